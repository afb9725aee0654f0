"""Reference pages of the plug-in folders: what can be loaded, asked and exported.

What stands at the top of a plug-in's module is shown as it is, so write it for readers.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from inspect import cleandoc

from docs.markdown import fenced, indented, table
from graph.formats import Format, Loss
from graph.formats import formats as every_format
from graph.questions import Parameter, Question
from graph.questions import questions as every_question
from loaders import Source
from loaders import sources as every_source

SOURCES = """# Sources

Made from `loaders/`: one file, or folder, for each source. `greenweft sources` prints the same
list.
"""
QUESTIONS = """# Questions

Made from `graph/questions/`: one file for each question. Every question is answered by SPARQL, by
Cypher and by an oracle, which reads the book in plain Python; the three must agree. `greenweft ask
NAME --show` prints the text of a question; [Ask](../ask.md) tells how to ask.
"""
FORMATS = """# Formats

Made from `graph/formats/`: one file for each format. `greenweft export FORMAT -o FILE` writes them;
[Export](../exports.md) tells what to do with them. What a format cannot hold is said here, and
tests read every file back with two readers to see that nothing else is missing.

GraphML, GEXF, CSV and node-link JSON hold the property graph: a node for each entity, an edge for
each relation with its keys, and an edge for each reference, whose id is made of its ends. `kind` is
`Company` or `SUPPLIES`. N-Quads, Turtle and JSON-LD hold the RDF graph, and lose nothing of it.
"""

# Markdown wants a blank line before a list, a docstring does not.
_LIST = re.compile(r"^((?!- ).*\S)\n(- )", re.MULTILINE)


def sources() -> str:
    """Markdown of all sources: where each comes from, what it reads, and how a row looks."""
    return "\n".join([SOURCES, *(line for one in every_source().values() for line in _source(one))])


def questions() -> str:
    """Markdown of all questions with their parameters, columns, and text in both languages."""
    every = every_question().values()
    index = (
        (str(one.number), f"[`{one.name}`](#{one.name})", one.title["en"], one.title["zh"])
        for one in every
    )
    lines = [QUESTIONS, *table(("", "name", "question", "问题"), index), ""]
    return "\n".join([*lines, *(line for one in every for line in _question(one))])


def formats() -> str:
    """Markdown of all formats: what each looks like, and what it cannot hold."""
    every = every_format().values()
    index = (
        (f"[`{one.name}`](#{one.name})", one.title, f"`{one.suffix}`", f"`{one.media_type}`")
        for one in every
    )
    losses = ((loss.value, *("×" if loss in one.loses else "" for one in every)) for loss in Loss)
    lines = [FORMATS, *table(("", "format", "file", "media type"), index), ""]
    lines += [*table(("what is lost", *(f"`{one.name}`" for one in every)), losses), ""]
    return "\n".join([*lines, *(line for one in every for line in _format(one))])


def about(package: str, name: str) -> str:
    """What the module of a plug-in says of itself; the file has underscores for hyphens."""
    text = cleandoc(import_module(f"{package}.{name.replace('-', '_')}").__doc__ or "")
    return _LIST.sub(r"\1\n\n\2", text)


def _source(source: Source) -> Iterator[str]:
    where = f"<{source.url}>" if source.url else "with you"
    reads = ", ".join(source.formats) or "nothing: it carries its facts"
    facts = {"where": where, "licence": source.license, "covers": source.coverage, "reads": reads}
    yield f"## {source.name}\n"
    yield f"**{source.title}**\n"
    yield from table(("", ""), facts.items())
    yield f"\n{about('loaders', source.name)}\n"
    if source.options:
        yield from table(
            ("--option", "meaning"), ((f"`{k}=`", v) for k, v in source.options.items())
        )
        yield ""
    if source.headings:
        files = ", ".join(f"`{name}`" for name in source.headings)
        yield f"`greenweft sources --template {source.name} -o FOLDER` writes {files}.\n"


def _format(format: Format) -> Iterator[str]:
    yield f"## {format.name}\n"
    yield f"**{format.title}**\n"
    yield f"{about('graph.formats', format.name)}\n"
    if format.loses:
        yield "What it cannot hold:\n"
        yield from (f"- {loss.value}" for loss in format.loses)
        yield ""


def _question(question: Question) -> Iterator[str]:
    yield f"## {question.name}\n"
    yield f"**{question.title['en']} · {question.title['zh']}** (question {question.number})\n"
    yield f"{about('graph.questions', question.name)}\n"
    yield from table(
        ("parameter", "takes", "meaning", "if not given"), map(_told, question.parameters)
    )
    yield f"\nColumns: {', '.join(f'`{column}`' for column in question.columns)}.\n"
    for language, text in (("SPARQL", question.sparql), ("Cypher", question.cypher)):
        yield f'=== "{language}"\n'
        yield indented(fenced(text.strip(), language.lower()))
        yield ""


def _told(parameter: Parameter) -> tuple[str, ...]:
    default = "must be given" if parameter.default is None else parameter.default or "any"
    return f"`{parameter.name}`", parameter.range, parameter.meaning, default
