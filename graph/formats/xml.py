r"""XML 1.0: how text is written so that every parser gives it back.

Line breaks and tabs are written as references, since a parser would make blanks of them in an
attribute and one kind of line break of all in an element.
"""

import re

PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPECIAL = re.compile('[&<>"\t\n\r\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
_WRITTEN = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}


def text(plain: str) -> str:
    r"""``plain`` as it stands in an element or between double quotation marks.

    >>> text('a < "b"\n'), text("\x01") == "\ufffd"
    ('a &lt; &quot;b&quot;&#10;', True)
    """
    return _SPECIAL.sub(_written, plain)


def _written(found: re.Match[str]) -> str:
    return _WRITTEN.get(found[0], "\ufffd")
