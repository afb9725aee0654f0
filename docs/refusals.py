"""The reference page of errors: what is refused, and the sentence that says so.

The sentence is read off the code: ``{path} is there already`` becomes "path is there already",
with the word that is filled in slanted.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from textwrap import dedent

from docs.markdown import table
from ontology.errors import GreenweftError

PACKAGES = ("ontology", "graph", "loaders", "api")
HEAD = """# Errors

Made from the classes of the code. A refused command prints one sentence and changes nothing; its
exit code is 1, or 2 where the command itself was wrong. `--debug` shows where the sentence came
from. A record that cannot be read is no error: it goes to quarantine with file, row and reason
(`greenweft rejected`), and the rest is loaded.

What is *slanted* is filled in; … stands for a list or an explanation.
"""
_TOLD = re.compile(r"^['\"](.+)['\"]$", re.MULTILINE)


def errors() -> str:
    """Markdown of every error: what it means, and its sentence."""
    rows = ((f"`{one.__name__}`", _first_line(one), "<br>".join(_said(one))) for one in refusals())
    return "\n".join([HEAD, *table(("error", "meaning", "it says"), rows), ""])


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
    """What an error says: by the example in its docstring, else read off its ``__init__``."""
    if found := _TOLD.findall(inspect.getdoc(error) or ""):
        return [ast.literal_eval(f'"""{one}"""') for one in found]
    if "__init__" not in vars(error):
        return []
    tree = ast.parse(dedent(inspect.getsource(error.__init__)))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    said = (call.args[0] for call in calls if _is_super(call.func) and call.args)
    return [sentence for one in said for sentence in _spoken(one)]


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
    return ast.unparse(function) == "super().__init__"


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
