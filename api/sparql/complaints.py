"""What the engine has against a text, as people say it.

    error at 1:29: expected one of HAVING, OFFSET, OPTIONAL, VALUES

Its grammar takes as many characters as a word has before it compares them, so the column is behind
what is wrong by the shortest of these words, if the text has so many left; and it names what could
stand there by chance, not what should. Some complaints are sentences, and those are kept.
"""

import re

from api.sparql.errors import NotSparql
from api.sparql.tokens import place

COMPLAINT = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]+")
SENTENCE = re.compile(r"[A-Z][A-Za-z]* .*[a-z]{2}.*")
PADDING = "\n" + " " * 20  # more than the longest word has, behind a text that is parsed
SHOWN = 40  # characters of the text that are repeated


def not_sparql(text: str, complaint: str) -> NotSparql:
    """The engine's complaint about ``text``, with the place that is meant.

    >>> str(not_sparql("ASK { ?s }", "error at 1:18: expected OPTIONAL"))
    "this is no SPARQL from '}' on (line 1, column 10)"
    """
    found = COMPLAINT.fullmatch(complaint)
    if found is None:
        return NotSparql(complaint, (1, 1))
    line, column = int(found[1]), int(found[2])
    at = sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column - 1
    at = min(at, len(text) + len(PADDING))
    expected = found[3].split(", ")
    sentence = next((said for said in expected if SENTENCE.fullmatch(said)), "")
    if all(WORD.fullmatch(said) for said in expected):
        at -= min(map(len, expected))
    rest = text[at:].lstrip()
    where = place(text, len(text) - len(rest)) if rest else place(text, len(text.rstrip()))
    shown = " ".join(rest[:SHOWN].split())
    problem = f"this is no SPARQL from {shown!r} on" if shown else "the query ends too early"
    return NotSparql(sentence or problem, where)
