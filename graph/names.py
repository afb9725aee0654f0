"""Names of firms, parks and bodies: when two spellings are the same full registered name.

Only the spelling is folded: width, brackets, spaces, line breaks, capitals, and a
former name in brackets. Legal form and place stay, because a firm and its branch, or two
firms of one group, differ by them. Nothing here guesses: pinyin, abbreviations and traditional
characters are left to the matching of identities.

    宝武集团鄂城钢铁有限公司（原武汉钢铁集团鄂城钢铁有限责任公司）    a name with its former name
    日立电梯 （ 成都 ） 有限公司, TCL 集团股份有限公司           spaces that tell nothing apart
"""

import re
from functools import lru_cache
from unicodedata import normalize

# Han with its extensions, kana, Hangul: scripts whose names are written without spaces, or
# (Korean) with spaces that nobody keeps.
_CJK = re.compile(
    r"[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    r"\U00020000-\U0003ffff]"
)
_PLAIN = re.compile(r"[\u4e00-\u9fff]+")
_SPACE = re.compile(r"\s+")
# What no reader sees: soft hyphen, zero-width space and joiners, direction and byte order marks.
_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_INITIALS = re.compile(r"\b((?:[^\W_]\.)+[^\W_]?)(?!\w)")
_STOPS = re.compile(r"[.,;:'\"\u2018\u2019\u201c\u201d]+")
_AROUND = re.compile(r" ?([()]) ?")
# Dots (• ·) and dashes (— -) stay as they are, as far as width allows: the rule for one firm is
# spaces, brackets and width; likeness beyond it is scored, not assumed.
_BRACKETS = str.maketrans("〔【[〖〕】]〗", "(((())))")

# The words before a former name. 原 alone also begins places (原平市, 原阳, 原州区) and things
# (原料药, 原子能): then it says nothing of a former name.
_MARK = (
    r"(?:(?:原公司名称?|原企业名称?|原名称?|原称|曾用名称?|曾名|更名前名?称?|变更前名?称?|旧称|旧名|前称|前身"
    r"|formerly(?: known as)?|previously(?: known as)?|former name|f/k/a)\s*[:：为是]?"
    r"|原\s*[:：为是]"
    r"|原(?![平阳州武][市县区镇乡]|材料|原料|子能|料药)(?=[^()]{4})"
    r"|原(?![平阳州武子料材油种创野浆生产地点])(?=[^()]{2,3}\)))"
)
_INSIDE = r"(?P<name>(?:[^()]|\([^()]*\))+)"
_FORMER = re.compile(rf"\s*\(\s*{_MARK}\s*{_INSIDE}\)", re.IGNORECASE)


def normalised(name: str) -> str:
    """The form that all spellings of one full registered name share.

    >>> normalised("日立电梯 （ 成都 ） 有限公司") == normalised("日立电梯(成都)有限公司")
    True
    >>> normalised("龙竹科技集团股份有限公司（原福建龙泰竹家居股份有限公司）")
    '龙竹科技集团股份有限公司'
    >>> normalised("GREENWEFT Co., Ltd.") == normalised("Greenweft CO.,LTD.")
    True

    Place and legal form tell firms apart:

    >>> normalised("纬园（深圳）有限公司") == normalised("纬园有限公司")
    False
    """
    return name if _PLAIN.fullmatch(name) else _normalised(name)


@lru_cache(maxsize=65_536)
def _normalised(name: str) -> str:
    text = _SPACE.sub(" ", _FORMER.sub("", _folded(name))).strip()
    if _CJK.search(text):
        return normalize("NFC", text.replace(" ", ""))
    text = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), text)
    text = _SPACE.sub(" ", _STOPS.sub(" ", text))
    # A name of stops alone stays what it is: nothing may become the empty name but the empty one.
    return normalize("NFC", _AROUND.sub(r"\1", text).strip()) or _folded(name).strip()


def _folded(name: str) -> str:
    """Width, capitals and brackets folded, unseen characters gone; spaces stay."""
    text = _UNSEEN.sub("", normalize("NFKC", name)).translate(_BRACKETS)
    return normalize("NFKC", normalize("NFKC", text.casefold()).casefold())


# Character for character, so that what is found can be cut from the name as printed.
_WIDTH = str.maketrans("（）﹙﹚［］【】〔〕[]", "()()()()()()")


def former(name: str) -> tuple[str, ...]:
    """The former names that stand in brackets behind, or within, a name.

    >>> former("广西粤桂广业控股股份有限公司（原贵糖）")
    ('贵糖',)
    >>> former("纬园有限公司（曾用名：经园（深圳）有限公司）")
    ('经园（深圳）有限公司',)
    >>> former("原平纬园（原平）有限公司")
    ()
    """
    if "原" not in name and _PLAIN.fullmatch(name):
        return ()
    text = name.translate(_WIDTH)
    found = (printed(name[m.start("name") : m.end("name")]) for m in _FORMER.finditer(text))
    return tuple(one for one in found if one)


_BREAK = re.compile(r"[^\S\r\n]*[\r\n]\s*")


def current(name: str) -> str:
    """``name`` as printed, without the former names in brackets.

    >>> current("广西粤桂广业控股股份有限公司（原贵糖）")
    '广西粤桂广业控股股份有限公司'
    """
    text, kept, end = name.translate(_WIDTH), "", 0
    for found in _FORMER.finditer(text):
        kept, end = kept + name[end : found.start()], found.end()
    return printed(kept + name[end:]) or printed(name)


def printed(name: str) -> str:
    r"""``name`` for display: as printed, without the line breaks of a table cell.

    >>> printed(" 深圳市纬园科技\n有限公司 ")
    '深圳市纬园科技有限公司'
    >>> printed("Weft\nPark Ltd")
    'Weft Park Ltd'
    """
    text = name.strip()
    if "\n" not in text and "\r" not in text:
        return text
    return _BREAK.sub(_joined, text)


def _joined(line_break: re.Match[str]) -> str:
    """What a line break stands for: a space between Latin letters, nothing beside CJK."""
    around = line_break.string[line_break.start() - 1] + line_break.string[line_break.end()]
    return " " if around.isascii() and around.isalnum() else ""
