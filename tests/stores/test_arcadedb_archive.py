"""An engine begins with the archive of its classes where there is one, and as well without."""

from pathlib import Path

import orjson
import pytest

from graph.stores import arcadedb_archive, arcadedb_process
from graph.stores.arcadedb import Engine
from graph.stores.arcadedb_archive import main
from graph.stores.arcadedb_process import MARK

IS_NATIVE = arcadedb_process.archive() is None
JAVA = pytest.mark.skipif(IS_NATIVE, reason="the native build of the engine has no Java runtime")


@pytest.fixture(name="kept")
def _kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the archive is looked for, with a space in it."""
    path = tmp_path / "kept here" / "engine.aot"
    for module in (arcadedb_process, arcadedb_archive):
        monkeypatch.setattr(module, "archive", lambda: path)
    return path


def mapped(folder: Path) -> str:
    """The files that an engine has in its memory."""
    with Engine(folder, "256m") as engine:
        engine.start()
        child = orjson.loads((folder / MARK).read_bytes())["pid"]
        return Path(f"/proc/{child}/maps").read_text()


@JAVA
def test_an_archive_is_made_once_and_used(kept: Path, tmp_path: Path) -> None:
    main()
    made = kept.stat()
    assert made.st_size > 10_000_000
    assert str(kept) in mapped(tmp_path / "lpg")
    main()
    assert kept.stat().st_mtime_ns == made.st_mtime_ns
    assert list(kept.parent.iterdir()) == [kept]


@JAVA
def test_an_archive_that_does_not_fit_is_passed_over(kept: Path, tmp_path: Path) -> None:
    kept.parent.mkdir()
    kept.write_bytes(b"of another engine")
    assert str(kept) not in mapped(tmp_path / "lpg")


@JAVA
def test_what_cannot_be_made_is_said_and_hinders_nothing(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept.parent.write_text("not a folder")
    main()
    assert "engines start without an archive" in capsys.readouterr().err
    assert str(kept) not in mapped(tmp_path / "lpg")
