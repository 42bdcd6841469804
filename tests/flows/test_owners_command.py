"""``forewarn owners`` and the owner levels of ``forewarn concentration``."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from data.warehouse.database import read_database, write_database
from data.warehouse.home import Home
from data.warehouse.publish import published_warehouse
from flows.cli import app
from tests.data.identity.owned import edge, edges

run = CliRunner()


def printed(*arguments: str, home: Home) -> Any:
    result = run.invoke(app, [*arguments, "--home", str(home.path)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def owned_home(synthetic_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The synthetic market, with an invented parent above its two largest owners."""
    home = Home(tmp_path_factory.mktemp("owned"))
    shutil.copytree(synthetic_home.path, home.path, dirs_exist_ok=True)
    warehouse = published_warehouse(home)
    names = [path for path in read_names(warehouse) if path != "ownership"]
    frames = read_database(warehouse, names)
    largest = (
        frames["service_snapshot"]
        .filter(pl.col("as_at") == date(2024, 3, 31), pl.col("sector") == "Private")
        .group_by("provider_id")
        .len()
        .sort("len", "provider_id", descending=[True, False])["provider_id"]
    )
    frames["ownership"] = edges(
        *(
            edge(owner, "owner:synthetictop", owner_name="Synthetic Top Ltd", source="edge-file")
            for owner in largest.head(2)
        )
    )
    about = frames.pop("about").row(0, named=True)
    frames.pop("table_fingerprint")
    warehouse.unlink()
    write_database(warehouse, frames, about)
    return home


def read_names(path: Path) -> list[str]:
    import duckdb

    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.sql("SELECT table_name FROM duckdb_tables()").fetchall()
    return [name for (name,) in found]


def test_owners_of_a_synthetic_market(owned_home: Home) -> None:
    rows = json.loads(
        printed("owners", "--as-at", "2024-03-31", "--format", "json", home=owned_home)
    )
    assert list(rows[0]) == [
        "as_at", "owner_level", "owner_id", "owner_name", "services", "places", "councils",
        "entities", "share", "ended_because", "source",
    ]  # fmt: skip
    top = next(row for row in rows if row["owner_id"] == "owner:synthetictop")
    assert (top["entities"], top["owner_name"]) == (2, "Synthetic Top Ltd")
    entities = json.loads(
        printed(
            "owners", "--as-at", "2024-03-31", "--level", "entity", "--format", "json",
            home=owned_home,
        )
    )  # fmt: skip
    assert len(entities) == len(rows) + 1
    assert sum(row["places"] or 0 for row in rows) == sum(row["places"] or 0 for row in entities)


def test_one_owner_with_its_tree_and_evidence(owned_home: Home) -> None:
    asked = ("owners", "--as-at", "2024-03-31", "--owner", "Synthetic Top")
    told = json.loads(printed(*asked, "--format", "json", home=owned_home))
    assert len(told["members"]) == told["entities"] == len(told["edges"]) == 2
    assert sum(member["services"] for member in told["members"]) == told["services"]
    assert all(
        member["chain"].endswith("end: no owner above is known") for member in told["members"]
    )
    tree = printed(*asked, home=owned_home)
    assert all(member["entity_name"] in tree for member in told["members"])
    assert "edge-file" in tree
    rows = list(csv.DictReader(io.StringIO(printed(*asked, "--format", "csv", home=owned_home))))
    assert {row["controller_id"] for row in rows} == {"owner:synthetictop"}


def test_concentration_at_every_owner_level(owned_home: Home) -> None:
    found = {
        level: json.loads(
            printed(
                "concentration", "--as-at", "2024-03-31", "--owner", level, "--format", "json",
                home=owned_home,
            )
        )[0]
        for level in ("entity", "parent", "controller", "sponsor")
    }  # fmt: skip
    assert {level: row["owner_level"] for level, row in found.items()} == {
        level: level for level in found
    }
    assert len({tuple(row) for row in found.values()}) == 1, "every level has the same keys"
    assert found["controller"]["owners"] == found["entity"]["owners"] - 1
    assert found["controller"]["hhi"] > found["entity"]["hhi"]
    assert found["sponsor"] | {"owner_level": ""} == found["controller"] | {"owner_level": ""}


def test_an_owner_nobody_knows_is_one_clear_sentence(owned_home: Home) -> None:
    result = run.invoke(app, ["owners", "--owner", "Nobody At All", "--home", str(owned_home.path)])
    assert result.exit_code != 0
    assert "No owner on that register is 'Nobody At All'" in str(result.exception)


def test_the_owners_of_a_market_share_all_of_it(synthetic_home: Home) -> None:
    rows = json.loads(printed("owners", "--format", "json", home=synthetic_home))
    assert rows
    assert sum(row["share"] for row in rows) == pytest.approx(100)
