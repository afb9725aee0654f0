"""Reference pages made from the code, so that they cannot drift from it.

    python -m docs.generate

writes each page of ``PAGES`` under ``docs/``. A page is a function that gives its text; a new one
is one function and one line in the table. Nothing here is written by hand or kept in git.
"""

import logging
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from api.cli.reference import reference, settings_reference
from docs.catalogue import formats, questions, sources
from docs.contract import ontology, schema
from docs.differences import differences
from docs.refusals import errors
from loaders.tables import columns_markdown

HERE = Path(__file__).parent
PAGES: Mapping[str, Callable[[], str]] = {
    "reference/commands.md": reference,
    "reference/settings.md": settings_reference,
    "reference/sources.md": sources,
    "reference/questions.md": questions,
    "reference/formats.md": formats,
    "reference/errors.md": errors,
    "reference/schema.md": schema,
    "reference/cypher-differences.md": differences,
    "reference/tables.md": columns_markdown,
    "reference/ontology.html": ontology,
}


def main() -> None:
    """Write every page."""
    logging.disable(logging.INFO)  # pyLODE reports on the root logger
    for name, text in PAGES.items():
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(), "utf-8")
        sys.stdout.write(f"{path.relative_to(HERE.parent)}\n")


if __name__ == "__main__":
    main()
