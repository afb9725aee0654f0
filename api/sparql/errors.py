"""Why the SPARQL door does not answer, beside the refusals that all doors share."""

from collections.abc import Iterable

from api.refusals import BadQuery, Refusal


class NotSparql(BadQuery):
    """A text that is no SPARQL query; ``place`` is its line and column, from 1.

    >>> str(NotSparql("there is no word SELCT; did you mean SELECT?", (1, 1)))
    'there is no word SELCT; did you mean SELECT? (line 1, column 1)'
    """

    def __init__(self, problem: str, place: tuple[int, int]) -> None:
        line, column = place
        super().__init__(f"{problem} (line {line}, column {column})", line=line, column=column)
        self.place = place


class NotAcceptable(Refusal):
    """An answer in none of the forms that were ``asked`` for; ``offers`` are those there are.

    >>> str(NotAcceptable("image/png", ["text/turtle"], "a graph"))
    'a graph is not written as image/png; there is text/turtle'
    """

    def __init__(self, asked: str | None, offers: Iterable[str], what: str = "an answer") -> None:
        forms = list(dict.fromkeys(offers))
        asked = asked[:200] if asked else "what was asked for"
        super().__init__(f"{what} is not written as {asked}; there is {', '.join(forms)}")
        self.facts = {"offers": forms}


class Unwritable(NotAcceptable):
    """A graph that a form cannot say, though it can say most."""

    def __init__(self, what: str, form: str, offers: Iterable[str]) -> None:
        super().__init__(form, offers, what)
