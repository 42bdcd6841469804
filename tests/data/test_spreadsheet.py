"""The layouts of 2025 and next year's, CSV and ODS, read without a line of code changed."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from data.sources.discovery import recognise
from data.sources.spreadsheet import read_sheets
from data.warehouse.build import build
from data.warehouse.home import Home
from tests.data.files import (
    HEADINGS_2025,
    csv_bytes,
    ods_bytes,
    ods_xml,
    register_2025,
    release_2025,
    title,
    written,
)
from tests.data.homes import MAX_BYTES, ingest_one, rows, table

MARCH_25 = date(2025, 3, 31)
REGISTER = csv_bytes(HEADINGS_2025, register_2025(), title("Provider level"))


def sheets_of(tmp_path, content, name="register.csv"):
    path = tmp_path / name
    return path, read_sheets(path, content, MAX_BYTES)


def test_the_release_of_2025_goes_in_whole(tmp_path):
    home = Home(tmp_path / "home")
    outcome = ingest_one(home, written(tmp_path / "social_care_2025.ods", release_2025()))
    assert outcome.kind == "ingested"
    assert "provider level at 2025-03-31 (24 rows)" in outcome.sentence
    assert "providers places at 2025-03-31 (24 rows)" in outcome.sentence
    assert "joiners leavers at 2025-03-31 (5 rows)" in outcome.sentence
    skipped = outcome.sentence.split("sheets skipped: ")[1]
    for sheet in ("Cover", "Providers+places_Time_series", "In_Year_Time_series"):
        assert sheet in skipped
    for sheet in ("Provider_level_at", "Provider_level_in_year", "SA_Premises", "Leavers"):
        assert sheet not in skipped
    build(home)
    told = rows(
        home,
        'SELECT "table", as_at, known_on, known_on_estimated, preamble_rows, rows_read, rows_kept '
        "FROM source_file ORDER BY 1",
    )
    # The cover says 16 July 2025; the guidance names another paper's day.
    known = (date(2025, 7, 16), False)
    assert told == [
        # Of the made-up register's rows, here as visits, a third has no day of inspection.
        ("inspections_in_year", MARCH_25, *known, 3, 48, 32),
        ("joiners_leavers", MARCH_25, *known, 3, 5, 5),
        ("premises", MARCH_25, *known, 3, 12, 12),
        ("provider_level", MARCH_25, *known, 3, 24, 24),
        ("providers_places", MARCH_25, *known, 3, 24, 24),
    ]


@pytest.mark.parametrize("form", ["ods", "csv"])
def test_a_register_of_2025(tmp_path, form):
    if form == "ods":
        above = [[line] for line in title("Provider level")]
        sheet = ("Provider_level_at_31_Mar_2025", [*above, HEADINGS_2025, *register_2025()])
        content = ods_bytes(ods_xml([sheet]))
    else:
        content = csv_bytes(HEADINGS_2025, register_2025())  # dated by its name alone
    home = Home(tmp_path / "home")
    outcome = ingest_one(home, written(tmp_path / f"prov_2025.{form}", content))
    assert (outcome.kind, outcome.warnings) == ("ingested", ())
    build(home)
    register = table(home, "SELECT * FROM service_snapshot ORDER BY row_number")
    assert register["as_at"].unique().to_list() == [MARCH_25]
    assert register["urn"].to_list()[:3] == ["SC100000", "2500001", "2500002"]
    assert set(register["provision_type"]) == {
        "Children's home",
        "Supported accommodation",
        "Independent fostering agency",
        "Residential special school (registered as a children's home)",
    }
    assert register.filter(pl.col("provision_type") == "Children's home").height == 12
    assert register["market"].drop_nulls().unique().sort().to_list() == [
        "childrens-homes",
        "fostering",
        "supported-accommodation",
    ]
    # An owner that a spreadsheet took for a number keeps its digits; nobody is lost for it.
    assert register.row(1, named=True)["owner_name"] == "311"
    first = register.row(0, named=True)
    assert first["registered_on"] == date(2015, 1, 1)
    assert first["inspected_on"] == date(2024, 5, 1)
    assert first["inspection_published_on"] == date(2024, 6, 10)
    assert (first["rating"], first["sector"]) == ("Outstanding", "Local authority")
    assert first["la_name"] == "Lewisham" and first["la_code"] == "E09000023"
    assert register["region"].unique().sort().to_list() == ["London", "Yorkshire and The Humber"]
    uninspected = register.filter(pl.col("inspected_on").is_null())
    assert uninspected.height == 8 and uninspected["rating"].is_null().all()
    assert rows(home, "SELECT count(*) FROM inspection") == [(16,)]
    assert first["row_number"] == (5 if form == "ods" else 2)


def test_row_numbers_count_blank_lines_on_top_of_a_sheet(tmp_path):
    above = [[], [], *[[line] for line in title("Provider level")]]
    content = ods_bytes(ods_xml([("Providers", [*above, HEADINGS_2025, *register_2025(2)])]))
    path, sheets = sheets_of(tmp_path, content, "prov_2025.ods")
    [read] = recognise(path, sheets).tables
    assert (read.preamble_rows, read.cells["row_number"].to_list()) == (5, [7, 8])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_encoding_a_publisher_uses(tmp_path, encoding):
    places = register_2025(3)
    places[0][21] = "Café Zoë’s Care Limited"
    content = csv_bytes(HEADINGS_2025, places, title("Provider level"), encoding)
    path, sheets = sheets_of(tmp_path, content)
    [read] = recognise(path, sheets).tables
    assert read.cells["Organisation which owns the provider"][0] == "Café Zoë’s Care Limited"
    assert read.as_at == MARCH_25


def test_blank_lines_are_counted_and_unnamed_blank_columns_left_out(tmp_path):
    blank = [None] * len(HEADINGS_2025)
    lines = [*register_2025(2), blank, [" ", *blank[1:]], *register_2025(3)[2:], blank]
    content = csv_bytes([*HEADINGS_2025, "", ""], [[*line, None, None] for line in lines])
    path, sheets = sheets_of(tmp_path, content, "prov_2025.csv")
    [read] = recognise(path, sheets).tables
    assert (len(read.cells), read.blank_rows) == (3, 3)
    assert read.cells.columns == ["row_number", *(heading.strip() for heading in HEADINGS_2025)]
    assert read.cells["row_number"].to_list() == [2, 3, 6]


def test_headings_that_repeat_or_clash_are_all_kept(tmp_path):
    content = csv_bytes(
        [*HEADINGS_2025, "Sector", "row_number", ""],
        [[*row, "again", "mine", "unnamed"] for row in register_2025(2)],
    )
    path, sheets = sheets_of(tmp_path, content, "prov_2025.csv")
    [read] = recognise(path, sheets).tables
    assert read.cells["Sector (33)"].to_list() == ["again"] * 2
    assert read.cells["row_number (34)"].to_list() == ["mine"] * 2
    assert read.cells["unnamed 35"].to_list() == ["unnamed"] * 2
    assert read.cells["row_number"].to_list() == [2, 3]


def test_lists_of_another_kind_are_told_by_their_content(tmp_path):
    # Providers and places has no judgements, whatever its file is called.
    places = csv_bytes(
        [*HEADINGS_2025[:21], "Organisation name"], [r[:22] for r in register_2025()]
    )
    path, sheets = sheets_of(tmp_path, places, "provider_level_2025_part2.csv")
    assert recognise(path, sheets).tables[0].table == "providers_places"
    # A long list that names providers twice is of inspections, not of providers.
    home = Home(tmp_path / "home")
    twice = csv_bytes(HEADINGS_2025, register_2025(60) * 2)
    outcome = ingest_one(home, written(tmp_path / "prov_2025.csv", twice))
    assert outcome.kind == "skipped" and "another list of the release" in outcome.sentence


def test_the_file_is_believed_before_its_name(tmp_path):
    home = Home(tmp_path / "home")
    outcome = ingest_one(home, written(tmp_path / "provider_at_march_2019.csv", REGISTER))
    assert "at 2025-03-31" in outcome.sentence
    assert any("its name says 2019-03-31" in warning for warning in outcome.warnings)
    undated = csv_bytes(HEADINGS_2025, register_2025())
    outcome = ingest_one(home, written(tmp_path / "register.csv", undated))
    assert outcome.kind == "refused" and "what date it describes" in outcome.sentence
