"""A server without engines as a process of its own: ``python -m tests.api.app.alone``."""

import asyncio
import sys

from api.app import create_app
from api.listener import Listener, bound, url
from api.logs import logging_to
from api.serve import loop_factory
from tests.api.app.conftest import Still, door, settings

PATIENCE = 3  # seconds


def main() -> None:
    made = bound("127.0.0.1", 0)
    app = create_app(Still(settings()), [door()])
    listener = Listener(app, lambda: print(url(made, "127.0.0.1"), flush=True), patience=PATIENCE)  # noqa: T201
    with logging_to(sys.stderr), asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(listener.serve([made]))


if __name__ == "__main__":
    main()
