"""docker-compose.yml is well formed, keeps its promises, and refuses to start without a secret."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(
    (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
)["services"]


@pytest.fixture(scope="module")
def compose() -> list[str]:
    """The command that reads the file, whichever of its two spellings is installed."""
    for spelling in (["docker", "compose"], ["docker-compose"]):
        if program := shutil.which(spelling[0]):
            command = [program, *spelling[1:]]
            done = subprocess.run([*command, "version"], capture_output=True, check=False)
            if done.returncode == 0:
                return command
    pytest.skip("neither 'docker compose' nor 'docker-compose' is installed")


def _config(
    compose: list[str], folder: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """What ``config`` says in a folder without a .env file, which would bring its own password."""
    rest = {k: v for k, v in os.environ.items() if k != "NEO4J_PASSWORD"}
    file = ["-f", str(ROOT / "docker-compose.yml"), "--project-directory", str(folder)]
    command = [*compose, *file, "config"]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=rest | environment, cwd=folder
    )


def test_compose_understands_the_file(compose: list[str], tmp_path: Path) -> None:
    done = _config(compose, tmp_path, NEO4J_PASSWORD="a password")
    assert done.returncode == 0, done.stderr
    assert set(yaml.safe_load(done.stdout)["services"]) == set(SERVICES)


def test_compose_refuses_to_start_without_a_password(compose: list[str], tmp_path: Path) -> None:
    done = _config(compose, tmp_path)
    assert done.returncode != 0
    assert "NEO4J_PASSWORD" in done.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_tells_its_health_and_runs_as_nobody_special(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"]
    assert int(service["user"].partition(":")[0]) > 0
    assert [volume.partition(":")[0] for volume in service["volumes"]] == [name]


@pytest.mark.parametrize("name", SERVICES)
def test_a_published_port_is_for_this_machine_only(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))
