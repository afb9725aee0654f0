"""The examples in the client's docstrings say what a real server answers."""

import doctest
import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import greenweft_client
from greenweft_client import Greenweft

MODULES = [one.name for one in iter_modules(greenweft_client.__path__, "greenweft_client.")]


@pytest.mark.parametrize("name", MODULES)
def test_an_example_gives_what_its_docstring_says(name: str, client: Greenweft) -> None:
    assert doctest.testmod(import_module(name), extraglobs={"client": client}).failed == 0


def test_every_public_method_is_told_of_and_most_are_shown() -> None:
    methods = [
        one for name, one in vars_of(Greenweft) if not name.startswith("_") and name != "close"
    ]
    assert all(one.__doc__ for one in methods)
    assert sum(">>>" in str(one.__doc__) for one in methods) >= 10


def vars_of(kind: type) -> list[tuple[str, object]]:
    return [pair for one in kind.__mro__ if one is not object for pair in vars(one).items()]


def test_the_page_names_every_method_and_every_exception() -> None:
    page = (Path(__file__).parents[2] / "docs/client.md").read_text("utf-8")
    public = vars(greenweft_client)
    errors = [
        name
        for name in greenweft_client.__all__
        if isinstance(public[name], type) and issubclass(public[name], Exception)
    ]
    methods = [name for name, _ in vars_of(Greenweft) if not name.startswith("_")]
    named = re.findall(r"\b\w+\b", page)
    assert [name for name in (*errors, *methods) if name not in named] == []
    assert all(public[name].__doc__ for name in errors)
