"""Books to draw lookups from: the World, real lists, generated economies, each in some editions."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from api.inputs import inputs
from graph.book import Book
from graph.book.loading import load
from graph.model import Entity, Relation
from loaders import source
from loaders.generate import generate
from ontology.ranges import Text
from tests.conftest import DYEWORKS, FILM, PARK, WEAVERY, WORLD, claim, entity, relation, tell

DATA = Path(__file__).parents[3] / "shared/data"
ABSENT = f"the real lists are not at {DATA}"
LISTS = ("green_lists", "apple", "open_apparel")
DAY = date(2024, 8, 31)

SUPPLIES = ("supplier", "customer", "product", "share", "from", "to", "confidence")


def tell_world(book: Book) -> None:
    """The World in one edition; in the next a second source, and what makes walks go wrong."""
    tell(book, WORLD)
    shed = entity("Site", name=Text("染坊一厂", "zh"), operatedBy=DYEWORKS.id)
    sales = [
        relation("Supplies", WEAVERY.id, DYEWORKS.id, product=FILM.id),
        relation("Supplies", DYEWORKS.id, DYEWORKS.id),
        relation("Supplies", DYEWORKS.id, WEAVERY.id),
    ]
    more: list[Entity | Relation] = [shed, *sales, relation("Tenancy", shed.id, PARK.id)]
    tell(book, [claim(one, "0.4", "gazette") for one in more], source="gazette")


def tell_real(book: Book, folder: Path) -> None:
    """The green lists, the announcements, an article, and the supplier lists of real brands."""
    _tell(book, "green-list", sorted((DATA / "green_lists").glob("*.csv")))
    _tell(book, "announced")
    _tell(book, "pingshan-2024")
    for brand, rows in (("apple", _apple()), ("apparel", _apparel())):
        firms = sorted({name for row in rows for name in row[:2]})
        write(folder / brand / "companies.csv", ("name",), [(name,) for name in firms])
        write(folder / brand / "supplies.csv", ("supplier", "customer", "from", "to"), rows)
        _tell(book, "tables", [folder / brand], called=brand)


def _apple() -> list[tuple[str, ...]]:
    """Whom Apple named as its suppliers, year by year."""
    with (DATA / "apple/apple-supplier-list.csv").open(encoding="utf-8", newline="") as file:
        rows = {(one["supplier_name"].strip(), one["year"]) for one in csv.DictReader(file)}
    return [(name, "Apple Inc.", year, year) for name, year in sorted(rows) if name]


def _apparel() -> list[tuple[str, ...]]:
    """Which factories stand on the list of each brand; who the brand is, the files do not say."""
    found: set[tuple[str, ...]] = set()
    for path in (DATA / "open_apparel").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            names = {row["name"].strip() for row in csv.DictReader(file)}
        found |= {(name, f"Brand of list {path.stem}", "2019", "") for name in names if name}
    return sorted(found)


def tell_economy(book: Book, folder: Path, firms: int, seed: int) -> None:
    """A generated economy; then a second source; then some firms are one that were two."""
    generate(folder / "economy", firms, seed)
    _tell(book, "tables", [folder / "economy"])
    random = Random(seed)
    with (folder / "economy/supplies.csv").open(encoding="utf-8", newline="") as file:
        known = list(csv.DictReader(file))
    with (folder / "economy/tenancies.csv").open(encoding="utf-8", newline="") as file:
        tenancies = list(csv.DictReader(file))
    second = folder / "ledger"
    write(second / "supplies.csv", SUPPLIES, _again(random, known))
    sites = [(f"虚构厂房{n}", one["tenant"], one["park"]) for n, one in enumerate(tenancies[::4])]
    write(second / "sites.csv", ("name", "operated_by"), [one[:2] for one in sites])
    write(
        second / "tenancies.csv",
        ("site", "tenant", "park", "from", "confidence"),
        [(*one, "2021", "0.7") for one in sites],
    )
    _tell(book, "tables", [second], called="ledger")
    for one in random.sample(list(book.statements("Supplies")), 5):
        ends = [book.canonical(id) for id in (one.start, one.end)]
        if ends[0] != ends[1]:
            book.decide("merge", *ends)  # now it supplies itself


def _again(random: Random, known: Sequence[Mapping[str, str]]) -> list[tuple[str, ...]]:
    """A third of the supplies as another saw them, and some that close cycles."""
    rows = []
    for one in random.sample(list(known), len(known) // 3):
        share = one["share"] if random.random() < 0.5 else f"0.{random.randint(1, 99):02}"
        rows.append({**one, "share": share, "confidence": f"0.{random.randint(3, 9)}"})
    for one in random.sample(list(known), len(known) // 20):
        rows.append({**one, "supplier": one["customer"], "customer": one["supplier"], "share": ""})
        rows.append({**one, "product": "", "share": f"0.{random.randint(1, 9)}"})
    return [tuple(one[name] for name in SUPPLIES) for one in rows]


def write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table of the layout that anyone brings their own data in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def _tell(book: Book, name: str, paths: Sequence[Path] = (), called: str = "") -> None:
    """Load all that a source has in ``paths``, under another name if it is ``called`` so."""
    told = replace(source(name), name=called or name)
    load(book, told.name, inputs(told, paths, "", {}), DAY)
