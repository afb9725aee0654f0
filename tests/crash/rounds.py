"""Rounds: a victim, a strike or two, a survivor, and what it came to."""

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import psutil

from loaders.generate import generate
from tests.bench.child import Failed, environment, run
from tests.bench.economy import later
from tests.bench.emptying import empty
from tests.crash.strike import Course, Victim, course, moments, strike, victim
from tests.servers import Address

RELEASES = 3


class Hit(NamedTuple):
    """Where a strike fell: what the victim had said last, and whether its engine fell with it."""

    step: str
    engine: bool


class Fallen(NamedTuple):
    """What a kill did: the strikes, and why it failed, if it did."""

    number: int
    hits: list[Hit]
    problem: str


def economies(folder: Path, firms: int, seed: int) -> list[Path]:
    """A made-up economy, what became of it, and what became of that: some is lost each time."""
    folders = [folder / str(number) for number in range(1, RELEASES + 1)]
    generate(folders[0], firms, seed)
    later(folders[0], folders[1], seed, 0.05, 0.05)
    # The last is made of the first again, so that what was lost comes back.
    later(folders[0], folders[2], seed + 1, 0.05, 0.02)
    return folders


class Rounds:
    """Kills of one kind of property graph: the embedded one, or the Neo4j at ``graph``."""

    def __init__(self, folder: Path, releases: Sequence[Path], graph: Address | None) -> None:
        self.folder, self.releases, self.graph = folder, releases, graph
        self.course = self._undisturbed("undisturbed")
        if graph:
            # A server's first run is slower than all others: its times would come too late.
            self.course = self._undisturbed("warm")

    def _undisturbed(self, name: str) -> Course:
        """How long it takes when nobody is killed, and which editions come of it."""
        settings, log = self._home(name)
        with victim(self.releases, settings, log) as running:
            if not running.hears(f"done {len(self.releases)}"):
                raise Failed(_said(running, log))
            return course(running.lines, running.begun)

    def kill(self, number: int, seed: int) -> Fallen:
        """One victim, whose moments the seed and the number decide; its home stays if it failed."""
        random = Random(f"{seed} kill {number}")
        settings, log = self._home(str(number))
        hits: list[Hit] = []
        problem, acknowledged = "", 0
        children: list[psutil.Process] = []
        for moment in moments(random, len(self.releases)):
            with victim(self.releases, settings, log) as running:
                if not strike(running, moment, self.course):
                    problem = f"the victim ended by itself: {_said(running, log)}"
                    break
                killed = running.kill(moment.engine)
            children += killed
            hits.append(Hit(_step(running), moment.engine and bool(killed)))
            told = [line.release for line in running.lines if line.word == "loaded"]
            acknowledged = max([acknowledged, *told])
        problem = problem or self._look(settings, log.parent, acknowledged, children)
        if not problem:
            shutil.rmtree(log.parent)
        return Fallen(number, hits, problem)

    def _look(
        self,
        settings: Mapping[str, str],
        place: Path,
        acknowledged: int,
        children: list[psutil.Process],
    ) -> str:
        """What the survivor found wrong, or who still runs after it; empty if all is well."""
        orders = {
            "folders": list(map(str, self.releases)),
            "acknowledged": acknowledged,
            "hashes": self.course.hashes,
        }
        try:
            run("tests.crash.survivor", [], settings, place, orders)
        except Failed as failed:
            return str(failed)
        left = [*filter(_runs, children), *_inside(place)]
        return f"still running: {left}" if left else ""

    def _home(self, name: str) -> tuple[Mapping[str, str], Path]:
        """The settings of a new home, and a log beside it; a Neo4j is made empty."""
        place = self.folder / name
        place.mkdir()
        if self.graph:
            empty(self.graph)
        return environment(place / "home", self.graph), place / "victim.log"


def _said(running: Victim, log: Path) -> str:
    return f"{running.lines} {log.read_text(errors='replace')[-1500:]}"


def _step(running: Victim) -> str:
    """What it had begun last; between an acknowledgement and the next step it is at rest."""
    last = running.lines[-1].word if running.lines else "start"
    return {"loaded": "rest", "done": "rest"}.get(last, last)


def _runs(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def _inside(place: Path) -> list[psutil.Process]:
    """Processes that work below a folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()).is_relative_to(place):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def summary(fallen: Sequence[Fallen]) -> Mapping[str, Any]:
    """Kills, and where the strikes fell."""
    hits = [hit for one in fallen for hit in one.hits]
    return {
        "kills": len(fallen),
        "struck_again": sum(len(one.hits) > 1 for one in fallen),
        "with_the_engine": sum(hit.engine for hit in hits),
        "hit": dict(sorted(Counter(hit.step for hit in hits).items())),
        "failures": [one.number for one in fallen if one.problem],
    }
