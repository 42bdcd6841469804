from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from dash import Dash

from dashboard.app import create_app
from dashboard.export import safe_cell
from tests.dashboard.sample_home import Market, as_at, invent, write_home


def taken(app: Dash, query: str = "") -> list[dict[str, str]]:
    answer = app.server.test_client().get(f"/export/providers.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))


def test_every_row_carries_date_source_and_the_synthetic_mark(app: Dash, market: Market) -> None:
    rows = taken(app)
    here = [row for row in market.rows["service_snapshot"] if row["as_at"] == as_at(2024)]
    assert len(rows) == len(here)
    for row in rows:
        assert row["as_at"] == "2024-03-31" and row["known_by"] == "2024-07-10"
        assert row["source"].startswith("Ofsted")
        assert row["data"].startswith("SYNTHETIC")


def test_the_file_is_named_after_its_date_and_kind(app: Dash) -> None:
    answer = app.server.test_client().get("/export/providers.csv?as_at=2022-03-31")
    assert "providers-2022-03-31-synthetic.csv" in answer.headers["Content-Disposition"]


def test_the_file_holds_what_the_page_shows(app: Dash, market: Market) -> None:
    council = market.rows["local_authority"][2]["la_code"]
    rows = taken(app, f"?la={council}&rating=Good")
    assert {row["la_code"] for row in rows} <= {council}
    assert {row["rating"] for row in rows} <= {"Good"}


def test_individuals_are_not_named_outside_the_house(app: Dash, market: Market) -> None:
    person = next(row for row in market.rows["provider"] if row["is_individual"])
    assert person["name"] not in {row["owner_name"] for row in taken(app)}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_can_be_run_by_a_spreadsheet(tmp_path: Path, start: str) -> None:
    market = invent(councils=8, homes=20)
    trap = f'{start}HYPERLINK("http://example.invalid","x")'
    for row in market.rows["service_snapshot"]:
        row["owner_name"] = trap
    app = create_app(write_home(tmp_path, market))
    # The csv reader would fold a carriage return, so the raw text is looked at.
    assert safe_cell(trap) == f"'{trap}"
    names = {row["owner_name"] for row in taken(app)} - {"(an individual)"}
    assert names and all(name.startswith("'") for name in names)


def test_figures_stay_figures() -> None:
    assert safe_cell(-3) == -3 and safe_cell(0.25) == 0.25 and safe_cell(None) is None


def test_an_empty_home_has_nothing_to_take_away(tmp_path: Path) -> None:
    answer = create_app(tmp_path).server.test_client().get("/export/providers.csv")
    assert answer.status_code == 404
