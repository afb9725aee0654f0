"""Rates: how often somebody may do something, as buckets that fill again at a steady pace."""

from collections import OrderedDict
from time import monotonic

MOST = 10_000  # buckets; beyond it the one unused for longest is forgotten, and so begins full


class Rates:
    """A bucket for each client: ``burst`` at once, and ``rate`` a second from then on.

    >>> rates = Rates(rate=1, burst=2)
    >>> [rates.wait("a", now=0.0) for _ in range(3)], rates.wait("b", now=0.0)
    ([0.0, 0.0, 1.0], 0.0)
    >>> rates.wait("a", now=1.0)
    0.0
    """

    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate
        self.burst = max(1.0, burst)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # what is in it, when

    def wait(self, client: str, now: float | None = None) -> float:
        """Take one from a client's bucket; else the seconds until there is one again."""
        now = monotonic() if now is None else now
        held, then = self._buckets.pop(client, (self.burst, now))
        held = min(self.burst, held + (now - then) * self.rate)
        enough = held >= 1
        self._buckets[client] = (held - 1 if enough else held, now)
        if len(self._buckets) > MOST:
            self._buckets.popitem(last=False)
        return 0.0 if enough else (1 - held) / self.rate
