"""Hostile texts against a running service, seeded, in families: what must never come of them.

    python -m tests.hostile --seed 7 --each 30 --graph embedded

Nothing changes, no canary is read, nobody is called, the service lives on and answers others.
"""
