"""Regular expressions are laid against a text in few ways, or refused."""

import pytest

from api.cypher.guard.regex import Uncounted, effort

FINE = r"""
    (?i).*电子.*   深圳.*公司   .*(股份|集团)?有限公司   [0-9A-HJ-NPQRTUWXY]{18}   ^[A-Z]{2}\d+$
    (?i)kiln   .*\(.*\).*   \d{4}-\d{2}(-\d{2})?   比亚迪|华为|腾讯   .*(电池|隔膜).*
    [\u4e00-\u9fa5]+   (?i).*(?i)a   (?i).*(electronic|电子).*(co|公司).*
    .*[\p{L}]+   a{2,5}   (?:ab)+   cn-uscc/.*   .*?x.*   [^@]+@[^@]+\.com   .*a.*b.*
    \w+\s\S*   []a]
    (?i)(green|绿色).*(factory|工厂).*   \d{4,}   x*+y
"""
EVIL = r"""
    (.*a){25}$   (a+)+$   (a|aa)+$   (a|b)*c   (a*)*   (a?){30}a{30}   (([a-z])+.)+[A-Z]([a-z])+$
    (?=a)b   (?<!a)b   (?<x>a)   (a)\1   \k<x>   .*.*.*.*.*=   x*y*z*w*v*q*
    a{1,9999}b{1,9999}c{1,9999}   (.{0,100}){100}   (?x)a
    \Qabc\E   [[a]b]*   [a&&b]   [\Q]   (a   a)   *a   a**   a{3}{3}
    (?i:a)   [a
"""


@pytest.mark.parametrize("pattern", FINE.split())
def test_a_plain_pattern_is_let_pass(pattern: str) -> None:
    assert effort(pattern, 64) > 0


@pytest.mark.parametrize("pattern", [*EVIL.split(), "a?" * 40 + "a" * 40, "(a|a)" * 30, "a" * 201])
def test_a_pattern_that_may_run_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(Uncounted):
        effort(pattern, 64)


def test_a_longer_text_takes_a_simpler_pattern() -> None:
    effort(".*a.*", 300)
    with pytest.raises(Uncounted, match="1,000,000 characters"):
        effort(".*a.*", 1e6)
