"""What the ministry announced of its national green lists, batches 1 to 9: figures, no firms.

    batch,published,scheme,new,removed,net-total,derived,list,notice,…      announced.csv
    8,2024-01-05,green-factory,1488,9,5095,,2023年度绿色工厂名单,关于公布2023年度绿色制造名单的通知,…

An empty cell is a figure that was not given: before batch 7 no notice speaks of removals, which
is not the same as none. ``net-total`` is the ministry's total with that batch, which the notice
itself need not print. Nothing is repaired: 223 parks were announced with batch 6 where the lists
print 224. Two totals of batch 9 were not given and follow from the others; they are kept, so that
the newest total is of the newest batch, and marked: the column ``derived`` names them, the figure
has a note and a lower confidence.
"""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from graph.model import Claim, Id
from loaders import Context, Read, Source
from loaders.making import entity
from ontology.ranges import Text

AREA = entity("Area", "code", "name")
AWARD_LIST = entity(
    "AwardList", "scheme", "jurisdiction", "batch", "name", "publishedOn", "document", "url"
)
FIGURE = entity(
    "Observation", "metric", "about", "scheme", "level", "onList", "amount", "asOf", "note"
)
CHINA = AREA(code="100000", name=(Text("中华人民共和国", "zh"), Text("China", "en")))

FACTS = Path(__file__).with_suffix(".csv")
METRICS = ("new", "removed", "net-total")
DERIVED = "not announced: the total before, plus new, less removed"
# The rule behind a derived total holds for 20 of the 21 totals announced with batches 2 to 8.
DERIVED_CONFIDENCE = Decimal("0.95")


def read(path: Path | None, context: Context) -> Read:
    """The lists and figures of every notice; there is no file to give."""
    with FACTS.open(encoding="utf-8", newline="") as lines:
        for line, row in enumerate(csv.DictReader(lines, strict=True), 2):
            yield from _notice(row, f"announced.csv line {line}", context)


def _notice(row: Mapping[str, str], record: str, context: Context) -> Iterator[Claim]:
    """One scheme's list in one notice, and its figures."""
    yield from context.mention(CHINA, record)
    award_list = AWARD_LIST(
        scheme=row["scheme"],
        jurisdiction=CHINA.id,
        batch=row["batch"],
        name=Text(row["list"], "zh"),
        publishedOn=date.fromisoformat(row["published"]),
        document=row["document"],
        url=row["url"],
    )
    evidence = f"{row['notice']} ({row['published']})"
    yield context.claim(award_list, record, evidence=evidence)
    for metric in METRICS:
        if row[metric]:
            yield _figure(row, metric, award_list.id, record, context)


def _figure(
    row: Mapping[str, str], metric: str, award_list: Id, record: str, context: Context
) -> Claim:
    """One figure as of the day of the notice, and how sure it is."""
    derived = row["derived"] == metric
    figure = FIGURE(
        metric=metric,
        about=CHINA.id,
        scheme=row["scheme"],
        level="national",
        onList=award_list,
        amount=Decimal(row[metric]),
        asOf=date.fromisoformat(row["published"]),
        note=DERIVED if derived else None,
    )
    beside = "announced with " if metric == "net-total" else ""
    figures = DERIVED if derived else row[metric]
    evidence = f"{beside}{row['notice']} ({row['published']}): {figures}"
    return context.claim(figure, record, DERIVED_CONFIDENCE if derived else Decimal(1), evidence)


def series(path: Path | None, options: Mapping[str, str]) -> str:
    """One series: a newer state of these facts replaces the older."""
    return "national"


SOURCE = Source(
    name="announced",
    title="Announced totals of the national green lists · 国家绿色制造名单公布数",
    license="Official notices, outside copyright (Copyright Law of the PRC, article 5)",
    url="https://www.miit.gov.cn/jgsj/jns/index.html",
    read=read,
    series=series,
    coverage="China, batches 1 to 9 (2017-08-23 to 2025-01-22): factories, parks, supply chains",
)
