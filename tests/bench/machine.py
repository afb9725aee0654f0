"""The machine that the figures are of, and what else it was doing."""

import os
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

import psutil

PACKAGES = ("arcadedb", "arcadedb-embedded", "duckdb", "neo4j", "orjson", "pyoxigraph")


def machine() -> Mapping[str, object]:
    """Cores, memory, versions, and the load of the last minute before all begins."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "memory_mb": psutil.virtual_memory().total >> 20,
        "load_average": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "versions": {name: found for name in PACKAGES if (found := _version(name))},
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
