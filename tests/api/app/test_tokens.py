"""The file of tokens: made, taken back and listed by a command, and never with a secret in it."""

import re
import stat
from pathlib import Path

import pytest

from api.errors import BadTokens
from api.tokens import Tokens
from tests.api.conftest import greenweft


@pytest.fixture(name="file")
def _file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GREENWEFT_TOKENS", str(tmp_path / "keys" / "tokens"))
    monkeypatch.setenv("GREENWEFT_HOME", str(tmp_path / "home"))
    return tmp_path / "keys" / "tokens"


def test_a_token_is_shown_once_and_kept_as_a_hash(file: Path) -> None:
    made = greenweft("token", "analyst", "--scope", "query", "--scope", "read")
    secret = made.out.strip()
    assert re.fullmatch(r"gw_[\w-]{43}", secret)
    assert secret not in file.read_text() + made.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    found = Tokens(file).known(secret)
    assert found
    assert (found.name, found.scopes) == ("analyst", ("read", "query"))
    assert Tokens(file).known(f"{secret}x") is None
    assert greenweft("token", "--json").rows == [{"name": "analyst", "scopes": "read,query"}]


def test_a_name_is_given_once_until_it_is_taken_back(file: Path) -> None:
    assert greenweft("token", "analyst", "--scope", "query").code == 0
    again = greenweft("token", "analyst", "--scope", "write")
    assert (again.code, again.out) == (1, "")
    assert greenweft("token", "analyst", "--revoke").code == 0
    assert greenweft("token", "analyst", "--revoke").code == 1
    assert greenweft("token", "analyst", "--scope", "write").code == 0


def test_what_people_wrote_into_the_file_stays(file: Path) -> None:
    greenweft("token", "one", "--scope", "query")
    file.write_text(f"# ours\n\n{file.read_text()}")
    greenweft("token", "two", "--scope", "read")
    greenweft("token", "one", "--revoke")
    assert re.fullmatch(r"# ours\n\ntwo read sha256:\w{64}\n", file.read_text())


@pytest.mark.parametrize(
    "words", [("a b", "--scope", "query"), ("a",), ("--revoke",), ("a", "--scope", "all")]
)
def test_a_wrong_call_makes_nothing(file: Path, words: tuple[str, ...]) -> None:
    assert greenweft("token", *words).code == 2
    assert not file.exists()


def test_without_a_file_there_is_nowhere_to_keep_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GREENWEFT_TOKENS", raising=False)
    refused = greenweft("token", "analyst", "--scope", "query")
    assert refused.code == 2
    assert "GREENWEFT_TOKENS names no file" in refused.err


@pytest.mark.parametrize(
    "line", ["analyst query", "analyst all sha256:" + "0" * 64, "analyst query sha256:00", "\udcff"]
)
def test_a_file_that_is_not_in_order_is_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "tokens"
    file.write_bytes(line.encode("utf-8", "surrogateescape"))
    file.chmod(0o600)
    with pytest.raises(BadTokens):
        Tokens(file)


def test_a_file_that_others_may_write_to_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    file.touch(0o600)
    file.chmod(0o620)
    with pytest.raises(BadTokens, match="chmod 600"):
        Tokens(file)
