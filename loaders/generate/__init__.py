"""A made-up economy as files to load: to try Greenweft out, and to measure it.

    companies.csv    虚构织造0001（深圳）有限公司,Made-up Weaving 0001 …,91000000…,440310,…
    supplies.csv     91000000…,91000000…,虚构纬纱,0.0412,2019-04,,

It is labelled so in every name and in its README.txt. The same number of firms and the same seed
give the same bytes. Rows stream: a few bytes are kept for each firm, and no supply.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from loaders.generate import tables
from loaders.generate.firms import Economy
from loaders.generate.network import supplies
from loaders.generate.titles import designations
from loaders.generate.world import README
from loaders.tables.columns import layout
from ontology.errors import GreenweftError

Progress: TypeAlias = Callable[[str, int], object]
Rows: TypeAlias = Iterable[tuple[str, ...]]

LEAST, MOST, EVERY = 100, 1_000_000, 10_000
LABEL = "README.txt"


class NotGenerated(GreenweftError):
    """A folder that holds other things than a made-up economy, which must not get lost."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} holds other files; give a new folder or an empty one")


class TooFew(GreenweftError):
    """A number of firms that makes no economy."""

    def __init__(self, firms: int) -> None:
        super().__init__(f"{firms} firms make no economy; ask for {LEAST} to {MOST:,}")


@dataclass(frozen=True)
class Summary:
    """What was written: rows of each table, by its name."""

    folder: Path
    firms: int
    seed: int
    rows: Mapping[str, int]


def generate(
    folder: Path, firms: int, seed: int, progress: Progress = lambda table, rows: None
) -> Summary:
    """Write an economy of ``firms`` firms into ``folder``, which is new, empty or made by this.

    ``progress`` is called with a table's name and its rows so far.
    """
    if not LEAST <= firms <= MOST:
        raise TooFew(firms)
    label = README.format(firms=firms, seed=seed)
    _claim(folder, label)
    economy = Economy(firms, seed)
    rows = {
        name: _write(folder / f"{name}.csv", name, columns, made(economy), progress)
        for name, (columns, made) in TABLES.items()
    }
    return Summary(folder, firms, seed, rows)


def _claim(folder: Path, label: str) -> None:
    """Make ``folder`` ours, or refuse."""
    folder.mkdir(parents=True, exist_ok=True)
    readme = folder / LABEL
    begins = label.partition("\n")[0]
    ours = readme.is_file() and readme.read_text("utf-8", errors="replace").startswith(begins)
    if not ours and any(folder.iterdir()):
        raise NotGenerated(folder)
    readme.write_text(label, "utf-8", newline="\n")


def _write(path: Path, table: str, columns: str, rows: Rows, progress: Progress) -> int:
    """Write one table; the number of its rows."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns.split())
        for count, row in enumerate(rows, 1):
            writer.writerow(row)
            if count % EVERY == 0:
                progress(table, count)
    progress(table, count)
    return count


# Supplies come before designations: whom a green leader buys from decides who becomes green.
TABLES: Mapping[str, tuple[str, Callable[[Economy], Rows]]] = {
    "areas": ("code name within", tables.areas),
    "parks": ("name area area_name managed_by", tables.parks),
    "companies": (
        "name name_en uscc area area_name industry industry_name registered_on status",
        tables.companies,
    ),
    "products": ("name industry industry_name", tables.products),
    "chains": ("name jurisdiction jurisdiction_name industry industry_name", tables.chains),
    "tenancies": ("tenant park from to", tables.tenancies),
    "supplies": ("supplier customer product share from to confidence", supplies),
    "ownership": ("owner owned share from", tables.ownership),
    "leads": ("leader chain jurisdiction jurisdiction_name level title from", tables.leads),
    "designations": (
        "holder scheme level status batch jurisdiction jurisdiction_name published_on "
        "evaluated_by recommended_by granted_on removed_on reason",
        designations,
    ),
}
for name, (columns, _) in TABLES.items():
    for column in columns.split():
        layout(name).column(column)
