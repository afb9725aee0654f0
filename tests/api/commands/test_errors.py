"""Every error of ours crosses to another process with its class, its sentence and its facts."""

import importlib
import inspect
import pickle
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ontology.errors import GreenweftError

ROOT = Path(__file__).parents[3]
DEFINES = re.compile(r"^class \w+\((GreenweftError|Usage|Refusal|\w+File)\):", re.MULTILINE)
# A fact of each kind that an error is made with, by its annotation; else it is a text.
FACTS: dict[str, Any] = {
    "bool": True,
    "date": date(2024, 8, 31),
    "float": 1.5,
    "int": 3,
    "int | None": 3,
    "Iterable[Ladder]": [],
    "Iterable[str]": ["one", "two"],
    "list[str]": ["one", "two"],
    "Path": Path("lists/绿色工厂名单.pdf"),
    "Sequence[int]": [1, 2],
    "Sequence[str]": ["one", "two"],
    "Sequence[tuple[str, int, int]]": [("Company", 2, 1)],
    "Sequence[tuple[str, str]]": [("a", "a.csv"), ("a", "b.csv")],
    "Sequence[tuple[str, str, str]]": [("a.csv", "row 2", "is empty")],
    "tuple[int, int]": (1, 2),
    "tuple[int, int] | None": (1, 2),
}


def _kinds() -> list[type[GreenweftError]]:
    """All that can be raised."""
    for package in ("ontology", "graph", "loaders", "api"):
        for file in (ROOT / package).rglob("*.py"):
            if DEFINES.search(file.read_text("utf-8")):
                module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
                importlib.import_module(module.removesuffix(".__init__"))
    kinds = [*GreenweftError.__subclasses__()]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return sorted(set(kinds), key=lambda kind: kind.__name__)


def _made(kind: type[GreenweftError]) -> GreenweftError:
    if "__init__" not in vars(kind) and kind.__init__ is Exception.__init__:
        return kind("a sentence")
    named = [p for p in inspect.signature(kind).parameters.values() if p.kind is not p.VAR_KEYWORD]
    spelled = [inspect.formatannotation(p.annotation).strip("'\"") for p in named]
    short = [re.sub(r"[a-z_.]+\.(?=[A-Z])|datetime\.", "", text) for text in spelled]
    return kind(*(FACTS.get(text, f"纬 {p.name}") for text, p in zip(short, named, strict=True)))


@pytest.mark.parametrize("kind", _kinds(), ids=lambda kind: kind.__name__)
def test_an_error_is_the_same_on_the_other_side(kind: type[GreenweftError]) -> None:
    error = _made(kind)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  what was pickled here
    assert type(again) is kind
    assert str(again) == str(error)
    assert vars(again) == vars(error)
