"""Refusals of what is more, larger or slower than a server takes."""

from math import ceil

from api.refusals import Refusal


class TooMany(Refusal):
    """More of one client than it may send in a time: requests, or tokens that nobody knows."""

    def __init__(self, rate: float, retry_after: float, what: str = "request") -> None:
        # In whole seconds, as Retry-After has them.
        self.retry_after = max(1.0, ceil(retry_after))
        plural = "" if rate == 1 else "s"
        super().__init__(
            f"more than {rate:g} {what}{plural} a second; wait {self.retry_after:.0f} s"
        )


class BodyTooLarge(Refusal):
    """A body larger than one may be."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"the body has more than {limit:,} bytes (GREENWEFT_BODY)",
            limit=limit,
            setting="GREENWEFT_BODY",
        )


class BodyTooSlow(Refusal):
    """A body that was not there in time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the body was not here within {seconds:g} s", seconds=seconds)


class HeadTooLarge(Refusal):
    """A request whose headers together are longer than they may be."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the headers have more than {limit:,} bytes", limit=limit)


class AddressTooLong(Refusal):
    """A request whose address is longer than it may be."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"the address has more than {limit:,} bytes; send the query in a body", limit=limit
        )
