"""One real server for all tests of lookups over HTTP, over a small world and two releases of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import FIRM, TABLES
from tests.served import Served, greenweft, served

SECOND = {
    "companies.csv": f"name,uscc\n织坊有限公司,{FIRM}\n纱厂有限公司,\n染坊（深圳）有限公司,\n",
    "supplies.csv": "supplier,customer,product,share,from,confidence\n"
    "纱厂有限公司,染坊（深圳）有限公司,纱线,20 %,2020,0.5\n"
    "纱厂有限公司,染坊（深圳）有限公司,纱线,,2019,\n",
}


def tell_tables(home: Path) -> None:
    """Load ``TABLES``, and then ``SECOND``, each as publications of their own."""
    for number, tables in enumerate((TABLES, SECOND)):
        folder = home.parent / f"tables {number}"
        folder.mkdir()
        for name, text in tables.items():
            (folder / name).write_text(text, "utf-8")
        greenweft(home, "load", "tables", str(folder), "--series", str(number))


@pytest.fixture(scope="session")
def lookups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server at edition 2; the first knew the firms of ``TABLES``, the second a spinner too."""
    home = tmp_path_factory.mktemp("lookups") / "home"
    tell_tables(home)
    with served(home) as at:
        yield at


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over what the examples of the API are of, and over the firms of ``TABLES`` too."""
    home = tmp_path_factory.mktemp("whole") / "home"
    greenweft(home, "load", "pingshan-2024")
    tell_tables(home)
    with served(home) as at:
        yield at


class Api:
    """Requests below ``/api/v1``."""

    def __init__(self, at: Served) -> None:
        self.url = f"{at.url}/api/v1"

    def get(self, path: str, accept: str = "application/json", **parameters: Any) -> httpx.Response:
        given = {name.rstrip("_"): value for name, value in parameters.items()}
        return httpx.get(f"{self.url}{path}", params=given, headers={"Accept": accept}, timeout=60)

    def found(self, path: str, **parameters: Any) -> Any:
        answer = self.get(path, **parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, path: str, status: int, **parameters: Any) -> str:
        answer = self.get(path, **parameters)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
        return str(answer.json()["detail"])


@pytest.fixture(scope="session")
def api(lookups: Served) -> Api:
    return Api(lookups)


@pytest.fixture(scope="session")
def ids(api: Api) -> dict[str, str]:
    """The ids of the firms, by their Chinese names."""
    walked = api.found(f"/entities/cn-uscc/{FIRM}/suppliers", tiers=5, during="/")
    return {item["name"]: item["id"] for item in walked["items"]}
