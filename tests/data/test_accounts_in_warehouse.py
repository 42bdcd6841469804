"""From packs that hold everybody's accounts to the warehouse's care companies."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from data.warehouse.build import build
from data.warehouse.database import read_database
from data.warehouse.home import Home
from data.warehouse.ingest import ingest_paths
from tests.data.companies_house.files import company, company_list
from tests.data.packs.zips import filing, zipped

CARE, OTHER, ALONE = "01234567", "07654321", "00000099"


def pack(path: Path, members: dict[str, bytes]) -> Path:
    path.write_bytes(zipped(members))
    return path


def member(number: str, run: int = 1, product: int = 223) -> str:
    return f"Prod{product}_{run:04d}_{number}_20240331.html"


@pytest.fixture
def built(tmp_path: Path) -> dict[str, pl.DataFrame]:
    files = tmp_path / "files"
    files.mkdir()
    company_list(files, [company(CARE)])
    pack(
        files / "Accounts_Bulk_Data-2024-12-03.zip",
        {member(CARE): filing(CARE, 5), member(OTHER): filing(OTHER, 6), "broken.html": b"<*\x00"},
    )
    pack(
        files / "Accounts_Monthly_Data-December2024.zip",
        {member(CARE, 9, 224): filing(CARE, 5), member(OTHER, 9, 224): filing(OTHER, 6)},
    )
    pack(files / "Accounts_Bulk_Data-2025-02-04.zip", {member(CARE, 3): filing(CARE, 4)})
    (files / member(ALONE)).write_bytes(filing(ALONE, 7))
    home = Home(tmp_path / "home")
    ingest_paths(home, [files], 100_000_000)
    return read_database(
        build(home).path, ["accounts", "accounts_fact", "source_file", "quarantine", "match"]
    )


def test_care_companies_and_filings_given_singly_are_chosen(built: dict[str, pl.DataFrame]) -> None:
    assert set(built["accounts"]["company_number"]) == {CARE, ALONE}
    assert set(built["accounts_fact"]["company_number"]) == {CARE, ALONE}


def test_the_same_accounts_in_two_packs_count_once_as_first_known(
    built: dict[str, pl.DataFrame],
) -> None:
    rows = built["accounts"].filter(pl.col("company_number") == CARE).sort("known_on")
    assert rows["net_assets"].to_list() == [5, 4]
    assert [str(day) for day in rows["known_on"]] == ["2024-12-03", "2025-02-04"]


def test_every_figure_has_its_fact(built: dict[str, pl.DataFrame]) -> None:
    figures = built["accounts"].select("raw_name", "filing", "net_assets")
    facts = built["accounts_fact"].filter(pl.col("concept") == "NetAssetsLiabilities")
    both = figures.join(facts, on=["raw_name", "filing"])
    assert len(both) == len(figures)
    assert (both["net_assets"] == both["value"].cast(pl.Float64)).all()


def test_the_books_of_every_pack_add_up(built: dict[str, pl.DataFrame]) -> None:
    packs = built["source_file"].filter(pl.col("source") == "companies_house.accounts")
    assert len(packs) == 4
    assert (packs["rows_read"] == packs["rows_kept"] + packs["rows_quarantined"]).all()
    assert packs["rows_quarantined"].sum() == 1
    refused = built["quarantine"].filter(pl.col("source") == "companies_house.accounts")
    assert len(refused) == 1
    assert "broken.html" in refused["row"].item()


APPROVED = (
    '<p><ix:nonNumeric name="core:DateAuthorisationFinancialStatementsForIssue" contextRef="now">'
    "{}</ix:nonNumeric></p>"
)


def known(tmp_path: Path) -> list[tuple[str, str, bool]]:
    home = Home(tmp_path / "home")
    ingest_paths(home, [tmp_path / "files"], 100_000_000)
    accounts = read_database(build(home).path, ["accounts"])["accounts"]
    chosen = accounts.select(
        "company_number", pl.col("known_on").cast(pl.String), "known_on_estimated"
    )
    return chosen.sort("company_number").rows()


def test_a_filing_is_not_public_before_it_was_approved(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for number, approved in ((CARE, "2025-03-07"), (OTHER, "2024-09-09"), (ALONE, "2925-03-07")):
        content = filing(number, extra=APPROVED.format(approved))
        (files / member(number)).write_bytes(content)
    assert known(tmp_path) == [
        (ALONE, "2024-12-31", True),
        (CARE, "2025-03-07", True),
        (OTHER, "2024-12-31", True),
    ]


def test_a_pack_s_day_goes_before_one_reckoned_for_the_filing_alone(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    company_list(files, [company(CARE)])
    (files / member(CARE)).write_bytes(filing(CARE))
    pack(files / "Accounts_Bulk_Data-2025-02-04.zip", {member(CARE): filing(CARE)})
    assert known(tmp_path) == [(CARE, "2025-02-04", False)]


def test_line_items_reviewed_since_a_pack_was_read_count_at_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    file = tmp_path / member(ALONE)
    file.write_bytes(filing(ALONE, 7))
    ingest_paths(home, [file], 100_000_000)
    [archived] = (home.archive / "companies_house.accounts").glob("*/*/periods.parquet")
    pl.read_parquet(archived).drop("net_assets").write_parquet(archived)
    monkeypatch.setattr("data.warehouse.reading_accounts.period_rules", lambda: "reviewed since")
    accounts = read_database(build(home).path, ["accounts"])["accounts"]
    assert accounts["net_assets"].to_list() == [7]
