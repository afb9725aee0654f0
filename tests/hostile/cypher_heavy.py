"""Cypher that means to exhaust: depth, length, products, loops, growth."""

from collections.abc import Iterator
from random import Random

from tests.hostile.attack import Attack, Bait, Shape, about


def nesting(random: Random, bait: Bait) -> Iterator[Attack]:
    shapes: tuple[Shape, ...] = (
        lambda n: f"RETURN {'(' * n}1{')' * n}",
        lambda n: f"RETURN {'[' * n}1{']' * n}",
        lambda n: f"RETURN {'{a:' * n}1{'}' * n}",
        lambda n: f"RETURN {'NOT ' * n}true",
        lambda n: f"RETURN {'-' * n}1",
        lambda n: f"RETURN {'- ' * n}1",
        lambda n: "CALL { " * n + "RETURN 1 AS x" + " } RETURN x" * n,
        lambda n: (
            "MATCH (a) WHERE " + "EXISTS { MATCH (a) WHERE " * n + "true" + " }" * n + " RETURN a"
        ),
        lambda n: f"RETURN {'CASE WHEN true THEN ' * n}1{' END' * n}",
        lambda n: f"RETURN {'size(' * n}[]{')' * n}",
        lambda n: f"RETURN {'[x IN ' * n}[1]{']' * n}",
        lambda n: f"MATCH (a{':(' * n}A{')' * n}) RETURN a",
    )
    while True:
        for shape in shapes:
            yield Attack("nesting", shape(about(random, 60, 400, 3_000, 20_000)))


def long_chains(random: Random, bait: Bait) -> Iterator[Attack]:
    shapes: tuple[Shape, ...] = (
        lambda n: " UNION ".join(["MATCH (a) RETURN a"] * n),
        lambda n: "RETURN " + " + ".join(["1"] * n),
        lambda n: "RETURN " + " AND ".join(["true"] * n),
        lambda n: "MATCH " + "-->".join(["()"] * n) + " RETURN 1",
        lambda n: "MATCH " + ", ".join(f"(a{i})" for i in range(n)) + " RETURN count(*)",
        lambda n: "WITH 1 AS x " * n + "RETURN x",
        lambda n: "MATCH (a) " + "OPTIONAL MATCH (a)-->(b) " * n + "RETURN a",
        lambda n: "MATCH (a) RETURN " + ", ".join(f"a.k{i}" for i in range(n)),
        lambda n: (
            "UNWIND [1,2] AS x " + " ".join(f"UNWIND [1,2] AS x{i}" for i in range(n)) + " RETURN 1"
        ),
    )
    while True:
        for shape in shapes:
            yield Attack("long chains", shape(about(random, 60, 400, 3_000)))


def cross_products(random: Random, bait: Bait) -> Iterator[Attack]:
    ends = (
        "count(*)",
        "a0, a1, a2",
        "collect(a0)",
        "a0 ORDER BY a1.name",
        "DISTINCT a0.name, a1.id",
    )
    while True:
        n = random.randint(3, 8)
        nodes = ", ".join(f"(a{i})" for i in range(n))
        text = f"MATCH {nodes} RETURN {random.choice(ends)}"
        unwound = " ".join(f"UNWIND range(1, 1000) AS u{i}" for i in range(n))
        yield Attack("cross products", random.choice((text, f"{unwound} RETURN count(*)")))


def paths(random: Random, bait: Bait) -> Iterator[Attack]:
    while True:
        high = random.choice(("", "30", "999"))
        yield Attack(
            "paths",
            random.choice(
                (
                    f"MATCH p = (a)-[*1..{high}]-(b) RETURN count(p)",
                    f"MATCH p = (a)-[*..{high}]-(b), q = (b)-[*..{high}]-(c) RETURN p, q",
                    "MATCH p = allShortestPaths((a)-[*]-(b)) RETURN count(p)",
                    "MATCH p = (a)((x)--(y)){1,30}(b) RETURN count(p)",
                    "MATCH (a)--+(b)--+(c) RETURN count(*)",
                    "MATCH (a) RETURN count { (a)--()--()--()--()--()--()--()--() }",
                    "MATCH (a) RETURN size([(a)-[*1..12]-(b) | b.id])",
                )
            ),
        )


def patterns(random: Random, bait: Bait) -> Iterator[Attack]:
    evil = ("(a+)+$", "(.*a){25}$", "(a|a)*$", "(([a-z])+.)+[A-Z]([a-z])+$", "(.*)*x", r"(a*)*\\1b")
    while True:
        regex, text = random.choice(evil), "a" * random.choice((30, 60, 5_000)) + "!"
        yield random.choice(
            (
                Attack("regex", f"RETURN '{text}' =~ '{regex}'"),
                Attack("regex", "RETURN $text =~ $regex", {"text": text, "regex": regex}),
                Attack("regex", f"WITH '{regex}' AS r RETURN '{text}' =~ r"),
                Attack(
                    "regex", f"MATCH (n) WHERE '{text}' =~ ('{regex[:3]}' + '{regex[3:]}') RETURN n"
                ),
                Attack("regex", f"RETURN any(x IN ['{text}'] WHERE x =~ '{regex}')"),
                Attack("regex", f"MATCH (n:Entity {{id: '{regex}'}}) RETURN '{text}' =~ n.id"),
            )
        )


def loops(random: Random, bait: Bait) -> Iterator[Attack]:
    r = "range(1, 100000)"
    texts = (
        f"RETURN reduce(s = 0, x IN {r} | s + reduce(t = 0, y IN {r} | t + y))",
        f"RETURN size([x IN {r} WHERE any(y IN {r} WHERE y = -x)])",
        f"WITH {r} AS xs RETURN [x IN xs | [y IN xs | [z IN xs | x * y * z]]]",
        f"WITH {r} AS xs RETURN all(x IN xs WHERE none(y IN xs WHERE x = -y))",
        "RETURN reduce(s = 0, x IN range(1, $n) | s + reduce(t = 0, y IN range(1, $n) | t + y))",
        "RETURN [x IN $xs | [y IN $xs | [z IN $xs | x]]]",
        "MATCH (n) WITH collect(n) AS ns RETURN [a IN ns | [b IN ns | [c IN ns | [d IN ns | 1]]]]",
        f"UNWIND {r} AS a UNWIND {r} AS b UNWIND {r} AS c RETURN count(*)",
        "RETURN range(1, 9223372036854775807)",
        "RETURN size(range(1, 2000000000))",
        "RETURN reduce(s = 0, x IN range(0, 9223372036854775806) | s)",
        f"RETURN reduce(s = [], x IN {r} | s + reduce(t = [], y IN s | t + y))",
        "WITH split($text, '') AS cs RETURN [a IN cs | [b IN cs | [c IN cs | a + b + c]]]",
    )
    while True:
        text = random.choice(texts)
        inner = random.choice((text, f"MATCH (n) {text}", f"CALL {{ {text} AS v }} RETURN v"))
        given = {"n": 100_000, "xs": list(range(3_000)), "text": "a" * 9_000}
        yield Attack("loops", inner, {k: v for k, v in given.items() if f"${k}" in inner})


def growth(random: Random, bait: Bait) -> Iterator[Attack]:
    while True:
        n = about(random, 25, 40, 100)
        yield random.choice(
            (
                Attack("growth", f"RETURN size(reduce(s = 'x', i IN range(1, {n}) | s + s))"),
                Attack("growth", f"RETURN size(reduce(s = [1], i IN range(1, {n}) | s + s))"),
                Attack(
                    "growth", "WITH 'xxxxxxxx' AS s " + "WITH s + s AS s " * n + "RETURN size(s)"
                ),
                Attack(
                    "growth",
                    f"RETURN reduce(s = 'x', i IN range(1, {n}) | replace(s, 'x', 'xxxxxxxx'))",
                ),
                Attack(
                    "growth", "MATCH (a), (b), (c) RETURN size(collect(a.name + b.name + c.name))"
                ),
                Attack("growth", f"RETURN reduce(m = {{}}, i IN range(1, {n}) | {{a: m, b: m}})"),
                Attack(
                    "growth",
                    f"UNWIND range(1, {n}00000) AS i RETURN collect(toString(i) + $t)",
                    {"t": "y" * 9_000},
                ),
                Attack("growth", f"RETURN lpad('x', 2000000000, 'y'), rpad('x', {n}0000000, 'z')"),
            )
        )


def sizes(random: Random, bait: Bait) -> Iterator[Attack]:
    while True:
        n = about(random, 30_000, 90_000, 900_000)
        deep: object = 1
        for _ in range(random.choice((50, 500))):
            deep = [deep]
        yield random.choice(
            (
                Attack("sizes", f"RETURN '{'字' * n}'"),
                Attack("sizes", f"RETURN {'9' * n}"),
                Attack("sizes", f"RETURN 1e{'9' * 400}"),
                Attack("sizes", f"RETURN [{'1,' * n}1]"),
                Attack("sizes", f"MATCH (n:`{'L' * n}`) RETURN n"),
                Attack("sizes", f"RETURN 1 AS `{'x' * n}`"),
                Attack("sizes", " " * n + "RETURN 1"),
                Attack("sizes", "//" + "x" * n + "\nRETURN 1"),
                Attack("sizes", "RETURN $p", {"p": "p" * n}),
                Attack("sizes", "RETURN $p", {"p": list(range(n // 10))}),
                Attack("sizes", "RETURN $p", {"p": deep}),
                Attack("sizes", "RETURN $p", {"p": 10**400}),
                Attack("sizes", "RETURN $`a b`", {"a b": {"$type": "Point", "_value": "x" * 999}}),
            )
        )


def readers(random: Random, bait: Bait) -> Iterator[Attack]:
    while True:
        text = "MATCH (a), (b) RETURN a, b"
        yield Attack("slow readers", text, manner=random.choice(("slow", "gone")))


def noise(random: Random, bait: Bait) -> Iterator[Attack]:
    alphabet = "MATCH RETURN(){}[]<>-:|`'\"\\u0000$.,;*/=~+%\n\t\x00\x1b\ufeff\u202e字é🏭 1eE"
    while True:
        text = "".join(random.choice(alphabet) for _ in range(random.choice((5, 60, 900))))
        yield Attack("noise", random.choice((text, f"MATCH (n) RETURN {text}", f"RETURN 1 {text}")))
