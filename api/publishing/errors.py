"""Errors of publishing."""

from api.errors import Behind


class NotPublished(Behind):
    """An edition that readers do not see: they see the one before, and it is tried again."""

    def __init__(self, edition: int, problem: str) -> None:
        super(Behind, self).__init__(
            f"edition {edition} is in the book and is not published yet: {problem}; it is tried "
            "again, and readers see what they saw"
        )
