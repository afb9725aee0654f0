"""The reference names everything there is, and the pages fetch nothing from outside."""

import doctest
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import click
import pytest
import yaml

import api
from api.cli.root import MODULES, greenweft
from api.settings import Settings
from docs import generate, markdown
from docs.refusals import refusals, sentences
from graph.formats import Loss, formats
from graph.questions import questions
from graph.stores.arcadedb import EngineError
from loaders import sources
from loaders.tables.columns import LAYOUTS
from tests.docs.sessions import ROOT

FETCHED = re.compile(
    r"<(?:script|img|iframe|source)[^>]*\ssrc=\"?(?:https?:)?//|<link[^>]*stylesheet[^>]*//"
    r"|@import|url\(\s*['\"]?(?:https?:)?//"
)
# Their sentence is all from elsewhere.
AS_IT_CAME = (EngineError,)
# What a page must not say: where packages were fetched from is no part of the project.
REGISTRY = re.compile(r"--(?:extra-)?index-url|/simple/?(?:\s|$)", re.MULTILINE)


@cache
def page(name: str) -> str:
    return generate.PAGES[f"reference/{name}"]()


def headings(name: str) -> set[str]:
    return set(re.findall(r"^#+ (\S+)", page(name), re.MULTILINE))


def test_every_command_is_in_the_reference_with_each_of_its_options() -> None:
    assert set(MODULES) <= headings("commands.md")
    missing = []
    for name in MODULES:
        command = greenweft.get_command(click.Context(greenweft), name)
        part = page("commands.md").partition(f"\n### {name}\n")[2].partition("\n### ")[0]
        for option in (
            o for p in getattr(command, "params", ()) for o in p.opts if o.startswith("--")
        ):
            missing += [f"{name} {option}"] if option not in part else []
    assert missing == []


def test_every_setting_is_in_the_reference_with_its_meaning() -> None:
    for name, field in Settings.model_fields.items():
        assert f"`GREENWEFT_{name.upper()}`" in page("settings.md")
        assert field.description
        assert field.description in page("settings.md")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("BodyTooLarge", "413; 413 `Neo.ClientError.Request.Invalid`"),
        ("NotAcceptable", "406; 406 `Neo.ClientError.Request.Invalid`"),
        ("WrongMediaType", "415; 415 `Neo.ClientError.Request.Invalid`"),
        ("Malformed", "400; 400 `Neo.ClientError.Request.Invalid`"),
        ("NoTransaction", "400; 404 `Neo.ClientError.Request.Invalid`"),
        ("Late", "504; 504 `Neo.ClientError.Transaction.TransactionTimedOut`"),
    ],
)
def test_the_reference_has_the_status_that_an_error_has_below_db(error: str, says: str) -> None:
    (row,) = [line for line in page("errors.md").splitlines() if line.startswith(f"| `{error}` |")]
    assert row.endswith(f"| {says} |")


def test_every_source_is_in_the_reference_with_its_formats_and_options() -> None:
    assert set(sources()) <= headings("sources.md")
    for source in sources().values():
        part = page("sources.md").partition(f"\n## {source.name}\n")[2].partition("\n## ")[0]
        for fact in (source.title, source.license, source.url, *source.formats, *source.options):
            assert fact in part, f"{source.name}: {fact}"


def test_every_question_is_in_the_reference_in_both_languages() -> None:
    assert set(questions()) <= headings("questions.md")
    text = re.sub(r"^ +", "", page("questions.md"), flags=re.MULTILINE)
    for question in questions().values():
        for title in question.title.values():
            assert title in text
        for parameter in question.parameters:
            assert f"`{parameter.name}`" in text
        for query in (question.sparql, question.cypher):
            assert re.sub(r"^ +", "", query.strip(), flags=re.MULTILINE) in text


def test_every_format_is_in_the_reference_with_what_it_loses() -> None:
    assert set(formats()) <= headings("formats.md")
    for format in formats().values():
        part = page("formats.md").partition(f"\n## {format.name}\n")[2].partition("\n## ")[0]
        assert format.title in part
        assert [loss.name for loss in Loss if (loss.value in part) != (loss in format.loses)] == []


def test_every_error_is_in_the_reference_with_a_sentence() -> None:
    for error in refusals():
        assert f"| `{error.__name__}` |" in page("errors.md")
        assert error.__doc__, f"{error.__name__} does not say what it means"
        gathers = error.__subclasses__() or error in AS_IT_CAME
        assert sentences(error) or gathers, f"{error.__name__} has no sentence to be read off it"


def test_every_table_is_in_the_reference_with_each_column() -> None:
    for layout in LAYOUTS.values():
        part = f"\n{page('tables.md')}".partition(f"\n### {layout.name} ")[2].partition("\n### ")[0]
        assert [c.name for c in layout.columns if f"| `{c.name}` |" not in part] == []


def test_a_table_may_hold_a_bar() -> None:
    assert doctest.testmod(markdown).failed == 0


def test_every_page_is_in_the_navigation() -> None:
    nav = str(_site()["nav"])
    there = {path.name for path in (ROOT / "docs").glob("*.md")}
    there |= {name for name in generate.PAGES if name.endswith(".md") and name not in _excluded()}
    assert [name for name in there if name not in nav] == []


@pytest.mark.parametrize("text", [lambda: page("ontology.html"), lambda: _read("docs/picture.svg")])
def test_nothing_is_fetched_from_outside(text: Callable[[], str]) -> None:
    assert not FETCHED.search(text())


def test_the_theme_fetches_nothing_from_outside() -> None:
    site = _site()
    assert site["theme"]["font"] is False
    assert not {"extra_css", "extra_javascript", "repo_url"} & site.keys()
    pages = "".join(_read(str(path)) for path in (ROOT / "docs").glob("*.md"))
    assert "```mermaid" not in pages
    assert not FETCHED.search(pages)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "mkdocs.yml"])
def test_a_page_names_no_registry(name: str) -> None:
    assert not REGISTRY.search(_read(name))


def test_links_of_the_readme_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", _read("README.md"))
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
    assert Path(api.__path__[0]).parent == ROOT


def _read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def _site() -> dict[str, dict[str, object]]:
    site: dict[str, dict[str, object]] = yaml.safe_load(_read("mkdocs.yml"))
    return site


def _excluded() -> list[str]:
    return str(_site()["exclude_docs"]).split()
