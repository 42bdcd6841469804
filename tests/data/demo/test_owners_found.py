"""From the synthetic register of control, the controllers found are those that were planted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from data.demo.ownership.truth import ownership_truth
from data.identity.ownership.control_edges import control_edges
from data.identity.ownership.controller import owners_at
from data.warehouse.archive import archived_tables
from data.warehouse.home import Home
from data.warehouse.reading_control import read
from tests.data.demo.conftest import Published
from tests.data.homes import ingest_one
from tests.data.identity.owned import LONG_AGO, matched, matches, provider, providers


@pytest.fixture(scope="module")
def told(published: Published) -> pl.DataFrame:
    return ownership_truth(published.truth).unique(["as_at", "provider_id"])


@pytest.fixture(scope="module")
def edges(published: Published, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """The edges of the whole snapshot of persons with significant control."""
    home = Home(tmp_path_factory.mktemp("control"))
    [snapshot] = published.folder.rglob("persons-with-significant-control-snapshot-*.zip")
    assert ingest_one(home, Path(snapshot)).kind == "ingested"
    return control_edges(read(archived_tables(home)).tables["control"])


def test_every_controller_at_every_register_is_the_one_planted(
    told: pl.DataFrame, edges: pl.DataFrame
) -> None:
    for (day,), planted in told.group_by("as_at"):
        assert isinstance(day, dt.date)
        owners = providers(
            *(
                provider(own, name)
                for own, name in planted.select("provider_id", "provider_name").rows()
            )
        )
        numbers = matches(
            *(
                matched(own, number)
                for own, number in planted.select("provider_id", "company_number").rows()
            )
        )
        found = owners_at(edges, numbers, owners, day)
        both = planted.join(found, on="provider_id", suffix="_found")
        assert len(both) == len(planted)
        columns = ["controller_id", "ended_because"]
        differing = both.filter(
            pl.any_horizontal(pl.col(name) != pl.col(f"{name}_found") for name in columns)
        )
        assert differing.select("provider_id", *columns).is_empty(), day


def test_nothing_is_found_before_it_was_public(edges: pl.DataFrame) -> None:
    owners = providers(*(provider(f"p{n}") for n in range(20)))
    companies = edges["entity_id"].unique().sort().head(20).str.strip_prefix("company:")
    numbers = matches(*(matched(f"p{n}", number) for n, number in enumerate(companies)))
    found = owners_at(edges, numbers, owners, dt.date(2025, 3, 31), known_by=LONG_AGO)
    assert set(found["ended_because"]) == {"no owner above is known"}
