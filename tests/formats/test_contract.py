"""Every format keeps the contract: two readers that share nothing find all but what it declares."""

import importlib
import pkgutil
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import replace
from hashlib import md5
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import graph.formats
from graph.formats import PIECE, Format, Loss, Part, format_named, formats, part
from graph.lpg import keys
from graph.model import Spelled
from ontology.errors import UnknownName
from ontology.prefixes import BASE
from tests.conftest import SCHEMA, SPELLED
from tests.formats.graphs import Read, expected, graphs, quads, written

HERE = Path(__file__).parent
# What the formats share.
SHARED = {"network", "networkx", "rdflib", "selection", "xml"}
MODULES = {found.name for found in pkgutil.iter_modules(graph.formats.__path__)} - SHARED
# Names that a format gives of itself; some tools read others as commands.
TAKEN = {"id", "identifier", "key", "kind", "label", "source", "target", "type", "weight"}
every_format = pytest.mark.parametrize("module", sorted(MODULES))


def readers(module: str) -> Sequence[Callable[[bytes], Any]]:
    file = HERE / f"test_{module}.py"
    if not file.exists():
        pytest.fail(f"add {file.relative_to(HERE.parents[1])} with READERS: two that share nothing")
    found: Sequence[Callable[[bytes], Any]] = importlib.import_module(
        f"tests.formats.test_{module}"
    ).READERS
    return found


@pytest.fixture(scope="module", autouse=True)
def all_readers_are_imported() -> None:
    """Their modules have laws of their own, which Hypothesis refuses to make within another."""
    for module in MODULES:
        readers(module)


def own(module: str) -> Format:
    found: Format = importlib.import_module(f"graph.formats.{module}").FORMAT
    return found


def wanted(said: Sequence[Spelled], found: Format) -> Any:
    """What both readers must find."""
    return expected(said, found) if Loss.BEYOND in found.loses else quads(said)


@every_format
def test_every_module_holds_one_format_with_two_readers_and_a_sample(module: str) -> None:
    found = own(module)
    assert found.name == module.replace("_", "-")
    assert format_named(found.name) is found
    assert found.title
    assert "/" in found.media_type
    assert found.suffix.startswith(".")
    assert len(readers(module)) == 2
    sample = HERE / "samples" / f"{module}{found.suffix}"
    if not sample.exists():
        pytest.fail(f"add {sample.relative_to(HERE.parents[1])}: the World of tests/conftest.py")
    for read in readers(module):
        assert read(sample.read_bytes()) == wanted(SPELLED, found)


@every_format
@given(graphs())
def test_two_readers_find_all_but_what_is_declared(module: str, said: list[Spelled]) -> None:
    found = own(module)
    file = written(said, found)
    for read in readers(module):
        assert read(file) == wanted(said, found)


@every_format
def test_a_file_of_nothing_can_be_read(module: str) -> None:
    found = own(module)
    for read in readers(module):
        assert read(written([], found)) in (Read({}, {}), set())


@every_format
def test_the_same_statements_make_the_same_bytes_in_pieces(module: str) -> None:
    found, many = own(module), part(numbered(5_000), SCHEMA)
    pieces = list(found.write(many, SCHEMA, BASE))
    assert pieces == list(found.write(many, SCHEMA, BASE))
    assert all(pieces)
    assert all(PIECE / 2 <= len(piece) <= 4 * PIECE for piece in pieces[:-1])
    assert len(pieces) > 1


@every_format
def test_it_reads_entities_and_relations_as_often_as_it_says(module: str) -> None:
    found, whole = own(module), part(SPELLED, SCHEMA)
    read: Counter[bool] = Counter()

    def stream() -> Iterator[Spelled]:
        for one in whole.statements():
            read[bool(one.start)] += 1
            yield one

    for _ in found.write(replace(whole, statements=stream), SCHEMA, BASE):
        pass
    entities, relations = found.reads
    assert read[False] == entities * whole.entities
    # Who wants the entities alone sees that they are over by the first relation.
    assert read[True] - relations * whole.relations in (0, entities - relations)


@pytest.fixture(scope="module")
def apart() -> Iterator[Executor]:
    """A process in which nothing else takes memory."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        yield process


@every_format
def test_memory_does_not_grow_with_the_number_of_relations(module: str, apart: Executor) -> None:
    few, many = apart.map(_most, [module, module], [2_000, 20_000])
    assert many < few + 300_000


def _most(module: str, relations: int) -> int:
    """The most bytes that Python held while so many relations between ten firms were written."""

    def stream() -> Iterator[Spelled]:
        yield from firms
        for n in range(relations):
            start, end = firms[n % 7].id, firms[n % 9].id
            yield Spelled("Supplies", f"supplies/{n:x}", start, end, {"share": [f"0.{n + 1}"]})

    firms = numbered(10)
    tracemalloc.start()
    try:
        for _ in own(module).write(Part(stream, len(firms), relations), SCHEMA, BASE):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def numbered(count: int) -> list[Spelled]:
    """Firms with names that do not compress to nothing."""
    codes = [md5(str(n).encode()).hexdigest() for n in range(count)]
    return [
        Spelled("Company", f"company/{code}", "", "", {"name": [f"{code[::-1]}@en"]})
        for code in codes
    ]


def test_every_format_is_known_by_its_name() -> None:
    assert len(formats()) == len(MODULES)
    with pytest.raises(UnknownName, match="did you mean graphml"):
        format_named("graphlm")


def test_no_key_has_a_name_that_a_format_gives_itself() -> None:
    found = {name for kind in SCHEMA.projected for name in keys(kind)}
    assert found & TAKEN == {"id"}


def test_what_the_graphs_never_show_is_not_exported() -> None:
    same = Spelled("SameAs", "same-as/1", "company/1", "company/2", {})
    assert list(part([same, *SPELLED], SCHEMA).statements()) == list(
        part(SPELLED, SCHEMA).statements()
    )
