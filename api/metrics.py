"""Metrics: what Prometheus is told of a server; each app has a registry of its own.

Whatever is known elsewhere (workers, editions) is read when somebody asks for it.
"""

from collections import Counter as Counts
from collections.abc import Iterator
from functools import cache
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.jobs.job import STATES
from api.server import Watched
from api.visits import Visit

SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60)
DOORS = {"sparql": "sparql", "db": "cypher"}  # by the first part of their routes
METHODS = frozenset(("GET", "HEAD", "POST", "DELETE", "OPTIONS"))


class Metrics:
    """Counts visits as they end, and knows where the rest is read."""

    def __init__(self, server: Watched) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "greenweft_requests", "Requests answered.", ("route", "method", "status"),
            registry=self.registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "greenweft_request_seconds", "From the first header to the last byte of the answer.",
            ("route",), buckets=SECONDS, registry=self.registry,
        )  # fmt: skip
        self._queries = Counter(
            "greenweft_queries", "Queries by what came of them.", ("language", "outcome"),
            registry=self.registry,
        )  # fmt: skip
        self._sent = Counter("greenweft_sent_bytes", "Bytes of answers.", registry=self.registry)
        self.registry.register(_Standing(server))
        ProcessCollector(registry=self.registry)
        # Finding the child of some labels takes longer than counting in it.
        self._of_requests = cache(self._requests.labels)
        self._of_seconds = cache(self._seconds.labels)
        self._of_queries = cache(self._queries.labels)

    def count(self, visit: Visit) -> None:
        """Count a visit that is over."""
        method = visit.method if visit.method in METHODS else "other"
        self._of_requests(visit.route, method, visit.status).inc()
        self._of_seconds(visit.route).observe(visit.seconds)
        self._sent.inc(visit.bytes)
        # What a door refuses before it asks its reader counts too.
        language = visit.language or (visit.outcome and _door(visit.route))
        if language:
            refused = "answered" if visit.status < 400 else "refused"
            self._of_queries(language, visit.outcome or refused).inc()


def _door(route: str) -> str | None:
    return next((DOORS[part] for part in route.split("/")[1:2] if part in DOORS), None)


class _Standing(Collector):
    """How the server stands at the moment."""

    def __init__(self, server: Watched) -> None:
        self._server = server

    def collect(self) -> Iterator[Metric]:
        server = self._server
        edition = server.published.edition if server.published else 0
        yield _gauge("greenweft_edition", "The edition that readers see.", edition)
        yield _gauge("greenweft_lag", "Editions that readers are behind the book.", server.lag)
        trouble = GaugeMetricFamily("greenweft_trouble", "What does not work.", labels=["what"])
        for what in server.troubles:
            trouble.add_metric([what], 1)
        yield trouble
        jobs = GaugeMetricFamily("greenweft_jobs", "Jobs by how they stand.", labels=["state"])
        states = Counts(job.state for job in server.jobs.all())
        for state in STATES:
            jobs.add_metric([state], states[state])
        yield jobs
        yield from self._workers(
            {"sparql": server.rdf, "cypher": server.lpg, "lookup": server.lookups}
        )

    def _workers(self, readers: dict[str, Any]) -> Iterator[Metric]:
        """Figures of the readers that have them: those that run queries in child processes."""
        for name, says in {
            "size": "Workers there are.",
            "busy": "Workers with a query.",
            "waiting": "Queries that wait for a worker.",
        }.items():
            family = GaugeMetricFamily(f"greenweft_workers_{name}", says, labels=["language"])
            for language, reader in readers.items():
                if (value := getattr(reader, name, None)) is not None:
                    family.add_metric([language], value)
            yield family
        for name, says in {
            "replaced": "Workers that were given up.",
            "restarts": "Engines that were given up.",
        }.items():
            counter = CounterMetricFamily(f"greenweft_{name}", says, labels=["language", "reason"])
            for language, reader in readers.items():
                for reason, times in getattr(reader, name, {}).items():
                    counter.add_metric([language, reason], times)
            yield counter


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=value)
