"""The grammar of Cypher as Neo4j keeps it: a text as a tree, or why it is none.

neo4j-guard carries the lexer and the parser that ANTLR made of Neo4j's grammar of Cypher 25.
Importing that package alters the driver's classes for all who use it, so its two modules are
loaded from where they lie, under names of ours.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from api.refusals import BadQuery, QueryRefused

CARRIER = "neo4j_guard"
MODE = re.compile(r"\A\s*(EXPLAIN|PROFILE)\b", re.IGNORECASE)
SYNTAX = "Neo.ClientError.Statement.SyntaxError"
FRAMES = 4_000  # of Python, for the deepest text that ``text`` lets pass
STATES = 5_000  # of its decisions that the parser remembers, about 10 kB each
FEW = 8

Node: TypeAlias = Any  # ANTLR has no types


def parsed(text: str) -> Node:
    """The tree of one statement; places in it are places in ``text``.

    ``BadQuery`` says where the text stops being Cypher.

    >>> rule(parsed("RETURN 1"))
    'Statements'
    """
    # The grammar has no EXPLAIN and no PROFILE.
    if mode := MODE.search(text):
        text = text[: mode.start(1)] + " " * len(mode[1]) + text[mode.end() :]
    import antlr4
    from antlr4.ListTokenSource import ListTokenSource

    lexer = _recogniser("Lexer")(antlr4.InputStream(text))
    lexer.removeErrorListeners()
    # Blanks and comments are passed over here: the stream goes back over them all, time and again.
    words = [
        token for token in lexer.getAllTokens() if token.channel == antlr4.Token.DEFAULT_CHANNEL
    ]
    source: Any = ListTokenSource(words)  # which is a lexer as far as a stream of tokens goes
    tokens = antlr4.CommonTokenStream(source)
    parser = _recogniser("Parser")(tokens)
    parser.removeErrorListeners()
    try:
        sys.setrecursionlimit(max(FRAMES, sys.getrecursionlimit()))
        return _tree(parser, tokens)
    except RecursionError:
        raise QueryRefused("this door runs no query that is nested so deeply", "size") from None
    finally:
        _forget_much(parser)


def rule(node: Node) -> str:
    """Name of the grammar's rule that a node is of; of a word or sign, the empty text."""
    name = type(node).__name__
    return name.removesuffix("Context") if name.endswith("Context") else ""


def children(node: Node) -> list[Node]:
    """What a node is made of, in order."""
    return getattr(node, "children", None) or []


def place(node: Node) -> tuple[int, int]:
    """Line and column where a node begins, from 1."""
    first = getattr(node, "start", None) or node.getSymbol()
    return first.line, first.column + 1


def source(node: Node) -> str:
    """A node as it was written."""
    text: str = node.start.getInputStream().getText(node.start.start, node.stop.stop)
    return text


def below(node: Node, *rules: str) -> Iterator[Node]:
    """The topmost nodes of ``rules`` below a node, in order."""
    waiting = children(node)[::-1]
    while waiting:
        node = waiting.pop()
        if rule(node) in rules:
            yield node
        else:
            waiting += children(node)[::-1]


def single_part(node: Node) -> Node:
    """What an expression is where it is but one thing: a literal, a call, a name."""
    while rule(node).startswith("Expression") and len(children(node)) == 1:
        node = children(node)[0]
    return node


def name(node: Node) -> str:
    """A name without its back-quotes."""
    text = str(node.getText())
    return text[1:-1].replace("``", "`") if text.startswith("`") else text


def keyword(node: Node) -> str:
    """Name of the lexer's rule that a word or sign is of: ``MATCH``, ``LPAREN``, ``IDENTIFIER``."""
    kind: int = node.getSymbol().type
    return str(_recogniser("Lexer").symbolicNames[kind]) if kind > 0 else "EOF"


@cache
def _recogniser(part: str) -> Any:
    carrier = find_spec(CARRIER)
    places = carrier.submodule_search_locations if carrier else None
    folder = Path(*(places or ["."])[:1], "_parser")
    kind = f"Cypher25{part}"
    spec = spec_from_file_location(f"{__name__}.{kind}", folder / f"{kind}.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"no {kind} in {folder}")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, kind)


def _tree(parser: Any, tokens: Any) -> Node:
    """The tree, by the quick way; by the thorough one where that fails, which knows why."""
    from antlr4 import BailErrorStrategy, PredictionMode
    from antlr4.error.ErrorListener import ErrorListener
    from antlr4.error.Errors import InputMismatchException, ParseCancellationException

    thorough = parser._errHandler
    parser._errHandler = BailErrorStrategy()
    parser._interp.predictionMode = PredictionMode.SLL
    try:
        return parser.statements()
    except ParseCancellationException:
        tokens.seek(0)
        parser.reset()
        parser._errHandler = thorough
        parser._interp.predictionMode = PredictionMode.LL

    class Telling(ErrorListener):  # type: ignore[misc]
        def syntaxError(  # noqa: N802
            self,
            recognizer: Any,
            offendingSymbol: Any,  # noqa: N803  the names are ANTLR's
            line: int,
            column: int,
            msg: str,
            e: object,
        ) -> NoReturn:
            known = e is None or isinstance(e, InputMismatchException)
            expected = _expected(recognizer) if known else []
            raise _bad(offendingSymbol, (line, column + 1), expected)

    parser.addErrorListener(Telling())
    return parser.statements()


def _expected(parser: Any) -> list[str]:
    """What could stand where the parser is: words in capitals, signs as they are."""
    kinds = [kind for interval in parser.getExpectedTokens().intervals or () for kind in interval]
    literals, symbols = parser.literalNames, parser.symbolicNames
    signs = [literals[kind].strip("'") if 0 < kind < len(literals) else "" for kind in kinds]
    return [
        sign if sign not in ("", "<INVALID>") else symbols[kind]
        for sign, kind in zip(signs, kinds, strict=True)
        if kind > 0
    ]


def _bad(symbol: Any, at: tuple[int, int], expected: list[str]) -> BadQuery:
    found = "the end" if symbol.type < 0 else repr(symbol.text[:40])
    hint = f", where {' or '.join(expected)} could stand" if 0 < len(expected) <= FEW else ""
    return BadQuery(
        f"this is not Cypher at {found} (line {at[0]}, column {at[1]}){hint}",
        code=SYNTAX,
        line=at[0],
        column=at[1],
    )


def _forget_much(parser: Any) -> None:
    """Empty the parser's memory of its decisions where strangers have filled it."""
    from antlr4 import DFA, PredictionContextCache

    if sum(len(made.states) for made in parser.decisionsToDFA) > STATES:
        states = enumerate(parser.atn.decisionToState)
        parser.decisionsToDFA[:] = [DFA(state, number) for number, state in states]
        type(parser).sharedContextCache = PredictionContextCache()
