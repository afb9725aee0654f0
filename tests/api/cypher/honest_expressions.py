"""Expressions, as analysts write them; a blank line stands between two."""

QUERIES = r"""
MATCH (c:Company) WHERE c.name =~ '.*有限公司' RETURN c.name

MATCH (c:Company) WHERE c.name =~ '(?i)kiln|.*mill.*' RETURN c.name

MATCH (c:Company) WHERE c.name =~ $pattern RETURN c.name

MATCH (c:Company) WHERE c.name =~ '(?i).*' + $name + '.*' RETURN c.name

MATCH (c:Company) WHERE toLower(c.name) =~ '.*' + toLower($name) + '.*' RETURN c.name

MATCH (c:Company) WHERE c.uscc =~ '[0-9A-HJ-NPQRTUWXY]{18}' RETURN c.uscc

MATCH (c:Company) WHERE c.name =~ '深圳.*公司' OR c.name =~ '.*[\\u4e00-\\u9fa5]+.*' RETURN c.name

MATCH (c:Company) WHERE any(n IN c.names WHERE n =~ '.*@en') RETURN c.name

MATCH (n:Entity) WHERE all(s IN n.sources WHERE s <> 'ledger') RETURN count(n) AS n

MATCH (n:Entity) WHERE none(s IN n.sources WHERE s = 'gazette') RETURN count(n) AS n

MATCH (n:Entity) WHERE single(s IN n.sources WHERE s = 'tale') RETURN count(n) AS n

MATCH (n:Entity) WHERE 'ledger' IN n.sources AND size(n.sources) > 1 RETURN n.id

MATCH (n:Entity) RETURN [s IN n.sources WHERE s STARTS WITH 't' | toUpper(s)] AS sources

MATCH (n:Entity) RETURN reduce(all = '', s IN n.sources | all + s + ' ') AS sources

MATCH p = (a:Company)-[:SUPPLIES*1..3]->(b)
RETURN reduce(share = 1.0, s IN relationships(p) | share * s.share) AS passed_on

MATCH p = (a:Company)-[:SUPPLIES*1..4]->(b)
WHERE all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m = n))
RETURN count(p) AS simple

MATCH (c:Company)
WITH collect(c.name) AS names
RETURN reduce(all = '', n IN names | all + CASE all WHEN '' THEN '' ELSE ', ' END + n) AS text

MATCH (c:Company) WITH collect(c.confidence) AS sure
RETURN reduce(most = 0.0, x IN sure | CASE WHEN x > most THEN x ELSE most END) AS most

MATCH (c:Company)<-[:HELD_BY]-(t)
WITH collect(DISTINCT c.id) AS holders
MATCH (d:Company) WHERE NOT d.id IN holders
RETURN d.name

MATCH (c:Company) OPTIONAL MATCH (c)<-[:HELD_BY]-(t)
WITH collect(c.id) AS companies, collect(CASE WHEN t IS NULL THEN c.id END) AS without
RETURN [x IN companies WHERE NOT x IN without] AS holders

MATCH (p:Park)<-[:TENANT_OF]-(c)
WITH p, collect({name: c.name, id: c.id}) AS tenants
WITH collect({park: p.name, tenants: tenants}) AS parks
RETURN [p IN parks | p {.park, names: [t IN p.tenants | t.name]}] AS tree

MATCH (c:Company)
RETURN c.name, CASE WHEN EXISTS { (c)<-[:HELD_BY]-() } THEN 'green' ELSE 'not yet' END AS state

MATCH (t:Designation)
RETURN CASE t.level WHEN 'national' THEN 3 WHEN 'provincial' THEN 2 ELSE 1 END AS rank,
  count(*) AS n

MATCH (s:Company)-[r:SUPPLIES]->()
RETURN CASE r.share WHEN IS NULL THEN 'unknown' WHEN > 0.3 THEN 'much' ELSE 'some' END AS how

MATCH (c:Company) RETURN c {.name, .id, titles: COUNT { (c)<-[:HELD_BY]-() }} AS company

MATCH (c:Company) RETURN c {.*} AS company

MATCH (c:Company)-[s:SUPPLIES]->(d) WITH c, d, s.share AS share RETURN c {.name, share,
  to: d.name}

MATCH (c:Company) RETURN c.name, [(c)-[:SUPPLIES]->(d) | d.name] AS customers

MATCH (c:Company) RETURN c.name, [(c)<-[:HELD_BY]-(t)
  WHERE t.level = 'national' | t.scheme] AS titles

MATCH (c:Company) RETURN size([p = (c)-[:SUPPLIES]->()-[:SUPPLIES]->() | p]) AS second_tier

MATCH (c:Company) WHERE (c)-[:WITHIN*]->(:Area {code: '440300'}) RETURN c.name

MATCH (c:Company) WHERE exists((c)-[:SUPPLIES]->()) RETURN c.name

MATCH (c:Company) WHERE EXISTS { MATCH (c)-[:WITHIN*1..]->(:Area {id: $id}) } RETURN c.name

MATCH (c:Company) WHERE EXISTS { (c)-[:SUPPLIES]->(d) WHERE d.name <> c.name } RETURN c.name

MATCH (c:Company) WHERE COUNT { (c)<-[:HELD_BY]-(:Designation {level: 'national'}) } >= 2
  RETURN c.name

MATCH (c:Company) RETURN c.name, COLLECT { MATCH (c)<-[:HELD_BY]-(t) RETURN t.scheme
  ORDER BY t.scheme } AS schemes

RETURN COUNT { (:Company) } AS companies, COUNT { ()-[:SUPPLIES]->() } AS sales

MATCH (n:Entity) UNWIND keys(n) AS key RETURN key, count(*) AS n ORDER BY n DESC

MATCH (c:Company) RETURN c[$key] AS name

MATCH (n) WHERE n:Company RETURN count(n) AS companies

MATCH (t:Designation) WHERE t.grantedOn <= $day
  AND (t.removedOn IS NULL OR t.removedOn > $day) RETURN t.id

MATCH (t:Designation) WHERE '2018' <= t.grantedOn < '2021' RETURN t.id

MATCH (t:Designation) WHERE t.status IS NOT NULL XOR t.removedOn IS NOT NULL RETURN t.id

MATCH (t:Designation) WHERE NOT t.level = 'national' RETURN t.id

MATCH (t:Designation) WHERE t.scheme ENDS WITH 'park' RETURN t.id

MATCH (c:Company) WHERE c.confidence IS :: FLOAT NOT NULL RETURN count(c) AS n

MATCH (c:Company) WHERE c.names IS TYPED LIST<STRING> AND c.name :: STRING RETURN count(c) AS n

RETURN 1 IS NOT :: STRING AS a, [1] IS :: LIST<INTEGER NOT NULL> AS b, null IS :: ANY AS c

RETURN 1 IS :: INTEGER | FLOAT AS either, [1, 2] IS :: INTEGER LIST AS list

MATCH (c:Company) WHERE c.name IS NORMALIZED AND c.name IS NOT NFD NORMALIZED RETURN count(c) AS n

RETURN 'é' IS NFC NORMALIZED AS a, 'é' IS NFKC NORMALIZED AS b, 'é' IS NFKD NORMALIZED AS c

RETURN normalize('é') AS a, normalize('é', NFD) AS b

RETURN trim('  纬园 ') AS a, trim(BOTH '“' FROM '“纬园“') AS b, trim(LEADING FROM '  x') AS c,
  trim(TRAILING 'x' FROM 'axx') AS d

RETURN 7 % 3 AS rest, 2 ^ 10 AS power, -(3) AS less, +4 AS more, 7 / 2 AS half, 1 - 2.5 AS minus

RETURN 'a' || 'b' AS text, [1] + 2 + [3] AS list, [1] || [2] AS joined

RETURN [1, 2, 3][0] AS first, [1, 2, 3][-1] AS last, [1, 2, 3][1..] AS rest, [1, 2,
  3][..2] AS start, [1, 2, 3][1..2] AS middle

RETURN {a: 1, `b c`: [true, false, null]}.`b c`[0] AS yes, {a: {b: 2}}['a'].b AS two

RETURN 0x1F AS hex, 0o17 AS octal, 1e3 AS thousand, .5 AS half, Infinity AS endless,
  INF AS inf, NaN AS none

RETURN 1_000_000 AS million

RETURN "it's" AS a, 'say "纬"' AS b, 'tab\tnew\nline \\ \'quoted\' \u7eac' AS c

RETURN $`a b` AS two, $0 AS one, $count + 1 AS four

MATCH (c:Company) RETURN c.name AS `公司 名称`, c.id AS 编号

MATCH (公司:Company) WHERE 公司.name IS NOT NULL RETURN count(公司) AS 数量

MATCH (c:Company) WITH * WHERE c.name IS NOT NULL RETURN *

MATCH (c:Company) RETURN count(*) AS n, count(c.uscc) AS coded, count(DISTINCT c.status) AS states

MATCH (c:Company)-[s:SUPPLIES]->() WITH c, s ORDER BY s.share DESC WITH c,
  collect(s)[..3] AS best RETURN c.name, [s IN best | s.share] AS shares

MATCH (c:Company) WITH c.name AS name, size(c.sources) AS n WHERE n > 1 OR name CONTAINS '坊'
  RETURN name, n

UNWIND range(0, size([1, 2, 3]) - 1) AS i RETURN i, [1, 2, 3][i] AS x

UNWIND range($from, $to) AS year RETURN year, COUNT { MATCH (t:Designation)
  WHERE t.grantedOn STARTS WITH toString(year) RETURN t } AS n

RETURN [i IN range(1, 10) WHERE i % 2 = 0 | i ^ 2] AS squares, [i IN range(10, 0, -5) | i] AS down

RETURN reduce(n = 0, i IN range(1, 100) | n + i) AS sum, [i IN range(1, 3) | [j IN range(1,
  i) | i * j]] AS table
"""
