"""Statements that have something of everything: whoever has parsed them parses others quickly."""

WARMING = (
    """MATCH p = (a:X {k: $p})-[r:T|U*1..3 {k: 1}]->(b:Y|Z)<--(c)
    WHERE a.k = 'x' AND NOT a.l IN $q OR b.k IS NOT NULL XOR a:X
    RETURN DISTINCT a.k AS k, count(*) AS n, collect(DISTINCT b)[0..3]
    ORDER BY n DESC, k SKIP 1 LIMIT 2""",
    """MATCH (a) WHERE (a)-[:T]->(:X) AND EXISTS { (a)--(b) WHERE b.k > 1 }
      AND COUNT { MATCH (a)-->() RETURN 1 } > 1
    CALL (a) { WITH a OPTIONAL MATCH (a)-->(x) RETURN max(x.k) AS m UNION RETURN 1 AS m }
    RETURN a {.k, .*, m: m}, COLLECT { MATCH (c) RETURN c.k }, [(a)-->(b) WHERE b.k = 1 | b.k]""",
    """UNWIND [1, -2.5, {a: [null, true]}] AS x
    WITH x, CASE WHEN x > 1 THEN 'a' ELSE "b" END AS c,
      CASE x WHEN 1 THEN 2 WHEN IS NULL THEN 3 END AS d
    WHERE c =~ '(?i)a.*' AND c STARTS WITH 'a'
    RETURN [y IN range(1, 3) WHERE y % 2 = 0 | y ^ 2 * 3 - 1] AS l, x IS :: INTEGER,
      reduce(s = 0, y IN [1] | s + y), any(y IN [1] WHERE y <> 2) AND all(y IN [2] WHERE y <= 3)""",
    """MATCH p = shortestPath((a)-[*..5]-(b)),
      q = SHORTEST 2 PATHS (a) ((c)-[:T]->(d)){1,3} (e)-[:T]->+(f) USING INDEX a:X(k)
    RETURN [n IN nodes(p) | n.k], length(q), trim(BOTH 'x' FROM a.k), normalize(a.k, NFC),
      date({year: 2024}).month, point.distance(a.p, b.p)""",
    """CALL db.labels() YIELD label AS l WHERE l CONTAINS 'a' RETURN l, 'x' IS NORMALIZED
    UNION ALL MATCH (n:$('X')) WITH * WHERE n:X|Y ORDER BY n.k RETURN n.k AS l, 1 AS m""",
)
