"""One run of the benchmark: which process does what, and in which order."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from loaders.generate import generate
from tests.bench.child import Said, environment, run
from tests.bench.economy import later
from tests.bench.figures import Taken
from tests.servers import Address

PART = 0.01
BARE = {"book": "duckdb", "rdf": "oxigraph", "lpg": "arcadedb", "neo4j": "neo4j"}


class Bench:
    """The processes of one run in ``folder``; Neo4j is at ``graph``, if there is one.

    Ours and the bare engines take turns, so that whatever else the machine does hits both.
    """

    def __init__(self, folder: Path, graph: Address | None, tell: Callable[[str], object]) -> None:
        self.folder, self.graph, self.tell = folder, graph, tell
        self.home, self.economy = folder / "home", folder / "economy"
        self.taken = Taken()

    def run(self, firms: int, seed: int, runs: int) -> Taken:
        """Measure an economy of so many firms; first loads are done ``runs`` times."""
        self.tell(f"generating {firms:,} firms")
        self.taken.rows = generate(self.economy, firms, seed).rows
        for number in range(1, runs + 1):
            self.tell(f"-- first load {number} of {runs}")
            self._first_load()
        self._read_back()
        self._delta(seed)
        self._reload()
        return self.taken

    def _first_load(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)
        self.taken.add("first_load", self._work("reading", ["read"]))
        self.taken.add("first_load", self._work("first load", ["book", "rdf", "lpg"]))
        if not self.taken.held:
            self.tell("writing out the rows of the book")
            self.taken.held = self._run("tests.bench.rows", self.folder / "rows").answer
        for name in BARE:
            if name != "neo4j" or self.graph:
                self._bare(name)
        if self.graph:
            self._neo4j("first_load", "first load of Neo4j", ["lpg"])

    def _bare(self, name: str) -> None:
        self.tell(f"bare {BARE[name]}")
        place = self.folder / f"bare-{BARE[name]}"
        said = self._run("tests.bench.bare", BARE[name], self.folder / "rows", place)
        self.taken.add(f"bare {name}", said.answer)
        shutil.rmtree(place)

    def _read_back(self) -> None:
        self.taken.add("read_back", self._work("check", ["check rdf", "check lpg"]))
        if self.graph:
            self._neo4j("read_back", "check of Neo4j", ["check lpg"])

    def _delta(self, seed: int) -> None:
        """What changed in the world comes in files of the same names, to a process of its own."""
        before, self.economy = self.economy, self.folder / "later"
        self.taken.changed = later(before, self.economy, seed, PART)
        self.taken.add("delta", self._work("delta", ["open", "book", "rdf", "lpg"]))
        if self.graph:
            self._neo4j("delta", "delta of Neo4j", ["open", "lpg"])

    def _reload(self) -> None:
        """The folder again as a user does it: a fresh process, whatever it has to import."""
        self.tell("the same files again")
        words = "load", "tables", self.economy, "--json"
        for _ in range(5):
            said = self._run("api.cli", *words)
            if said.answer["releases"]:
                raise SystemExit(f"the same files were news: {said.answer}")
            self.taken.add("reload", {"reload": said.seconds})

    def _work(
        self, what: str, steps: Sequence[str], graph: Address | None = None
    ) -> Mapping[str, float]:
        self.tell(f"{what}: {', '.join(steps)}")
        orders = {"folder": str(self.economy), "steps": steps}
        said = run("tests.bench.work", [], environment(self.home, graph), self.folder, orders)
        self.taken.peaks[what] = max(self.taken.peaks.get(what, (0, 0)), said.peak)
        answer: Mapping[str, float] = said.answer
        return answer

    def _neo4j(self, where: str, what: str, steps: Sequence[str]) -> None:
        """The same for the other property graph, under a name of its own."""
        took = self._work(what, steps, self.graph)
        self.taken.add(where, {step.replace("lpg", "neo4j"): s for step, s in took.items()
                               if step != "open"})  # fmt: skip

    def _run(self, module: str, *words: Any) -> Said:
        settings = environment(self.home, self.graph if "neo4j" in words else None)
        return run(module, list(map(str, words)), settings, self.folder)
