"""The reference page of errors: what is refused, and the sentence that says so.

The sentence is read off the code: ``{path} is there already`` becomes "path is there already",
with the word that is filled in slanted.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from textwrap import dedent

from api.cypher.errors import SYNTAX, TABLE, Malformed
from api.cypher.errors import told as told_below_db
from api.cypher.transactions import NoTransaction
from api.problems import told
from api.refusals import BadQuery, Refusal
from docs.markdown import table
from ontology.errors import GreenweftError

PACKAGES = ("ontology", "graph", "loaders", "api")
HEAD = """# Errors

Made from the classes of the code. A refused command prints one sentence and changes nothing; its
exit code is 1, or 2 where the command itself was wrong. `--debug` shows where the sentence came
from. A record that cannot be read is no error: it goes to quarantine with file, row and reason
(`greenweft rejected`), and the rest is loaded.

Over HTTP the sentence is the `detail` of a problem document; its `type` ends in the name of the
error in small letters, `query-refused`. Below `/db/` it is a message beside a code of Neo4j's. The
last column has the status, then status and code below `/db/`. An address that is not there is 404,
a method that it does not take 405, both of type `about:blank`, and below `/db/`
`Neo.ClientError.Request.Invalid`.

What is *slanted* is filled in; … stands for a list or an explanation.
"""
OF_THE_DOOR = (Malformed(), NoTransaction("1-00000000"))
_TOLD = re.compile(r"^['\"](.+)['\"]$", re.MULTILINE)


def errors() -> str:
    """Markdown of every error: what it means, and its sentence."""
    rows = (
        (f"`{one.__name__}`", _first_line(one), "<br>".join(_said(one)), _over_http(one))
        for one in refusals()
    )
    return "\n".join([HEAD, *table(("error", "meaning", "it says", "over HTTP"), rows), ""])


def refusals() -> list[type[GreenweftError]]:
    """Every error of ours, by name."""
    for package in PACKAGES:
        root = import_module(package)
        for found in walk_packages(root.__path__, f"{package}."):
            if not found.name.endswith("__main__"):
                import_module(found.name)
    ours = (one for one in _below(GreenweftError) if one.__module__.partition(".")[0] in PACKAGES)
    return sorted(set(ours), key=lambda one: one.__name__)


def sentences(error: type[GreenweftError]) -> list[str]:
    """What an error says: by the example in its docstring, else read off its ``__init__``.

    One that has no words of its own says what the error above it says, or what it is given where
    it is raised.
    """
    if error in (GreenweftError, Refusal):
        return []
    if found := _TOLD.findall(inspect.getdoc(error) or ""):
        return [ast.literal_eval(f'"""{one}"""') for one in found]
    return _of_its_own(error) or sentences(error.__mro__[1]) or _raised(error.__name__)


def _of_its_own(error: type[GreenweftError]) -> list[str]:
    if "__init__" not in vars(error):
        return []
    tree = ast.parse(dedent(inspect.getsource(error.__init__)))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    said = (call.args[0] for call in calls if _is_super(call.func) and call.args)
    return [sentence for one in said for sentence in _spoken(one)]


def _over_http(error: type[GreenweftError]) -> str:
    """The status of a refusal, and below ``/db/`` that and the code."""
    if not issubclass(error, Refusal):
        return ""
    over_http = told(error)[0]
    if error is BadQuery:
        return f"{over_http}; status and code that Neo4j has for it, most often 400 `{SYNTAX}`"
    if own := next((one for one in OF_THE_DOOR if type(one) is error), None):
        status, code = told_below_db(own)
    else:
        nearest = next(one for one in error.__mro__ if one in TABLE)
        status, code = TABLE[nearest]
        if nearest is Refusal:  # refused before the door was reached, and by it as there
            status = over_http
    return f"{over_http}; {status} `{code}`"


def _raised(name: str) -> list[str]:
    """The sentences that an error of this name is raised with."""
    texts = (text for text in _texts() if f"raise {name}(" in text)
    nodes = (node for text in texts for node in ast.walk(ast.parse(text)))
    made = (node.exc for node in nodes if isinstance(node, ast.Raise))
    calls = (one for one in made if isinstance(one, ast.Call) and ast.unparse(one.func) == name)
    return list(dict.fromkeys(said for call in calls for said in _spoken(call.args[0])))


@cache
def _texts() -> list[str]:
    """The text of every module."""
    roots = [Path(root) for package in PACKAGES for root in import_module(package).__path__]
    return [file.read_text("utf-8") for root in roots for file in sorted(root.rglob("*.py"))]


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").partition("\n")[0]


def _said(error: type[GreenweftError]) -> list[str]:
    """The sentences of an error; of one that only gathers others, their names."""
    below = ", ".join(f"`{one.__name__}`" for one in error.__subclasses__())
    return sentences(error) or [f"what {below} say" if below else "the reason, as it came"]


def _below(error: type[GreenweftError]) -> Iterator[type[GreenweftError]]:
    for one in error.__subclasses__():
        yield one
        yield from _below(one)


def _is_super(function: ast.expr) -> bool:
    return re.fullmatch(r"super\(.*\)\.__init__", ast.unparse(function)) is not None


def _spoken(said: ast.expr) -> Iterator[str]:
    """The sentences that an expression may give."""
    if isinstance(said, ast.IfExp):
        yield from _spoken(said.body)
        yield from _spoken(said.orelse)
    elif isinstance(said, ast.JoinedStr):
        yield "".join(_part(part) for part in said.values)
    elif isinstance(said, ast.Constant):
        yield str(said.value)


def _part(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    value = part.value if isinstance(part, ast.FormattedValue) else part
    if isinstance(value, ast.Attribute):
        return f"<i>{value.attr}</i>"
    return f"<i>{value.id}</i>" if isinstance(value, ast.Name) else "…"
