"""Batch totals: how many titles a batch adds and removes, and whether that fits the notice.

    scheme      published   batch  listed  removed  net  announced_new  …_net  reconciles
    green-park  2022-01-15  6      52      0        224  52             223    false

Counted are the titles that the graph holds (see ``batches``); announced is what the notices said,
the greatest figure where several are published. ``reconciles`` compares all that is announced with
all that can be counted; it is empty where the list has no title in the graph, or where nothing is
announced.
A removal of which nobody gives the day is in no batch.
"""

from collections.abc import Iterator, Mapping

from graph.book.reading import Reading
from graph.model import Id
from graph.questions import Given, Parameter, Question, Row
from graph.questions.batches import COUNTED_IN_CYPHER, COUNTED_IN_SPARQL, Counted, counted
from graph.questions.titles import PREFIXES, value


def _announced(metric: str, column: str) -> str:
    return f"""OPTIONAL {{ SELECT ?list (MAX(?amount) AS ?{column}) {{
    ?figure gw:metric metric:{metric} ; gw:onList ?list ; gw:about ?place ; gw:amount ?amount .
    ?list gw:jurisdiction ?place .
  }} GROUP BY ?list }}"""


SPARQL = f"""{PREFIXES}
SELECT ?scheme ?published ?batch ?listed ?removed ?net
  ?announced_new ?announced_removed ?announced_net ?reconciles {{
  {COUNTED_IN_SPARQL}
  BIND(?listScheme AS ?scheme)
  BIND(?listDay AS ?published)
  FILTER(sameTerm($scheme, "") || ?scheme = $scheme)
  FILTER(sameTerm($jurisdiction, "") || ?listPlace = $jurisdiction)
  ?list gw:batch ?batch .
  {_announced("new", "announced_new")}
  {_announced("removed", "announced_removed")}
  {_announced("net-total", "announced_net")}
  BIND(BOUND(?announced_new) || BOUND(?announced_removed)
    || BOUND(?announced_net) && BOUND(?net) AS ?told)
  BIND(IF(?listed > 0 && ?told,
    COALESCE(?announced_new = ?listed, true) && COALESCE(?announced_removed = ?removed, true)
      && COALESCE(?announced_net = ?net, true), 1/0) AS ?reconciles)
}}"""

CYPHER = f"""{COUNTED_IN_CYPHER}
WHERE ($scheme IS NULL OR one.scheme = $scheme)
  AND ($jurisdiction IS NULL OR one.place = $jurisdiction)
MATCH (l:AwardList {{id: one.id}})
OPTIONAL MATCH (o:Observation)-[:ON_LIST]->(l), (o)-[:ABOUT]->(a:Area)<-[:JURISDICTION]-(l)
UNWIND coalesce(o.amountAll, [o.amount]) AS amount
WITH one, l, listed, removed, net, max(CASE WHEN o.metric = 'new' THEN amount END) AS new,
  max(CASE WHEN o.metric = 'removed' THEN amount END) AS off,
  max(CASE WHEN o.metric = 'net-total' THEN amount END) AS total
RETURN one.scheme AS scheme, one.day AS published, l.batch AS batch, listed, removed, net,
  new AS announced_new, off AS announced_removed, total AS announced_net,
  CASE WHEN listed > 0
      AND (new IS NOT NULL OR off IS NOT NULL OR (total IS NOT NULL AND net IS NOT NULL))
    THEN coalesce(new = listed, true) AND coalesce(off = removed, true)
      AND coalesce(total = net, true)
  END AS reconciles"""


def oracle(book: Reading, given: Given, edition: int | None) -> Iterator[Row]:
    """The answer of the book: its titles counted, its figures put beside them."""
    figures = announced(book, edition)
    for one in counted(book, edition):
        if given["scheme"] in (None, one.scheme) and given["jurisdiction"] in (None, one.place):
            told = {
                metric: max(amounts, default=None)
                for metric in ("new", "removed", "net-total")
                for amounts in [list(figures.get((one.list.id, one.place, metric), {}).values())]
            }
            yield (one.scheme, one.day, value(book, one.list, "batch"), one.listed, one.removed,
                   one.net, *told.values(), _reconciles(one, *told.values()))  # fmt: skip


def announced(
    book: Reading, edition: int | None
) -> Mapping[tuple[Id, Id, str], Mapping[tuple[Id, str], float]]:
    """Published amounts by observation and text, for each list, area and metric."""
    found: dict[tuple[Id, Id, str], dict[tuple[Id, str], float]] = {}
    for figure in book.statements("Observation", edition):
        metric = value(book, figure, "metric") or ""
        for on_list in figure.values.get("onList", ()):
            for about in figure.values["about"]:
                amounts = {(figure.id, text): float(text) for text in figure.values["amount"]}
                found.setdefault((on_list, about, metric), {}).update(amounts)
    return found


def _reconciles(
    one: Counted, new: float | None, removed: float | None, net: float | None
) -> bool | None:
    pairs = [(new, one.listed), (removed, one.removed), (net, one.net)]
    told = [(said, count) for said, count in pairs if said is not None and count is not None]
    return all(said == count for said, count in told) if told and one.listed else None


QUESTION = Question(
    number=7,
    name="batch-totals",
    title={
        "zh": "各批次新增、移出与累计是否与公告一致",
        "en": "New, removed and net titles by batch, against what was announced",
    },
    parameters=(
        Parameter("scheme", "scheme", "one scheme only", ""),
        Parameter("jurisdiction", "id", "whose lists; empty for everybody's", "area/100000"),
    ),
    columns=("scheme", "published", "batch", "listed", "removed", "net",
             "announced_new", "announced_removed", "announced_net", "reconciles"),
    sparql=SPARQL,
    cypher=CYPHER,
    oracle=oracle,
)  # fmt: skip
