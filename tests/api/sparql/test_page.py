"""The page at /sparql, in a real browser that reaches this machine only."""

import csv
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

import orjson
import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from tests.api.sparql.running import Running, running, world
from tests.conftest import WEAVERY
from tests.servers import Unavailable
from tests.servers.browser import chromium

T = TypeVar("T")
PREFIXES = "PREFIX gw: <https://w3id.org/greenweft/ontology#>\n"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
NASTY = "<img src=x onerror=\"document.title='broken'\">"


class Page:
    """What a person does with the page, and sees there."""

    def __init__(self, browser: Chrome, door: Running) -> None:
        self.browser = browser
        self.door = door

    def __getitem__(self, id: str) -> WebElement:
        return self.browser.find_element(By.ID, id)

    def open(self, query: str = "") -> "Page":
        self.complaints()
        self.browser.get(f"{self.door.sparql}?{urlencode({'query': query} if query else {})}")
        return self

    def run(self, query: str) -> "Page":
        self.open()["query"].clear()
        self["query"].send_keys(query)
        self["run"].click()
        return self.wait()

    def wait(self, state: str = "") -> "Page":
        """Until a run has ended, or is in ``state``."""
        WebDriverWait(self.browser, 10, 0.05).until(
            lambda _: (
                state in self["state"].text
                if state
                else self["state"].text != "running …"
                and (self["answer"].is_displayed() or self["problem"].is_displayed())
            )
        )
        return self

    def all(self, css: str) -> list[WebElement]:
        return self["answer"].find_elements(By.CSS_SELECTOR, css)

    def texts(self, css: str) -> list[str]:
        return [element.text for element in self.all(css)]

    def script(self, text: str) -> Any:
        return self.browser.execute_script(text)

    def complaints(self) -> list[Any]:
        """What the browser had to say since it was last asked."""
        return list(self.browser.get_log("browser"))  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    with ExitStack() as opened:
        try:
            browser = opened.enter_context(chromium())
        except Unavailable as reason:
            if os.environ.get("GREENWEFT_REQUIRE_SERVERS"):
                pytest.fail(str(reason), pytrace=False)
            pytest.skip(str(reason))
        yield browser


@pytest.fixture
def page(browser: Chrome, door: Running) -> Page:
    return Page(browser, door)


def test_an_example_runs_as_it_stands(page: Page) -> None:
    page.open()["run"].click()
    page.wait()
    assert page.texts("thead th") == ["Row", "?kind", "?things"]
    assert "gw:Company" in page.texts("td a")
    assert page["edition"].text == "edition 3"
    assert "8 rows · 0." in page["state"].text


def test_every_example_is_answered(page: Page) -> None:
    page.open()
    for name in [option.text for option in Select(page["example"]).options[1:]]:
        Select(page["example"]).select_by_visible_text(name)
        page["run"].click()
        assert not page.wait()["problem"].is_displayed(), page["sentence"].text


def test_it_works_by_keyboard_alone(page: Page) -> None:
    page.open()
    assert page.browser.switch_to.active_element == page["query"]
    page["query"].send_keys(Keys.CONTROL, Keys.ENTER)
    page.wait()
    order = []
    for _ in range(4):
        page.browser.switch_to.active_element.send_keys(Keys.TAB)
        order.append(page.browser.switch_to.active_element.accessible_name)
    assert order == ["Run", "Download CSV", "Download JSON", "Answer"]


def test_whoever_only_hears_it_is_told_what_is_what(page: Page) -> None:
    page.run("SELECT * { ?s ?p ?o } LIMIT 1")
    for id, name in {"query": "SPARQL query", "example": "Example", "run": "Run"}.items():
        assert page[id].accessible_name == name
    assert page["state"].aria_role == "status"
    assert page["problem"].get_dom_attribute("role") == "alert"
    assert {head.get_dom_attribute("scope") for head in page.all("thead th")} == {"col"}


def test_a_query_in_the_address_is_run_and_one_that_was_run_is_there(page: Page) -> None:
    page.open("ASK { ?s ?p ?o }").wait()
    assert page.texts(".verdict") == ["true"]
    page.run("ASK { <urn:a> ?p ?o }")
    assert urlencode({"query": "ASK { <urn:a> ?p ?o }"}) in page.browser.current_url
    page.browser.back()
    WebDriverWait(page.browser, 5).until(lambda _: "COUNT" in _value(page))


def test_a_run_is_stopped_by_button_and_by_key(page: Page) -> None:
    page.open(ENDLESS).wait("running")
    page["stop"].click()
    page.wait("stopped")
    page["run"].click()
    page.wait("running")
    page["query"].send_keys(Keys.ESCAPE)
    page.wait("stopped")
    WebDriverWait(page.browser, 5).until(lambda _: page.door.doors.rdf.busy == 0)


def test_terms_are_shown_as_what_they_are(page: Page) -> None:
    page.run(
        f'{PREFIXES} SELECT (gw:a AS ?iri) ("织"@zh AS ?text) (7 AS ?n) (true AS ?truth)'
        " (BNODE() AS ?node) ?none {}"
    )
    iri, text, number, truth, node, none = page.texts("td")
    assert (iri, number, truth, none) == ("gw:a", "7", "true xsd:boolean", "")
    assert text.split() == ["织", "@zh"]
    assert node.startswith("_:")
    assert page.all("td [lang=zh]")


def test_nothing_in_the_data_becomes_markup(page: Page) -> None:
    literal = NASTY.replace('"', '\\"')
    page.run(f'SELECT ("{literal}" AS ?x) (IRI("javascript:alert(1)") AS ?y) {{}}')
    assert page.texts("td .text") == [NASTY]
    assert not page.all("img, script")
    for link in page.all("a"):
        assert str(link.get_dom_attribute("href")).startswith("?query=DESCRIBE")
    page.run(f'CONSTRUCT {{ <urn:a> <urn:b> "{literal}" }} {{}}')
    assert "<img src=x" in page.texts("pre")[0]
    assert not page.all("img, script")
    page.run(f'SELECT * {{ "{literal}" ')
    assert not page["problem"].find_elements(By.CSS_SELECTOR, "img, script")
    assert page.browser.title == "SPARQL · Greenweft"


def test_an_iri_leads_to_what_is_said_of_it(page: Page) -> None:
    page.run(PREFIXES + 'SELECT ?firm { ?firm gw:uscc "91440300MADEHPFHMP" }')
    page.all("td a")[0].click()
    WebDriverWait(page.browser, 5).until(lambda _: "DESCRIBE" in _value(page))
    assert "织坊有限公司" in page.wait().texts("pre")[0]
    assert f"id/{WEAVERY.id}>" in page.texts("pre a")[0]


def test_an_error_says_what_and_leads_to_where(page: Page) -> None:
    page.run("SELECT *\n{ ?s ?p }")
    assert page["sentence"].text
    assert page["place"].text.startswith("Go to line 2")
    page["place"].click()
    before = page.script("return document.getElementById('query').selectionStart")
    assert before >= len("SELECT *\n")
    assert page.browser.switch_to.active_element == page["query"]


def test_a_refusal_is_told_in_its_own_words(page: Page) -> None:
    page.run("CLEAR ALL")
    assert "load a source instead" in page["sentence"].text


def test_an_answer_that_was_broken_off_is_not_shown(browser: Chrome, tmp_path: Path) -> None:
    with running(world(tmp_path / "rdf"), query_rows=10_000) as door:
        page = Page(browser, door).run("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        assert "broken off before its end" in page["sentence"].text
        assert not page["answer"].is_displayed()


def test_many_rows_are_shown_in_parts_that_say_so(page: Page) -> None:
    page.run("SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 1200")
    assert len(page.all("tbody tr")) == 500
    assert page.texts(".more button") == ["Show more (700 rows not shown)"]
    page.script("document.querySelector('.more button').click()")
    assert len(page.all("tbody tr")) == 1000
    assert "1,200 rows" in page["state"].text


def test_an_answer_is_downloaded_as_csv_and_json(page: Page, tmp_path: Path) -> None:
    page.browser.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    page.run(PREFIXES + "SELECT ?name { ?firm a gw:Company ; gw:name ?name }")
    for button in page["downloads"].find_elements(By.TAG_NAME, "button"):
        button.click()
    made = [tmp_path / name for name in ("greenweft.csv", "greenweft.json")]
    # Chromium takes the name with an empty file before it moves the finished one there.
    WebDriverWait(page.browser, 5).until(
        lambda _: all(path.exists() and path.stat().st_size for path in made)
    )
    rows = list(csv.DictReader(made[0].read_text("utf-8").splitlines()))
    found = orjson.loads(made[1].read_bytes())["results"]["bindings"]
    assert [row["name"] for row in rows] == [row["name"]["value"] for row in found]
    assert len(rows) == 3


def test_the_browser_finds_nothing_wrong_and_asks_no_other_server(page: Page) -> None:
    page.run("SELECT * { ?s ?p ?o }")
    assert page.complaints() == []
    asked = page.script("return performance.getEntriesByType('resource').map((r) => r.name)")
    assert {one.split("/")[2] for one in asked} == {page.door.url.split("/")[2]}


def test_a_narrow_window_needs_no_scrolling_sideways(page: Page) -> None:
    size = page.browser.get_window_size()
    page.browser.set_window_size(500, 800)
    try:
        page.run("SELECT * { ?s ?p ?o }")
        root = "document.documentElement"
        assert page.script(f"return {root}.scrollWidth <= {root}.clientWidth")
    finally:
        page.browser.set_window_size(size["width"], size["height"])


def _value(page: Page) -> str:
    return str(page["query"].get_property("value"))
