"""Named questions answered by the book, as commands, lookups, jobs and exports ask them."""

from collections.abc import Mapping

from graph.book.reading import Reading
from graph.lookups.of_book import known_to
from graph.questions import Question, Row


def asked_of(book: Reading, edition: int, asked: Question, given: Mapping[str, str]) -> list[Row]:
    """The oracle's answer at an edition; ``NotFound`` of an id of which nothing is known."""
    values = asked.standing(asked.parameters_from(given), known_to(book, edition))
    return asked.in_oracle(book, values, edition)
