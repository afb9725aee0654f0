"""Laws of the guard, over texts that nobody thought of."""

from hypothesis import given
from hypothesis import strategies as st

from api.refusals import QueryRefused, Refusal
from api.sparql.guard import checked
from api.sparql.lexicon import TOKEN
from api.sparql.tokens import Token, tokens
from api.sparql.words import UPDATES, WORDS
from tests.api.sparql.asking import Limits
from tests.api.sparql.honest import honest
from tests.api.sparql.test_guard import PASSED, REFUSED
from tests.api.sparql.test_guard import UPDATES as ALL_UPDATES

LIMITS = Limits(10**9)
# Slots in which anything may stand, and how it is written there.
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)
HOT = st.sampled_from(sorted({*WORDS, *UPDATES, "SERVICE", "SILENT", "{", "}", "#", "'", "<", "("}))
ANYTHING = st.lists(st.one_of(HOT, TEXT), max_size=6).map(" ".join)
NAME = st.lists(st.sampled_from(sorted({*WORDS, *UPDATES, "SERVICE"})), min_size=1, max_size=3)
ESCAPED = str.maketrans({"\\": r"\\", "'": r"\'"})
SLOTS = {
    "string": ("ASK { ?s ?p '%s' . ?a ?b '%s' }", ANYTHING.map(lambda t: t.translate(ESCAPED))),
    "comment": ("ASK # %s\n { ?s ?p ?o } # %s", ANYTHING),
    "IRI": ("ASK { <urn:%s> ?p <urn:%s> }", NAME.map("/".join)),
    "variable": ("SELECT ?%s { ?s ?p $%s }", NAME.map("".join)),
    "name": ("PREFIX e: <urn:e> SELECT * { e:%s ?p e:x%s }", NAME.map("".join)),
    "blank node": ("ASK { _:%s ?p _:%s }", NAME.map("-".join)),
}
BLANKS = st.sampled_from([" ", "\n", "\t\r\n", " # SERVICE ' { (\n", "#\n#>\n"])
PIECES = ["?s", "?", "<", ">", "<a>", "'", "'''", '"""', "\\", "{", "}", "(", ")", "[", "]", "<<"]
PIECES += ["<<(", ")>>", ">>", "{|", "|}", "e:", ":", "_:b", "1.", ".5e", "@en", "^^", "||", "\n"]
PIECES += ["PREFIX e: <urn:>", "SELECT", "VALUES", "UNION", "FILTER", "EXISTS", "a", "*", "#", "纬"]


def verdict(text: str) -> str:
    try:
        checked(text, LIMITS, {"http://e/ours"})
    except QueryRefused as refused:
        return refused.rule
    except Refusal as refused:
        return type(refused).__name__
    return "passed"


@given(st.sampled_from(sorted(SLOTS)), st.data())
def test_what_stands_in_a_slot_is_never_a_clause(slot: str, data: st.DataObject) -> None:
    template, content = SLOTS[slot]
    assert verdict(template % (data.draw(content), data.draw(content))) == "passed"


def spelled(token: Token, upper: bool) -> str:
    """``token`` in other letters, where those do not matter."""
    if token.kind != "word" or token.text == "a":
        return token.text
    return token.text.upper() if upper else token.text.title()


# Of these rules the tokens decide.
SOME = [t for rule in ("service", "names", "graph", "queries") for t in REFUSED[rule]]


@given(st.sampled_from([*SOME, *PASSED, *ALL_UPDATES, *honest()]), st.data())
def test_blanks_comments_and_capitals_change_no_verdict(text: str, data: st.DataObject) -> None:
    read = list(tokens(text))
    between = data.draw(st.lists(BLANKS, min_size=1, max_size=5))
    upper = data.draw(st.booleans())
    said = [spelled(t, upper) + between[i % len(between)] for i, t in enumerate(read)]
    assert verdict("".join(said)) == verdict(text)


@given(st.lists(st.one_of(st.sampled_from(PIECES), TEXT), max_size=40))
def test_no_text_makes_the_guard_fail(pieces: list[str]) -> None:
    for text in ("".join(pieces), "ASK { " + " ".join(pieces) + " }"):
        assert verdict(text)


FAR = 3_000  # characters
WORDY = st.text("aE_é9-.", min_size=1, max_size=12)


@given(st.lists(WORDY, min_size=1, max_size=4), st.sampled_from([":", ": x", ".:", "<", "'"]))
def test_what_begins_here_is_seen_without_reading_far(words: list[str], end: str) -> None:
    """Else each word of a long text would be looked at with all that follows it."""
    pattern = "".join(words)
    run = pattern * (FAR // len(pattern) + 2)
    near, far = TOKEN.match(run), TOKEN.match(run + end)
    assert near
    assert far
    beyond = near.end() > FAR  # of a token that is long itself each character is read once
    assert beyond or (near.lastgroup, near.end()) == (far.lastgroup, far.end())


@given(st.sampled_from(honest()))
def test_tokens_are_the_text_without_what_is_between_them(text: str) -> None:
    read = list(tokens(text))
    assert [t.text for t in tokens(" ".join(t.text for t in read))] == [t.text for t in read]
    assert all(text[t.at :].startswith(t.text) for t in read)
