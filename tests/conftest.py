"""What tests of every room share: real data if it is there, and no network but loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

from tests.data.fetching.fixtures import fetching, mirror

__all__ = ["fetching", "mirror"]

# A busy machine is no failure; the same examples each time make a failure one that can be seen again.
settings.register_profile("forewarn", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("forewarn")


@pytest.fixture(scope="session")
def require() -> Callable[[str], NoReturn]:
    """Skip for a reason; fail for it where FOREWARN_REQUIRE_ALL=1 says that nothing may be missing."""

    def missing(reason: str) -> NoReturn:
        if os.environ.get("FOREWARN_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)

    return missing


@pytest.fixture(scope="session")
def real_data(require: Callable[[str], NoReturn]) -> Path:
    """The folder of real files that FOREWARN_REAL_DATA names."""
    named = os.environ.get("FOREWARN_REAL_DATA")
    if not named or not (Path(named) / "ofsted").is_dir():
        require("The real files are not here; name their folder in FOREWARN_REAL_DATA.")
    return Path(named)


@pytest.fixture(scope="session")
def demo_run(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The home that ``forewarn demo`` makes, and how the command ended."""
    home = tmp_path_factory.mktemp("demonstration") / "demo"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")
    }
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "demo", "--no-dashboard", "--home", str(home)],
        cwd=Path(__file__).resolve().parents[1], env=environment, capture_output=True, text=True,
        timeout=600, check=False,
    )  # fmt: skip
    return home, done


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may be reached but this machine itself."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        is_here = self.family == getattr(socket, "AF_UNIX", None) or (
            isinstance(address, tuple) and str(address[0]) in {"127.0.0.1", "::1", "localhost"}
        )
        if not is_here:
            raise OSError(f"Tests may not reach {address}.")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)
