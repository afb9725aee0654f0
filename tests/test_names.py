"""Two spellings of one registered name are equal, and two names stay two."""

import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.names import former, normalised, printed

CHINESE = st.text(
    st.sampled_from("深圳市纬园织坊有限责任公司科技（中国）(原)TCL-创维"), max_size=20
)
LATIN = st.text(st.sampled_from("abcGWEFT .,&()-Ltd"), max_size=20)
NAMES = st.one_of(CHINESE, LATIN, st.text(max_size=20))


@given(NAMES)
def test_normalising_twice_changes_nothing_more(name: str) -> None:
    assert normalised(normalised(name)) == normalised(name)


@given(CHINESE, st.sampled_from([" ", "\n", "\r\n", "　", "\t", " \n "]), st.integers(0, 20))
def test_white_space_tells_no_chinese_names_apart(name: str, space: str, place: int) -> None:
    chinese = f"织{name}坊"
    spaced = f"织{name[:place]}{space}{name[place:]}坊"
    assert normalised(spaced) == normalised(chinese)


@given(NAMES)
def test_width_of_brackets_and_letters_tells_no_names_apart(name: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
    assert normalised(wide) == normalised(name)


@given(CHINESE)
def test_a_former_name_in_brackets_is_found_and_left_out(name: str) -> None:
    body = name.translate(str.maketrans("", "", "（）()"))
    whole = f"纬园有限公司（曾用名：{body}织坊）"
    assert former(whole) == (f"{body}织坊",)
    assert normalised(whole) == "纬园有限公司"


@pytest.mark.parametrize(
    ("printed_name", "found"),
    [
        ("深圳市宝能汽车有限公司（原长安标致雪铁龙汽车有限公司）", "长安标致雪铁龙汽车有限公司"),
        ("广西粤桂广业控股股份有限公司（原贵糖）", "贵糖"),
        ("纬园有限公司(原名:经园（深圳）有限公司)", "经园（深圳）有限公司"),
        ("纬园有限公司（更名前为经园有限公司）", "经园有限公司"),
        ("Weft Ltd (formerly Warp (China) Ltd)", "Warp (China) Ltd"),
    ],
)  # fmt: skip
def test_former_names_are_given_as_printed(printed_name: str, found: str) -> None:
    assert former(printed_name) == (found,)


@pytest.mark.parametrize(
    "name",
    [
        "纬园（原平）有限公司",
        "纬园（原平市）分公司",
        "织坊（原料药）有限公司",
        "纬园（中原）有限公司",
    ],
)
def test_a_place_or_a_thing_in_brackets_is_no_former_name(name: str) -> None:
    assert former(name) == ()
    assert "原" in normalised(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("织坊有限公司", "织坊有限责任公司"),
        ("织坊（深圳）有限公司", "织坊有限公司"),
        ("织坊有限公司", "织坊有限公司深圳分公司"),
        ("Weft Ltd", "Weft Inc"),
    ],
)
def test_legal_form_place_and_branch_tell_firms_apart(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Weft Co., Ltd.", "WEFT CO.,LTD"),
        ("Weft  S.p.A.", "weft SPA"),
        ("Weft (China) Ltd", "Weft（China）Ltd."),
        ("深圳创维-RGB 电子有限公司", "深圳创维-RGB电子有限公司"),
        ("纬\u200b园", "纬园"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@given(st.text(st.sampled_from("织坊ab (\n\r "), max_size=12))
def test_a_printed_name_has_no_line_break_and_no_outer_space(name: str) -> None:
    shown = printed(name)
    assert not set(shown) & {"\n", "\r"}
    assert shown == shown.strip()
    assert normalised(shown) == normalised(name)


def test_a_plain_name_takes_no_time() -> None:
    seconds = min(
        timeit.repeat(lambda: normalised("深圳市纬园织坊有限公司"), number=10_000, repeat=5)
    )
    assert seconds / 10_000 < 5e-6
