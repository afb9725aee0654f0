"""What was taken down, and the figures that it comes to: the least and the median of all runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, TypeAlias

Figures: TypeAlias = dict[str, Any]
SLOWER, MEMORY, RELOAD = 1.5, 2048, 1.0  # the goals: times as long, MB, seconds


@dataclass
class Taken:
    """Seconds of each step of each part, in the order of the runs; counts of rows.

    ``peaks`` has bytes by process: with its children, and its own.
    """

    seconds: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    peaks: dict[str, tuple[int, int]] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
    changed: Mapping[str, int] = field(default_factory=dict)

    def add(self, part: str, steps: Mapping[str, float]) -> None:
        """Take down what one process took for its steps."""
        for step, seconds in steps.items():
            self.seconds.setdefault(part, {}).setdefault(step, []).append(seconds)

    def figures(self) -> Figures:
        """All of it, for people and programs."""
        return {
            "economy": {"rows": dict(self.rows), "held": dict(self.held)},
            "first_load": self._first_load(),
            "delta": {"rows_changed": dict(self.changed)} | self._seconds("delta"),
            "read_back": self._seconds("read_back"),
            "no_op_reload": self._reload(),
            "memory": self._memory(),
        }

    def _first_load(self) -> Figures:
        ours = self.seconds["first_load"]
        names = [name for name in ("book", "rdf", "lpg", "neo4j") if name in ours]
        found: Figures = {name: self._beside_bare(name, ours[name]) for name in names}
        reading = ours["read"]
        found["book"]["reading_alone"] = _spread(reading)
        book = min(ours["book"])
        found["book"]["without_reading"] = round(book - min(reading), 3)
        found["book"]["ratio_to_all_rows"] = round(book / min(self._whole("book")), 2)
        return found

    def _beside_bare(self, name: str, ours: Sequence[float]) -> Figures:
        """Greenweft's seconds, the engine's alone, and how many times as long ours are."""
        bare = self.seconds[f"bare {name}"]
        # The book is judged by what sources said: the statements are its own work.
        whole = bare["claim"] if name == "book" else self._whole(name)
        ratio = min(ours) / min(whole)
        parts = {step: _spread(seconds) for step, seconds in bare.items()}
        goal = {"goal": SLOWER, "met": ratio <= SLOWER}
        return _spread(ours) | {"bare": parts, "ratio": round(ratio, 2)} | goal

    def _whole(self, name: str) -> list[float]:
        """All steps of a bare engine together, by run."""
        return [sum(run) for run in zip(*self.seconds[f"bare {name}"].values(), strict=True)]

    def _seconds(self, part: str) -> Figures:
        return {step: _spread(seconds) for step, seconds in self.seconds[part].items()}

    def _reload(self) -> Figures:
        took = self.seconds["reload"]["reload"]
        return _spread(took) | {"goal": RELOAD, "met": median(took) <= RELOAD}

    def _memory(self) -> Figures:
        """Megabytes of a process and its children; a server of its own is not among them."""
        held = {
            what: {"with_children": tree >> 20, "own": own >> 20}
            for what, (tree, own) in self.peaks.items()
        }
        most = max(tree for tree, _ in self.peaks.values()) >> 20
        return {"peak_pss_mb": most, "by_process": held, "goal": MEMORY, "met": 0 < most <= MEMORY}


def _spread(seconds: Sequence[float]) -> Figures:
    return {"least": round(min(seconds), 3), "median": round(median(seconds), 3)}
