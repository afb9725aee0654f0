"""The demo: load the Pingshan facts and a made-up economy, prove parity, ask both graphs.

    make demo

It lives in a home of its own below the current folder unless GREENWEFT_HOME names another, and
may be run again: what is loaded already is not loaded twice.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TypeAlias

from api.application import Application
from api.cli.output import say, tell, tell_table
from api.settings import Settings
from graph.questions import Question, Row
from loaders.generate import generate
from ontology.errors import GreenweftError

HOME = Path(".greenweft-demo")
Asked: TypeAlias = tuple[Question, list[Row]]
FIRMS, SEED = 2_000, 1
ASKED = {"area": "area/440310", "level": "national", "on": "2024-08-31"}


def main() -> int:
    """Run the demo; the exit code."""
    settings = Settings()
    if "home" not in settings.model_fields_set:
        settings = settings.model_copy(update={"home": HOME})
    try:
        with Application(settings, "greenweft demo") as app:
            return _run(app)
    except GreenweftError as error:
        say(str(error))
        return 1


def _run(app: Application) -> int:
    started = perf_counter()
    economy = app.settings.home / "made-up-economy"
    if not economy.exists():
        generate(economy, firms=FIRMS, seed=SEED)
    for source, paths in (("tables", [economy]), ("pingshan-2024", []), ("announced", [])):
        loaded = app.load(source, paths)
        new = sum(outcome.new for outcome in loaded.outcomes)
        tell(f"loaded {source}: {new:,} new, now edition {loaded.edition}")
    if any(app.check().values()):
        say("the graphs differ from the book; greenweft check names what differs")
        return 3
    counts = app.book.manifest()
    total = sum(part.statements for part in counts.values())
    tell(f"checked: book, RDF and property graph hold the same {total:,} statements\n")
    tell("Who held a national title in Pingshan on 2024-08-31, and what was published beside it:")
    asked, in_sparql = _timed("SPARQL", lambda: app.ask("holders", ASKED, "sparql"))
    _, in_cypher = _timed("Cypher", lambda: app.ask("holders", ASKED, "cypher"))
    tell_table(asked.columns, in_sparql, "table")
    equal = in_sparql == in_cypher
    tell(f"\nboth graphs answer {'alike' if equal else 'DIFFERENTLY'}, {len(in_sparql)} rows")
    tell(f"all in {perf_counter() - started:.1f} s; go on with\n")
    home = f"GREENWEFT_HOME={app.settings.home}"
    tell(f"    {home} .venv/bin/greenweft ask\n    {home} .venv/bin/greenweft status")
    return 0 if equal else 3


def _timed(language: str, ask: Callable[[], Asked]) -> Asked:
    started = perf_counter()
    answer = ask()
    tell(f"  in {language}: {len(answer[1])} rows, {(perf_counter() - started) * 1000:.0f} ms")
    return answer


if __name__ == "__main__":
    sys.exit(main())
