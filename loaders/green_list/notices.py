"""When and where the lists were published: one row for each list of a batch.

序号,时间,批次,名称,名单,网页
1,2017年8月23日,1,绿色工厂名单,https://…/5778089.pdf,https://…/art_86ea….html
"""

from collections.abc import Iterable

from graph.model import Rejected
from loaders import Context, Read
from loaders.green_list.claims import AWARDS, CHINA, UNKNOWN
from loaders.green_list.lists import TITLES, YEARS, Listing, batch
from loaders.table import Row, shown
from loaders.zh import when
from ontology.ranges import Text


def notices(listing: Listing, context: Context, rows: Iterable[Row | Rejected]) -> Read:
    """The award lists that the rows name, with their dates and addresses."""
    for row in rows:
        if isinstance(row, Rejected):
            yield row
            continue
        cells = {c: row.cells[h] for c, h in listing.columns.items() if h in row.cells}
        name, text = cells.get("title", ""), cells.get("batch", "")
        schemes = [scheme for words, scheme in TITLES.items() if words in name]
        number = batch(text, context.options)
        published = when(cells.get("published", ""))
        reason = ""
        if not schemes:
            reason = f"名称 {name!r} names no list; there is {', '.join(TITLES)}"
        elif not number:
            reason = f"no batch {text!r} is known; {UNKNOWN}"
        elif not published:
            reason = f"时间 {cells.get('published', '')!r} is no date, as 2017年8月23日 is"
        if reason:
            yield Rejected(row.where, reason, shown(row.cells.values()))
            continue
        year = next((year for year in YEARS if str(year) == text), None)
        award = AWARDS(
            scheme=schemes[0],
            jurisdiction=CHINA.id,
            batch=number,
            name=Text(f"{year}年度{name}" if year else f"第{number}批{name}", "zh"),
            publishedOn=[published] if published else None,
            document=cells.get("document"),
            url=cells.get("page"),
        )
        yield from context.mention(CHINA, row.where)
        yield context.claim(award, row.where, evidence=" ".join((cells["published"], text, name)))
