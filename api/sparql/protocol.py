"""The SPARQL 1.1 Protocol: what a request asks, or why it is none.

    GET  /sparql?query=ASK%20%7B%7D&default-graph-uri=https%3A%2F%2F…
    POST /sparql        application/x-www-form-urlencoded: query=ASK%20%7B%7D&named-graph-uri=…
    POST /sparql?named-graph-uri=…    application/sparql-query: ASK {}

Nothing is decoded by guess: everything is UTF-8 or refused. Parameters that the protocol does not
have are passed over, as clients send ``format``, ``output`` and ``results`` beside Accept; but
``timeout``, in seconds, is kept: a client may wish for less time than the door would give.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl

from api.refusals import BadRequest, UpdateRefused, WrongMediaType

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
TAKES = f"{FORM} with query=… or {DIRECT}, in UTF-8"
DATASET = ("default-graph-uri", "named-graph-uri")
PARAMETERS = 1_000
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
CHARSET = re.compile(r';\s*charset\s*=\s*"?([^\s";]*)', re.IGNORECASE)


class Asked(NamedTuple):
    """A query, the graphs that the protocol names for it, and the seconds that it may take."""

    query: str
    default: Sequence[str] | None = None
    named: Sequence[str] | None = None
    seconds: float = math.inf


def asked_by_url(query_string: bytes) -> Asked | None:
    """What a GET asks; ``None`` if it asks nothing, and so for the door itself.

    >>> asked_by_url(b"query=ASK+%7B%7D&default-graph-uri=urn:g").default
    ['urn:g']
    """
    given = _parameters(query_string, "the address")
    if "query" not in given and not any(name in given for name in DATASET):
        _seconds(given.get("timeout", []))
        return None
    return _asked(given)


def asked_by_post(query_string: bytes, content_type: str, body: bytes) -> Asked:
    """What a POST asks.

    >>> asked_by_post(b"", "application/sparql-query", b"ASK {}").query
    'ASK {}'
    """
    given = _parameters(query_string, "the address")
    form = content_type.partition(";")[0].strip().lower()
    if form == UPDATE:
        raise UpdateRefused("an update")
    charset = CHARSET.search(content_type)
    if form not in (FORM, DIRECT) or (charset and charset[1].lower() not in ("utf-8", "utf8")):
        raise WrongMediaType(content_type[:100], TAKES)
    # A form has its parameters in the body. Those of its address count too: graphs that were
    # named and then left out would make an answer that looks right.
    said = (
        _parameters(body, "the form")
        if form == FORM
        else {"query": [_text(body, "the query in the body").removeprefix("\ufeff")]}
    )
    return _asked({n: [*given.get(n, []), *said.get(n, [])] for n in {**given, **said}})


def _asked(given: Mapping[str, Sequence[str]]) -> Asked:
    queries = given.get("query", [])
    if not queries:
        raise BadRequest("there is no query: send one parameter query=…")
    if len(queries) > 1:
        raise BadRequest(f"there are {len(queries)} queries: send one, in one place")
    default, named = (_graphs(name, given) for name in DATASET)
    return Asked(queries[0], default, named, _seconds(given.get("timeout", [])))


def _parameters(text: bytes, where: str) -> Mapping[str, Sequence[str]]:
    try:
        pairs = parse_qsl(
            _text(text, where),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=PARAMETERS,
        )
    except UnicodeDecodeError as error:
        raise BadRequest(f"{where} has %-escapes that are not UTF-8") from error
    except ValueError as error:
        raise BadRequest(f"{where} has more than {PARAMETERS:,} parameters") from error
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    if "update" in given:
        raise UpdateRefused("update=")
    return given


def _text(body: bytes, where: str) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"{where} is not UTF-8: byte {error.start + 1} is wrong") from error


def _graphs(name: str, given: Mapping[str, Sequence[str]]) -> Sequence[str] | None:
    # Forms in browsers send a field that nobody filled in.
    graphs = [iri for iri in given.get(name, []) if iri]
    for iri in graphs:
        if not IRI.fullmatch(iri):
            raise BadRequest(f"{name} is {iri[:100]!r}, which is no absolute IRI")
    return graphs or None


def _seconds(said: Sequence[str]) -> float:
    try:
        seconds = min(map(float, said), default=math.inf)
    except ValueError:
        seconds = math.nan
    if not seconds > 0:
        raise BadRequest(f"timeout is {', '.join(said)[:100]!r}; give seconds, as timeout=10")
    return seconds
