"""Kill it at random moments and look at what is left.

    python -m tests.crash --seed 1 --kills 30

A victim loads a made-up economy and two later states of it, and says so after each. It is killed
(SIGKILL) at a moment that the seed decides, some with the embedded engine, some again while they
recover. Then a survivor opens the same home: what was acknowledged must be there, nothing half or
twice, and both graphs must come to be the book's; at the end all is as if nobody had been killed.
"""
