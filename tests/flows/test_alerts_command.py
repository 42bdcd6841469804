"""``forewarn alerts`` on adult care: real lists, each market at its own newest one, said once."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from data.errors import ForewarnError
from data.warehouse.build import build
from data.warehouse.database import read_database
from data.warehouse.home import Home
from flows.cli import app

ADULT = {"Residential homes", "Nursing homes", "Homecare agencies"}


def run(home: Path, *arguments: str) -> Any:
    return CliRunner().invoke(app, [*arguments, "--home", str(home)], catch_exceptions=False)


def printed(home: Path, *more: str) -> list[dict[str, Any]]:
    found = json.loads(run(home, "alerts", "--format", "json", *more).stdout)
    assert isinstance(found, list)
    return found


@pytest.fixture(scope="module")
def export(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the export of 699 locations; no model has been trained in it."""
    home = tmp_path_factory.mktemp("export") / "home"
    run(home, "ingest", str(real_data / "cqc" / "mooperd_2026" / "Locations-head.csv"))
    build(Home(home))
    return home


def test_the_export_s_services_without_a_manager(export: Path, real_data: Path) -> None:
    held = read_database(build(Home(export)).path, ["service_snapshot"])["service_snapshot"]
    markets = dict(held.drop_nulls("market").select("service_id", "market").iter_rows())
    file = real_data / "cqc" / "mooperd_2026" / "Locations-head.csv"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        without = {
            f"cqc:{row['Location ID'].strip()}"
            for row in csv.DictReader(lines)
            if not row["Registered manager"].strip(" *-") and row["Dormant"].strip() != "Y"
        }
    rows = printed(export)
    said = {
        row["entity_id"]: row["market"]
        for row in rows
        if row["rule"] == "no-registered-manager-adult"
    }
    assert len(said) > 50
    assert said == {service: markets[service] for service in without if service in markets}


def test_each_is_said_once_and_by_market(export: Path) -> None:
    everything = printed(export)
    again = run(export, "alerts")
    assert "0 new alerts recorded" in again.stderr
    assert {row["market"] for row in everything} == {"care-homes", "nursing-homes", "home-care"}
    assert len({row["alert_id"] for row in everything}) == len(everything)
    at_home = printed(export, "--market", "home-care")
    assert at_home and {row["market"] for row in at_home} == {"home-care"}
    nursing = printed(export, "--market", "nursing-homes")
    homes = printed(export, "--market", "care-homes")
    # Nursing homes are care homes; what is said of areas is said of one market alone.
    services = {row["alert_id"] for row in nursing if row["entity_kind"] != "area"}
    assert services and services <= {row["alert_id"] for row in homes}
    of_areas = {row["market"] for row in homes if row["entity_kind"] == "area"}
    assert of_areas <= {"care-homes"}
    with pytest.raises(ForewarnError, match="There is no market zoos; there are childrens-homes"):
        run(export, "alerts", "--market", "zoos")
    with pytest.raises(ForewarnError, match="those held: "):
        run(export, "alerts", "--as-at", "2001-01-01")


def test_real_answers_tell_since_when_there_is_no_manager(real_data: Path, tmp_path: Path) -> None:
    folder = real_data / "cqc" / "oldham_api_json" / "location_details"
    chosen = tmp_path / "location_details"
    chosen.mkdir()
    since = {}
    for n, file in enumerate(sorted(folder.glob("*.json"))):
        answer = json.loads(file.read_text(encoding="utf-8"))
        gone = answer.get("registeredManagerAbsentDate")
        if gone or n % 6 == 0:
            shutil.copy(file, chosen)
        kinds = {kind["name"] for kind in answer.get("gacServiceTypes", [])}
        if gone and answer["registrationStatus"] == "Registered" and kinds & ADULT:
            since[f"cqc:{answer['locationId']}"] = gone
    run(tmp_path / "home", "ingest", str(chosen))
    build(Home(tmp_path / "home"))
    said = {
        row["entity_id"]: row["happened_on"]
        for row in printed(tmp_path / "home")
        if row["rule"] == "no-registered-manager-adult" and row["happened_on"]
    }
    assert len(since) == 7
    assert said == since


def test_the_demonstration_s_adult_markets_are_watched(demo_run: tuple[Path, Any]) -> None:
    home, done = demo_run
    assert done.returncode == 0, done.stderr
    rows = pl.DataFrame(printed(home), infer_schema_length=None)
    newest = dict(rows.group_by("market").agg(pl.col("as_at").max()).iter_rows())
    assert newest["childrens-homes"] < newest["care-homes"]
    # Of each market one register's alerts alone.
    assert rows.select("market", "as_at").unique().height == len(newest)
    raised = set(rows.filter(pl.col("market") != "childrens-homes")["rule"])
    assert raised >= {
        "registration-ended-adult",
        "rating-fell-inadequate-adult",
        "no-registered-manager-adult",
        "provider-accounts-late",
        "hhi-crosses-adult-care-homes",
        "exit-risk-high-care-homes",
    }
