"""The schemas of other people's formats, which the project does not carry."""

from functools import cache
from pathlib import Path

import pytest
from lxml import etree

SCHEMAS = Path(__file__).parents[3] / "shared/schemas"


@cache
def schema_of(name: str) -> etree.XMLSchema:
    """An XML Schema by its place among them; the test is skipped where there are none."""
    if not (SCHEMAS / name).exists():
        pytest.skip(f"no XML Schema at {SCHEMAS / name}")
    return etree.XMLSchema(etree.parse(SCHEMAS / name))
