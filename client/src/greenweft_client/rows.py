"""Rows: the answers of queries in SPARQL and Cypher, a dict for each row.

    {"type": "literal", "value": "0.4", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"}

A number or a truth value becomes Python's own; a partial date, a code and an IRI stay texts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

import httpx

from greenweft_client.connection import members
from greenweft_client.errors import Unreadable, of_cypher

XSD = "http://www.w3.org/2001/XMLSchema#"
BOOLEAN = "boolean"
Row: TypeAlias = dict[str, Any]

READ: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("integer", "int", "long", "short", "byte", "nonNegativeInteger"), int),
    "decimal": Decimal,
    **dict.fromkeys(("double", "float"), float),
    BOOLEAN: lambda text: text in ("true", "1"),
}


class Rows(list[Row]):
    """All rows of an answer, the names of its columns, and the edition that it is of."""

    def __init__(self, rows: Iterable[Row], columns: Sequence[str], edition: str | None) -> None:
        super().__init__(rows)
        self.columns = tuple(columns)
        self.edition = int(edition) if edition and edition.isdecimal() else None


def of_sparql(response: httpx.Response) -> Rows:
    """The rows of a SELECT; an ASK has one row with one column, ``boolean``."""
    told = members(response)
    edition = response.headers.get("greenweft-edition")
    try:
        if BOOLEAN in told:
            return Rows([{BOOLEAN: told[BOOLEAN]}], [BOOLEAN], edition)
        columns = told["head"]["vars"]
        rows = [
            {name: value(row[name]) if name in row else None for name in columns}
            for row in told["results"]["bindings"]
        ]
    except (KeyError, TypeError) as error:
        raise Unreadable(str(response.url), "it has no results of SPARQL") from error
    return Rows(rows, columns, edition)


def value(term: Mapping[str, Any]) -> Any:
    """A term of RDF as Python has it.

    >>> value({"type": "literal", "value": "0.4", "datatype": XSD + "decimal"})
    Decimal('0.4')
    >>> value({"type": "literal", "value": "2021", "datatype": XSD + "gYear"})
    '2021'
    """
    text = term["value"]
    read = READ.get(str(term.get("datatype", "")).removeprefix(XSD))
    return read(text) if read else text


def of_cypher_answer(response: httpx.Response) -> Rows:
    """The rows of a statement; what failed while it ran stands in its answer."""
    told = members(response)
    if errors := told.get("errors"):
        raise of_cypher(errors[0])
    try:
        fields, values = told["data"]["fields"], told["data"]["values"]
    except (KeyError, TypeError) as error:
        raise Unreadable(str(response.url), "it has no data of Neo4j's Query API") from error
    rows = [dict(zip(fields, row, strict=True)) for row in values]
    return Rows(rows, fields, response.headers.get("greenweft-edition"))
