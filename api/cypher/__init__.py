"""The Cypher door: Neo4j's Query API over the property graph, for all that only reads.

    router        requests become orders for the reader of the graph, refusals become Neo4j's errors
    worker        the program of the processes that answer: guard, edition, statement, body
    database      the one connection of a worker, over which nothing is written
    guard         what may be asked at all
    differences   what the two engines do not do alike

An answer goes under our ids and Neo4j's names, whichever engine made it.
"""
