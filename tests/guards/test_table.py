"""The table of guards is whole: each rule has a line, each line a test that needs its guard."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from importlib import import_module
from inspect import cleandoc
from typing import Any

import pytest

from api.cypher.guard import RULES
from tests.guards.page import PAGE, written
from tests.guards.table import GUARDS, PARTS
from tests.guards.trial import ROOT, Trial, tried

QUICK = [
    "sparql-service",
    "sparql-escapes",
    "cypher-load-csv",
    "cypher-update",
    "token-file",
    "command-key",
]
PLACES = {
    "sparql": ("guard", "sizes", "patterns", "names"),
    "cypher": tuple(f"guard/{path.stem}" for path in (ROOT / "api/cypher/guard").glob("*.py")),
}
QUERY_REFUSED = {"QueryRefused": 1}  # where its rule stands among its arguments


def test_no_two_guards_have_one_name() -> None:
    assert len(GUARDS) == sum(map(len, PARTS.values()))


def test_every_named_test_exists() -> None:
    """pytest ends with another status if it does not find one of them."""
    named = sorted({test for guard in GUARDS.values() for test in (guard.test, *guard.after)})
    collect = [sys.executable, "-m", "pytest", "-q", "--collect-only", "-p", "no:cacheprovider"]
    ran = subprocess.run([*collect, *named], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-3000:]


@pytest.mark.parametrize("name", GUARDS)
def test_what_is_switched_off_is_there(name: str) -> None:
    for place in GUARDS[name].off:
        module, _, attribute = place.partition(":")
        found: Any = import_module(module)
        for part in attribute.split("."):
            found = getattr(found, part)


@pytest.mark.parametrize("language", ["sparql", "cypher"])
def test_every_rule_has_a_line(language: str) -> None:
    lines = {one.rule for one in GUARDS.values() if one.rule and one.name.startswith(language)}
    assert lines == rules_used(language)


def test_the_cypher_guard_lists_its_rules() -> None:
    assert rules_used("cypher") == set(RULES)


def test_the_sparql_guard_lists_its_rules() -> None:
    said = cleandoc(import_module("api.sparql.guard").__doc__ or "")
    listed = {
        rule
        for line in said.splitlines()
        if (found := re.match(r" {4}(\w+(?:, \w+)*,?)(?: {2,}|$)", line))
        for rule in found[1].strip(",").split(", ")
    }
    assert listed == rules_used("sparql")


def test_the_page_has_the_table_as_it_is() -> None:
    """``python -m tests.guards --page`` writes it."""
    page = PAGE.read_text("utf-8")
    assert written(page) == page


@pytest.fixture(scope="module")
def trials() -> Iterator[Mapping[str, "Future[Trial]"]]:
    """Each in a process of its own, two at a time."""
    with ThreadPoolExecutor(2) as beside:
        yield {name: beside.submit(tried, name) for name in QUICK}


@pytest.mark.parametrize("name", QUICK)
def test_a_test_fails_without_its_guard(name: str, trials: Mapping[str, "Future[Trial]"]) -> None:
    """Some that are quick; ``python -m tests.guards`` tries all."""
    trial = trials[name].result()
    assert trial.fails, f"{trial.verdict}: {trial.why}"


def rules_used(language: str) -> set[str]:
    """The names of rules that a guard refuses by, as its source has them."""
    trees = _sources(language)
    shared = {name: at for tree in trees for name, at in _refusing(tree) if name[0] != "_"}
    return {rule for tree in trees for rule in _rules(tree, shared)}


@cache
def _sources(language: str) -> list[ast.Module]:
    folder = ROOT / "api" / language
    return [ast.parse((folder / f"{name}.py").read_text("utf-8")) for name in PLACES[language]]


def _refusing(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Functions that are given a rule, and where it stands among their arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [one.arg for one in node.args.args if one.arg != "self"]
            if "rule" in names:
                yield node.name, names.index("rule")


def _rules(tree: ast.Module, shared: Mapping[str, int]) -> Iterator[str]:
    """Words that are given for a rule, and rules in tables of reasons."""
    at = {**QUERY_REFUSED, **shared, **dict(_refusing(tree))}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            place = at.get(getattr(node.func, "attr", getattr(node.func, "id", "")))
            if place is not None and len(node.args) > place:
                yield from _word(node.args[place])
        if isinstance(node, ast.Tuple) and len(node.elts) == 2:
            yield from (word for word in _word(node.elts[0]) if word in RULES)


def _word(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
