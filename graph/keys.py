"""Keys: what tells two things of a kind apart, and the id that follows from it.

No source enters, so two sources that describe the same thing arrive at one id.
"""

from collections.abc import Mapping, Sequence
from hashlib import md5

import orjson

from graph.model import Id
from graph.names import normalised
from ontology.names import words
from ontology.ranges import Text
from ontology.schema import Kind, Property

Texts = Mapping[str, list[str]]


def identify(kind: Kind, values: Texts, start: Id = "", end: Id = "") -> Id:
    """The id of what ``values`` (canonical texts) describe: its code, else a hash of its key.

    >>> from ontology.shapes import schema
    >>> identify(schema().kind("Area"), {"code": ["440310"], "name": ["坪山区@zh"]})
    'area/440310'
    >>> identify(schema().kind("Park"), {"name": ["纬 园（深圳）@zh"]})
    'park/f308f00878795cfa066bfaf4d6903175'
    """
    for property in kind.identifiers:
        if texts := values.get(property.name):
            return f"{property.identifies}/{texts[0]}"
    return by_key(kind, values, start, end)


def by_key(kind: Kind, values: Texts, start: Id = "", end: Id = "") -> Id:
    """The id that the key alone makes; it needs no strong identifier."""
    parts = [start, end]
    parts += [key_text(kind.properties[name], values.get(name, ())) for name in kind.key]
    digest = md5(orjson.dumps(parts), usedforsecurity=False).hexdigest()
    return f"{words(kind.name, '-').lower()}/{digest}"


def also(kind: Kind, values: Texts, id: Id) -> tuple[Id, ...]:
    """Other ids of the same entity: of its further codes, and of its key."""
    codes = [f"{p.identifies}/{values[p.name][0]}" for p in kind.identifiers if p.name in values]
    if not codes or set(kind.key) <= {p.name for p in kind.identifiers}:
        return ()
    return tuple(other for other in (*codes, by_key(kind, values)) if other != id)


def key_text(property: Property, texts: Sequence[str]) -> str:
    """What one property gives to the key; of names in several languages, the preferred one.

    A name counts in its normalised form, so that brackets and spaces tell nothing apart.
    """
    if not texts:
        return ""
    text = min(texts, key=property.preference) if len(texts) > 1 else texts[0]
    return normalised(Text.parse(text).text) if Text in property.ranges else text
