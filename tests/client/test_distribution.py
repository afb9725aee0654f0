"""The client is a distribution of its own: it installs alone, and needs nothing of the server."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVER = ("ontology", "graph", "loaders", "api", "orjson", "duckdb", "fastapi", "rdflib")
LOOK = f"""
import sys
sys.path.insert(0, sys.argv[1])
import greenweft_client
assert greenweft_client.__file__.startswith(sys.argv[1]), greenweft_client.__file__
print(sorted(set({SERVER}) & set(sys.modules)))
"""


@pytest.fixture(name="target", scope="module")
def _target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the client, installed from a wheel of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    sources = folder / "client"
    left_out = shutil.ignore_patterns("*.egg-info", "build", "__pycache__")
    shutil.copytree(ROOT / "client", sources, ignore=left_out)  # a build writes beside them
    alone = ("--quiet", "--no-deps", "--disable-pip-version-check")
    pip("wheel", *alone, "--no-build-isolation", "--wheel-dir", str(folder), str(sources))
    (wheel,) = folder.glob("*.whl")
    pip("install", *alone, "--target", str(folder / "target"), str(wheel))
    return folder / "target"


def test_a_wheel_holds_the_client_its_types_and_its_licence(target: Path) -> None:
    names = {str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()}
    package = {name for name in names if ".dist-info" not in name and "__pycache__" not in name}
    assert {name.partition("/")[0] for name in package} == {"greenweft_client"}
    assert "greenweft_client/py.typed" in package
    assert any(name.endswith("LICENSE") for name in names)


def test_it_imports_without_anything_of_the_server(target: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", LOOK, str(target)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr


def test_it_depends_on_httpx_and_pydantic_alone() -> None:
    project = tomllib.loads((ROOT / "client/pyproject.toml").read_text("utf-8"))["project"]
    assert [one.partition(">")[0] for one in project["dependencies"]] == ["httpx", "pydantic"]
    server = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == server["requires-python"]
    assert project["version"] == server["version"]


def pip(*words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
