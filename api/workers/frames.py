"""Frames: what crosses between the pool and a child, over a pair of sockets.

    d 00 00 00 05 w e a v e        one byte of kind, four of length, and so many of payload

The payload is JSON, or for ``DATA`` a piece of the answer itself, and for ``HELLO`` words. Nothing
is unpickled: a child has read the text of a stranger, so what it says is data.
"""

import struct
from collections.abc import Iterator
from typing import TypeAlias

import orjson

from api.refusals import Refusal

Frame: TypeAlias = tuple[bytes, bytes]

ORDER = b"o"  # to the child: what to answer
HELLO = b"h"  # the program is up and waits for orders; with what the log should say of it
HEAD = b"H"  # what it says before the first bytes
DATA = b"d"  # bytes of the answer
END = b"e"  # what it says after the last bytes
REFUSAL = b"r"  # why it does not answer, or not to the end
GROWN = b"g"  # before END or REFUSAL: it holds so much memory that it should not go on

HEADER = struct.Struct("!cI")
CHUNK = 1 << 16  # bytes of the answer in one frame
LARGEST = 1 << 20  # bytes that a frame from a child may have


class BadFrame(ValueError):
    """What no child of ours says."""


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    r"""A frame as it crosses.

    >>> frame(DATA, b"weave")
    b'd\x00\x00\x00\x05weave'
    """
    return HEADER.pack(kind, len(payload)) + payload


class Frames:
    r"""Frames out of the pieces that a socket gives.

    >>> frames = Frames()
    >>> list(frames.of(b"d\x00\x00\x00\x05we"))
    []
    >>> list(frames.of(b"avee"))
    [(b'd', b'weave')]
    """

    def __init__(self) -> None:
        self._rest = bytearray()

    def of(self, piece: bytes) -> Iterator[Frame]:
        """The frames that are whole with ``piece``; ``BadFrame`` for one that is too large."""
        self._rest += piece
        at = 0
        with memoryview(self._rest) as rest:
            while len(rest) - at >= HEADER.size:
                kind, length = HEADER.unpack_from(rest, at)
                if length > LARGEST:
                    raise BadFrame(f"a frame of {length:,} bytes")
                start = at + HEADER.size
                if len(rest) < start + length:
                    break
                yield kind, bytes(rest[start : start + length])
                at = start + length
        del self._rest[:at]


def refusal_said(error: Refusal) -> bytes:
    """A refusal as it crosses: the names of its class and of those above, its words, its facts."""
    names = [_name(kind) for kind in type(error).__mro__ if issubclass(kind, Refusal)]
    said = {"class": names, "sentence": str(error), "state": vars(error)}
    return orjson.dumps(said, default=str, option=orjson.OPT_NON_STR_KEYS)


def refusal_heard(payload: bytes) -> Refusal:
    """The refusal that a child said, of the nearest class that is known here.

    >>> from api.refusals import UpdateRefused
    >>> error = refusal_heard(refusal_said(UpdateRefused("DELETE")))
    >>> type(error).__name__, str(error)[:29]
    ('UpdateRefused', 'DELETE would change the graph')
    """
    said = orjson.loads(payload)
    known = _kinds(Refusal)
    kind = next(known[name] for name in said["class"] if name in known)
    error = kind.__new__(kind)
    Refusal.__init__(error, said["sentence"])
    for name, value in said["state"].items():
        # A place is a pair; JSON has no pairs.
        setattr(error, name, tuple(value) if isinstance(value, list) else value)
    return error


def _kinds(kind: type[Refusal]) -> dict[str, type[Refusal]]:
    found = {_name(kind): kind}
    for below in kind.__subclasses__():
        found |= _kinds(below)
    return found


def _name(kind: type[Refusal]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
