"""Publishing: what readers see is one edition in both graphs, whatever happens to the writer.

``publisher.Publisher`` brings the stores to the newest edition and has readers see it, in both
graphs at the same moment. An embedded store is copied, and readers have the copy, with an engine
of their own that is replaced when one of their queries ruins it. A remote store is read where it
is written: a gate keeps queries and deltas apart, and a breaker keeps queries from an engine that
does not answer.

Nothing here knows HTTP or a query language, and nothing that a stranger asks reaches the writer.
"""
