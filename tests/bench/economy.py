"""The same economy a while later: some supplies have another share, some firms another name.

Which rows change follows from the seed; the files are those of the tables layout.
"""

import csv
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import TypeAlias

Row: TypeAlias = dict[str, str]
Alter: TypeAlias = Callable[[Row, Random], None]


def later(before: Path, after: Path, seed: int, part: float, lost: float = 0) -> Mapping[str, int]:
    """Write into ``after`` what became of the economy in ``before``; rows that differ, by table.

    ``part`` of the supplies and firms are altered, and the part ``lost`` of the supplies, firms
    and tenancies is left out. A relation of a lost firm is left hanging, as it happens.
    """
    shutil.copytree(before, after)
    random = Random(f"{seed} later")
    tables: Mapping[str, tuple[Alter, float]] = {
        "supplies": (_another_share, part),
        "companies": (_another_name, part),
        "tenancies": (_another_name, 0),
    }
    return {
        name: _rewrite(after / f"{name}.csv", random, alter, altered, lost)
        for name, (alter, altered) in tables.items()
    }


def _another_share(row: Row, random: Random) -> None:
    row["share"] = f"0.{random.randrange(1, 9999):04}"


def _another_name(row: Row, random: Random) -> None:
    row["name_en"] = f"Made-up Renamed {random.randrange(10**6):06} Co., Ltd."


def _rewrite(path: Path, random: Random, alter: Alter, part: float, lost: float) -> int:
    """Alter or leave out rows of a file; how many."""
    touched = 0
    new = path.with_suffix(".new")
    with (
        path.open(encoding="utf-8", newline="") as source,
        new.open("w", encoding="utf-8", newline="") as target,
    ):
        rows = csv.DictReader(source)
        writer = csv.DictWriter(target, rows.fieldnames or (), lineterminator="\n")
        writer.writeheader()
        for row in rows:
            drawn = random.random()
            if drawn >= lost:
                if drawn < lost + part:
                    alter(row, random)
                writer.writerow(row)
            touched += drawn < lost + part
    new.replace(path)
    return touched
