"""The three books that every question is asked of: the varied World, the real lists, an economy.

The real lists are not part of the project: where they are absent, their tests are skipped.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api.inputs import inputs
from graph.book import Book
from graph.book.loading import load
from loaders import source
from ontology.prefixes import BASE
from tests.conftest import SCHEMA, tell
from tests.questions.flows import FLOWS
from tests.questions.varied import tell_all

DATA = Path(__file__).parents[3] / "shared/data/green_lists"
LISTS = ("绿色工厂名单.csv", "绿色工业园区名单.csv", "绿色供应链管理示范企业名单.csv",
         "绿色设计产品名单.csv", "节能与综合利用.csv")  # fmt: skip
BOOKS = ("varied", "real_lists", "economy")


def new_book() -> Book:
    return Book(":memory:", SCHEMA, BASE, "these shapes")


def add(book: Book, name: str, *paths: Path) -> None:
    found = source(name)
    load(book, name, inputs(found, paths, "", {}), date(2026, 1, 1))


@pytest.fixture(scope="session")
def varied() -> Iterator[Book]:
    book = new_book()
    tell_all(book)
    yield book
    book.close()


@pytest.fixture(scope="session")
def flows() -> Iterator[Book]:
    """The firms of ``tests.questions.flows`` and nothing else."""
    book = new_book()
    tell(book, FLOWS)
    yield book
    book.close()


@pytest.fixture(scope="session")
def real_lists() -> Iterator[Book]:
    """The lists of batches 1 to 6, the annexes of batch 6, the announced figures, the article."""
    if not DATA.is_dir():
        pytest.skip(f"the real lists are not at {DATA}")
    book = new_book()
    add(book, "green-list", *(DATA / name for name in LISTS))
    add(book, "announced")
    add(book, "green-list", *sorted((DATA / "pdf_2021").glob("*.pdf")))
    add(book, "pingshan-2024")
    yield book
    book.close()


@pytest.fixture(scope="session")
def economy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A made-up economy of 400 firms."""
    generate = pytest.importorskip("loaders.generate").generate
    folder = tmp_path_factory.mktemp("economy")
    generate(folder, firms=400, seed=1)
    book = new_book()
    add(book, "tables", folder)
    yield book
    book.close()
