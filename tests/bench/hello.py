"""The least that answers SPARQL over HTTP: one function over pyoxigraph, with no limit at all.

    python -m tests.bench.hello FOLDER PORT

What a door costs is measured against it, since no service in Python can be quicker.
"""

import sys
from typing import Any
from urllib.parse import parse_qs

import pyoxigraph as ox
import uvicorn

JSON = b"application/sparql-results+json"


class Hello:
    """The application, as uvicorn calls it."""

    def __init__(self, folder: str) -> None:
        self._store = ox.Store.read_only(folder)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        (query,) = parse_qs(scope["query_string"].decode())["query"]
        found = self._store.query(query)
        assert isinstance(found, ox.QuerySolutions)
        body = found.serialize(format=ox.QueryResultsFormat.JSON)
        headers = [(b"content-type", JSON), (b"content-length", str(len(body or b"")).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    uvicorn.run(Hello(sys.argv[1]), port=int(sys.argv[2]), log_level="warning")
