"""A way to a server that may die and come back on another port, as behind a fixed address."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Forward:
    """A port of this machine; whoever connects is led to ``port``, or turned away while it is 0."""

    def __init__(self, listener: socket.socket) -> None:
        self.port = 0
        self._listener = listener
        self.uri = f"bolt://127.0.0.1:{listener.getsockname()[1]}"

    def serve(self) -> None:
        """Lead on until the listener is closed."""
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._lead, args=(near,), daemon=True).start()

    def _lead(self, near: socket.socket) -> None:
        with near:
            try:
                far = socket.create_connection(("127.0.0.1", self.port), 5)
            except OSError:
                return
            with far:
                far.settimeout(None)
                back = threading.Thread(target=_pump, args=(far, near), daemon=True)
                back.start()
                _pump(near, far)
                back.join()


@contextmanager
def forward() -> Iterator[Forward]:
    """A way that leads nowhere yet."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        way = Forward(listener)
        thread = threading.Thread(target=way.serve, daemon=True)
        thread.start()
        try:
            yield way
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while block := source.recv(1 << 16):
            target.sendall(block)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
