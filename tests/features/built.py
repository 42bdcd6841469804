"""Warehouses built once per test run: of the real files, and of the synthetic market."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest

from data.demo.companies.write import FOLDER, CompanyTruth
from data.demo.market import Truth, write_market
from data.warehouse.company_facts import CompanyFacts, read_company_facts
from data.warehouse.facts import Facts
from data.warehouse.home import Home
from data.warehouse.publish import published_warehouse, read_facts
from flows.steps import build_step, ingest_step
from models.task import Task, load_task
from models.training import Trained, train
from models.walk_forward import Walk, walk_forward

_FOLDER: list[Path] = []


@dataclass(frozen=True)
class Synthetic:
    """A synthetic market: what is true of it, and what its warehouse holds."""

    truth: Truth
    facts: Facts


def build_in(factory: pytest.TempPathFactory) -> None:
    """Where this run may write; the first folder given is kept for all."""
    if not _FOLDER:
        _FOLDER.append(factory.mktemp("built"))


def task() -> Task:
    return load_task("service-exit")


@cache
def real(files: Path) -> Facts:
    """The warehouse of the real registers."""
    return _facts_of(files / "ofsted", "real")


@cache
def synthetic(scale: str) -> Synthetic:
    files = _FOLDER[0] / f"{scale}-files"
    truth = write_market(files, scale, homes_only=True)
    return Synthetic(truth, _facts_of(files, scale))


@dataclass(frozen=True)
class SyntheticCompanies:
    """The companies of a synthetic market: what is true of them, and what the warehouse holds."""

    truth: CompanyTruth
    facts: CompanyFacts


@cache
def companies() -> SyntheticCompanies:
    files, home = _FOLDER[0] / "company-files", Home(_FOLDER[0] / "company-home")
    truth = write_market(files, "small").companies
    assert truth is not None
    ingest_step(home, [files / FOLDER])
    build_step(home)
    return SyntheticCompanies(truth, read_company_facts(published_warehouse(home)))


@cache
def real_walk(files: Path) -> Walk:
    return walk_forward(real(files), task())


@cache
def synthetic_walk(scale: str) -> Walk:
    return walk_forward(synthetic(scale).facts, task())


@cache
def trained() -> tuple[Path, Trained]:
    """A version trained on the small market, and the folder it is kept in."""
    folder = _FOLDER[0] / "models" / "service-exit"
    return folder, train_again(folder)


def train_again(folder: Path) -> Trained:
    """Train on the small market; the walk, which takes longest, is the one made already."""
    with patch("models.training.walk_forward", lambda *_: synthetic_walk("small")):
        return train(synthetic("small").facts, task(), folder, "synthetic")


def home_of(name: str) -> Home:
    """The home that a warehouse was built in: ``real``, or a scale of the synthetic market."""
    return Home(_FOLDER[0] / f"{name}-home")


def _facts_of(files: Path, name: str) -> Facts:
    home = home_of(name)
    ingest_step(home, [files])
    build_step(home)
    return read_facts(published_warehouse(home))
