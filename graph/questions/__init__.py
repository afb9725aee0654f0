"""Named questions: one file each, with SPARQL, Cypher and an independent oracle side by side.

A question is answered alike by both graphs and by its oracle, which reads the book in plain
Python or SQL. Its texts are checked against the schema when it is made: a kind, key or label that
the schema does not have fails there. The file has underscores, the name has hyphens.
"""

import importlib
import pkgutil
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from graph.book.reading import Reading
from graph.errors import BadParameter
from graph.model import Id
from graph.questions.texts import check_cypher, check_sparql
from graph.rdf import Rdf, escaped
from graph.stores import Answering, Cell
from ontology.names import find
from ontology.ranges import ID, Native
from ontology.shapes import schema

BETWEEN = "; "
WHOLE = re.compile(r"-?[0-9]{1,15}")  # as many digits as every engine keeps
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATED = "on"  # the parameter that is the day of an answer, which over HTTP is called as_of
Row: TypeAlias = tuple[Native | None, ...]
Given: TypeAlias = Mapping[str, Native | None]
Oracle: TypeAlias = Callable[[Reading, Given, int | None], Iterable[Sequence[Native | None]]]


@dataclass(frozen=True)
class Parameter:
    """What a question is told: ``range`` is 'id', 'date', 'text', 'integer' or a vocabulary's name.

    A date is ISO text, as in Cypher. Without a ``default`` it must be given; the default ``today``
    is today, and the empty one leaves it out. It may be one of a few ``choices``.
    """

    name: str
    range: str
    meaning: str
    default: str | None = None
    choices: Sequence[str] = ()

    @property
    def may_be_empty(self) -> bool:
        """Whether an empty text leaves it out, which asks for any."""
        one_of_all = self.choices or self.range in ("integer", "date")
        return self.default is not None and not one_of_all

    def value(self, text: str) -> Native:
        """``text`` as the question takes it, or ``BadParameter`` with what would be right.

        >>> Parameter("batch", "integer", "number of the batch").value("6")
        6
        """
        if self.choices and text not in self.choices:
            raise BadParameter(self.name, text, "one of " + ", ".join(self.choices))
        if self.range == "integer":
            if not WHOLE.fullmatch(text):
                raise BadParameter(self.name, text, "an integer such as 6")
            return int(text)
        if self.range == "date":
            return _day(self.name, text)
        if self.range == "id" and not ID.fullmatch(text):
            raise BadParameter(self.name, text, "an id such as area/440310")
        if self.range in VOCABULARIES and text not in VOCABULARIES[self.range]:
            raise BadParameter(
                self.name, text, "one of " + ", ".join(sorted(VOCABULARIES[self.range]))
            )
        return text

    def term(self, value: Native | None, rdf: Rdf) -> str:
        """``value`` as a term of SPARQL; what is not given is the empty text."""
        if value is None:
            return '""'
        if self.range == "id":
            return rdf.iri(str(value))
        if self.range in VOCABULARIES:
            return f"<{VOCABULARIES[self.range][str(value)]}>"
        return str(value) if self.range == "integer" else f'"{escaped(str(value))}"'


@dataclass(frozen=True)
class Question:
    """A question with a number and a name (domain.md), its parameters, columns and three answers.

    In SPARQL a parameter is written ``$name`` and is put in as a term; in Cypher it is a parameter
    of the engine. Rows are a set: they come sorted, whatever order the engine has. A column of
    ``several`` texts holds them sorted, with ``BETWEEN`` between them; in Cypher they are a list.
    """

    number: int
    name: str
    title: Mapping[str, str]
    parameters: Sequence[Parameter]
    columns: Sequence[str]
    sparql: str
    cypher: str
    oracle: Oracle
    several: Collection[str] = ()

    def __post_init__(self) -> None:
        check_sparql(self.name, self.sparql, schema())
        check_cypher(self.name, self.cypher, schema())

    def parameters_from(self, given: Mapping[str, str]) -> dict[str, Native | None]:
        """Values of all parameters: what was given, else the default."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            find(f"parameter of {self.name}", name, known)
        values: dict[str, Native | None] = {}
        for name, parameter in known.items():
            text = given.get(name, parameter.default)
            if text is None or not (text or parameter.may_be_empty):
                raise BadParameter(name, "", f"given: {parameter.meaning}")
            values[name] = parameter.value(text) if text else None
        return values

    def standing(self, given: Given, known: Callable[[Id], Id]) -> Given:
        """The same values, each id as what stands for it, which ``known`` tells or refuses.

        A graph has an empty answer for an id that nobody knows, and people take it for a no.
        """
        ids = [one.name for one in self.parameters if one.range == "id" and given[one.name]]
        return {**given, **{name: known(str(given[name])) for name in ids}}

    def in_sparql(self, store: Answering, rdf: Rdf, given: Given) -> list[Row]:
        """The answer of an RDF store, ids and notations in place of their IRIs."""
        answer = store.query(self.sparql, self.terms(rdf, given))
        start = f"{rdf.base}id/"
        return self._rows([_short(cell, start) for cell in row] for row in answer.rows)

    def in_cypher(self, store: Answering, given: Given) -> list[Row]:
        """The answer of a property graph."""
        return self._rows(store.query(self.cypher, dict(given)).rows)

    def in_oracle(self, book: Reading, given: Given, edition: int | None = None) -> list[Row]:
        """The answer of the book, as of an edition."""
        return self._rows(self.oracle(book, given, edition))

    def terms(self, rdf: Rdf, given: Given) -> dict[str, Cell]:
        """What stands for each ``$name`` in the SPARQL."""
        return {p.name: p.term(given[p.name], rdf) for p in self.parameters}

    def _rows(self, rows: Iterable[Sequence[object]]) -> list[Row]:
        """Rows sorted, each number and each cell of several texts written in one way."""
        several = [column in self.several for column in self.columns]
        plain = [
            tuple(
                _sorted(cell) if many else _number(cell)
                for cell, many in zip(row, several, strict=True)
            )
            for row in rows
        ]
        return sorted(
            plain, key=lambda row: [(cell is not None, type(cell) is str, cell) for cell in row]
        )


def questions() -> Mapping[str, Question]:
    """Every question, by name: one for each module here that defines ``QUESTION``."""
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.iter_modules(__path__, f"{__name__}.")
    ]
    known: list[Question] = [m.QUESTION for m in modules if hasattr(m, "QUESTION")]
    return {q.name: q for q in sorted(known, key=lambda q: q.number)}


def question(name: str) -> Question:
    """The question called ``name``, or ``UnknownName`` with the nearest."""
    return find("question", name, questions())


def on_a_day(asked: Question, given: Mapping[str, str]) -> dict[str, str]:
    """What is ``given``, and its day in any case, so that it asks the same when today is over.

    ``BadParameter`` if the question does not take it.
    """
    day = asked.parameters_from(given).get(DATED)
    return dict(given) if day is None else {**given, DATED: str(day)}


def _vocabularies() -> Mapping[str, Mapping[str, str]]:
    """Notation to IRI, by the vocabulary's name, for every one that a kind uses."""
    found: dict[str, dict[str, str]] = {}
    for kind in schema().kinds.values():
        for property in kind.properties.values():
            for notation, iri in property.terms.items():
                found.setdefault(iri.split("/")[-2], {})[notation] = iri
    return found


VOCABULARIES = _vocabularies()
NOTATIONS = {iri: notation for terms in VOCABULARIES.values() for notation, iri in terms.items()}


def _short(cell: Cell, start: str) -> Cell:
    """An id or a notation in place of its IRI; of several ids each."""
    if not isinstance(cell, str):
        return cell
    if cell.startswith(start):
        return BETWEEN.join(part.removeprefix(start) for part in cell.split(BETWEEN))
    return NOTATIONS.get(cell, cell)


def _sorted(cell: object) -> str | None:
    """Several texts as one: engines have no order for them."""
    texts = cell if isinstance(cell, list) else str(cell or "").split(BETWEEN)
    return BETWEEN.join(sorted({str(text) for text in texts if text})) or None


def _number(cell: object) -> Native | None:
    """A number as every engine has it: sums and quotients of floats differ in the last digits."""
    if isinstance(cell, float):
        cell = round(float(f"{cell:.15g}"), 12)
        return int(cell) if cell.is_integer() else cell
    return cell  # type: ignore[return-value]


def _day(name: str, text: str) -> str:
    if text == "today":
        return date.today().isoformat()
    if not DAY.fullmatch(text):  # Python reads more: 20240831, and weeks
        raise BadParameter(name, text, "a day such as 2024-08-31")
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise BadParameter(name, text, "a day such as 2024-08-31") from error
