"""A book that was told a story in six editions, for a client to read and to keep a copy of.

The World first; a spinner, and the dyer under a shorter name; both dyers are one; a rumour, which
is forgotten again; and the World with a larger share.
"""

from decimal import Decimal
from pathlib import Path

from graph.book import Book
from ontology.prefixes import BASE
from ontology.ranges import Text
from ontology.shapes import fingerprint
from tests.conftest import DYEWORKS, SALE, SCHEMA, WORLD, but, entity, relation, tell

DYER = entity("Company", name=Text("染坊有限公司", "zh"))
SPINNER = entity("Company", name=Text("纱厂有限公司", "zh"))
YARN = entity("Product", name=Text("纱线", "zh"), hsCode="5205")
YARN_SALE = relation("Supplies", SPINNER.id, DYEWORKS.id, product=YARN.id, share=Decimal("0.2"))
MORE_YARN = relation("Supplies", SPINNER.id, DYER.id)
RUMOUR = entity("Company", name=Text("谣言有限公司", "zh"))
RUMOURED = relation("Supplies", RUMOUR.id, SPINNER.id)
EDITIONS = 6


def written(file: Path) -> None:
    """Write the book to a file that is not there yet."""
    book = Book(file, SCHEMA, BASE, fingerprint())
    tell(book, WORLD)
    tell(book, [SPINNER, YARN, DYEWORKS, DYER, YARN_SALE, MORE_YARN], series="two")
    book.decide("merge", DYEWORKS.id, DYER.id)
    rumour = tell(book, [RUMOUR, SPINNER, RUMOURED], source="rumour")
    book.forget(rumour.release)
    larger = but(SALE, share=Decimal("0.45"))
    tell(book, [larger if one is SALE else one for one in WORLD])
    assert book.edition.n == EDITIONS
    book.close()
