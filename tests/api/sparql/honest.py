"""Honest queries over the World: together they use every word, clause, form and function there is.

``honest.txt`` has their parts, and whole ones. Those that are put together by chance are the same
each time.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from ontology.prefixes import BASE, GW

PREFIXES = f"""PREFIX gw: <{GW}>
PREFIX id: <{BASE}id/>
PREFIX scheme: <{BASE}scheme/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
NAMED = {"SOURCE": f"<{BASE}source/tale>", "AREA": f"{BASE}id/area/440310"}
MOMENT = 'xsd:dateTime("2024-08-31T10:20:30+08:00")'
HEADS = [
    *("SELECT ?x ?name", "SELECT DISTINCT ?x ?name", "SELECT REDUCED ?name", "SELECT *"),
    *("SELECT (STR(?x) AS ?iri) ?name", "CONSTRUCT { ?x rdfs:label ?name }", "DESCRIBE ?x"),
]
DRAWN = 80


def honest() -> list[str]:
    """All of them, each a text of its own."""
    parts = _read(Path(__file__).with_name("honest.txt").read_text("utf-8"))
    made = [*_made(parts), *_long(), *_drawn(parts)]
    for name, iri in NAMED.items():
        made = [query.replace(name, iri) for query in made]
    return [PREFIXES + query for query in made]


def _read(text: str) -> Mapping[str, Sequence[str]]:
    """The lines of each section."""
    sections = text.split("\n== ")[1:]
    read = {}
    for section in sections:
        name, *lines = section.strip().replace("\\\n", "\\\0").split("\n")
        read[name] = [line.replace("\\\0", "\n") for line in lines]
    return read


def _made(parts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    given = f"?s gw:name ?name ; gw:confidence ?c BIND({MOMENT} AS ?t)"
    for one in parts["expressions"]:
        yield f"SELECT ?s (({one}) AS ?v) {{ {given} OPTIONAL {{ ?s gw:publishedOn ?d }} }}"
    for one in parts["aggregates"]:
        yield f"SELECT ({one} AS ?v) {{ ?x gw:name ?name ; gw:confidence ?c }} GROUP BY ?c"
    for one in parts["paths"]:
        yield f"SELECT DISTINCT ?a ?b {{ ?a {one} ?b }}"
    for one in parts["groups"]:
        yield f"SELECT * WHERE {{ {one}\n}}"
    yield from parts["whole"]


def _long() -> Iterator[str]:
    """As large as what people and their tools send."""
    ids = " ".join(f"id:company\\/{n:032x}" for n in range(2_000))
    yield f"SELECT ?s ?name {{ VALUES ?s {{ {ids} }} ?s gw:name ?name }}"
    named = ", ".join(f'"厂{n}"' for n in range(1_000))
    yield f"SELECT * {{ ?s gw:name ?name FILTER(STR(?name) IN ({named})) }}"
    branches = " UNION ".join(f"{{ ?s gw:batch '{n:03}' }}" for n in range(100))
    yield f"SELECT ?s {{ {branches} }}"
    facts = " ".join(f"OPTIONAL {{ ?s gw:p{n} ?v{n} }}" for n in range(40))
    yield f"SELECT * {{ ?s a gw:AwardList {facts} }}"
    chain = " . ".join(f"?s{n} gw:supplies ?s{n + 1}" for n in range(40))
    yield f"SELECT * {{ {chain} }}"
    clean = "REPLACE(" * 10 + "?name" + ', "[（）]", "")' * 10
    yield f"SELECT ({clean} AS ?v) {{ ?s gw:name ?name }}"
    either = " || ".join(f'CONTAINS(?name, "{word}")' for word in "东西南北中甲乙丙丁戊" * 10)
    yield f"SELECT ?s {{ ?s gw:name ?name FILTER({either}) }}"
    yield "SELECT * { ?s ?p ?o }" + "\n# 说明" * 2_000


def _drawn(parts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    random = Random(11)
    for _ in range(DRAWN):
        some = random.sample(parts["groups"], random.randint(1, 2))
        groups = "\n".join(f"{{ {one}\n}}" for one in some)
        yield f"{random.choice(HEADS)} WHERE {{ {groups} }} {random.choice(parts['ends'])}"
