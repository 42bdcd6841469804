"""A published sample home, and a dashboard on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from dash import Dash

from dashboard.app import create_app
from dashboard.desk import Desk, open_desk
from tests.dashboard.sample_home import Market, invent, write_home


@pytest.fixture(scope="session")
def market() -> Market:
    return invent()


@pytest.fixture(scope="session")
def home(market: Market, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_home(tmp_path_factory.mktemp("home"), market)


@pytest.fixture(scope="session")
def desk(home: Path) -> Desk:
    return open_desk(home, None)


@pytest.fixture(scope="session")
def app(home: Path) -> Dash:
    return create_app(home)
