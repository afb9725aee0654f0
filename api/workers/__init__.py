"""Workers: child processes that each answer one query at a time, and may be killed at any moment.

A query text of a stranger may never end, take all memory or end its process. So none runs where
the service runs: ``pool.Pool`` hands each to a child, forwards the bytes that the child makes, and
kills the child at the deadline or when the client has gone; another one is there in milliseconds.
``child.Child`` is what a program sees of this, in the child process.

Nothing here knows a query language, HTTP or an edition's content. This module imports nothing, so
that a child carries only what it needs.
"""
