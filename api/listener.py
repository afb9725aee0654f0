"""The listener: the web server over our connections, from the socket to the last answer.

The first SIGTERM or Ctrl-C stops it in good order: no new connections, and the answers on their
way get some seconds. A second one ends the process at once.
"""

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from ipaddress import ip_address
from threading import current_thread, main_thread
from types import FrameType
from typing import cast

import uvicorn
from starlette.types import ASGIApp

from api.errors import CannotListen
from api.listening import SWEEP, Bounds, Connection

PATIENCE = 10  # seconds that answers on their way get when the server stops
TICKS = round(SWEEP / 0.1)  # the web server ticks ten times a second


class Listener(uvicorn.Server):
    """Serves an app on one socket; ``begun`` is called when the first request may come."""

    def __init__(
        self,
        app: ASGIApp,
        begun: Callable[[], None] = lambda: None,
        bounds: Bounds = Bounds(),  # noqa: B008  it is frozen
        patience: int = PATIENCE,
    ) -> None:
        self._begun = begun
        config = uvicorn.Config(
            app,
            http=cast("type[asyncio.Protocol]", partial(Connection, bounds)),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            # Whoever is on this machine could else say to be anybody; names are for tokens.
            proxy_headers=False,
            timeout_keep_alive=bounds.idle_seconds,
            timeout_graceful_shutdown=patience,
        )
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._begun()

    async def on_tick(self, counter: int) -> bool:
        if counter % TICKS == 0:
            now = asyncio.get_running_loop().time()
            for connection in list(self.server_state.connections):
                if isinstance(connection, Connection):
                    connection.look(now)
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if current_thread() is not main_thread():
            yield
            return
        numbers = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self._stop) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.should_exit:
            os._exit(128 + number)
        self.should_exit = True


def bound(host: str, port: int) -> socket.socket:
    """A socket at an address; ``CannotListen`` says why there is none."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CannotListen(host, port, error.strerror or str(error)) from error
    try:
        if os.name == "posix":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(1)  # else another could still take the port; the server sets the real length
    except (OSError, OverflowError) as error:
        made.close()
        raise CannotListen(host, port, getattr(error, "strerror", "") or str(error)) from error
    return made


def is_exposed(made: socket.socket) -> bool:
    """Whether a bound socket can be reached from other machines."""
    return not ip_address(made.getsockname()[0].partition("%")[0]).is_loopback


def url(made: socket.socket, host: str) -> str:
    """The address of a bound socket, as a client would write it."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{made.getsockname()[1]}"
