"""When to strike, as drawn from a seed, and the strike itself."""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from random import Random
from threading import Condition, Thread
from time import perf_counter
from typing import NamedTuple

import psutil

PATIENCE = 300.0  # seconds: for a victim that neither goes on nor ends
# A property graph goes on in steps that cannot be repeated, so it is struck twice as often.
STEPS = ("book", "rdf", "lpg", "lpg")
ANYWHERE, ENGINE, AGAIN = 1 / 3, 1 / 3, 1 / 4


class Line(NamedTuple):
    """What a victim said, and when: ``word`` and ``release`` of "rdf 2"."""

    at: float
    word: str
    release: int
    hash: str = ""


class Moment(NamedTuple):
    """A part of the time that a step takes, or of the whole if there is none: "rdf 2"."""

    step: str
    part: float
    engine: bool


class Course(NamedTuple):
    """An undisturbed run: seconds of the whole and of each step, and the hash of each edition."""

    whole: float
    steps: Mapping[str, float]
    hashes: Sequence[str]


def moments(random: Random, releases: int) -> list[Moment]:
    """The strikes of one kill: one, or a second while the first is being mended.

    A third of them fall anywhere in the run, the others in a step, so that short ones get theirs.
    """
    drawn = [_moment(random, releases)]
    if random.random() < AGAIN:
        drawn.append(_moment(random, releases))
    return drawn


def _moment(random: Random, releases: int) -> Moment:
    step = f"{random.choice(STEPS)} {random.randint(1, releases)}"
    anywhere, part, engine = random.random() < ANYWHERE, random.random(), random.random() < ENGINE
    return Moment("" if anywhere else step, part, engine)


class Victim:
    """A running victim, listened to."""

    def __init__(self, folders: Sequence[Path], settings: Mapping[str, str], log: Path) -> None:
        self.lines: list[Line] = []
        self._said = Condition()
        self._ended = False
        self.begun = perf_counter()
        with log.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.crash.victim", *map(str, folders)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=settings,
                cwd=log.parent,
                text=True,
            )
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self.process.stdout
        for text in self.process.stdout:
            word, release, *rest = text.split()
            with self._said:
                self.lines.append(Line(perf_counter(), word, int(release), *rest))
                self._said.notify_all()
        with self._said:
            self._ended = True
            self._said.notify_all()

    def hears(self, *wanted: str) -> bool:
        """Wait for one of these lines, "rdf 2"; whether it came before the end."""

        def there() -> bool:
            return self._ended or any(f"{one.word} {one.release}" in wanted for one in self.lines)

        with self._said:
            if not self._said.wait_for(there, PATIENCE):
                raise TimeoutError(f"the victim did not come to {wanted}: {self.lines}")
        return not self._ended

    def wait(self, seconds: float) -> bool:
        """Let it run; whether it still does."""
        try:
            self.process.wait(max(seconds, 0))
        except subprocess.TimeoutExpired:
            return True
        return False

    def kill(self, engine: bool) -> list[psutil.Process]:
        """End it at once, and its children too if ``engine``; the children that it had."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.kill()
        if engine:
            for child in children:
                with suppress(psutil.NoSuchProcess):
                    child.kill()
        self.process.wait()
        self._thread.join()
        return children


@contextmanager
def victim(folders: Sequence[Path], settings: Mapping[str, str], log: Path) -> Iterator[Victim]:
    """A victim that does not outlive the block."""
    running = Victim(folders, settings, log)
    try:
        yield running
    finally:
        running.process.kill()
        running.process.communicate()


def strike(running: Victim, moment: Moment, course: Course) -> bool:
    """Wait for the moment; whether the victim was still there to be killed."""
    if not moment.step:
        return running.wait(running.begun + moment.part * course.whole - perf_counter())
    last = f"done {len(course.hashes)}"
    return running.hears(moment.step, last) and running.wait(
        moment.part * course.steps[moment.step]
    )


def course(lines: Sequence[Line], begun: float) -> Course:
    """What an undisturbed victim said, as times."""
    steps = {f"{one.word} {one.release}": after.at - one.at for one, after in pairwise(lines)}
    hashes = [line.hash for line in lines if line.word == "loaded"]
    return Course(lines[-1].at - begun, steps, hashes)
