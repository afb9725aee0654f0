"""The client: one server, and all that it can be asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias, TypeVar, Unpack, overload

from pydantic import TypeAdapter, ValidationError

from greenweft_client import asking, rows
from greenweft_client.asking import plain, query
from greenweft_client.connection import Connection, parsed, read
from greenweft_client.errors import Unreadable
from greenweft_client.files import Place, saved
from greenweft_client.jobs import Jobs
from greenweft_client.lists import Stream
from greenweft_client.lookups import API, Lookups
from greenweft_client.models import Change, Edition, Line, Model, Thing
from greenweft_client.pages import NeighbourPage, TitlesPage, WalkPage
from greenweft_client.rows import Rows

URL = "http://127.0.0.1:8420"
MOST_IDS = 10_000  # of one request
SPARQL_JSON = "application/sparql-results+json"
M = TypeVar("M", bound=Model)
Partners: TypeAlias = Literal["suppliers", "customers", "tenants"]

BATCHED: Mapping[str, type[Model]] = {
    "entity": Thing,
    "designations": TitlesPage,
    "suppliers": WalkPage,
    "customers": WalkPage,
    "tenants": WalkPage,
    "neighbours": NeighbourPage,
}
FEED: TypeAdapter[Change | Edition] = TypeAdapter(Change | Edition)


class Greenweft(Lookups):
    """A server at ``url``; used with ``with``, or closed in the end.

    ``timeout`` is in seconds, for each wait on the server; ``retries`` is how often a request is
    sent again when the server cannot be reached or says that it will answer later.

        with Greenweft("https://greenweft.example", token=os.environ["TOKEN"]) as client:
            client.entity("cn-uscc/91440300279446850J")
    """

    def __init__(
        self, url: str = URL, token: str | None = None, timeout: float = 60.0, retries: int = 4
    ) -> None:
        super().__init__(Connection(url, token, timeout, retries))
        self._jobs = Jobs(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._connection.url!r})"

    def close(self) -> None:
        """Close all connections; what was read stays."""
        self._connection.close()

    @property
    def jobs(self) -> Jobs:
        """Exports and questions that take long: the server does them without this client."""
        return self._jobs

    def export(self, format: str, file: Place, **given: Unpack[asking.Part]) -> Path:
        """Write an export to ``file`` as it comes; ``client.jobs.export`` has no limit of time.

        ``file`` is there wholly or as it was before.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = client.export("turtle", f"{folder}/pingshan.ttl", around="area/440310")
        ...     "坪山区" in file.read_text("utf-8")
        True
        """
        path = f"{API}/exports/{asking.part(format)}"
        return saved(self._connection.opened("GET", path, params=list(query(given))), file)

    def sparql(self, query: str) -> Rows:
        """The rows of a SELECT, a dict each; an ASK has one row with one column, ``boolean``.

        >>> gw = "PREFIX gw: <https://w3id.org/greenweft/ontology#>"
        >>> client.sparql(gw + "SELECT (COUNT(?firm) AS ?firms) { ?firm a gw:Company }")
        [{'firms': 3}]
        """
        headers = {"Content-Type": "application/sparql-query", "Accept": SPARQL_JSON}
        body = query.encode()
        return rows.of_sparql(
            self._connection.whole("POST", "/sparql", content=body, headers=headers)
        )

    def cypher(self, statement: str, /, **parameters: Any) -> Rows:
        """The rows of a statement, a dict each; ``parameters`` are its own.

        >>> client.cypher("MATCH (c:Company {id: $id}) RETURN c.name AS name",
        ...               id="cn-uscc/91440300MADEHPFHMP")
        [{'name': '织坊有限公司'}]
        """
        body = {"statement": statement, "parameters": parameters}
        headers = {"Accept": "application/json"}
        return rows.of_cypher_answer(
            self._connection.whole("POST", "/db/greenweft/query/v2", json=body, headers=headers)
        )

    def changes(self, since: int = 0) -> Stream[Edition | Change]:
        """What each edition after ``since`` changed: a line for it, then one for each statement.

        ``Copy`` keeps a copy by it.

        >>> with client.changes(since=4) as feed:
        ...     [line.what for line in feed if isinstance(line, Edition)]
        ['forget rumour one', 'load tale one']
        """
        response = self._connection.opened("GET", f"{API}/changes", params={"since": since})
        url = str(response.url)
        return Stream(response, lambda line: _of_feed(line, url))

    @overload
    def batch(
        self, lookup: Partners, ids: Iterable[str], /, **parameters: Any
    ) -> Iterator[Line[WalkPage]]: ...
    @overload
    def batch(
        self, lookup: Literal["entity"], ids: Iterable[str], /, **parameters: Any
    ) -> Iterator[Line[Thing]]: ...
    @overload
    def batch(
        self, lookup: Literal["designations"], ids: Iterable[str], /, **parameters: Any
    ) -> Iterator[Line[TitlesPage]]: ...
    @overload
    def batch(
        self, lookup: Literal["neighbours"], ids: Iterable[str], /, **parameters: Any
    ) -> Iterator[Line[NeighbourPage]]: ...
    def batch(self, lookup: str, ids: Iterable[str], /, **parameters: Any) -> Iterator[Line[Any]]:
        """One lookup for many ids: a line for each, in their order, as they come.

        A list has at most ``limit`` items and no further pages; its ``complete`` tells. More than
        10,000 ids are asked for in several requests, which may be answered at different editions.

        >>> for line in client.batch("entity", ["cn-uscc/91440300MADEHPFHMP", "company/none"]):
        ...     print(line.asked, line.answer.name if line.answer else line.error)
        cn-uscc/91440300MADEHPFHMP 织坊有限公司
        company/none nothing is known of company/none; a search finds ids by names
        """
        rest = iter(ids)
        kind = BATCHED.get(lookup, Model)  # of a lookup that a newer server has
        while some := list(islice(rest, MOST_IDS)):
            body = {"lookup": lookup, "ids": some, "parameters": plain(parameters)}
            response = self._connection.opened("POST", f"{API}/batch", json=body)
            with Stream(response, _line_of(kind, str(response.url))) as lines:
                yield from lines


def _line_of(kind: type[M], url: str) -> Callable[[bytes], Line[M]]:
    def line(text: bytes) -> Line[M]:
        told = parsed(text, url)
        asked, error = told.pop("asked", ""), told.get("error")
        answer = None if error else read(kind, told, url)
        return Line[Any](asked=asked, error=error, answer=answer)

    return line


def _of_feed(line: bytes, url: str) -> Edition | Change:
    try:
        return FEED.validate_json(line)
    except ValidationError as error:
        raise Unreadable(url, str(error)) from error
