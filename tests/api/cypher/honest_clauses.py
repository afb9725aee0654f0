"""Clauses and patterns, as analysts write them; a blank line stands between two."""

QUERIES = """
MATCH (c:Company) RETURN c.name AS name ORDER BY name LIMIT 10

MATCH (c:Company) RETURN c

MATCH (p:Park)<-[:TENANT_OF]-(c) RETURN p.name AS park, count(c) AS tenants ORDER BY tenants DESC

MATCH (c:Company)-[s:SUPPLIES]->(d:Company)
WHERE s.share >= $least
RETURN c.name AS supplier, d.name AS customer, s.share AS share

MATCH p = (c:Company)-[:SUPPLIES*1..3]->(d:Company)
  RETURN [n IN nodes(p) | n.name] AS chain LIMIT 25

MATCH (c:Company {name: '织坊有限公司'}) RETURN c.id, c.uscc

MATCH (c:Company)
WHERE c.name CONTAINS $name AND NOT (c)-[:TENANT_OF]->(:Park)
RETURN c.name

MATCH (t:Designation)-[:HELD_BY]->(h)
WHERE t.scheme = 'green-factory' AND t.level IN ['national', 'provincial']
RETURN h.name, t.level, t.grantedOn ORDER BY t.grantedOn DESCENDING, h.name ASCENDING

MATCH (c:Company)
OPTIONAL MATCH (c)-[:WITHIN]->(a:Area)
RETURN c.name, coalesce(a.name, '—') AS area

MATCH (t:Designation)-[:ON_LIST]->(l:AwardList)
WITH l, count(t) AS titles
WHERE titles > 1
RETURN l.name, l.batch, titles

MATCH (a:Area {id: $id})<-[:WITHIN*1..]-(x:Company) RETURN DISTINCT x.name

MATCH (a:Area {code: '440310'})<-[:WITHIN]-(x) RETURN labels(x) AS kinds, count(*) AS n

MATCH (c:Company)-[:TENANT_OF]->(:Park)<-[:HELD_BY]-(:Designation {scheme: 'green-park'})
RETURN DISTINCT c.name

MATCH (c:Company)<-[:HELD_BY]-(t)
WITH c, collect(DISTINCT t.scheme) AS schemes
WHERE size(schemes) > 1
RETURN c.name, schemes

UNWIND $ids AS id MATCH (a:Area {id: id}) RETURN a.name

UNWIND $rows AS row
MATCH (a:Area {code: row.code})
RETURN row.title AS title, a.name AS area

UNWIND range(2018, 2024) AS year
OPTIONAL MATCH (t:Designation) WHERE t.grantedOn STARTS WITH toString(year)
RETURN year, count(t) AS granted

MATCH (c:Company) RETURN c.name AS name
UNION
MATCH (p:Park) RETURN p.name AS name

MATCH (c:Company) RETURN 'company' AS kind, c.id AS id
UNION ALL
MATCH (p:Park) RETURN 'park' AS kind, p.id AS id

MATCH (n:Entity) RETURN n.id ORDER BY n.id ASC SKIP 5 LIMIT 5

MATCH (n:Entity) RETURN n.id ORDER BY n.id OFFSET 5 LIMIT $count

MATCH (n:Entity) WITH n ORDER BY n.id LIMIT 3 RETURN n.id

MATCH (n:Entity) ORDER BY n.id DESC SKIP 1 LIMIT 3 RETURN n.id

MATCH (c:Company)
CALL (c) { MATCH (c)-[s:SUPPLIES]->() RETURN sum(s.share) AS given }
RETURN c.name, given

MATCH (c:Company)
CALL { WITH c MATCH (c)<-[:SUPPLIES]-(d) RETURN count(d) AS suppliers }
RETURN c.name, suppliers

MATCH (c:Company)
CALL (*) { MATCH (c)<-[:HELD_BY]-(t) RETURN count(t) AS titles }
RETURN c.name, titles

CALL () { MATCH (c:Company) RETURN count(c) AS companies }
CALL () { MATCH (p:Park) RETURN count(p) AS parks }
RETURN companies, parks

OPTIONAL CALL { MATCH (c:Chain) RETURN c.name AS chain } RETURN chain

CALL { MATCH (c:Company) RETURN c.name AS name UNION MATCH (s:Site) RETURN s.name AS name }
RETURN count(name) AS names

CALL db.labels() YIELD label RETURN label ORDER BY label

CALL db.relationshipTypes() YIELD relationshipType AS type WHERE type STARTS WITH 'S' RETURN type

CALL db.propertyKeys

CALL db.propertyKeys() YIELD *

CALL db.schema.visualization()

CALL db.schema.nodeTypeProperties() YIELD nodeType, propertyName RETURN nodeType, propertyName

CALL db.schema.relTypeProperties() YIELD relType RETURN DISTINCT relType

CALL db.ping() YIELD success RETURN success

CALL dbms.components() YIELD name, versions UNWIND versions AS version RETURN name, version

OPTIONAL CALL db.labels() YIELD label RETURN count(label) AS labels

MATCH (c:Company) FINISH

MATCH (c:Company) USING INDEX c:Company(name) WHERE c.name = 'Kiln' RETURN c.id

MATCH (c:Company) USING INDEX SEEK c:Company(name) WHERE c.name = 'Kiln' RETURN c.id

MATCH (c:Company) USING RANGE INDEX c:Company(name) WHERE c.name > 'K' RETURN c.id

MATCH (c:Company) USING TEXT INDEX c:Company(name) WHERE c.name CONTAINS 'il' RETURN c.id

MATCH (c:Company) USING POINT INDEX c:Company(name) WHERE c.name = 'Kiln' RETURN c.id

MATCH (c:Company) USING SCAN c:Company WHERE c.name = 'Kiln' RETURN c.id

MATCH (a:Company)-[:SUPPLIES]->(b)-[:SUPPLIES]->(c) USING JOIN ON b RETURN a.name, c.name

MATCH (n:Company|Site) RETURN n.name

MATCH (n:Entity&!Company) RETURN count(n) AS others

MATCH (n:(Company|Site)&Entity) RETURN count(n) AS holders

MATCH (n:%) RETURN count(n) AS labelled

MATCH (n:Entity:Company) RETURN count(n) AS companies

MATCH (n IS Company) RETURN count(n) AS companies

MATCH ()-[r:SUPPLIES|OWNS]->() RETURN type(r) AS type, count(r) AS n

MATCH (n) WHERE n:Company|Park RETURN count(n) AS n

MATCH (n:$($label)) RETURN count(n) AS n

MATCH (n:$any(['Company', 'Park'])) RETURN count(n) AS n

MATCH (n:$all(['Company', 'Entity'])) RETURN count(n) AS n

MATCH (c:Company WHERE c.name STARTS WITH '织') RETURN c.name

MATCH (a)-[s:SUPPLIES WHERE s.share > 0.1]->(b) RETURN a.name, b.name

MATCH (t:Designation {scheme: $where.scheme})-[:HELD_BY]->(h) RETURN h.name

MATCH (a:Company)--(b) RETURN DISTINCT labels(b) AS around

MATCH (a:Company)-[r]-(b) RETURN type(r) AS type, count(*) AS n

MATCH (x:Area)-[:WITHIN*2]->(y:Area) RETURN x.name, y.name

MATCH (x:Area)-[:WITHIN*..3]->(y:Area) RETURN x.name, y.name

MATCH (x:Area)-[:WITHIN*]->(y:Area {code: '100000'}) RETURN x.name

MATCH (a:Company) ((x)-[:SUPPLIES]->(y)){1,3} (b:Company) RETURN a.name, b.name, size(x) AS hops

MATCH (a:Company) ((x)-[s:SUPPLIES]->(y) WHERE s.share > 0)+ (b:Company)
RETURN a.name, [z IN y | z.name] AS through

MATCH (a:Company)-[:SUPPLIES]->+(b:Company) RETURN a.name, b.name

MATCH (a:Area)-[:WITHIN]->*(b:Area) RETURN a.name, b.name

MATCH (a:Area)-[:WITHIN]->{,2}(b:Area {code: '440300'}) RETURN a.name

MATCH p = ((a:Company)-[:SUPPLIES]->(b)) RETURN length(p) AS hops

MATCH p = shortestPath((a:Company)-[:SUPPLIES*..5]->(b:Company)) WHERE a <> b
RETURN a.name, b.name, length(p) AS tiers

MATCH p = allShortestPaths((a:Company {name: 'Kiln'})-[*..6]-(b:Park)) RETURN count(p) AS ways

MATCH (a:Company), (b:Park) RETURN a.name, b.name, length(shortestPath((a)-[*..4]-(b))) AS hops

MATCH p = SHORTEST 1 (a:Company)-[:SUPPLIES]->+(b:Company) RETURN a.name, b.name

MATCH p = SHORTEST 2 PATHS (a:Company)-[:SUPPLIES]->+(b:Company) RETURN count(p) AS paths

MATCH p = SHORTEST 2 PATH GROUPS (a:Company)-[:SUPPLIES]->+(b:Company) RETURN count(p) AS paths

MATCH p = SHORTEST GROUP (a:Company)-[:SUPPLIES]->+(b:Company) RETURN count(p) AS paths

MATCH p = ALL SHORTEST (a:Company)-[:SUPPLIES]->+(b:Company) RETURN count(p) AS paths

MATCH p = ANY SHORTEST PATH (a:Company)-[:SUPPLIES]->+(b:Company) RETURN count(p) AS paths

MATCH p = ANY 2 PATHS (a:Company)-[:SUPPLIES]->+(b:Company) RETURN count(p) AS paths

MATCH p = ALL PATHS (a:Company)-[:SUPPLIES]->(b:Company) RETURN count(p) AS paths

EXPLAIN MATCH (c:Company) RETURN c

PROFILE MATCH (c:Company) RETURN count(c) AS n

// how many of each kind
MATCH (n:Entity) /* all of ours */ RETURN labels(n) AS kinds, count(*) AS n;
"""
