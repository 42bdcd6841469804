from __future__ import annotations

from pathlib import Path

import pytest

from data.demo.market import write_market
from data.warehouse.home import Home
from flows.steps import alert_step, build_step, ingest_step, train_step


@pytest.fixture(scope="session")
def synthetic_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The small synthetic market through the whole job, step by step, without Prefect."""
    folder = tmp_path_factory.mktemp("synthetic")
    files: Path = folder / "publications"
    write_market(files, "small", homes_only=True)
    home = Home(folder / "home")
    ingest_step(home, [files])
    build_step(home)
    train_step(home)
    alert_step(home)
    return home
