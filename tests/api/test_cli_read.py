"""Reading commands over a small world that was loaded once."""

import csv
import io
from pathlib import Path

import neo4j
import pytest

from api.cli.root import MODULES
from graph.questions import questions
from graph.stores.arcadedb import Address
from tests.api.conftest import FIRM, greenweft

pytestmark = pytest.mark.usefixtures("told")
ID = f"cn-uscc/{FIRM}"


def test_status_tells_the_edition_of_the_book_and_of_both_graphs() -> None:
    ran = greenweft("status")
    assert ran.code == 0
    assert "edition 1: load tables" in ran.err
    facts = greenweft("status", "--json").json
    stores = facts["stores"]
    assert [(s["what"], s["edition"], s["behind"]) for s in stores] == [
        ("book", 1, 0), ("rdf", 1, 0), ("lpg", 1, 0),
    ]  # fmt: skip
    assert len({s["statements"] for s in stores}) == 1
    assert "Company,2\n" in greenweft("status", "--kinds", "--format", "csv").out


def test_status_names_a_store_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENWEFT_GRAPH", "bolt://127.0.0.1:1")
    ran = greenweft("status", "--json")
    assert ran.code == 1
    assert [bool(s["problem"]) for s in ran.json["stores"]] == [False, False, True]


@pytest.mark.parametrize("sample", [[], ["--sample", "5"]])
def test_check_proves_that_all_are_one_graph(sample: list[str]) -> None:
    ran = greenweft("check", "--json", *sample)
    assert (ran.code, ran.rows) == (0, [])
    assert "are the same graph at edition 1" in ran.err


def test_check_names_what_differs_and_the_exit_code_is_3(engine: Address) -> None:
    auth = (engine.user, engine.password)
    with neo4j.GraphDatabase.driver(engine.uri, auth=auth) as driver:
        change = "MATCH (c:Company) SET c.names = ['other@en']"
        driver.execute_query(change, database_=engine.database)
    try:
        ran = greenweft("check", "--json")
        assert ran.code == 3
        (row,) = ran.rows
        assert (row["store"], row["kind"]) == ("lpg", "Company")
        assert ID in row["altered"]
    finally:
        assert greenweft("sync", "--only", "lpg", "--from-scratch").code == 0
    assert greenweft("check").code == 0


def test_sync_says_by_how_many_editions_each_store_went_on() -> None:
    rows = greenweft("sync", "--json").rows
    assert [(row["store"], row["edition"], row["editions"]) for row in rows] == [
        ("rdf", 1, 0), ("lpg", 1, 0),
    ]  # fmt: skip


def test_show_gives_a_statement_and_who_said_what() -> None:
    assert "织坊有限公司@zh" in greenweft("show", ID).out
    assert greenweft("show", ID, "--json").json["id"] == ID
    claims = greenweft("show", ID, "--statements", "--json").rows
    assert {(one["source"], one["record"]) for one in claims} == {("tables", "row 2")}
    assert greenweft("show", ID, "--statements").code == 0


def test_show_of_what_nobody_described_fails_in_a_sentence() -> None:
    ran = greenweft("show", "area/999999")
    assert (ran.code, ran.out, ran.err) == (1, "", "nothing is known of area/999999\n")


@pytest.mark.parametrize("command", ["show", "suppliers", "customers", "tenants"])
@pytest.mark.parametrize("text", ["织坊有限公司", FIRM])
def test_a_name_or_a_bare_code_is_no_id_and_find_is_named(command: str, text: str) -> None:
    ran = greenweft(command, text)
    assert (ran.code, ran.out) == (2, "")
    assert f"{text!r} is no id; one is like cn-uscc/91440300279446850J" in ran.err
    assert "greenweft find" in ran.err


def test_one_tier_alone_is_shown_as_over_http() -> None:
    here = "suppliers", ID, "--as-of", "2022-01-01", "--json"
    assert greenweft(*here, "--tier", 1).json["items"] == greenweft(*here).json["items"]
    assert greenweft(*here, "--tier", 2).json["items"] == []


def test_a_wrong_option_is_told_once_with_what_would_be_right() -> None:
    ran = greenweft("suppliers", ID, "--during", "2023/2021", "--kind", "Compny")
    assert ran.code == 2
    *_, told = ran.err.strip().splitlines()
    kind, _, during = told.partition("; --during: ")
    assert kind.endswith("did you mean Company?")
    assert during == "'2023/2021' ends before it begins; give from/to"


def test_nothing_is_found_where_nothing_is_loaded_and_the_home_is_named(tmp_path: Path) -> None:
    ran = greenweft("--home", tmp_path / "new", "find", "织坊")
    assert ran.code == 3
    assert ran.err == f"nothing is called 织坊; nothing is loaded yet in {tmp_path / 'new'}\n"


def test_known_on_a_day_before_the_first_load_nothing_is_known() -> None:
    assert greenweft("show", ID, "--known-on", "2001-01-01").code == 1
    assert greenweft("show", ID, "--known-on", "today").code == 0
    assert greenweft("show", ID, "--known-on", "soon").code == 2


@pytest.mark.parametrize(("day", "code"), [("2020-12-31", 3), ("2022-01-01", 0), ("2023-07-01", 3)])
def test_show_as_of_a_day_on_which_it_did_not_hold_answers_no(day: str, code: int) -> None:
    query = "MATCH ()-[s:SUPPLIES]->() RETURN s.id AS id"
    (row,) = greenweft("cypher", query, "--json").rows
    assert greenweft("show", row["id"], "--as-of", day).code == code


def test_find_takes_an_id_or_a_part_of_a_name() -> None:
    assert greenweft("find", "织坊", "--json").rows == [
        {"id": ID, "kind": "Company", "name": "织坊有限公司", "found by": "bare name"}
    ]
    assert greenweft("find", "zhifang", "--json").rows[0]["id"] == ID
    assert greenweft("find", "织坊", "--kind", "Park").code == 3
    assert "did you mean Park" in greenweft("find", "织坊", "--kind", "Prak").err
    assert greenweft("find", ID).code == 0
    assert greenweft("find", "有限公司", "--limit", "1").err.startswith("there are more than 1")
    missed = greenweft("find", "没有这个", "--json")
    assert (missed.code, missed.out.strip()) == (3, "[]")


def test_ask_without_a_name_lists_the_questions() -> None:
    ran = greenweft("ask", "--json")
    assert [row["name"] for row in ran.rows] == list(questions())
    assert all(row["zh"] and row["en"] for row in ran.rows)
    assert greenweft("ask").code == 0


@pytest.mark.parametrize("where", ["sparql", "cypher", "oracle"])
def test_a_question_is_answered_alike_wherever_it_is_asked(where: str) -> None:
    ran = greenweft(
        "ask", "holders", "--area", "area/440310", "--as-of", "2024-08-31", "--in", where, "--json"
    )
    assert ran.code == 0, ran.err
    assert [row["id"] for row in ran.rows if row["row"] == "holder"] == [ID]
    assert "at edition 1" in ran.err


def test_a_parameter_may_be_given_in_two_ways() -> None:
    one = greenweft("ask", "holders", "--area", "area/440310", "--json")
    two = greenweft("ask", "--json", "--param", "area=area/440310", "holders")
    assert one.out == two.out


def test_a_question_that_finds_nothing_answers_no() -> None:
    ran = greenweft("ask", "holders", "--as-of", "2001-01-01", "--json")
    assert (ran.code, ran.rows) == (3, [])


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["holder"], "did you mean holders?"),
        (["holder", "--area", "area/440310"], "did you mean holders?"),
        (["holders", "--param", "colour=red"], "no parameter of holders named 'colour'"),
        (["holders", "--as-of", "yesterday"], "no day such as 2024-08-31"),
        (["holders", "--known-on", "2024-08-31"], "--known-on needs --in oracle"),
        (["batch-totals", "--as-of", "2024-08-31"], "batch-totals takes no --as-of"),
        (["holders", "--scheme", "green-dream"], "it must be one of"),
    ],
)  # fmt: skip
def test_a_question_asked_wrongly_is_wrong_usage(args: list[str], said: str) -> None:
    ran = greenweft("ask", *args)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_known_on_is_answered_by_the_oracle() -> None:
    assert greenweft("ask", "holders", "--in", "oracle", "--known-on", "2001-01-01").code == 3
    assert greenweft("ask", "holders", "--in", "oracle", "--known-on", "today").code == 0


@pytest.mark.parametrize("where", ["sparql", "cypher", "oracle"])
def test_a_question_about_what_nobody_knows_has_no_empty_answer(where: str) -> None:
    ran = greenweft("ask", "holders", "--area", "area/999999", "--in", where)
    assert (ran.code, ran.out) == (1, "")
    assert "nothing is known of area/999999" in ran.err


@pytest.mark.parametrize("where", ["sparql", "cypher", "oracle"])
def test_show_prints_the_text_of_a_question(where: str) -> None:
    ran = greenweft("ask", "holders", "--show", "--in", where)
    assert ran.code == 0
    assert {"sparql": "SELECT", "cypher": "MATCH", "oracle": "def "}[where] in ran.out


def test_a_question_explains_its_own_options() -> None:
    ran = greenweft("ask", "holders", "--help")
    assert ran.code == 0
    for parameter in questions()["holders"].parameters:
        assert f"--{parameter.name}" in ran.out


def test_sparql_answers_in_the_standard_formats(tmp_path: Path) -> None:
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    select = f"SELECT ?name {{ <https://w3id.org/greenweft/id/{ID}> {label} ?name }}"
    assert "织坊有限公司" in greenweft("sparql", select).out
    assert greenweft("sparql", select, "--json").json["head"] == {"vars": ["name"]}
    written = greenweft("sparql", select, "--format", "csv").out
    assert (written.splitlines()[0], "\r" in written) == ("name", False)
    assert greenweft("sparql", select, "--format", "tsv").out.startswith("?name")
    assert greenweft("sparql", select, "--format", "xml").out.startswith("<?xml")
    graph = "CONSTRUCT { ?s a ?o } { ?s a ?o } LIMIT 3"
    assert (
        "@prefix" in (out := greenweft("sparql", graph, "--format", "turtle").out) or " a " in out
    )
    assert len(greenweft("sparql", graph, "--format", "nquads").out.splitlines()) == 3
    (tmp_path / "a query.rq").write_text(select, "utf-8-sig")
    assert "织坊" in greenweft("sparql", "-f", tmp_path / "a query.rq").out
    assert "织坊" in greenweft("sparql", "-f", "-", typed=select).out


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["SELEC"], 1),
        (["SELECT * { ?s ?p ?o }", "--format", "turtle"], 1),
        ([], 2),
        (["ASK {}", "-f", "-"], 2),
        (["ASK {}", "--json", "--format", "csv"], 2),
        (["ASK {}", "--timeout", "0"], 2),
        (["DELETE WHERE { ?s ?p ?o }"], 1),
    ],
)
def test_sparql_refuses_what_it_cannot_do(args: list[str], code: int) -> None:
    ran = greenweft("sparql", *args)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err
    assert "Traceback" not in ran.err


def test_cypher_takes_parameters_as_text_or_as_json() -> None:
    text = greenweft(
        "cypher",
        "RETURN $code AS code, $n + 1 AS n",
        "--param",
        "code=440310",
        "--param",
        "n:=1",
        "--json",
    )
    assert text.rows == [{"code": "440310", "n": 2}]
    assert greenweft("cypher", "RETURN 1", "--param", "n:=one").code == 2
    assert greenweft("cypher", "RETUR 1").code == 1
    rows = list(
        csv.reader(
            io.StringIO(
                greenweft("cypher", "RETURN ['a,\"b', null] AS l, null AS n", "--format", "csv").out
            )
        )
    )
    assert rows == [["l", "n"], ['["a,\\"b", null]', ""]]


def test_a_cell_cannot_write_to_the_terminal() -> None:
    ran = greenweft("cypher", "RETURN $text AS t", "--param", "text=\x1b[31mred")
    assert "\x1b" not in ran.out


def test_a_long_cell_is_folded_and_never_cut() -> None:
    ran = greenweft("cypher", "RETURN $text AS t", "--param", f"text={'纬' * 500}")
    assert ran.out.count("纬") == 500


@pytest.mark.parametrize("name", sorted(MODULES))
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    ran = greenweft(name, "--help")
    assert ran.code == 0
    assert f"  greenweft {name}" in ran.out.partition("Example")[2]


def test_a_wrong_setting_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENWEFT_QUERY_SECONDS", "soon")
    ran = greenweft("status")
    assert (ran.code, ran.out) == (2, "")
    assert "GREENWEFT_QUERY_SECONDS is 'soon'" in ran.err
