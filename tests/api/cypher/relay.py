"""A relay in front of a server, to be cut and mended."""

import socket
import threading
from contextlib import suppress


class Relay:
    """A port of this machine that leads to another; while it is cut, it leads nowhere."""

    def __init__(self, host: str, port: int) -> None:
        self._there = (host, port)
        self._pairs: list[socket.socket] = []
        self._listener = self._open(0)
        self.port: int = self._listener.getsockname()[1]

    def cut(self) -> None:
        """Close all connections, and take no new ones."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for end in self._pairs:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._pairs.clear()

    def mend(self) -> None:
        """Take connections again."""
        self._listener = self._open(self.port)

    def _open(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                here, _ = listener.accept()
                there = socket.create_connection(self._there)
                self._pairs += (here, there)
                for source, target in ((here, there), (there, here)):
                    threading.Thread(target=_copy, args=(source, target), daemon=True).start()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with source, suppress(OSError):
        while piece := source.recv(1 << 16):
            target.sendall(piece)
        target.shutdown(socket.SHUT_RDWR)
