"""What loading, syncing and reading back cost, beside what the bare engines cost.

    python -m tests.bench                    20,000 firms, about 200,000 supplies, JSON to stdout

It measures; it judges nothing but the goals that it prints. Whatever is timed runs in a process
of its own, so that the rows which the bare engines are given do not count as Greenweft's memory.
"""
