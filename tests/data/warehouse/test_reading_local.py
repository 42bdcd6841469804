"""Statistics of councils from files to typed tables: counts, editions, contracts, quarantine."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from data.sources import looked_after_children, section_251
from data.sources.publication import Publication
from data.tables.demand import Placement
from data.warehouse import reading_local
from data.warehouse.archive import ArchivedTable
from tests.data.council_statistics import ingested, text_of

HEAD = ["time_period", "time_identifier", "geographic_level", "country_code", "country_name"]
ENGLAND = ["2023", "Reporting year", "National", "E92000001", "England"]
EVERYONE = "1. All children looked after at 31 March"


def archived(folder: Path, publication: Publication, day: date, order: int = 1) -> ArchivedTable:
    """A publication of one table as it lies in the archive."""
    [table] = publication.tables
    path = folder / f"{order}.parquet"
    table.cells.write_parquet(path)
    return ArchivedTable(
        source=publication.source,
        table=table.table,
        sheet=table.sheet,
        raw_name=f"raw-{order}",
        file_name=f"file-{order}.csv",
        sha256=str(order),
        as_at=table.as_at,
        published_on=day,
        published_on_estimated=False,
        published_on_in_file=None,
        ingested_at=f"2026-11-22T00:00:{order:02d}",
        encoding="utf-8-sig",
        preamble_rows=table.preamble_rows,
        blank_rows=table.blank_rows,
        warnings=table.warnings,
        path=path,
    )


def placements(number: object) -> Publication:
    headings = [*HEAD, "placement_type", "placement_provider", "number"]
    lines = [[*ENGLAND, EVERYONE, "All children", number]]
    return ingested(looked_after_children, Path("list.csv"), text_of(headings, *lines))


def test_editions_are_kept_side_by_side_and_of_one_edition_the_later_ingested(tmp_path):
    first, second = date(2023, 11, 16), date(2024, 11, 14)
    held = [
        archived(tmp_path, placements(83760), second, 3),
        archived(tmp_path, placements(83000), first, 1),
        archived(tmp_path, placements(83840), first, 2),
    ]
    rows = reading_local.read(held).tables["placement"]
    assert rows.select("as_at", "known_on", "number").rows() == [
        (date(2023, 3, 31), first, 83840),
        (date(2023, 3, 31), second, 83760),
    ]


def test_nothing_archived_gives_every_table_empty_under_its_contract():
    tables = reading_local.read([]).tables
    assert set(tables) == set(reading_local.CONTRACTS)
    for name, contract in reading_local.CONTRACTS.items():
        assert tables[name].is_empty() and contract.is_valid(tables[name])


def test_what_is_refused_or_drifted_is_in_quarantine_with_a_reason(tmp_path):
    publication = placements("#REF!")
    broken = archived(tmp_path, publication, date(2023, 11, 16), 1)
    absurd = archived(tmp_path, placements("99999999999"), date(2023, 11, 16), 2)
    drifted = archived(tmp_path, publication, date(2023, 11, 16), 3)
    cells = pl.read_parquet(drifted.path).rename({"number": "how many there were"})
    cells.write_parquet(drifted.path)
    done = reading_local.read([broken, absurd, drifted])
    assert done.tables["placement"].is_empty()
    assert [len(rows) for rows in done.quarantine] == [1, 1, 1]
    assert "neither a number" in done.quarantine[0]["reason"][0]
    assert "contract" in done.quarantine[1]["reason"][0]
    assert len(done.refused) == 1 and "number" in done.refused[0]
    assert [file["in_use"] for file in done.source_files] == [True, True, False]
    assert all(
        file["rows_read"] == file["rows_kept"] + file["rows_quarantined"] == 1
        for file in done.source_files
    )


@pytest.mark.parametrize(
    ("source", "name", "table"),
    [
        (looked_after_children, "cla/SFR36_CLA2013.csv", "placement"),
        (section_251, "s251/outturn_0809.csv", "la_spend_line"),
    ],
)
def test_real_files_lose_no_line(
    real_data: Path, tmp_path: Path, source: ModuleType, name: str, table: str
):
    publication = ingested(source, real_data / "places" / name)
    origin = archived(tmp_path, publication, publication.published_on)
    done = reading_local.read([origin])
    [file] = done.source_files
    lines = [
        line
        for line in (real_data / "places" / name).read_text("cp1252").splitlines()
        if line.strip(", ")
    ]
    assert file["rows_read"] == len(lines) - 1  # the headings
    assert file["rows_read"] == file["rows_kept"] + file["rows_quarantined"]
    rows = done.tables[table]
    refused = set(pl.concat(done.quarantine)["row_number"]) if done.quarantine else set()
    assert set(rows["row_number"]) | refused == set(range(2, len(lines) + 1))
    assert set(rows["raw_name"]) == {"raw-1"}
    assert set(rows["known_on"]) == {publication.published_on}


def test_a_fact_is_never_public_before_its_day(real_data: Path, tmp_path: Path):
    path = real_data / "places" / "cla" / "updated25" / "cla_number_and_rate_per_10k_children.csv"
    publication = ingested(looked_after_children, path)
    rows = reading_local.read([archived(tmp_path, publication, publication.published_on)]).tables
    assert Placement.is_valid(rows["placement"])
    assert (rows["placement"]["known_on"] > rows["placement"]["as_at"]).all()
