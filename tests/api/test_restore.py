"""A restored book and the stores that are part of the home."""

from pathlib import Path

from api.application import Application
from api.settings import Settings


def test_embedded_stores_follow_a_backup_of_another_book(tmp_path: Path) -> None:
    theirs = Settings(home=tmp_path / "theirs", graph="", sparql="")
    mine = Settings(home=tmp_path / "mine", graph="", sparql="", graph_heap="256m")
    with Application(theirs) as app:
        app.backup(tmp_path / "theirs.duckdb")
        id = app.book.id
    with Application(mine) as app:
        app.load("announced")
    with Application(mine) as app:
        app.restore(tmp_path / "theirs.duckdb")
        assert app.book.id == id
        assert not any(app.check().values())
        assert [lag.behind for lag in app.status()] == [0, 0]
