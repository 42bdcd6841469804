from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from data.demo.companies.write import FOLDER, CompanyTruth, write_companies
from data.demo.market import Truth, write_market
from data.demo.one_market import DEFAULT_SEED
from data.demo.scale import SCALES
from data.demo.world import simulate

SEED = DEFAULT_SEED


@dataclass(frozen=True)
class SyntheticCompanies:
    """The companies of the small market: their files, the homes they own, and their truth."""

    folder: Path
    homes: pl.DataFrame
    truth: CompanyTruth


@pytest.fixture(scope="session")
def companies(tmp_path_factory: pytest.TempPathFactory) -> SyntheticCompanies:
    folder = tmp_path_factory.mktemp("companies")
    homes = simulate(SCALES["small"], SEED)
    truth = write_companies(folder, homes, SCALES["small"], SEED)
    return SyntheticCompanies(folder / FOLDER, homes, truth)


@dataclass(frozen=True)
class Published:
    """The whole small market: its folder, and its truth."""

    folder: Path
    truth: Truth


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("published")
    return Published(folder, write_market(folder))


@pytest.fixture(scope="session")
def market(published: Published) -> Path:
    return published.folder
