"""``python -m tests.bench.exports``: seconds and memory of an export in each format, as JSON.

Each is measured in a process of its own: first the format alone, fed with statements that are made
as it asks for them, then all of ``greenweft export`` on a book of a made-up economy.
"""

import argparse
import resource
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from hashlib import md5
from pathlib import Path
from time import perf_counter

import orjson

from api.application import Application
from api.settings import Settings
from graph.formats import Part, format_named, formats
from graph.model import Spelled
from loaders.generate import generate
from ontology.prefixes import BASE
from ontology.shapes import schema
from tests.bench.child import environment, run
from tests.bench.machine import machine

MERGED = {"confidence": ["0.9"], "source": ["made-up"]}


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print; with ``--child`` be the process that is measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.exports", description=__doc__)
    parser.add_argument("--relations", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args(words)
    found = _child(*given.child) if given.child else _figures(given.relations)
    sys.stdout.buffer.write(orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n")


def _figures(sizes: Sequence[int]) -> Mapping[str, object]:
    alone: dict[str, dict[int, object]] = {name: {} for name in formats()}
    whole: dict[str, dict[int, object]] = {name: {} for name in formats()}
    with tempfile.TemporaryDirectory(prefix="greenweft-bench-") as folder:
        for size in sizes:
            home = Path(folder) / str(size)
            _book(home, size // 10)
            for name in formats():
                for where, found in ((str(size), alone), (str(home / "home"), whole)):
                    words = ["--child", name, where, str(home / "exported")]
                    said = run("tests.bench.exports", words, environment(home / "home"), home)
                    found[name][size] = said.answer
    return {"machine": machine(), "format": alone, "export": whole}


def _book(folder: Path, firms: int) -> None:
    """A home whose book has an economy in it, with about ten supplies a firm, and no graphs."""
    generate(folder / "economy", max(firms, 100), 1)
    with Application(Settings(home=folder / "home", graph="", sparql="")) as app:
        app.publishes = True
        app.load("tables", [folder / "economy"])


def _child(name: str, where: str, file: str) -> Mapping[str, object]:
    """Export so many relations that are made, or the book of a home."""
    path = Path(file)
    path.unlink(missing_ok=True)
    begun = perf_counter()
    if where.isdigit():
        with path.open("wb") as out:
            for piece in format_named(name).write(_made(int(where)), schema(), BASE):
                out.write(piece)
    else:
        with Application(Settings(home=Path(where), graph="", sparql="")) as app:
            app.export(name, path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = path.stat().st_size / 1e6
    return {"seconds": round(perf_counter() - begun, 1), "mb": round(peak), "file_mb": round(size)}


def _made(relations: int) -> Part:
    """A firm for every ten relations."""
    firms = relations // 10

    def statements() -> Iterator[Spelled]:
        for n in range(firms):
            name = {"name": [f"Made-up {n} Co., Ltd.@en", f"虚构{n}有限公司@zh"]}
            yield Spelled("Company", _firm(n), "", "", {**MERGED, **name})
        for n in range(relations):
            values = {**MERGED, "share": [f"0.{n % 9999 + 1}"], "from": ["2021"]}
            id = f"supplies/{md5(str(n).encode()).hexdigest()}"
            yield Spelled("Supplies", id, _firm(n % firms), _firm(n * 7 % firms), values)

    return Part(statements, firms, relations)


def _firm(n: int) -> str:
    return f"company/{n:032x}"


if __name__ == "__main__":
    main()
