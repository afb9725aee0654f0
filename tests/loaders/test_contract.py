"""What every source promises, and its sample: a new source is asked for both here.

The sample is ``samples/<name>.<suffix>`` or a folder ``samples/<name>``; a curated source needs
none. ``samples/<name>.json`` holds what it says: distinct statements of each kind, rejected rows.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import pytest

from graph.check import breaches
from graph.model import Claim, Rejected, parsed
from loaders import Context, Read, Source, sources
from loaders.errors import UnreadableFile
from ontology.shapes import schema

SAMPLES = Path(__file__).parent / "samples"
every_source = pytest.mark.parametrize("source", sources().values(), ids=list(sources()))


@every_source
def test_a_source_says_what_it_is_and_where_it_comes_from(source: Source) -> None:
    check_facts(source)


@every_source
def test_a_sample_says_what_stands_beside_it(source: Source) -> None:
    check_sample(source, SAMPLES)


@every_source
def test_a_sample_keeps_the_contract(source: Source) -> None:
    check_claims(source, SAMPLES)


@every_source
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    source: Source, tmp_path: Path
) -> None:
    check_refusals(source, tmp_path)


def check_facts(source: Source) -> None:
    """Title, licence, address, coverage, a module of its name, and a row shown in its docstring."""
    for fact in ("title", "license", "coverage"):
        assert getattr(source, fact), f"{source.name} has no {fact}"
    assert source.url.startswith("https://") or source.headings, f"{source.name} has no address"
    module = import_module(f"loaders.{source.name.replace('-', '_')}")
    said = module.__doc__ or ""
    assert source == module.SOURCE
    assert any(line.startswith("    ") for line in said.split("\n")), f"{source.name} shows no row"
    assert all(source.options.values()), f"{source.name} has an option without a meaning"


def check_sample(source: Source, samples: Path) -> None:
    """The sample gives just what its ``.json`` says."""
    claims = claimed(source, samples)
    kinds = {claim.statement.id: claim.statement.kind for claim in claims}
    rejected = (one for one in told(source, samples) if isinstance(one, Rejected))
    found = {
        "statements": dict(sorted(Counter(kinds.values()).items())),
        "rejected": [f"{one.record}: {one.reason}" for one in rejected],
    }
    path = samples / f"{source.name}.json"
    shown = json.dumps(found, ensure_ascii=False, indent=2)
    assert path.exists(), f"add {path}; if that is right, with\n{shown}"
    assert json.loads(path.read_text("utf-8")) == found, (
        f"{path} is not what the sample says:\n{shown}"
    )


def check_claims(source: Source, samples: Path) -> None:
    """Claims are valid, placed, refer to what is described, and are the same when read again."""
    claims = claimed(source, samples)
    assert claims, f"the sample of {source.name} says nothing"
    entities = {claim.statement.id for claim in claims if not claim.statement.start}
    for claim in claims:
        assert list(breaches(parsed(claim.statement, schema()), schema())) == []
        assert claim.origin.source == source.name
        assert claim.origin.record, f"{claim.statement.id} does not say where it stands"
        missing = set(references(claim)) - entities
        assert not missing, f"{claim.statement.id} refers to {missing}, which nothing describes"
    assert told(source, samples) == told(source, samples)
    for path in paths(source, samples):
        assert source.series(path, {}), f"{source.name} gives {path} no series"


def check_refusals(source: Source, folder: Path) -> None:
    """Neither an empty file nor a program under a good name is read."""
    for content in (b"", b"\x7fELF\0\0\0\1"):
        for suffix in source.formats:
            path = folder / f"sample.{suffix.lower()}"
            path.write_bytes(content)
            with pytest.raises(UnreadableFile, match=path.name):
                list(source.read(path, Context(source.name)))


def paths(source: Source, samples: Path) -> list[Path | None]:
    """The files of a source's sample; of a curated one, the one that is none."""
    if source.curated:
        return [None]
    found = [path for path in samples.glob(f"{source.name}*") if path.suffix != ".json"]
    found = [path for path in found if path.stem == source.name]
    wanted = samples / f"{source.name}.{source.formats[0].lower()}"
    assert found, f"add {wanted}: a few rows as {source.name} has them, with made-up names"
    return [file for path in found for file in source.expand(path)]


def told(source: Source, samples: Path) -> list[Claim | Rejected]:
    """What the sample says; its files are read as one load reads them."""
    return [one for path in paths(source, samples) for one in read(source, path)]


def read(source: Source, path: Path | None) -> Read:
    return source.read(path, Context(source.name, source.series(path, {})))


def claimed(source: Source, samples: Path) -> list[Claim]:
    return [one for one in told(source, samples) if isinstance(one, Claim)]


def references(claim: Claim) -> Iterator[str]:
    """The ids that a claim's statement refers to."""
    statement = claim.statement
    known: Mapping[str, object] = schema().kind(statement.kind).references
    for name, texts in statement.values.items():
        if name in known:
            yield from texts
    yield from filter(None, (statement.start, statement.end))
