"""The demo: load the Pingshan facts and a made-up economy, prove parity, ask both graphs, serve.

    make demo
    DEMO_ONLY=load make demo        without serving

It lives in a home of its own below the current folder unless GREENWEFT_HOME names another, and
may be run again: what is loaded already is not loaded twice. It serves until Ctrl-C.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from api.application import Application
from api.cli.output import say, tell, tell_table
from api.errors import CannotListen
from api.outcomes import Asked
from api.settings import Settings
from loaders.generate import generate
from ontology.errors import GreenweftError

HOME = Path(".greenweft-demo")
FIRMS, SEED = 2_000, 1
HOST, PORT = "127.0.0.1", 8420
SPARQL = "SELECT ?kind (COUNT(*) AS ?n) { ?thing a ?kind } GROUP BY ?kind"
CYPHER = "MATCH (p:Park)<-[:TENANT_OF]-(c) RETURN p.name, count(c)"
ASKED = {"area": "area/440310", "level": "national", "on": "2024-08-31"}


def main() -> int:
    """Run the demo; the exit code."""
    settings = Settings()
    if "home" not in settings.model_fields_set:
        settings = settings.model_copy(update={"home": HOME})
    try:
        with Application(settings, "greenweft demo") as app:
            code = _run(app)
        if code == 0 and os.environ.get("DEMO_ONLY") != "load":
            _serve(settings)
    except GreenweftError as error:
        say(str(error))
        return 1
    return code


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
    in_sparql = _timed("SPARQL", lambda: app.ask("holders", ASKED, "sparql"))
    in_cypher = _timed("Cypher", lambda: app.ask("holders", ASKED, "cypher"))
    tell_table(in_sparql.columns, in_sparql.rows, "table")
    equal = in_sparql.rows == in_cypher.rows
    rows = f"{len(in_sparql.rows)} rows"
    tell(f"\nboth graphs answer {'alike' if equal else 'DIFFERENTLY'}, {rows}")
    tell(f"all in {perf_counter() - started:.1f} s; go on with\n")
    home = f"GREENWEFT_HOME={app.settings.home}"
    tell(f"    {home} .venv/bin/greenweft ask\n    {home} .venv/bin/greenweft status")
    return 0 if equal else 3


def _serve(settings: Settings) -> None:
    from api.listener import bound
    from api.serve import serve

    try:
        made = bound(HOST, PORT)
    except CannotListen:
        made = bound(HOST, 0)
    serve(settings, made, HOST, _announce)


def _announce(at: str) -> None:
    tell(f"\nboth graphs answer at {at} until Ctrl-C; in another terminal:\n")
    tell(f"    curl {at}/sparql --data-urlencode 'query={SPARQL}'")
    tell(f"    curl {at}/db/greenweft/query/v2 -H 'Content-Type: application/json' \\")
    tell(f'         --data \'{{"statement": "{CYPHER}"}}\'')


def _timed(language: str, ask: Callable[[], Asked]) -> Asked:
    started = perf_counter()
    answer = ask()
    tell(f"  in {language}: {len(answer.rows)} rows, {(perf_counter() - started) * 1000:.0f} ms")
    return answer


if __name__ == "__main__":
    sys.exit(main())
