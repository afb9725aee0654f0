"""Hostile SPARQL, by family."""

from collections.abc import Iterator, Mapping
from random import Random

from tests.hostile.attack import Attack, Bait, Family, Shape, about, cased, hidden

P = "<https://w3id.org/greenweft/ontology#name>"
LOAD = "?s ?p ?o"


def nesting(random: Random, bait: Bait) -> Iterator[Attack]:
    shapes: tuple[Shape, ...] = (
        lambda n: f"SELECT * {{ {'{' * n} {LOAD} {'}' * n} }}",
        lambda n: f"SELECT * {{ {LOAD} FILTER({'(' * n}1{')' * n}) }}",
        lambda n: f"SELECT * {{ {LOAD} FILTER({'!' * n}true) }}",
        lambda n: f"SELECT * {{ {LOAD} FILTER({'-' * n}1 = 1) }}",
        lambda n: f"SELECT * {{ ?s {'(' * n}{P}{')*' * n} ?o }}",
        lambda n: f"SELECT * {{ ?s {'^' * n}{P} ?o }}",
        lambda n: f"SELECT * {{ ?s {P} {'(' * n}1{')' * n} }}",
        lambda n: f"SELECT * {{ ?s {P} {f'[ {P} ' * n}1{' ]' * n} }}",
        lambda n: f"{'SELECT * { { ' * n}{LOAD}{' } }' * n}",
        lambda n: f"ASK {{ {'FILTER EXISTS { ' * n}{LOAD}{' }' * n} }}",
        lambda n: f"ASK {{ {'OPTIONAL { ' * n}{LOAD}{' }' * n} }}",
        lambda n: f"SELECT * {{ ?s ?p {'<< ' * n}{LOAD}{' >>' * n} }}",
        lambda n: f"SELECT * {{ {LOAD} FILTER({'IF(true,' * n}1{',2)' * n}) }}",
    )
    while True:
        for shape in shapes:
            yield Attack("nesting", shape(about(random, 80, 700, 2_500, 9_000)))


def long_chains(random: Random, bait: Bait) -> Iterator[Attack]:
    shapes: tuple[Shape, ...] = (
        lambda n: "SELECT * { " + " UNION ".join([f"{{ {LOAD} }}"] * n) + " }",
        lambda n: "SELECT * { " + " ".join(f"BIND({i} AS ?v{i})" for i in range(n)) + " }",
        lambda n: f"SELECT * {{ {LOAD} FILTER({' || '.join(['?s = ?o'] * n)}) }}",
        lambda n: f"SELECT * {{ {LOAD} FILTER({' + '.join(['1'] * n)} > 0) }}",
        lambda n: f"SELECT * {{ ?s {'/'.join([P] * n)} ?o }}",
        lambda n: f"SELECT * {{ ?s {'|'.join([P] * n)} ?o }}",
        lambda n: "SELECT * { " + " . ".join(f"?v{i} ?p{i} ?v{i + 1}" for i in range(n)) + " }",
        lambda n: f"SELECT * {{ {LOAD} {' '.join([f'OPTIONAL {{ {LOAD} }}'] * n)} }}",
        lambda n: f"SELECT * {{ {LOAD} {' '.join([f'MINUS {{ {LOAD} }}'] * n)} }}",
        lambda n: f"SELECT * {{ {LOAD} {' '.join(['FILTER(?s != ?o)'] * n)} }}",
    )
    while True:
        for shape in shapes:
            yield Attack("long chains", shape(about(random, 150, 900, 2_700, 7_000)))


def cross_products(random: Random, bait: Bait) -> Iterator[Attack]:
    heads = (
        "SELECT (COUNT(*) AS ?n)",
        "SELECT *",
        "SELECT DISTINCT *",
        "CONSTRUCT { ?s0 ?p1 ?o2 }",
    )
    ends = ("", " ORDER BY ?o0 ?o1", " OFFSET 999999999999", " GROUP BY ?o0 ?o1 ?o2")
    while True:
        n = random.randint(3, 8)
        patterns = " . ".join(f"?s{i} ?p{i} ?o{i}" for i in range(n))
        head, end = random.choice(heads), random.choice(ends)
        if "GROUP" in end:
            head = "SELECT (COUNT(*) AS ?n)"
        yield Attack("cross products", f"{head} WHERE {{ {patterns} }}{end}")


def paths(random: Random, bait: Bait) -> Iterator[Attack]:
    steps = (f"({P}|!{P})", f"(!{P}|^!{P})", "(!<a:a>|!^<a:a>)", f"(({P}|!{P})/^(!{P}|{P}))")
    while True:
        step = random.choice(steps)
        for _ in range(random.randint(1, 4)):
            step = f"({step}{random.choice('*+')}{random.choice(('', f'/{step}?', f'|{step}'))})"
        yield Attack("paths", f"SELECT (COUNT(*) AS ?n) {{ ?a {step} ?b . ?b {step} ?c }}")


def patterns(random: Random, bait: Bait) -> Iterator[Attack]:
    evil = ("(a+)+$", "(.*a){25}$", "(a|a)*$", "([a-zA-Z]+)*$", "(x{1,999}){999}", "a{99999}")
    while True:
        regex = random.choice(evil) * random.choice((1, 3, 40))
        long = f'REPLACE("{"a" * random.choice((40, 5_000))}!", "{regex}", "$0$0$0")'
        filter = random.choice((f'REGEX(STR(?o), "{regex}")', f'REGEX({long}, "{regex}")'))
        yield Attack("regex", f"SELECT * {{ {LOAD} . ?a ?b ?c FILTER({filter}) }}")


def service(random: Random, bait: Bait) -> Iterator[Attack]:
    while True:
        word = hidden(random, "SERVICE")
        silent = random.choice(("", " SILENT", "#\n SILENT", " " + cased(random, "silent")))
        target = random.choice((f"<{bait.url}>", f"<{bait.file}>", "?where"))
        block = f"{word}{silent} {target} {{ {LOAD} }}"
        yield Attack(
            "service",
            random.choice(
                (
                    f"SELECT * {{ {block} }}",
                    f"SELECT * {{ VALUES ?where {{ <{bait.url}> }} {block} }}",
                    f"ASK {{ FILTER EXISTS {{ {block} }} }}",
                    f"SELECT * {{ {{ SELECT * {{ {block} }} }} }}",
                    f"SELECT * {{ {LOAD} OPTIONAL {{ # }}\n {block} }} }}",
                    f'SELECT * {{ BIND("\\u0022 AS ?x) {block} #" AS ?y) }}',
                    f"PREFIX SERVICE: <a:> CONSTRUCT {{ {LOAD} }} {{ {block} }}",
                    f"DESCRIBE ?s {{ {block} }}",
                )
            ),
        )


def datasets(random: Random, bait: Bait) -> Iterator[Attack]:
    while True:
        iri = random.choice((bait.file, bait.url, bait.graph, "file:///etc/passwd", "/etc/passwd"))
        word = hidden(random, "FROM")
        yield random.choice(
            (
                Attack("datasets", f"SELECT * {word} <{iri}> {{ {LOAD} }}"),
                Attack("datasets", f"SELECT * {word} NAMED <{iri}> {{ GRAPH ?g {{ {LOAD} }} }}"),
                Attack("datasets", f"BASE <{iri}> SELECT * {word} <> {{ {LOAD} }}"),
                Attack("datasets", f"SELECT * {{ GRAPH <{iri}> {{ {LOAD} }} }}"),
                Attack("datasets", f"SELECT * {{ {LOAD} }}", fields=(("default-graph-uri", iri),)),
                Attack(
                    "datasets",
                    f"SELECT * {{ GRAPH ?g {{ {LOAD} }} }}",
                    fields=(("named-graph-uri", iri), ("default-graph-uri", bait.graph)),
                ),
            )
        )


def updates(random: Random, bait: Bait) -> Iterator[Attack]:
    texts = (
        "INSERT DATA { <a:canary> <a:p> 1 }",
        f"DELETE WHERE {{ {LOAD} }}",
        f"DELETE {{ {LOAD} }} INSERT {{ ?s ?p 1 }} WHERE {{ {LOAD} }}",
        f"LOAD <{bait.url}>",
        f"LOAD SILENT <{bait.file}> INTO GRAPH <a:g>",
        "CLEAR ALL",
        "DROP SILENT DEFAULT",
        "CREATE GRAPH <a:g>",
        "COPY DEFAULT TO <a:g>",
        "MOVE DEFAULT TO <a:g>",
        "ADD DEFAULT TO <a:g>",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    )
    while True:
        first, _, rest = random.choice(texts).partition(" ")
        text = f"{hidden(random, first)} {rest}"
        before = random.choice(
            (
                "",
                "# SELECT\n",
                "PREFIX a: <a:> ",
                "BASE <a:> ",
                f"SELECT * {{ {LOAD} }} ; ",
                "\ufeff",
            )
        )
        fields = random.choice(((), (("update", text),)))
        yield Attack("updates", before + text, fields=fields)


def growth(random: Random, bait: Bait) -> Iterator[Attack]:
    while True:
        n = about(random, 20, 34, 60)
        doubled = " ".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(n))
        yield random.choice(
            (
                Attack("growth", f'SELECT ?v{n} {{ BIND("aaaaaaaa" AS ?v0) {doubled} }}'),
                Attack(
                    "growth",
                    f"SELECT (GROUP_CONCAT(CONCAT(STR(?s), STR(?o), STR(?b))) AS ?x) "
                    f"{{ {LOAD} . ?a ?b ?c . ?d ?e ?f }}",
                ),
                Attack(
                    "growth",
                    'SELECT (REPLACE(REPLACE(REPLACE("aaaaaaaaaaaaaaaaaaaa", "a", '
                    f'"{"a" * 9_000}"), "a", "{"b" * 9_000}"), "b", "{"c" * 999}") AS ?x) {{}}',
                ),
                Attack(
                    "growth", f"SELECT (SAMPLE(?o) AS ?x) {{ {LOAD} . ?a ?b ?c }} GROUP BY ?s ?a ?c"
                ),
            )
        )


def sizes(random: Random, bait: Bait) -> Iterator[Attack]:
    while True:
        n = about(random, 30_000, 90_000, 400_000)
        yield random.choice(
            (
                Attack("sizes", f'SELECT * {{ ?s ?p "{"字" * n}" }}'),
                Attack("sizes", f"SELECT * {{ ?s ?p <a:{'x' * n}> }}"),
                Attack("sizes", f"SELECT * {{ VALUES ?x {{ {'1 ' * n} }} {LOAD} }}"),
                Attack("sizes", f"SELECT * {{ ?s ?p {'9' * n} }}"),
                Attack("sizes", f"SELECT * {{ ?s ?p {'9' * 400}e{'9' * 40} }}"),
                Attack("sizes", " " * n + f"SELECT * {{ {LOAD} }}"),
                Attack("sizes", "#" * n + f"\nSELECT * {{ {LOAD} }}"),
                Attack("sizes", f"SELECT {'?v' * n} {{ {LOAD} }}"),
                Attack("sizes", f"SELECT * {{ {LOAD} }} LIMIT {'9' * 50}"),
                Attack(
                    "sizes", "".join(f"PREFIX p{i}: <a:{i}> " for i in range(n // 30)) + "ASK {}"
                ),
            )
        )


def readers(random: Random, bait: Bait) -> Iterator[Attack]:
    while True:
        text = "SELECT * { ?s ?p ?o . ?a ?b ?c }"
        yield Attack("slow readers", text, manner=random.choice(("slow", "gone")))


def noise(random: Random, bait: Bait) -> Iterator[Attack]:
    alphabet = "SELECT{}()[]<>\"'\\u0000?$:;,.|/^*+-!=&@#%\n\t\x00\x1b\ufeff\u202e字é🏭 1eE"
    while True:
        text = "".join(random.choice(alphabet) for _ in range(random.choice((5, 60, 900))))
        yield Attack("noise", random.choice((text, f"SELECT * {{ {text} }}", f"ASK {{}} {text}")))


FAMILIES: Mapping[str, Family] = {
    "nesting": nesting,
    "long chains": long_chains,
    "cross products": cross_products,
    "paths": paths,
    "regex": patterns,
    "service": service,
    "datasets": datasets,
    "updates": updates,
    "growth": growth,
    "sizes": sizes,
    "slow readers": readers,
    "noise": noise,
}
