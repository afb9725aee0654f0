"""The loader of CONTRIBUTING is whole: added as its page says, it is a source like the others."""

import importlib
import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

import loaders
from graph.book import Book
from graph.book.loading import Input, load
from graph.model import Rejected
from loaders import Context, Source
from tests.docs.sessions import ROOT, titled
from tests.loaders import test_contract as contract

NAME = "iso14001"
FILES = dict(titled((ROOT / "CONTRIBUTING.md").read_text("utf-8")))


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that holds nothing but the files of the page."""
    folder = tmp_path_factory.mktemp("stranger")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture(name="source")
def _source(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    """The source as it is found when its file lies in ``loaders/``."""
    monkeypatch.setattr(loaders, "__path__", [*loaders.__path__, str(folder / "loaders")])
    importlib.invalidate_caches()
    yield loaders.source(NAME)
    sys.modules.pop(f"loaders.{NAME}")
    monkeypatch.delattr(loaders, NAME, raising=False)


def test_the_page_has_a_loader_a_sample_and_what_it_says() -> None:
    samples = "tests/loaders/samples"
    assert set(FILES) == {f"loaders/{NAME}.py", f"{samples}/{NAME}.csv", f"{samples}/{NAME}.json"}


def test_the_loader_of_the_page_keeps_the_contract(
    source: Source, folder: Path, tmp_path: Path
) -> None:
    samples = folder / "tests/loaders/samples"
    contract.check_facts(source)
    contract.check_sample(source, samples)
    contract.check_claims(source, samples)
    contract.check_refusals(source, tmp_path)


def test_the_sample_of_the_page_can_be_loaded(source: Source, folder: Path, book: Book) -> None:
    path = folder / "tests/loaders/samples" / f"{NAME}.csv"
    context = Context(NAME, source.series(path, {}))
    item = Input(context.series, "1", "", path.name, partial(source.read, path, context))
    outcome = load(book, NAME, [item], date(2024, 8, 31))[0]
    unread = sum(isinstance(one, Rejected) for one in source.read(path, context))
    assert (outcome.rejected, unread) == (3, 3)
    assert book.manifest()["Designation"].statements == 8


def test_the_contract_test_names_the_file_to_add(source: Source, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=f"add .*{NAME}.csv"):
        contract.check_sample(source, tmp_path)
    (tmp_path / f"{NAME}.csv").write_text(FILES[f"tests/loaders/samples/{NAME}.csv"], "utf-8")
    with pytest.raises(AssertionError, match=f'(?s)add .*{NAME}.json.*"Designation": 8'):
        contract.check_sample(source, tmp_path)
