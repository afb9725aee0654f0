"""The child's side: the program's orders come in, its answers go out.

A program is a function of a ``Child`` and an argument, named ``"module:function"``. It opens what
it needs, then answers one order after the other:

    def serve(child: Child, argument: Any) -> None:
        store = open_somehow(argument)
        for order in child.orders():
            child.head({"media_type": "text/csv"})
            child.data(b"...")
            child.end({"rows": 1})

It may be killed at any moment, so it must leave nothing half done. Whatever it raises ends it.
"""

import gc
import socket
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from api.readers import Order
from api.refusals import Refusal
from api.workers import frames, limits


class Child:
    """What a program sees of the pool that it works for."""

    def __init__(self, pipe: socket.socket, memory: int) -> None:
        self._pipe = pipe
        self._memory = memory
        self._allowed = 0  # bytes of data that it may have without being replaced
        self._head = b""
        self._answering = False
        self._notes: list[str] = []

    def note(self, text: str) -> None:
        """Have the service's log say something of this child; before the first order only."""
        self._notes.append(text)

    def orders(self) -> Iterator[Order]:
        """The orders as they come; the end of them is the end of the pool.

        Asking for the first one says that the program is up: from then on it may take ``memory``
        bytes more. Each order is to be answered, by ``end`` or ``refuse``, before the next.
        """
        # What is there now stays as long as this process does: each collection of what an answer
        # leaves behind would look through all of it.
        gc.collect()
        gc.freeze()
        self._allowed = limits.hold(self._memory)
        self._pipe.sendall(frames.frame(frames.HELLO, "; ".join(self._notes).encode()))
        with self._pipe.makefile("rb") as incoming:
            while header := incoming.read(frames.HEADER.size):
                _, length = frames.HEADER.unpack(header)
                self._answering = True
                yield orjson.loads(incoming.read(length))
                if self._answering:
                    raise RuntimeError("the program asked for an order before it had answered one")

    def head(self, facts: Mapping[str, Any]) -> None:
        """Say what the answer is.

        It crosses with the first bytes, so that a program that fails before it has made any may
        still refuse the whole.
        """
        self._head = frames.frame(frames.HEAD, orjson.dumps(facts))

    def data(self, chunk: bytes) -> None:
        """Send bytes of the answer at once; blocks while the reader is behind."""
        for at in range(0, len(chunk), frames.CHUNK):
            self._send(frames.frame(frames.DATA, chunk[at : at + frames.CHUNK]))

    def end(self, facts: Mapping[str, Any]) -> None:
        """Say that the answer is whole."""
        self._finish(frames.frame(frames.END, orjson.dumps(facts)))

    def refuse(self, error: Refusal) -> None:
        """Say why there is no answer; after the first bytes, why it stops there."""
        self._head = b""
        self._finish(frames.frame(frames.REFUSAL, frames.refusal_said(error)))

    def _finish(self, last: bytes) -> None:
        grown = frames.frame(frames.GROWN) if limits.held() > self._allowed else b""
        self._answering = False
        self._send(grown + last)

    def _send(self, frame: bytes) -> None:
        head, self._head = self._head, b""
        self._pipe.sendall(head + frame)
