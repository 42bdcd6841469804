"""Markets and models for the tests of models, built once."""

from __future__ import annotations

import pytest

from data.warehouse.facts import Facts
from models.registry import ModelVersion, load
from models.task import Task
from models.walk_forward import Walk
from tests.features import built


@pytest.fixture(scope="session", autouse=True)
def _somewhere_to_build(tmp_path_factory: pytest.TempPathFactory) -> None:
    built.build_in(tmp_path_factory)


@pytest.fixture(scope="session")
def task() -> Task:
    return built.task()


@pytest.fixture(scope="session")
def small() -> Facts:
    return built.synthetic("small").facts


@pytest.fixture(scope="session")
def small_walk() -> Walk:
    return built.synthetic_walk("small")


@pytest.fixture(scope="session")
def version() -> ModelVersion:
    """A version trained on the small market."""
    folder, done = built.trained()
    return load(folder, done.version)
