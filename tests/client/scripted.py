"""A server that says what a test tells it to: for what no Greenweft does on demand."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass(frozen=True)
class Reply:
    """What one request gets; of a body that is ``cut`` less comes than its headers promise.

    Without a status the connection is closed before there is any answer.
    """

    status: int | None
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False


@dataclass
class Scripted:
    """Where it listens, and the headers of each request that came."""

    url: str
    heard: list[Mapping[str, str]] = field(default_factory=list)


@contextmanager
def scripted(replies: Sequence[Reply]) -> Iterator[Scripted]:
    """A server that gives these replies one after the other, the last of them for ever."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            heard.append(dict(self.headers))
            reply = replies[min(len(heard), len(replies)) - 1]
            self.close_connection = True
            if reply.status is None:
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + reply.cut))
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = do_DELETE = answer  # noqa: N815  names that it is called by

        def log_message(self, format: str, *args: object) -> None: ...

    heard: list[Mapping[str, str]] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        running = Thread(target=server.serve_forever, args=(0.02,))
        running.start()
        try:
            yield Scripted(f"http://127.0.0.1:{server.server_port}", heard)
        finally:
            server.shutdown()
            running.join()
