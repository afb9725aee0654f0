"""Tokens: who may ask, kept as hashes in a file with one line for each.

    analyst query,read sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

A line that begins with # is passed over. A token is 256 random bits, so nobody finds it by trying,
and a plain SHA-256 protects it as well as a slow hash would: those are for passwords, which people
choose. The file is read again when it has changed, so what is taken out of it ends at once.
"""

import hmac
import os
import re
import secrets
import stat
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

from api.errors import BadTokenName, BadTokens, MissingTokens, NoSuchToken, TokenThere

SCOPES = ("read", "query", "write")
PREFIX = "gw_"  # so that a token which lies about is known for one
NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
LINE = re.compile(rf"({NAME.pattern})\s+(\w+(?:,\w+)*)\s+sha256:([0-9a-fA-F]{{64}})")


@dataclass(frozen=True, slots=True)
class Token:
    """What the file knows of a token."""

    name: str
    scopes: tuple[str, ...]
    hash: bytes

    def __str__(self) -> str:
        return f"{self.name} {','.join(self.scopes)} sha256:{self.hash.hex()}"


class Tokens:
    """The tokens of a file; ``BadTokens`` if it cannot be read or is no such file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem = ""  # why the file cannot be used now, if it could not be read again
        self._seen: tuple[int, ...] = ()
        self._tokens: tuple[Token, ...] = ()
        self._read()

    def __len__(self) -> int:
        return len(self._tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self._tokens)

    def known(self, secret: str) -> Token | None:
        """The token that ``secret`` is; none if there is none, or the file is not in order."""
        try:
            self._read()
        except BadTokens as error:
            # Whoever damaged the file may have been taking somebody out of it.
            self._tokens, self._seen, self.problem = (), (), str(error)
            return None
        found, hash = None, sha256(secret.encode("utf-8", "replace")).digest()
        for token in self._tokens:
            if hmac.compare_digest(token.hash, hash):
                found = token
        return found

    def _read(self) -> None:
        try:
            is_now = self.path.stat()
            seen = (is_now.st_mtime_ns, is_now.st_size, is_now.st_ino, is_now.st_mode)
            if seen == self._seen:
                return
            if os.name == "posix" and is_now.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                raise BadTokens(str(self.path), "others may write to it; chmod 600")
            text = self.path.read_text("utf-8")
        except FileNotFoundError as error:
            raise MissingTokens(str(self.path)) from error
        except (OSError, UnicodeDecodeError) as error:
            raise BadTokens(str(self.path), _why(error)) from error
        self._tokens = tuple(_parsed(self.path, text.splitlines()))
        self._seen, self.problem = seen, ""


def issued(path: Path, name: str, scopes: Collection[str]) -> str:
    """A new token called ``name``, whose hash is added to the file; nothing else knows it."""
    if not NAME.fullmatch(name):
        raise BadTokenName(name)
    secret = PREFIX + secrets.token_urlsafe(32)
    made = Token(name, tuple(s for s in SCOPES if s in scopes), sha256(secret.encode()).digest())
    with _changing(path):
        lines = _lines(path)
        if any(token.name == name for token in _parsed(path, lines)):
            raise TokenThere(name)
        _write(path, [*lines, str(made)])
    return secret


def revoked(path: Path, name: str) -> int:
    """How many tokens were called ``name`` and are taken out of the file."""
    with _changing(path):
        lines = _lines(path)
        names = [token.name for token in _parsed(path, lines)]
        if name not in names:
            raise NoSuchToken(name, names)
        _write(path, [line for line in lines if line.split(maxsplit=1)[:1] != [name]])
    return names.count(name)


def _parsed(path: Path, lines: Iterable[str]) -> Iterator[Token]:
    for n, line in enumerate(map(str.strip, lines), 1):
        if not line or line.startswith("#"):
            continue
        found = LINE.fullmatch(line)
        scopes = found[2].split(",") if found else []
        if not found or not set(scopes) <= set(SCOPES):
            raise BadTokens(str(path), f"line {n} is no `name {','.join(SCOPES)} sha256:…`")
        yield Token(found[1], tuple(scopes), bytes.fromhex(found[3]))


def _lines(path: Path) -> list[str]:
    with suppress(FileNotFoundError):
        return path.read_text("utf-8").splitlines()
    return []


def _changing(path: Path) -> FileLock:
    """Held while the file is read and written anew, or a token taken out could come back."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return FileLock(path.with_name(f".{path.name}.lock"))


def _write(path: Path, lines: Iterable[str]) -> None:
    """Replace the file; a crash leaves the old one or the new one."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _why(error: Exception) -> str:
    return (error.strerror or "") if isinstance(error, OSError) else "it is no text in UTF-8"
