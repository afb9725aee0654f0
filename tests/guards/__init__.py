"""What the query doors defend, guard by guard, and the proof that each is needed.

    python -m tests.guards                     # all: some minutes
    python -m tests.guards cypher-regex        # one, or some

Each is switched off in turn, and the test that holds its line must fail without it. The product
knows nothing of this: it is done to its modules as they are imported, in tests only.
"""
