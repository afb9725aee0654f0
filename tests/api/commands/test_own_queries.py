"""The operator's own queries only read."""

from pathlib import Path

import pytest

from tests.api.conftest import greenweft


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sparql", "DELETE WHERE { ?s ?p ?o }"], "DELETE would change the graph"),
        (["sparql", "SELECT * { SERVICE <http://127.0.0.1:1/> {} }"], "asks no other service"),
        (["sparql", "SELECT * FROM <file:///etc/passwd> {}"], "no graph <file:///etc/passwd>"),
        (
            ["sparql", "SELECT ?name { ?firm gw:name ?name }"],
            "the prefix gw: is not declared with PREFIX (line 1, column 22); "
            "begin with PREFIX gw: <https://w3id.org/greenweft/ontology#>",
        ),
        (["sparql", "SELECT ?name { ?firm x:name ?name }"], "the prefix x: is not declared"),
        (["cypher", "MATCH (c:Company) SET c.names = []"], "would change the graph"),
        (["cypher", "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l"], "LOAD CSV"),
    ],
)
def test_what_the_doors_refuse_is_refused_here(home: Path, words: list[str], said: str) -> None:
    ran = greenweft(*words)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
