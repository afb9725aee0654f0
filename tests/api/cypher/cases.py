"""Requests that are sent to the door and to a real Neo4j."""

from typing import Any

N = '"statement": "RETURN 1 AS n"'
BODIES: list[str | bytes] = [
    "",
    "{}",
    "[]",
    "true",
    "   ",
    "{",
    '{"statement":',
    '{"statement": null}',
    '{"statement": ""}',
    '{"statement": {"a": 1}}',
    '{"statement": ["RETURN 1"]}',
    '{"Statement": "RETURN 1"}',
    "{'statement': 'RETURN 1'}",
    '{"statement": "RETURN 1 AS n",}',
    '{"statement": "RETURN 1 AS n" /* c */}',
    '{"statement": "RETURN \'a\tb\' AS n"}',
    '{"statement": "RETURN 2 AS n", "statement": "RETURN 1 AS n"}',
    f'{{{N}, "foo": 1}}',
    f'{{{N}, "txMetadata": {{"a": 1}}}}',
    f'{{{N}, "parameters": null}}',
    f'{{{N}, "parameters": []}}',
    f'{{{N}, "parameters": "x"}}',
    '{"statement": "RETURN $a AS n", "parameters": {"a": {"b": [1, 2.5, "x", null, true]}}}',
    '{"statement": "RETURN $a AS n", "parameters": {"a": {"$type": "Integer", "_value": "1"}}}',
    '{"statement": "RETURN $a AS n", "parameters": {"a": 1e3}}',
    '{"statement": "RETURN $a AS n", "parameters": {"a": 123456789012}}',
    '{"statement": "RETURN $a AS n", "parameters": {"a": NaN}}',
    '{"statement": "RETURN $`` AS n", "parameters": {"": 1}}',
    f'{{{N}, "includeCounters": true}}',
    f'{{{N}, "includeCounters": "true"}}',
    f'{{{N}, "includeCounters": "yes"}}',
    f'{{{N}, "includeCounters": 1}}',
    f'{{{N}, "includeCounters": null}}',
    f'{{{N}, "accessMode": "Read"}}',
    f'{{{N}, "accessMode": "WRITE"}}',
    f'{{{N}, "accessMode": null}}',
    f'{{{N}, "accessMode": "foo"}}',
    f'{{{N}, "accessMode": ""}}',
    f'{{{N}, "accessMode": 0}}',
    f'{{{N}, "accessMode": 7}}',
    f'{{{N}, "bookmarks": []}}',
    f'{{{N}, "bookmarks": null}}',
    f'{{{N}, "bookmarks": [null]}}',
    f'{{{N}, "bookmarks": "x"}}',
    f'{{{N}, "maxExecutionTime": 5}}',
    f'{{{N}, "maxExecutionTime": 0}}',
    f'{{{N}, "maxExecutionTime": -5}}',
    f'{{{N}, "maxExecutionTime": 5.7}}',
    f'{{{N}, "maxExecutionTime": "5"}}',
    f'{{{N}, "maxExecutionTime": "x"}}',
    f'{{{N}, "maxExecutionTime": null}}',
    f'{{{N}, "maxExecutionTime": 99999999999}}',
    f'{{{N}, "impersonatedUser": "bob"}}',
    f'{{{N}, "impersonatedUser": 5}}',
    f'{{{N}, "impersonatedUser": ""}}',
    f'{{{N}, "impersonatedUser": null}}',
    f'{{{N}, "txType": "IMPLICIT"}}',
    '{"statement": "RETURN 1;"}',
    f"\ufeff{{{N}}}",
    f"{{{N}}}".encode("utf-16"),
    '{"statement": "RETURN \'é纬😀\' AS n"}',
    '{"statement": "RETURN \'é\' AS n"}'.encode("latin-1"),
]
HEADERS: list[dict[str, str]] = [
    *(
        {"Content-Type": "application/json", "Accept": accept}
        for accept in (
            "*/*",
            "application/*",
            "application/json",
            "APPLICATION/JSON",
            "application/json;charset=UTF-8",
            "application/vnd.neo4j.query",
            "application/vnd.neo4j.query.v1.0",
            "application/vnd.neo4j.query.v1.1",
            "application/vnd.neo4j.query, application/json",
            "application/json, application/vnd.neo4j.query",
            "application/vnd.neo4j.query, */*",
            "application/json;q=0.1, application/vnd.neo4j.query;q=0.9",
            "application/vnd.neo4j.query;q=0.5, */*;q=0.1",
            "text/plain, application/vnd.neo4j.query;q=0.1",
            "text/plain",
            "",
        )
    ),
    *(
        {"Content-Type": content_type}
        for content_type in (
            "application/vnd.neo4j.query",
            "application/vnd.neo4j.query.v1.0",
            "application/vnd.neo4j.query.v1.1",
            "application/json; charset=utf-8",
            "APPLICATION/JSON",
            "text/plain",
            "application/x-www-form-urlencoded",
        )
    ),
    {"Content-Type": "text/plain", "Accept": "text/plain"},
    {},
]
VALUES = [
    "RETURN 1 AS i, -9223372036854775808 AS least, 9007199254740993 AS big",
    "RETURN 1.0 AS f, 1e100 AS g, 1.5e-7 AS h, 0.1 AS i, 1e7 AS j, 9999999.0 AS k, 0.001 AS l, "
    "0.0009 AS m, -0.0 AS n, 123456789.123 AS o, 1e-300 AS p, 0.1 + 0.2 AS q",
    "RETURN 0.0/0.0 AS nan, 1.0/0 AS inf, -1.0/0 AS less, [0.0/0.0] AS l, {a: 1.0/0} AS m",
    r"""RETURN 's"\n\u0001é纬😀\u2028/' AS s, '' AS e, true AS t, false AS f, null AS n""",
    "RETURN [1, 'a', [null]] AS l, {a: 1, b: {c: [2.0]}} AS m, [] AS e, {} AS em",
    "RETURN date('2024-08-31') AS a, date({year: -5}) AS b, date({year: 12345}) AS c, "
    "date('0001-01-01') AS d",
    "RETURN time('12:34:56.789+02:00') AS a, time('12:34Z') AS b, "
    "time('12:34:56.123456789-03:30') AS c",
    "RETURN localtime('12:34') AS a, localtime('12:34:56.1') AS b, "
    "localtime('00:00:00.000000001') AS c",
    "RETURN datetime('2024-01-02T03:04:05+01:00') AS a, datetime('2024-01-02T03:04:05.5Z') AS b, "
    "datetime({year: -1, timezone: '-05:30'}) AS c",
    "RETURN datetime('2024-07-02T03:04:05[Europe/Berlin]') AS a, "
    "datetime('2024-01-02T03:04:05.123456789[Asia/Shanghai]') AS b, "
    "datetime('1900-01-02T03:04:05[Asia/Shanghai]') AS c, datetime('2024-01-02T03:04[UTC]') AS d, "
    "datetime({year: 2024, timezone: 'Etc/GMT+5'}) AS e, "
    "datetime({year: 2024, timezone: 'GMT'}) AS f",
    "RETURN localdatetime('2024-01-02T03:04') AS a, localdatetime('1969-12-31T23:59:59.5') AS b, "
    "localdatetime({year: -1, month: 2}) AS c",
    "RETURN duration('P1Y2M3DT4H5M6.789S') AS a, duration('PT0S') AS b, "
    "duration('P-1M-2DT-3.5S') AS c, "
    "duration({months: 14, days: -3, seconds: 3661, nanoseconds: 5}) AS d, "
    "duration('PT-0.5S') AS e, duration({seconds: -1, nanoseconds: 1}) AS f, "
    "duration('P2W') AS g, duration({minutes: -90}) AS h, duration({months: -14}) AS i",
    "RETURN point({x: 1, y: 2}) AS a, point({x: 1.5, y: 2, z: -3}) AS b, "
    "point({longitude: 114.1, latitude: 22.7}) AS c, "
    "point({longitude: 114.1, latitude: 22.7, height: 1e10}) AS d",
    "RETURN [date('2024-08-31'), duration('P1D')] AS l, {a: point({x: 1, y: 2})} AS m",
]
STATEMENTS = [
    "MATCH (c:Company) RETURN c ORDER BY c.id",
    "MATCH (c:Company) RETURN c.name, c.uscc AS uscc ORDER BY c.id",
    "MATCH ()-[s:SUPPLIES]->() RETURN s",
    "MATCH (d:Designation)-[r:HELD_BY]->(h) RETURN r, h ORDER BY d.id",
    "MATCH ()-[r:HELD_BY]->() RETURN r",
    "MATCH p = (:Company)-[:SUPPLIES]->() RETURN p",
    "MATCH p = (:Company)<-[:SUPPLIES]-() RETURN p",
    "MATCH p = (c:Company {name: '织坊有限公司'}) RETURN p, [c] AS l, {c: c} AS m",
    "MATCH p = (:Designation)-[*1..3]-(:Area) RETURN p ORDER BY length(p) LIMIT 1",
    "MATCH (c:Company)-[s:SUPPLIES]->(d) RETURN *",
    "MATCH (c:Company) WHERE false RETURN c.id, c.name AS name",
    "RETURN   1  +  1 , 'x' /* c */ , toUpper( 'a' ) AS `a b`",
    "MATCH (c:Company) RETURN c {.id}, count( * ) ORDER BY c.id",
    "UNWIND range(1, 2500) AS x RETURN x",
    "UNWIND [] AS x RETURN x",
    "RETURN 1 AS x UNION RETURN 2 AS x",
    "MATCH (c:Company) FINISH",
    "RETURN 1 / 0 AS x",
    "UNWIND [1, 0] AS x RETURN 1 / x AS y",
    "UNWIND range(1500, 0, -1) AS x RETURN 1 / x AS y",
    "RETURN date('2024-13-01') AS d",
    "RETURN toInteger([1]) AS x",
    "RETURN $x",
    "RETURN x",
    "MATCH (n) RETURN m.name",
    "RETURN 'a' * 1 AS x",
    "MATCH (n:Nobody) RETURN n.nothing",
    "MATCH (a), (b:Company) RETURN count(*) AS n",
    "MATCH (a:Company) RETURN id(a) < 0 AS n",
    "EXPLAIN MATCH (c:Company {id: 'x'})-[:SUPPLIES]->(d) RETURN c.name, d",
]
OF_TYPE: dict[str, list[Any]] = {
    "Integer": [
        "5",
        5,
        "+5",
        "-9223372036854775808",
        "9223372036854775808",
        "x",
        "5.0",
        " 5",
    ],
    "Float": ["1.5", 1.5, "1", "NaN", "-Infinity", "1e5", "1.0f", "inf", "", "1_0"],
    "String": ["x", 5, None, True, ""],
    "Boolean": [True, "true", 1],
    "Null": [None, 1],
    "List": [[], [{"$type": "Integer", "_value": "1"}], [1], "x", None],
    "Map": [{}, {"a": {"$type": "Null", "_value": None}}, {"a": 1}, [], None],
    "Base64": ["AQIDBA==", "AQI", "", "!!"],
    "Date": ["2024-02-29", "2024-02-30", "-0005-01-01", "+12345-01-01", "20240101"],
    "Time": ["12:34:56+02:00", "12:34+02:00", "12:34:56.123456789Z", "12:34:56", "25:00Z"],
    "LocalTime": ["12:34", "12:34:56.5", "24:00"],
    "OffsetDateTime": [
        "2024-01-02T03:04:05+01:00",
        "2024-01-02T03:04Z",
        "2024-01-02T03:04:05",
        "2024-01-02T03:04:05+01:00[Europe/Berlin]",
    ],
    "ZonedDateTime": [
        "2024-07-02T03:04:05+02:00[Europe/Berlin]",
        "2024-07-02T03:04:05+05:00[Europe/Berlin]",
        "2024-07-02T03:04:05+02:00",
        "2024-07-02T03:04:05[Europe/Berlin]",
        "2024-07-02T03:04:05Z[Nope/Zone]",
    ],
    "DateTime": ["2024-07-02T03:04:05+02:00[Europe/Berlin]"],
    "LocalDateTime": ["2024-07-02T03:04:05.5", "2024-07-02T03:04", "2024-07-02 03:04"],
    "Duration": [
        *("P1Y2M3DT4H5M6.789S", "P14M", "P1W", "-P1D", "P1.5D", "PT1.5H", "PT-0.5S"),
        *("P", "PT", "P1M2Y", "P1YT", "x"),
    ],
    "Point": [
        "SRID=7203;POINT (1 2)",
        "SRID=7203;POINT(1 2)",
        "SRID=9157;POINT Z (1 2 3)",
        "SRID=4326;POINT (114.1 22.7)",
        "SRID=4979;POINT Z (114.1 22.7 5)",
        "POINT (1 2)",
    ],
    "Node": [{}],
    "Foo": ["x"],
    "integer": ["1"],
}
PARAMETERS: list[Any] = [
    None,
    1,
    "x",
    [1],
    {},
    {"a": 1},
    {"$type": "Integer"},
    {"$type": 1, "_value": "1"},
    {"$type": "Integer", "_value": "1", "more": 1},
    *({"$type": type, "_value": value} for type, values in OF_TYPE.items() for value in values),
]
# What both engines answer alike; what they do not is in ``api.cypher.differences``.
ALIKE = [
    *VALUES,
    *(text for text in STATEMENTS[:18] if "FINISH" not in text),
    "MATCH (c:Company) RETURN c {.id}, count(*) ORDER BY c.id",
    "RETURN x",
    "RETURN $x",
    "RETURN unknown(1) AS x",
    "RETURN 1 AS a, 2 AS a",
    "MATCH (c:Company) RETURN c.id, c.id",
    "MATCH (c:Company)-[s:SUPPLIES]->(d) RETURN *, s.share AS share",
    "MATCH (c:Company) WITH c.id AS id, c RETURN * ORDER BY id",
    "MATCH (c:Company) RETURN * UNION MATCH (c:Company) RETURN *",
    "MATCH (c:Company {id: 'nobody'}) RETURN *, c.name",
    "MATCH (c:Company) CALL (c) { MATCH (c)-[:SUPPLIES]->(k) RETURN k.id AS to } "
    "RETURN c.id, to ORDER BY to",
    "MATCH (c:Company) OPTIONAL CALL (c) { MATCH (c)-[:SUPPLIES]->(k) RETURN k.id AS to } "
    "RETURN c.id, to ORDER BY c.id",
    "MATCH (c:Company) RETURN c.id, COUNT { (c)-->() } AS n, EXISTS { (c)-[:SUPPLIES]->() } AS s, "
    "COLLECT { MATCH (c)-[:SUPPLIES]->(k) RETURN k.id } AS l ORDER BY c.id",
    "MATCH (c:Company) RETURN [(c)-[:SUPPLIES]->(d) | d.id] AS l ORDER BY c.id",
    "MATCH (a:Company)-[s:SUPPLIES WHERE s.share > 0.1]->{1,2}(b) RETURN a.id, b.id",
    "MATCH ((a:Company)-[:SUPPLIES]->(b:Company))+ RETURN [x IN a | x.id] AS l",
    "MATCH p = shortestPath((a:Company)-[*..3]-(b:Park)) RETURN length(p) AS l ORDER BY l",
    "MATCH (a:Company)-[rs:SUPPLIES*1..2]->(b) RETURN [r IN rs | elementId(r)] AS l, rs",
    "MATCH (a)-[r]->(b) RETURN elementId(a) AS a, elementId(r) AS r, elementId(b) AS b ORDER BY r",
    "MATCH (n:Company|Park) WHERE n:Entity AND NOT n:Area RETURN elementId(n) AS id ORDER BY id",
    "OPTIONAL MATCH (n:Company {id: 'none'}) RETURN n, n.id, elementId(n) AS id",
    "UNWIND [1, 2, 2, 3, null] AS x RETURN count(x) AS a, count(DISTINCT x) AS b, sum(x) AS c, "
    "avg(x) AS d, min(x) AS e, max(x) AS f, collect(x) AS g, stDevP(x) AS h, "
    "percentileDisc(x, 0.5) AS i",
    "UNWIND ['b', 'a', null, 'A', 1, true, 1.5] AS x RETURN x ORDER BY x",
    "RETURN 7/2 AS a, -7/2 AS b, 7 % -3 AS c, 2^3 AS d, 1 = 1.0 AS e, null = null AS f, "
    "[1, 2] + 3 AS g, 'a' + 1 AS h, 'a' || 'b' AS i",
    "RETURN date('2024-01-31') + duration('P1M') AS a, date('2024-W05') AS b, "
    "duration.between(date('2024-01-01'), date('2024-03-01')) AS c, date('2024-05-06').week AS d",
    "RETURN reduce(a = 0, x IN [1, 2, 3] | a + x) AS a, "
    "[x IN range(1, 5) WHERE x % 2 = 0 | x] AS b",
    "RETURN CASE WHEN true THEN 1 ELSE 2 END AS a, coalesce(null, 1) AS b, size('纬园') AS c, "
    "split('a,b', ',') AS d, substring('hello', 1, 3) AS e, trim(BOTH 'x' FROM 'xax') AS f",
    "MATCH (d:Designation)-[:HELD_BY]->(h) RETURN d.scheme, d.grantedOn, h.names ORDER BY d.id",
]
