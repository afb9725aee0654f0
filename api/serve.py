"""``serve``: a server from its socket to its end, in the thread that calls it."""

import asyncio
import logging
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from importlib import import_module

from api.app import create_app
from api.errors import Exposed
from api.listener import Listener, is_exposed, url
from api.listening import Bounds
from api.logs import logging_to, note
from api.running import Running
from api.settings import Settings
from api.tokens import Tokens
from graph.stores.arcadedb_process import is_setting

SPARE = 512  # descriptors beside those of connections: workers, engines, files
STOP = 60.0  # seconds in which workers, engines and the writer must have ended
# How long a thread may keep the others from running. While one loads, /health takes 29 ms in 95 of
# 100 cases with Python's 5 ms and 2 ms with this, and the load takes no longer.
SWITCH = 0.0005  # seconds
DESCRIPTORS = 16_384  # that are asked for, if the system gives so many


def serve(settings: Settings, made: socket.socket, host: str, ready: Callable[[str], None]) -> None:
    """Serve at a bound socket until a signal; ``ready`` is given the address once it listens.

    ``Exposed`` if others could reach it and nobody needs a token.
    """
    with made:
        _check(settings, made, host)
        _hide_main()
        _hide_settings()
        sys.setswitchinterval(SWITCH)
        at = url(made, host)
        with logging_to(sys.stderr), asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(_serving(settings, made, at, ready))


async def _serving(
    settings: Settings, made: socket.socket, at: str, ready: Callable[[str], None]
) -> None:
    running = Running(settings)
    app = create_app(running)
    await running.start(at)
    try:
        usual = Bounds()
        bounds = replace(usual, connections=min(usual.connections, _descriptors() - SPARE))
        listener = Listener(app, lambda: ready(at), bounds)
        note("started", at=at, home=str(settings.home))
        await listener.serve([made])
    finally:
        note("stopping")
        await _stopped(running)


async def _stopped(running: Running) -> None:
    """End it; what cannot be ended in time dies with this process, and nothing is lost by that."""
    try:
        async with asyncio.timeout(STOP):
            await running.stop()
    except TimeoutError:
        note("stopped by force", logging.ERROR, seconds=STOP)
        logging.shutdown()
        os._exit(1)
    note("stopped")


def _check(settings: Settings, made: socket.socket, host: str) -> None:
    if settings.tokens is None:
        if is_exposed(made):
            raise Exposed(host, "GREENWEFT_TOKENS names no file of tokens")
    elif not len(Tokens(settings.tokens)) and is_exposed(made):
        raise Exposed(host, f"there is no token in {settings.tokens}")


def _hide_main() -> None:
    """Have no worker import this process's main module, as ``multiprocessing`` would else do."""
    main = sys.modules["__main__"]
    main.__spec__ = None
    vars(main).pop("__file__", None)


def _hide_settings() -> None:
    """Have nothing that is started from here on inherit our settings: they have been read."""
    for name in filter(is_setting, list(os.environ)):
        del os.environ[name]


def _descriptors() -> int:
    """How many files and sockets this process may have open, after asking for enough."""
    try:
        import resource
    except ImportError:  # a system that has no such limit
        return DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(DESCRIPTORS, hard)
    if soft < most:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The quicker event loop, where it is installed."""
    with suppress(ImportError):
        return import_module("uvloop").new_event_loop  # type: ignore[no-any-return]
    return None
