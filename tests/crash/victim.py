"""The process that gets killed: it loads one release after another and says how far it is.

    start 0        it runs, and has nothing of release 1
    book 1         the transaction of the book is next
    rdf 1          the RDF store is brought on
    lpg 1          the property graph
    loaded 1 9f…   acknowledged, and the hash of the edition
    done 3         all is loaded; it waits

Arguments are the folders of the releases; the home and the engines come from the environment.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from api.application import STORES, Application
from api.settings import Settings


class Talking(Application):
    """An application that says what it is about to do."""

    release = 0

    def sync(self, only: Sequence[str] = STORES, from_scratch: bool = False) -> Mapping[str, int]:
        gone: dict[str, int] = {}
        for name in only:
            say(name, self.release)
            gone |= super().sync([name], from_scratch)
        return gone


def main() -> None:
    """Go on after the newest edition: each release makes one."""
    say("start", 0)
    folders = [Path(word) for word in sys.argv[1:]]
    app = Talking(Settings())
    with app:
        done = app.book.edition.n
        if done:
            app.release = done
            app.sync()
        for number, folder in enumerate(folders[done:], done + 1):
            app.release = number
            say("book", number)
            app.load("tables", [folder])
            say("loaded", number, app.book.edition.hash)
        say("done", len(folders))
        sys.stdin.read()


def say(*words: object) -> None:
    """A line that the parent sees at once."""
    sys.stdout.write(f"{' '.join(map(str, words))}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
