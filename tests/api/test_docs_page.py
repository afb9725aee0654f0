"""The page at /docs, in a real browser that reaches this machine only."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.api.app.conftest import At, Still, listening, settings
from tests.servers import Unavailable
from tests.servers.browser import chromium


@pytest.fixture(scope="module")
def at() -> Iterator[At]:
    with listening(Still(settings()), whole=True) as at:
        yield at


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


def test_every_lookup_is_on_the_page_and_nothing_comes_from_elsewhere(
    at: At, browser: Chrome
) -> None:
    browser.get(f"{at.url}/docs")
    WebDriverWait(browser, 60).until(lambda _: browser.find_elements(By.CSS_SELECTOR, ".opblock"))
    shown = {one.text for one in browser.find_elements(By.CSS_SELECTOR, ".opblock-summary-path")}
    described = httpx.get(f"{at.url}/openapi.json", timeout=60).json()["paths"]
    assert {_plain(path) for path in described} == {_plain(path) for path in shown}
    fetched = browser.execute_script(
        "return performance.getEntriesByType('resource').map(one => one.name)"
    )
    assert fetched
    assert all(address.startswith((f"{at.url}/", "data:")) for address in fetched)
    complaints = browser.get_log("browser")  # type: ignore[no-untyped-call]
    assert complaints == []


def test_an_operation_opens_with_what_it_takes_and_answers(at: At, browser: Chrome) -> None:
    browser.get("about:blank")  # else only the fragment would be another
    browser.get(f"{at.url}/docs#/Lookups/search_api_v1_search_get")
    found = WebDriverWait(browser, 60).until(
        lambda _: browser.find_elements(By.CSS_SELECTOR, ".opblock.is-open tr[data-param-name=q]")
    )
    assert "A name or a part of it" in found[0].text
    assert browser.find_elements(By.CSS_SELECTOR, ".opblock.is-open tr.response[data-code='200']")


def test_the_page_may_do_no_more_than_it_must(at: At) -> None:
    page = httpx.get(f"{at.url}/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert "//" not in page.text.replace("<!doctype html>", "")


def test_a_part_of_the_page_is_sent_once(at: At) -> None:
    part = httpx.get(f"{at.url}/docs/page/swagger-ui-bundle.js")
    assert part.headers["content-type"].startswith("text/javascript")
    known = {"If-None-Match": part.headers["etag"]}
    assert httpx.get(str(part.url), headers=known).status_code == 304
    none = httpx.get(f"{at.url}/docs/page/none.js")
    assert (none.status_code, none.headers["content-type"]) == (404, "application/problem+json")


def _plain(path: str) -> str:
    """A path without the places where the page lets a long one wrap."""
    return path.replace("\u200b", "")
