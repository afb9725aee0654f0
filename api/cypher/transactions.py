"""Transactions of several requests, as clients of the Query API open them.

All that they can do here is read, and what they rely on is that all their statements see the same
graph. So a transaction is an edition: its id names the one at which it began, no other answers its
statements, and nothing is kept of it between two requests.
"""

import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from api.cypher.errors import INVALID
from api.readers import Published
from api.refusals import BadQuery, NotReady

ID = re.compile(r"([0-9a-f]{1,15})-[0-9a-f]{8}")
IDLE = timedelta(seconds=30)  # after which Neo4j would forget it; we have nothing to forget


class NoTransaction(BadQuery):
    """An id that no transaction has."""

    def __init__(self, id: str) -> None:
        super().__init__(f'Transaction with Id: "{id}" was not found.', code=INVALID, status=404)


def begun(published: Published | None) -> str:
    """The id of a new transaction."""
    if published is None:
        raise NotReady("starting: there is no edition yet")
    return f"{published.edition:x}-{secrets.token_hex(4)}"


def edition(id: str) -> int:
    """The edition that a transaction reads.

    >>> edition("1f-0a0b0c0d")
    31
    """
    if found := ID.fullmatch(id):
        return int(found[1], 16)
    raise NoTransaction(id)


def bookmark(book: str, edition: int) -> str:
    """What stands for an edition of a book, for clients that hand it back to us.

    >>> bookmark("3063bca5", 12)
    'greenweft:3063bca5:12'
    """
    return f"greenweft:{book}:{edition}"


def told(id: str) -> Mapping[str, str]:
    """What an answer says of its transaction."""
    until = datetime.now(UTC).replace(microsecond=0) + IDLE
    return {"id": id, "expires": until.isoformat().replace("+00:00", "Z")}
