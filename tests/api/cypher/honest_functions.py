"""Functions, as analysts write them; a blank line stands between two."""

QUERIES = """
MATCH (s:Company)-[r:SUPPLIES]->() RETURN avg(r.share) AS mean, stDev(r.share) AS spread,
  stDevP(r.share) AS of_all

MATCH ()-[r:SUPPLIES]->() RETURN percentileCont(r.share, 0.5) AS median,
  percentileDisc(r.share, 0.9) AS high

MATCH ()-[r:SUPPLIES]->() RETURN min(r.share) AS least, max(r.share) AS most,
  sum(r.share) AS all, count(r) AS n

MATCH (c:Company) RETURN collect(c.name) AS names, count(DISTINCT c.name) AS n

MATCH (c:Company) RETURN head(collect(c.id)) AS one, last(collect(c.id)) AS other,
  tail(collect(c.id)) AS rest

MATCH (c:Company) WHERE isEmpty(coalesce(c.lei, '')) RETURN count(c) AS without_lei

MATCH (a)-[r:SUPPLIES]->(b) RETURN type(r) AS type, startNode(r).name AS a, endNode(r).name AS b

MATCH (a)-[r:SUPPLIES]->(b) RETURN elementId(a) AS a, elementId(r) AS r, id(b) AS b

MATCH (c:Company) RETURN properties(c) AS all, keys(c) AS keys, labels(c) AS labels

MATCH p = (a:Company)-[:SUPPLIES]->(b) RETURN nodes(p) AS nodes, relationships(p) AS sales,
  length(p) AS hops

MATCH (c:Company) RETURN char_length(c.name) AS a, character_length(c.name) AS b,
  size(c.name) AS c

MATCH (c:Company) RETURN nullIf(c.status, 'active') AS other, coalesce(c.lei, c.uscc,
  c.id) AS code

MATCH (c:Company) RETURN valueType(c.name) AS type, toStringOrNull(c.confidence) AS sure

RETURN toInteger('42') AS a, toFloat('1.5') AS b, toBoolean('true') AS c, toString(12.5) AS d

RETURN toIntegerOrNull('x') AS a, toFloatOrNull('y') AS b, toBooleanOrNull('z') AS c

RETURN toIntegerList(['1', 'x']) AS a, toFloatList(['1.5']) AS b,
  toBooleanList(['true']) AS c, toStringList([1, 2.5]) AS d

RETURN randomUUID() IS NOT NULL AS a, timestamp() > 0 AS b, rand() < 1 AS c

RETURN abs(-1) AS a, ceil(1.2) AS b, floor(1.8) AS c, sign(-3) AS d, isNaN(0.0 / 0.0) AS e

RETURN round(2.5) AS a, round(1.2345, 2) AS b, round(1.25, 1, 'HALF_EVEN') AS c

MATCH ()-[r:SUPPLIES]->() RETURN round(100 * r.share, 1) AS percent

RETURN e() AS a, exp(1) AS b, log(10) AS c, log10(100) AS d, sqrt(16) AS e

RETURN sin(1) AS a, cos(1) AS b, tan(1) AS c, cot(1) AS d, asin(1) AS e, acos(1) AS f,
  atan(1) AS g, atan2(1, 2) AS h

RETURN pi() AS a, degrees(pi()) AS b, radians(180) AS c, haversin(1) AS d

RETURN left('坪山区', 2) AS a, right('坪山区', 1) AS b, substring('坪山', 1) AS c, substring('abc',
  0, 2) AS d

RETURN ltrim('  a') AS a, rtrim('a  ') AS b, btrim(' a ') AS c, btrim('xax', 'x') AS d

RETURN toUpper('a') AS a, toLower('A') AS b, upper('a') AS c, lower('A') AS d, reverse('abc') AS e

RETURN replace('纬园（深圳）', '（', '(') AS a, split('a,b,c', ',') AS b, reverse([1, 2]) AS c

MATCH (c:Company) RETURN replace(replace(c.name, '（', '('), '）', ')') AS name

MATCH (c:Company) UNWIND split(c.id, '/') AS part RETURN DISTINCT part

MATCH (c:Company) RETURN split(c.names[0], '@')[1] AS language, count(*) AS n

RETURN date('2024-08-31') AS a, date({year: 2024, month: 8}) AS b, date.truncate('month',
  date('2024-08-31')) AS c

RETURN date() >= date('2024-01-01') AS a, date.realtime() IS NOT NULL AS b,
  date.statement() = date.transaction() AS c

RETURN datetime('2024-08-31T10:00:00Z').year AS a, datetime({epochSeconds: 0}) AS b,
  datetime.fromEpoch(0, 0) AS c, datetime.fromEpochMillis(1000) AS d

RETURN datetime() IS NOT NULL AS a, datetime.realtime() IS NOT NULL AS b,
  datetime.statement() = datetime.transaction() AS c, datetime.truncate('day',
  datetime('2024-08-31T10:00:00Z')) AS d

RETURN localdatetime('2024-08-31T10:00:00') AS a, localdatetime.realtime() IS NOT NULL AS b,
  localdatetime.statement() = localdatetime.transaction() AS c,
  localdatetime.truncate('year', localdatetime('2024-08-31T10:00:00')) AS d

RETURN localtime('10:00') AS a, localtime.realtime() IS NOT NULL AS b,
  localtime.statement() = localtime.transaction() AS c, localtime.truncate('hour',
  localtime('10:30')) AS d

RETURN time('10:00Z') AS a, time.realtime() IS NOT NULL AS b,
  time.statement() = time.transaction() AS c, time.truncate('hour', time('10:30Z')) AS d

RETURN duration('P1Y2M') AS a, duration.between(date('2020-01-01'), date('2024-08-31')) AS b,
  duration.inDays(date('2020-01-01'), date('2024-08-31')).days AS c

RETURN duration.inMonths(date('2020-01-01'), date('2024-08-31')).months AS a,
  duration.inSeconds(datetime('2024-01-01T00:00:00Z'),
  datetime('2024-01-01T01:00:00Z')).seconds AS b, duration({days: 3}) AS c

MATCH (t:Designation) WHERE size(t.grantedOn) = 10
  AND date(t.grantedOn) + duration({years: 3}) < date() RETURN t.id

MATCH (c:Company) WHERE c.latitude IS NOT NULL
RETURN point.distance(point({latitude: c.latitude, longitude: c.longitude}),
  point({latitude: 22.7, longitude: 114.3})) AS metres

RETURN point.withinBBox(point({x: 1, y: 1}), point({x: 0, y: 0}), point({x: 2, y: 2})) AS within

RETURN vector.similarity.cosine([1.0, 2.0], [2.0, 1.0]) AS a,
  vector.similarity.euclidean([1.0], [2.0]) AS b

MATCH (o:Observation) WITH o.metric AS metric, collect(o.amount) AS amounts RETURN metric,
  amounts, size(amounts) AS n

MATCH (a:Area)<-[:WITHIN]-(c:Company) WITH a, collect(c) AS firms RETURN a.name,
  [f IN firms | f.name] AS names, size(firms) AS n
"""
