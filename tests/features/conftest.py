"""Facts for the tests of features."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.warehouse.facts import Facts
from tests.features import built


@pytest.fixture(scope="session", autouse=True)
def _somewhere_to_build(tmp_path_factory: pytest.TempPathFactory) -> None:
    built.build_in(tmp_path_factory)


@pytest.fixture(scope="session")
def real_facts(real_data: Path) -> Facts:
    return built.real(real_data)


@pytest.fixture(scope="session")
def small() -> Facts:
    return built.synthetic("small").facts
