"""Answers that are files: written as they come, and there wholly or not at all."""

from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import TypeAlias

import httpx

from greenweft_client.connection import crossed
from greenweft_client.errors import Broken

Place: TypeAlias = str | PathLike[str]


def saved(response: httpx.Response, file: Place, digest: str = "") -> Path:
    """Write a body to ``file``, in place of what was there, and close it.

    ``Broken``, with the file as it was, if the body ends early or is not of this sha256.
    """
    place, made = Path(file), sha256()
    part = place.with_name(f".{place.name}.part")
    try:
        with crossed(response), part.open("wb") as written:
            for block in response.iter_bytes():
                written.write(block)
                made.update(block)
        if digest and made.hexdigest() != digest:
            raise Broken(str(response.url), f"its sha256 is {made.hexdigest()}, not {digest}")
        part.replace(place)
    finally:
        response.close()
        part.unlink(missing_ok=True)
    return place
