"""Folding: the form in which names and what people type meet.

Beyond the spelling that ``graph.names`` folds, traditional characters become simplified ones,
accents go, and so do brackets, dots and dashes. Two firms may share a folded name: it serves to
find them, and never to tell whether they are one.

    深圳市比亞迪鋰電池（坪山）有限公司    深圳市比亚迪锂电池坪山有限公司
    Weft Park (Shenzhen) CO., LTD.        weft park shenzhen co ltd
"""

import re
from functools import cache, lru_cache
from unicodedata import combining, normalize

from opencc import OpenCC

from graph.names import normalised

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_PLAIN = re.compile("[\u4e00-\u9fff]+")
# Scripts that are written without spaces, as ``graph.names`` has them.
_CJK = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]"
)
# Controls, and halves of surrogate pairs, which no store keeps and OpenCC refuses.
_UNWRITTEN = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff]")
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_ENGLISH_FORM = r"co|company|ltd|limited|inc|incorporated|corp|corporation|llc|plc|gmbh|ag|sa"
_FORM = re.compile(
    r"(?:股份有限公司|有限[责責]任公司|[责責]任有限公司|股份公司|有限公司|公司)$"
    rf"|(?: (?:{_ENGLISH_FORM}))+$"
)


def spoken(text: str) -> str:
    """``text`` folded, but for traditional characters, which are not always read as simplified.

    >>> spoken("乾照（廈門）光電")
    '乾照廈門光電'
    """
    if _PLAIN.fullmatch(text):
        return text
    if text.isascii() and text.isalnum():
        return text.lower()
    name = normalised(_UNWRITTEN.sub(" ", text))
    plain = _unaccented(name) if _ACCENTED.search(name) else name
    joint = "" if _CJK.search(plain) else " "
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    # A name of signs alone is found by these signs, and by nothing less.
    return joint.join(words) or "".join(plain.split())


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """The form that all spellings share which a search holds for equal; '' if nothing is seen.

    >>> folded("深圳市比亞迪（坪山）有限公司")
    '深圳市比亚迪坪山有限公司'
    >>> folded("Société Générale, S.A."), folded("★"), folded(" ")
    ('societe generale sa', '★', '')
    """
    name = spoken(text)
    return name if name.isascii() else _simplifier().convert(name)


def bare(folded: str) -> str:
    """A folded name without its legal form; of a legal form alone, all of it.

    >>> bare("比亚迪股份有限公司"), bare("weft park co ltd"), bare("有限公司")
    ('比亚迪', 'weft park', '有限公司')
    """
    return _FORM.sub("", folded) or folded


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in it.

    >>> has_han("TCL 集团"), has_han("weft")
    (True, False)
    """
    return _HAN.search(text) is not None


def _unaccented(name: str) -> str:
    """``name`` with its Latin letters plain; marks on other letters stay."""
    kept: list[str] = []
    for c in normalize("NFD", name):
        if not (combining(c) and kept and kept[-1].isascii()):
            kept.append(c)
    return normalize("NFC", "".join(kept))


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")
