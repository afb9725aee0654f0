"""The SPARQL door: queries of strangers over the RDF graph, which only read.

``guard.checked`` looks at a text before any parser does; ``worker`` answers it from a snapshot in
a process of its own, ``remote`` from an endpoint; the other modules speak HTTP. Nothing here can
write, and nothing here fetches what a query names.

This module imports nothing, so that a worker and a command carry only what they need.
"""
