"""``python -m tests.bench.search``: what indexing names and searching them costs.

Names are made of a place, two or three characters, a trade and a legal form, so that some pieces
stand in most of them, as in real lists; three in ten firms have an English name too.
"""

import argparse
import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from resource import RUSAGE_SELF, getrusage
from statistics import median, quantiles
from time import process_time

import orjson

from graph.model import Spelled
from graph.search import TABLES, add, remove, search
from ontology.shapes import schema

PLACES = "深圳市|深圳|广东|广州市|上海|江苏|浙江|苏州|东莞市|重庆|长沙|山东|北京|武汉|厦门|成都"
MARKS = "华新中兴海天金龙瑞盛宏达康泰恒丰创科德润嘉美安信永利鑫源通和正方大成远东万科比亚迪格力"
TRADES = "新能源科技|电子|汽车工业|锂电池|精密制造|生物医药|半导体|环保材料|包装印刷|智能装备"
FORMS = "有限公司|有限公司|有限公司|股份有限公司|有限责任公司|集团有限公司"
ENGLISH = "New Energy|Electronics|Automobile|Battery|Precision|Biotech|Chip|Materials|Packaging"
COMMON = "深圳|有限|有限公司|科技|公司|科|shenzhen|keji|szs|新能源|new energy|ltd|co|91|9144"


def firms(count: int, seed: int) -> Iterator[Spelled]:
    """Made-up firms, with made-up numbers."""
    draw = Random(seed)
    places, trades, forms, english = (
        words.split("|") for words in (PLACES, TRADES, FORMS, ENGLISH)
    )
    for number in range(count):
        mark = "".join(draw.choices(MARKS, k=draw.choice((2, 2, 3, 4))))
        name = f"{draw.choice(places)}{mark}{draw.choice(trades)}{draw.choice(forms)}"
        names = [f"{name}@zh"]
        if draw.random() < 0.3:
            word = "".join(draw.choices("aeioubcdfghklmnprst", k=6)).title()
            names.append(f"Shenzhen {word} {draw.choice(english)} Co., Ltd.@en")
        code = f"91440300{number:010}"
        yield Spelled("Company", f"cn-uscc/{code}", "", "", {"name": names, "uscc": [code]})


def queries(told: list[Spelled], count: int, draw: Random) -> dict[str, Sequence[str]]:
    """Searches of each sort, after names that are there."""
    chosen = [draw.choice(told) for _ in range(count)]
    names = [one.values["name"][0].removesuffix("@zh") for one in chosen]
    english = [n.removesuffix("@en") for one in told[: 20 * count] for n in one.values["name"][1:]]
    return {
        "common": COMMON.split("|"),
        "whole name": names,
        "two characters": [name[3:5] for name in names],
        "four characters": [name[2:6] for name in names],
        "one character": list(MARKS[:40]),
        "a wrong character": [f"{name[:4]}丽{name[5:]}" for name in names],
        "three, one wrong": [f"{name[3:5]}丽" for name in names],
        "number": [one.values["uscc"][0] for one in chosen],
        "English": english[:count],
        "English, a wrong letter": [f"{one[:11]}x{one[12:]}" for one in english[:count]],
        "English, one word": [one.split()[1] for one in english[:count]],
        "pinyin": ["huaxin", "bi ya di", "zhongxingkeji", "jin long", "shenzhenshihua", "xian"],
        "initials": ["byd", "szsbyd", "wk", "hxny", "gl"],
        "nothing": ["zzzzqqqq", "龘靐齉", "qwertyuiop asdf"],
    }


def main() -> None:
    """Measure and print figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.search", description=__doc__)
    parser.add_argument("--firms", type=int, default=200_000)
    parser.add_argument("--queries", type=int, default=100, help="of each sort")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    told = list(firms(given.firms, given.seed))
    with tempfile.TemporaryDirectory(prefix="greenweft-bench-") as folder:
        path = Path(folder) / "names.sqlite"
        found = measured(path, told, given.queries, Random(given.seed))
    sys.stdout.buffer.write(orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n")


def measured(path: Path, told: list[Spelled], count: int, draw: Random) -> dict[str, object]:
    """Seconds, megabytes, and milliseconds of searches of each sort."""
    con = sqlite3.connect(path)
    con.execute("PRAGMA cache_size = -65536")
    con.executescript(TABLES)
    begun = process_time()
    add(con, told, schema())
    con.commit()
    seconds = process_time() - begun
    begun = process_time()
    remove(con, [one.id for one in told[:100]])
    add(con, told[:100], schema())
    con.commit()
    change = process_time() - begun
    each = {sort: _times(con, asked) for sort, asked in queries(told, count, draw).items()}
    every = [time for times in each.values() for time in times]
    return {
        "firms": len(told),
        "index_seconds": round(seconds, 1),
        "a_hundred_changed_seconds": round(change, 3),
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "resident_megabytes": round(getrusage(RUSAGE_SELF).ru_maxrss / 1e3),
        "search_ms": {sort: _told(times) for sort, times in each.items()},
        "all_ms": _told(every),
        "load_average": round(os.getloadavg()[0], 2),
    }


def _times(con: sqlite3.Connection, asked: Sequence[str]) -> list[float]:
    """Milliseconds of the processor that each search takes, at its best of three."""
    times = []
    for text in asked:
        runs = []
        for _ in range(3):
            begun = process_time()
            search(con, text)
            runs.append((process_time() - begun) * 1e3)
        times.append(min(runs))
    return times


def _told(times: list[float]) -> dict[str, float]:
    return {
        "median": round(median(times), 2),
        "p95": round(quantiles(times, n=20, method="inclusive")[-1], 2),
        "max": round(max(times), 2),
    }


if __name__ == "__main__":
    main()
