"""How many rows an answer has, counted in its bytes as they pass.

The engine writes rows faster than Python could even look at them one by one, so what is counted is
what stands between them, outside texts. A row of JSON is an object that is no value of a member:

    {"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"…"}},{}]}}

Rows are counted exactly. Triples are so in N-Triples and N-Quads; in the forms that put several
into one sentence they are counted by the ends of its parts, as Jena and Oxigraph write them.
"""

import re
from collections.abc import Callable, Mapping
from typing import Protocol


class Rows(Protocol):
    """A counter of rows."""

    def count(self, chunk: bytes) -> int:
        """How many rows have begun, or in a table ended, with ``chunk``."""
        ...


class Nothing:
    """Answers that have no rows, as ASK gives them."""

    def count(self, chunk: bytes) -> int:
        return 0


class Lines:
    r"""A row a line, and ``heading`` lines before them.

    >>> Lines(heading=1).count(b"?s\n<urn:a>\n<urn:b>\n")
    2
    """

    def __init__(self, heading: int = 0) -> None:
        self._lines = -heading

    def count(self, chunk: bytes) -> int:
        self._lines += chunk.count(b"\n")
        return max(0, self._lines)


class Outside:
    """Bytes outside of texts in double quotes, across chunks."""

    def __init__(self, escapes: bool = True) -> None:
        self._escapes = escapes
        self._inside = 0
        self._carry = b""

    def of(self, chunk: bytes) -> bytes:
        """What of ``chunk`` stands outside, texts taken out."""
        if self._escapes and (b"\\" in chunk or self._carry):
            chunk = self._carry + chunk
            cut = (len(chunk) - len(chunk.rstrip(b"\\"))) % 2
            chunk, self._carry = chunk[: len(chunk) - cut], b"\\" * cut
            chunk = chunk.replace(b"\\\\", b"").replace(b'\\"', b"")
        parts = chunk.split(b'"')
        outside = b"".join(parts[self._inside :: 2])
        self._inside ^= (len(parts) - 1) & 1
        return outside


class Csv:
    r"""Lines of CSV; a text may hold line ends.

    >>> Csv().count(b's\r\n"a\r\nb"\r\n')
    1
    """

    def __init__(self) -> None:
        self._outside = Outside(escapes=False)
        self._lines = Lines(heading=1)

    def count(self, chunk: bytes) -> int:
        return self._lines.count(self._outside.of(chunk))


class Json:
    r"""Objects in SPARQL's JSON that are no member's value, but the first.

    >>> Json().count(b'{"head":{},"results":{"bindings":[{"s":{"value":"},{"}},{}]}}')
    2
    """

    def __init__(self) -> None:
        self._outside = Outside()
        self._objects = -1
        self._after_colon = False

    def count(self, chunk: bytes) -> int:
        bare = self._outside.of(chunk).translate(None, b" \t\r\n")
        if bare:
            self._objects += bare.count(b"{") - bare.count(b":{")
            self._objects -= self._after_colon and bare.startswith(b"{")
            self._after_colon = bare.endswith(b":")
        return max(0, self._objects)


class Marks:
    """Marks of ``width`` bytes, but for those that are ``no_row``; none in texts if ``texts``."""

    def __init__(
        self, mark: bytes, width: int, no_row: tuple[bytes, ...] = (), texts: bool = False
    ) -> None:
        self._counted = [(re.compile(mark), width, 1)]
        self._counted += [(re.compile(re.escape(one)), len(one), -1) for one in no_row]
        self._rests = [b""] * len(self._counted)
        self._outside = Outside() if texts else None
        self._found = 0

    def count(self, chunk: bytes) -> int:
        bare = self._outside.of(chunk) if self._outside else chunk
        for at, (mark, width, worth) in enumerate(self._counted):
            # What is kept for the next chunk is too short to be a mark that was counted.
            seen = self._rests[at] + bare
            self._found += worth * len(mark.findall(seen))
            self._rests[at] = seen[len(seen) - width + 1 :] if width > 1 else b""
        return max(0, self._found)


def counter(media_type: str) -> Rows:
    """A counter for an answer that is written as ``media_type``, one of ``ROWS`` or ``GRAPHS``."""
    return {**ROWS, **GRAPHS}[media_type]()


ROWS: Mapping[str, Callable[[], Rows]] = {
    "application/sparql-results+json": Json,
    "application/sparql-results+xml": lambda: Marks(rb"<result[\s/>]", 8),
    "text/csv": Csv,
    "text/tab-separated-values": lambda: Lines(heading=1),
}
GRAPHS: Mapping[str, Callable[[], Rows]] = {
    "application/n-triples": Lines,
    "application/n-quads": Lines,
    # What ends a part of a sentence stands before a blank; in an IRI it does not.
    "text/turtle": lambda: Marks(rb"[.;,]\s", 2, (b"@prefix", b"@base"), texts=True),
    "application/trig": lambda: Marks(rb"[.;,]\s", 2, (b"@prefix", b"@base"), texts=True),
    "application/rdf+xml": lambda: Marks(rb"<[^/?!]", 2, (b"<rdf:RDF", b"<rdf:Description")),
    "application/ld+json": lambda: Marks(rb",", 1, texts=True),
}
