"""What one newspaper article says of green factories in Pingshan, Shenzhen: facts with their spans.

    +7! pingshan's manufacturing industry has further increased its "green content"
    Shenzhen News Network, 2024-08-31, reporter Chen Yingji; its address is not known

The article is not carried: pingshan_2024.toml has its hash and, for each fact, offsets and short
quotes. It is an English rendering, so every Chinese name is a reading, and what is printed stays
beside it. A reading of .95 or above counts as the registered name, by which a firm joins other
sources; one below stands in ``readName`` and joins nothing. A title is at most as sure as the
reading by which its holder is known.

Left out, and why:
- the three that applied in vain and the national holders behind "etc.": unnamed, so figures only;
- 18 effective municipal holders (7 + 11): a sum of ours; district level: no figure is given;
- industries and clusters ("semiconductors", "smart cars, innovative drugs, chinese chips"): slogans
  that fit neither the firms named nor a code, and no chain is named;
- pairs of park and tenant, or leader and supplier: a mechanism is told, and no pair;
- "more than 45%" less carbon: a bound without a baseline, so a note on the park and no figure;
- byd, btr, gds and sinopharm zhijun as firms at the meeting: names of groups, kept as printed;
- Yunba line 1: transport, which no kind describes;
- the dual carbon goal and fewer polluting projects: aims; third parties, associations and
  institutes: unnamed, so a note on the measure.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from graph.model import Claim, Spelled
from loaders import Context, Read, Source
from loaders.making import Given, entity
from ontology.ranges import Text, Year

FACTS = Path(__file__).with_suffix(".toml")
REGISTERED = Decimal("0.95")
PINGSHAN = "area/440310"

COMPANY = entity("Company", "name", "readName", "within", "note")
SITE = entity("Site", "name", "siteType", "within", "note")
DESIGNATION = entity(
    "Designation", "heldBy", "scheme", "level", "onList", "status", "grantedOn", "printedName",
    "printedLevel", "note",
)  # fmt: skip
OBSERVATION = entity(
    "Observation", "metric", "about", "scheme", "level", "onList", "amount", "asOf", "note"
)
AWARD_LIST = entity("AwardList", "scheme", "jurisdiction", "batch", "name", "publishedOn", "note")
# Kinds of which a table's row is the statement, property by property.
PLAIN = {
    "Area": entity("Area", "code", "name", "within"),
    "Body": entity("Body", "name", "bodyType", "within"),
    "Policy": entity("Policy", "name", "jurisdiction", "note"),
    "Measure": entity("Measure", "name", "within", "scheme", "state", "note"),
    "Event": entity("Event", "name", "heldOn", "within", "attendeeName", "note"),
    "Park": entity("Park", "name", "within", "note"),
}

Fact: TypeAlias = Mapping[str, Any]
ABOUT_THE_FACT = {"fact", "said", "confidence", "holders"}


class Span(NamedTuple):
    """A quote and where it starts, in characters of the decoded text, the first being 0.

    >>> print(Span(389, "seven companies in pingshan"))
    chars 389–416: 'seven companies in pingshan'
    """

    start: int
    quote: str

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.quote)

    def __str__(self) -> str:
        return f"chars {self.start}–{self.end}: {self.quote!r}"


class Holder(NamedTuple):
    """Who holds a title: the names it goes by, and how sure it is that they are one holder's."""

    make: Callable[..., Spelled]
    names: tuple[Text, ...]
    sure: Decimal
    printed: Span

    def told(self, **more: Given) -> Spelled:
        """A statement of the holder; its id is the same whatever is told of it."""
        return self.make(name=self.names, **more)


def facts() -> Mapping[str, Any]:
    """The tables of facts, with decimals where confidences stand.

    >>> facts()["article"]["published"].isoformat()
    '2024-08-31'
    """
    return tomllib.loads(FACTS.read_text(encoding="utf-8"), parse_float=Decimal)


def spans(fact: Fact) -> list[Span]:
    """Where the article says it: the printed name of a holder, else all that is quoted.

    >>> [span.quote for span in spans(facts()["holder"][0])]
    ['shenzhen shengbo optoelectronics technology co., ltd.']
    """
    return [Span(*said) for said in fact.get("said") or [fact["printed"]]]


def read(path: Path | None, context: Context) -> Read:
    """Every fact of the article; there is no file to give."""
    told = facts()
    holders = {fact["key"]: _holder(fact) for fact in told["holder"]}
    published: date = told["article"]["published"]
    for kind, make in PLAIN.items():
        for fact in told[kind]:
            yield _claim(make(**_values(fact)), fact, context)
    [listed] = told["AwardList"]
    award_list = AWARD_LIST(**_values(listed))
    yield _claim(award_list, listed, context)
    for fact in told["holder"]:
        yield from _named(holders[fact["key"]], fact, context)
    for fact in told["place"]:
        yield from _placed(_chosen(holders, fact), fact, context)
    for fact in told["Designation"]:
        yield from _titles(_chosen(holders, fact), fact, award_list, context)
    for fact in told["Observation"]:
        values = _values(fact, award_list)
        figure = OBSERVATION(about=PINGSHAN, asOf=published, **values)
        yield _claim(figure, fact, context)


def _holder(fact: Fact) -> Holder:
    printed = Span(*fact["printed"])
    make = SITE if fact.get("kind") == "Site" else COMPANY
    if _registered(fact):
        names = (Text(fact["read"], "zh"), Text(printed.quote, "en"))
        return Holder(make, names, fact["confidence"], printed)
    return Holder(make, (Text(printed.quote, "en"),), Decimal(1), printed)


def _registered(fact: Fact) -> bool:
    """Whether the reading of a name is sure enough to be the registered name."""
    return "read" in fact and bool(fact["confidence"] >= REGISTERED)


def _chosen(holders: Mapping[str, Holder], fact: Fact) -> list[Holder]:
    return [holders[key] for key in fact["holders"]]


def _named(holder: Holder, fact: Fact, context: Context) -> Iterator[Claim]:
    """That there is such a holder and, as a claim of its own, an unsure reading of its name."""
    more = {name: fact[name] for name in ("siteType", "note") if name in fact}
    yield _claim(holder.told(**more), fact, context, holder.sure)
    if "read" in fact and not _registered(fact):
        reading = holder.told(readName=Text(fact["read"], "zh"))
        yield _claim(reading, fact, context, fact["confidence"])


def _placed(holders: Iterable[Holder], fact: Fact, context: Context) -> Iterator[Claim]:
    for holder in holders:
        statement = holder.told(within=fact["within"], note=fact.get("note"))
        yield _claim(statement, fact, context, min(holder.sure, _sure(fact)))


def _titles(
    holders: Iterable[Holder], fact: Fact, award_list: Spelled, context: Context
) -> Iterator[Claim]:
    """The title of each holder; the article says that it is held, so its status is listed."""
    values = _values(fact, award_list)
    for holder in holders:
        title = DESIGNATION(
            heldBy=holder.told().id, status="listed", printedName=holder.printed.quote, **values
        )
        yield _claim(title, fact, context, min(holder.sure, _sure(fact)))


def _values(fact: Fact, award_list: Spelled | None = None) -> dict[str, Given]:
    """Properties of a fact as the schema's values."""
    values = {n: _value(n, value) for n, value in fact.items() if n not in ABOUT_THE_FACT}
    if award_list is not None and values.pop("onList", False):
        values["onList"] = award_list.id
    return values


def _value(name: str, value: Any) -> Given:
    if name in ("publishedOn", "grantedOn") and isinstance(value, str):
        return Year.parse(value)
    if name == "amount":
        return Decimal(value)
    if isinstance(value, dict):
        return [Text(text, lang) for lang, text in value.items()]
    plain: Given = value
    return plain


def _sure(fact: Fact) -> Decimal:
    """How sure the fact is in itself, whoever it is about."""
    return Decimal(fact.get("confidence", 1))


def _claim(
    statement: Spelled, fact: Fact, context: Context, confidence: Decimal | None = None
) -> Claim:
    evidence = "; ".join(map(str, spans(fact)))
    return context.claim(
        statement,
        f"fact {fact['fact']}",
        _sure(fact) if confidence is None else confidence,
        evidence,
    )


def series(path: Path | None, options: Mapping[str, str]) -> str:
    """One series: a newer reading of the article replaces the older."""
    return "article"


SOURCE = Source(
    name="pingshan-2024",
    title="Green factories in Pingshan: Shenzhen News Network, 2024-08-31, reporter Chen Yingji",
    license="Facts with short quotes; the article itself is not carried",
    url="https://www.sznews.com",
    read=read,
    series=series,
    coverage="Pingshan District, Shenzhen (440310), as of 2024-08-31",
)
