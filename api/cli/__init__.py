"""The command line: ``greenweft``.

    $ greenweft find 织坊
    $ greenweft ask holders --area area/440310 --as-of 2024-08-31 --format csv

Results go to stdout, progress and messages to stderr. Exit codes: 0 done, 1 refused or failed and
nothing changed, 2 wrong usage, 3 the answer is no. A module here imports nothing heavy before one
of its commands is run, so that help is there at once.
"""

from api.cli.door import main as main
from api.cli.door import run as run
