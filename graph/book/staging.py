"""The stage of a load: temporary tables in which releases are compared with what stood before."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import islice

from graph.book import Book
from graph.book.outcome import Input, Outcome, Refused, nothing
from graph.book.tables import CLAIM, HALVES, STAGED, append, count, references, temporary
from graph.keys import also
from graph.manifest import encoded
from graph.model import Rejected
from ontology.errors import GreenweftError
from ontology.schema import Kind, Property, Schema

BLOCK = 50_000
FIRST = 3
Progress = Callable[[int], object]


class Staging:
    """Temporary tables in which a load is prepared."""

    def __init__(self, book: Book, source: str, progress: Progress) -> None:
        self.book = book
        self.con = book.con
        self.source = source
        self.progress = progress
        self.claims = 0
        self.unreadable: dict[int, GreenweftError] = {}
        self.series: list[str] = []
        self.con.execute(STAGED)
        self.con.execute("CREATE OR REPLACE TEMP TABLE refused AS FROM rejected LIMIT 0")

    def read(self, release: int, item: Input) -> int:
        """Stage what one release says; the number of records it had."""
        try:
            records = self._read(release, item)
            self.series.append(item.series)
            return records
        except GreenweftError as error:
            self.unreadable[release] = error
            for table in ("staged", "refused"):
                self.con.execute(f"DELETE FROM {table} WHERE release = {release}")
            self._refuse([(release, item.file, "file", str(error), "")])
            return 0

    def _read(self, release: int, item: Input) -> int:
        reading = _Reading(release, item, self.book.schema)
        while True:
            # Rows go to the appender one by one: objects that die young cost no collection.
            before = reading.claims
            append(self.con, "staged", islice(reading.rows, BLOCK))
            self.progress(self.claims + reading.claims)
            if reading.claims == before:
                break
        self._refuse(reading.rejected)
        self.claims += reading.claims
        return reading.records

    def _refuse(self, rows: Iterable[tuple[int, str, str, str, str]]) -> None:
        if found := list(rows):
            append(self.con, "refused", found)

    def check_references(self) -> None:
        """Quarantine claims that refer to something which nothing describes, or to a wrong kind."""
        schema = self.book.schema
        allowed = [
            (kind.name, column, to)
            for kind in schema.kinds.values()
            for column, property in _referring(kind)
            for to in property.refers_to
        ]
        self.con.execute(
            "CREATE OR REPLACE TEMP TABLE allowed (kind VARCHAR, property VARCHAR, target VARCHAR)"
        )
        append(self.con, "allowed", allowed)
        while self._astray():
            self._quarantine_astray()

    def _know(self) -> None:
        """Fill ``known``: ids that may be referred to, once this load is done."""
        aliases = "SELECT unnest(string_split(also, ' ')) AS alias, kind FROM {} WHERE also <> ''"
        temporary(
            self.con,
            "staying",
            """SELECT id, kind, start, also FROM claimed WHERE NOT
            (source = $source AND series IN (SELECT unnest($series)))""",
            source=self.source,
            series=self.series,
        )
        temporary(
            self.con,
            "known",
            f"""SELECT id, kind FROM staged WHERE start = ''
            UNION SELECT id, kind FROM staying WHERE start = ''
            UNION ({aliases.format("staged")}) UNION ({aliases.format("staying")})""",
        )

    def _astray(self) -> int:
        self._know()
        refs = references(self.con, self.book.schema, "staged", columns="rowid AS row, id, kind")
        return temporary(
            self.con,
            "astray",
            f"""SELECT r.row, min(r.property || ' refers to ' || r.ref || CASE WHEN k.kind IS NULL
                THEN ', which no source describes'
                ELSE ', a ' || k.kind || ', which it may not' END) AS reason
            FROM ({refs}) r LEFT JOIN known k ON k.id = r.ref
            LEFT JOIN allowed a
                ON a.kind = r.kind AND a.property = r.property AND a.target = k.kind
            WHERE a.kind IS NULL GROUP BY r.row""",
        )

    def _quarantine_astray(self) -> None:
        rows = self.con.execute(
            """SELECT s.release, s.record, a.reason, s.kind, s.id, s.start, s."end", s.vals
            FROM staged s JOIN astray a ON a.row = s.rowid ORDER BY s.release, s.rowid"""
        ).fetchall()
        self._refuse(
            (release, "", record, self._named(kind, reason), _content(kind, id, start, end, vals))
            for release, record, reason, kind, id, start, end, vals in rows
        )
        self.con.execute("DELETE FROM staged WHERE rowid IN (SELECT row FROM astray)")

    def _named(self, kind: str, reason: str) -> str:
        """The reason with the ends of a relation called as its kind calls them."""
        ends = self.book.schema.kind(kind).ends
        for column, property in (("start", ends.start), ("end", ends.end)) if ends else ():
            if reason.startswith(f"{column} refers to "):
                reason = f"{property.name}{reason.removeprefix(column)}"
        return f"{kind}: {reason}"

    def rejected(self, of: str = "true", most: int | None = None) -> list[Refused]:
        """What was set apart, in the order of the files."""
        rows = self.con.execute(
            f"""SELECT file, record, reason FROM refused WHERE {of} ORDER BY release, rowid
            LIMIT {most or "NULL"}"""
        ).fetchall()
        return [Refused(*row) for row in rows]

    def settle(
        self, release: int, item: Input, records: int, edition: int, retrieved: date
    ) -> Outcome:
        """Compare one release with what its series said before, and keep the difference."""
        con, given = self.con, {"source": self.source, "series": item.series}
        if release in self.unreadable:
            con.execute(f"INSERT INTO rejected FROM refused WHERE release = {release}")
            self._keep_release(release, item, 0, 1, edition, retrieved)
            con.execute(f"UPDATE release SET removed = {edition} WHERE n = {release}")
            return nothing(self.source, release, item, edition, str(self.unreadable[release]))
        said = f"SELECT *, {HALVES.format(CLAIM)} FROM staged WHERE release = {release}"
        temporary(con, "incoming", f"SELECT DISTINCT ON (id, hi, lo) * FROM ({said})")
        standing = "source = $source AND series = $series AND removed IS NULL"
        temporary(
            con, "before", f"SELECT rowid AS row, id, hi, lo FROM claim WHERE {standing}", **given
        )
        temporary(con, "closed", "SELECT * FROM before ANTI JOIN incoming USING (id, hi, lo)")
        temporary(con, "opened", "SELECT * FROM incoming ANTI JOIN before USING (id, hi, lo)")
        con.execute(f"UPDATE claim SET removed = {edition} WHERE rowid IN (SELECT row FROM closed)")
        con.execute(
            f"""INSERT INTO claim SELECT release, $source, series, id, kind, start, "end", vals,
            record, evidence, confidence, also, hi, lo, {edition}, NULL FROM opened""",
            {"source": self.source},
        )
        con.execute("INSERT INTO touched SELECT id FROM closed UNION SELECT id FROM opened")
        con.execute(
            "UPDATE refused SET file = $file WHERE file = '' AND release = $n",
            {"file": item.file, "n": release},
        )
        con.execute(f"INSERT INTO rejected FROM refused WHERE release = {release}")
        con.execute(f"UPDATE release SET removed = {edition} WHERE {standing}", given)
        outcome = self._outcome(release, item, records, edition)
        self._keep_release(release, item, records, outcome.rejected, edition, retrieved)
        return outcome

    def _keep_release(
        self, release: int, item: Input, records: int, rejected: int, edition: int, retrieved: date
    ) -> None:
        row = (release, self.source, item.series, item.hash, item.options, item.file, retrieved,
               records, rejected, edition, None)  # fmt: skip
        append(self.con, "release", [row])

    def _outcome(self, release: int, item: Input, records: int, edition: int) -> Outcome:
        con, said = self.con, "SELECT DISTINCT id, start FROM incoming"
        stood = "id IN (SELECT id FROM before)"
        moved = "id IN (SELECT id FROM opened UNION SELECT id FROM closed)"
        return Outcome(
            source=self.source,
            series=item.series,
            release=release,
            hash=item.hash,
            file=item.file,
            records=records,
            entities=count(con, f"FROM ({said}) WHERE start = ''"),
            relations=count(con, f"FROM ({said}) WHERE start <> ''"),
            new=count(con, f"FROM ({said}) WHERE id NOT IN (SELECT id FROM before)"),
            changed=count(con, f"FROM ({said}) WHERE {stood} AND {moved}"),
            unchanged=count(con, f"FROM ({said}) WHERE {stood} AND NOT {moved}"),
            removed=count(
                con, "FROM (SELECT DISTINCT id FROM before) ANTI JOIN incoming USING (id)"
            ),
            rejected=count(con, f"FROM refused WHERE release = {release}"),
            edition=edition,
            seconds=0.0,
            first=tuple(self.rejected(f"release = {release}", FIRST)),
        )


class _Reading:
    """One release as rows for the stage; what it rejects and how much it read is counted."""

    def __init__(self, release: int, item: Input, schema: Schema) -> None:
        self.release = release
        self.item = item
        self.kinds = schema.kinds
        self.records = self.claims = 0
        self.rejected: list[tuple[int, str, str, str, str]] = []
        self.rows = self._rows()

    def _rows(self) -> Iterator[tuple[object, ...]]:
        release, series, kinds, last = self.release, self.item.series, self.kinds, ""
        for one in self.item.read():
            if isinstance(one, Rejected):
                self.records += one.record != last
                last = one.record
                file = one.file or self.item.file
                self.rejected.append((release, file, one.record, one.reason, one.content))
                continue
            (kind, id, start, end, values), origin = one
            self.records += origin.record != last
            last = origin.record
            self.claims += 1
            names = " ".join(also(kinds[kind], values, id)) if kinds[kind].identifiers else ""
            yield (release, series, id, kind, start, end, encoded(values), last,
                   origin.evidence, _plain(origin.confidence), names)  # fmt: skip


@cache
def _plain(confidence: Decimal) -> str:
    return format(confidence.normalize(), "f")


def _referring(kind: Kind) -> Iterator[tuple[str, Property]]:
    """The columns and properties by which a kind refers to others."""
    if kind.ends:
        yield "start", kind.ends.start
        yield "end", kind.ends.end
    yield from kind.references.items()


def _content(kind: str, id: str, start: str, end: str, vals: str) -> str:
    return f"{kind} {id} {start} {end} {vals}".replace("  ", " ")
