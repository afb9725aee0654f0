r"""What a text must be before it is parsed: of bounded size, and the same to every engine.

Engines do not split a text alike. Neo4j puts in every \uXXXX before it looks for words: '\u0027
ends a string there, \u000a a comment. ArcadeDB does so within strings only. So an escape stands
in a string, and is none of what could end one; the other characters of a text are those on which
both agree.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

from api.refusals import QueryRefused

CHARACTERS = 100_000
TOKENS = 5_000
# Neo4j plans a predicate of AND in OR in AND …, 30 brackets deep, in 0.6 s, and never one of 40.
DEPTH = 24
DIGITS = 400
ENDING = frozenset({0x22, 0x27, 0x5C})
MODES = ("EXPLAIN", "PROFILE")
# What ends a line for some readers of text and not for others.
HALF_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"
MEANT = dict(zip("（），：；“”‘’。＝＜＞【】｛｝", "(),:;\"\"''.=<>[]{}", strict=True))

PIECES = re.compile(
    r"""(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<quoted>`[^`]*`)
      | (?P<comment>//[^\r\n]*|/\*.*?\*/)
      | (?P<blank>[ \t\r\n\u00a0\u3000]+)  # the last two come with web pages, Chinese keyboards
      | (?P<escape>\\u[0-9a-fA-F]{0,4})
      | (?P<number>\.?[0-9]\w*(?:\.\w+)?)
      | (?P<word>\w+)
      | (?P<sign>.)""",
    re.DOTALL | re.VERBOSE,
)
ESCAPES = re.compile(r"\\u([0-9a-fA-F]{4})?")
ASCII_LETTER = re.compile("[A-Za-z]")
SURROGATES = re.compile("[\ud800-\udfff]")


class Piece(NamedTuple):
    """A part of a text, and where it starts; ``kind`` is a name of a group in ``PIECES``."""

    kind: str
    text: str
    start: int


def check_length(text: str, characters: int) -> None:
    """Refuse a text of more ``characters``."""
    if len(text) > characters:
        raise QueryRefused(
            f"the query has {len(text):,} characters, of {characters:,} that it may have "
            "(GREENWEFT_QUERY_TEXT): give long lists as parameters",
            "size",
        )


def check_text(text: str) -> None:
    """Refuse a text that is too large, too deep, or spelled so that engines would differ.

    >>> check_text("MATCH (n) RETURN n.name // 名称")
    """
    if found := SURROGATES.search(text):
        _refuse(text, found.start(), "character", "half of a character (a lone surrogate)")
    words = depth = 0
    mode = ""
    for piece in pieces(text):
        _check_piece(text, piece)
        if piece.kind in ("comment", "blank"):
            continue
        upper = piece.text.upper()
        if upper == "CYPHER" and words == bool(mode):
            _refuse(text, piece.start, "option", "CYPHER and its options: give the query alone")
        if upper in MODES and not words:
            mode = upper
        words += 1
        depth += (piece.text in ("(", "[", "{")) - (piece.text in (")", "]", "}"))
        if depth > DEPTH:
            _refuse(text, piece.start, "size", f"more than {DEPTH} brackets within each other")
        if words > TOKENS:
            _refuse(text, piece.start, "size", f"more than {TOKENS:,} words and signs")


def pieces(text: str) -> Iterator[Piece]:
    """The text in parts, cut as the engines cut it.

    >>> [piece.kind for piece in pieces("RETURN 'a' // b")]
    ['word', 'blank', 'string', 'blank', 'comment']
    """
    for found in PIECES.finditer(text):
        yield Piece(found.lastgroup or "", found.group(), found.start())


def place(text: str, at: int) -> tuple[int, int]:
    r"""Line and column of a character, from 1.

    >>> place("MATCH (n)\nRETURN n", 10)
    (2, 1)
    """
    before = text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")


def _check_piece(text: str, piece: Piece) -> None:
    for escape in ESCAPES.finditer(piece.text):
        if piece.kind != "string" or not escape[1] or int(escape[1], 16) in ENDING:
            hint = "write the character itself, or give the text as a parameter"
            _refuse(text, piece.start + escape.start(), "escape", f"{escape[0]} here: {hint}")
    if piece.kind == "number" and len(piece.text) > DIGITS:
        _refuse(text, piece.start, "size", f"a number of more than {DIGITS} digits")
    if piece.kind in ("comment", "word", "sign"):
        for at, character in enumerate(piece.text, piece.start):
            if not _agreed(character, piece.kind):
                hint = f": write {MEANT[character]}" if character in MEANT else ""
                named = f"the character {_named(character)} here{hint}"
                _refuse(text, at, "character", named)


def _agreed(character: str, kind: str) -> bool:
    """Whether the engines take a character for the same, in a comment, in a word or as a sign."""
    if kind == "comment":
        return character not in HALF_BREAKS
    if kind == "sign" or character <= "~":
        return "!" <= character <= "~"
    # Who compares words in capitals takes ſ for an S, and ı for an I.
    either = character.upper() + character.lower()
    return character <= "\uffff" and not ASCII_LETTER.search(either)


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{character} ({code})" if character.isprintable() else code


def _refuse(text: str, at: int, rule: str, what: str) -> NoReturn:
    raise QueryRefused(f"this door runs no query with {what}", rule, place(text, at))
