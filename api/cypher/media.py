"""Media types of the Query API: plain JSON, and JSON that names each type."""

from api.sparql.negotiation import chosen

PLAIN = "application/json"
TYPED = ("application/vnd.neo4j.query", "application/vnd.neo4j.query.v1.0")
TYPES = (PLAIN, *TYPED)


def read(content_type: str) -> str | None:
    """The media type of a body; ``None`` for one that is not read here.

    >>> read("application/json; charset=UTF-8"), read("text/plain")
    ('application/json', None)
    """
    type = content_type.partition(";")[0].strip().lower()
    return type if type in TYPES else None


def written(accept: str | None) -> str | None:
    """The media type to answer in; ``None`` if the client takes none of them.

    Of several that it likes alike it gets the one that it named first, as from Neo4j.

    >>> written("application/vnd.neo4j.query, */*")
    'application/vnd.neo4j.query'
    """
    named = [part.partition(";")[0].strip().lower() for part in (accept or "").split(",")]
    offers = sorted(TYPES, key=lambda each: named.index(each) if each in named else len(named))
    return chosen(accept, offers)
