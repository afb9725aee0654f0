r"""The terminals of SPARQL 1.1 as regular expressions that read a text once.

Possessive (``*+``) all along, so that no text makes them go back and try again. A name alone is
looked for beyond the token that is found, if it turns out to be none for want of its colon: so a
prefix has an end, and the whole text is read in linear time. They differ from the grammar where the
embedded engine does: a language may be followed by a direction (``@ar--rtl``), and an escape ``\u``
stands in strings and IRIs alone, not just anywhere.
"""

import re

HEX = "[0-9A-Fa-f]"
UCHAR = rf"\\u{HEX}{{4}}|\\U{HEX}{{8}}"
ESCAPE = rf"(?:\\[tbnrf\"'\\]|{UCHAR})"
BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
START = rf"{BASE}_0-9"
MORE = "\u00b7\u0300-\u036f\u203f\u2040"
PLX = rf"%{HEX}{HEX}|\\[_~.\-!$&'()*+,;=/?#@%]"
CHARS = rf"[{START}{MORE}\-]"
LOCAL = rf"(?:[{START}:]|{PLX})"
LOCALS = rf"(?:[{START}{MORE}:\-]|{PLX})"
# 200 characters, and runs of nine dots between them. What is longer is an unknown word.
PREFIX = rf"[{BASE}](?:{CHARS}|\.{{1,9}}+(?={CHARS})){{0,200}}+"


def _text(quote: str) -> str:
    return rf"{quote}(?:[^{quote}\\\n\r]++|{ESCAPE})*+{quote}"


def _long_text(quote: str) -> str:
    return rf"{quote * 3}(?:{quote}{{0,2}}+(?:[^{quote}\\]++|{ESCAPE}))*+{quote * 3}"


STRINGS = [*map(_long_text, "'\""), *map(_text, "'\"")]

# An IRI ends at the first character that it may not have: what does not end in > is none.
IRI = re.compile(rf"<(?:[^<>\"{{}}|^`\\\x00-\x20]++|{UCHAR})*+>")
# Blanks and comments, then a token; no token where the text ends, and at < which may begin several.
TOKEN = re.compile(
    r"(?:[ \t\r\n]++|#[^\r\n]*+)*+(?:"
    + "|".join(
        (
            rf"(?P<variable>[?$][{START}][{START}{MORE}]*+)",
            rf"(?P<name>(?:{PREFIX})?+:(?:{LOCAL}(?:{LOCALS}|\.++(?={LOCALS}))*+)?+)",
            rf"(?P<blank>_:[{START}](?:{CHARS}|\.++(?={CHARS}))*+)",
            r"(?P<word>[A-Za-z_][A-Za-z0-9_]*+)",
            r"(?P<number>(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)[eE][+-]?[0-9]++"
            r"|[0-9]*+\.[0-9]++|[0-9]++)",
            rf"(?P<string>{'|'.join(STRINGS)})",
            r"(?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+)",
            r"(?P<bracket>[{}()\[\]]|\|\}|>>)",
            r"(?P<mark>\^\^|\|\||&&|!=|>=|[.;,^|/*+\-!=>~?])",
        )
    )
    + ")?+"
)
