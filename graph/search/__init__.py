"""Name search: entities by what people type of their names, and why each was found.

An index of names lives in a SQLite database that somebody else owns and opens: ``TABLES`` makes
its tables, ``add`` and ``remove`` keep them, ``search`` reads them. Nothing here commits, knows the
book, or decides who is who.

>>> import sqlite3
>>> from graph.model import Spelled
>>> from ontology.shapes import schema
>>> con = sqlite3.connect(":memory:")
>>> _ = con.executescript(TABLES)
>>> park = Spelled("Park", "park/1", "", "", {"name": ["Weft Park@en", "纬园@zh"]})
>>> add(con, [park], schema())
>>> for text in ("緯園", "weft", "weiyuan", "wy", "Welt Park"):
...     (hit,) = search(con, text)
...     print(hit.name, "by", hit.why, hit.how)
纬园 by name exact
纬园 by name prefix
纬园 by pinyin of name exact
纬园 by initials of name prefix
纬园 by name fuzzy
"""

from graph.search.finding import Hit, search
from graph.search.index import TABLES, add, remove
from graph.search.ranking import How

__all__ = ["TABLES", "Hit", "How", "add", "remove", "search"]
