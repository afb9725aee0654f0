"""Switches a guard off in this process, and in every Python process below it.

Modules are changed when they have just been imported, so that whoever imports from them has the
change too. Children read the same variable: ``inherited/sitecustomize.py`` is imported by each
Python that starts with its folder on PYTHONPATH.
"""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.guards.guard import Change
from tests.guards.table import GUARDS

WITHOUT = "WITHOUT_GUARD"  # names the guard that is off
INHERITED = Path(__file__).parent / "inherited"


def switch_off(name: str) -> None:
    """Have the modules of one guard changed when they are imported, here and below."""
    changes: defaultdict[str, dict[str, Change]] = defaultdict(dict)
    for place, change in GUARDS[name].off.items():
        module, _, attribute = place.partition(":")
        changes[module][attribute] = change
    assert not changes.keys() & sys.modules.keys(), "it was imported before"
    sys.meta_path.insert(0, Changing(changes))
    _hand_down(name)


def environment(name: str, given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """``given`` for a Python in which the guard called ``name`` is off."""
    rest = [path for path in given.get("PYTHONPATH", "").split(os.pathsep) if path]
    places = [str(INHERITED), *(path for path in rest if path != str(INHERITED))]
    return {**given, WITHOUT: name, "PYTHONPATH": os.pathsep.join(places)}


def changed(module: ModuleType, attribute: str, change: Change) -> None:
    """Put a change into a module; ``attribute`` may be one of a class, as ``Class.method``."""
    *owners, last = attribute.split(".")
    owner: Any = module
    for part in owners:
        owner = getattr(owner, part)
    setattr(owner, last, change(getattr(owner, last)))


class Changing(MetaPathFinder):
    """Finds modules as ever, and changes some once they have run."""

    def __init__(self, changes: Mapping[str, Mapping[str, Change]]) -> None:
        self.changes = changes

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in self.changes:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec and spec.loader:
            spec.loader = Changed(spec.loader, self.changes[name])
        return spec


class Changed(Loader):
    """Loads a module, then changes it."""

    def __init__(self, loader: Loader, changes: Mapping[str, Change]) -> None:
        self._loader = loader
        self._changes = changes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        for attribute, change in self._changes.items():
            changed(module, attribute, change)


def _hand_down(name: str) -> None:
    """Let children have the switch too, whatever environment they are given."""
    begin: Any = subprocess.Popen.__init__

    def begun(self: Any, *args: Any, env: Mapping[str, str] | None = None, **more: Any) -> None:
        begin(self, *args, env=environment(name, os.environ if env is None else env), **more)

    subprocess.Popen.__init__ = begun  # type: ignore[method-assign, assignment]
