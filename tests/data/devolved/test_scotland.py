"""The Care Inspectorate's datastore: spellings of every year, grades kept, people left out."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from data.sources.care_inspectorate import as_at_of
from data.warehouse.archive import archived_tables
from data.warehouse.home import Home
from data.warehouse.reading_devolved import read
from tests.data.devolved.files import PEOPLE, archive_text, read_home, scottish_csv
from tests.data.files import written
from tests.data.homes import ingest

NAME = "MDSF_synthetic_data_31 May 2024.csv"
MAY = date(2024, 5, 31)


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("MDSF_data_31 May 2024.csv", date(2024, 5, 31)),
        ("260531datastoreexternal.csv", date(2026, 5, 31)),
        ("261331datastoreexternal.csv", None),
        ("MDSF_latest.csv", None),
    ],
)
def test_a_list_is_dated_by_its_name(name, day):
    assert as_at_of(name) == day


def test_a_register_of_scotland(home, tmp_path):
    done = read_home(home, written(tmp_path / NAME, scottish_csv()))
    rows = done.tables["service_snapshot"].sort("row_number")
    assert rows["service_id"].to_list() == [
        "ci:CS2003000123", "ci:CS2010000001", "ci:CS2011000002", "ci:CS2003000124",
        "ci:CS2005000003",
    ]  # fmt: skip
    # Homes for children are described by England's registers alone.
    assert rows["market"].to_list() == ["care-homes", "home-care", None, "care-homes", None]
    assert rows["sector"].to_list() == [
        "Private", "Voluntary", "Local authority", "Private", "Private",
    ]  # fmt: skip
    assert rows["places"].to_list() == [40, None, 6, 40, None]
    assert rows["la_name"].to_list() == [
        "City of Edinburgh", "Fife", "Argyll and Bute", "City of Edinburgh", "Nowhere",
    ]  # fmt: skip
    assert rows["la_code"].to_list() == [
        "S12000036", "S12000047", "S12000035", "S12000036", None,
    ]  # fmt: skip
    assert rows["dormant"].to_list() == [False, False, False, True, False]
    assert rows["home_care"].to_list() == [None, True, None, None, None]
    first = rows.row(0, named=True)
    assert first["as_at"] == MAY and first["known_on"] >= MAY and first["known_on_estimated"]
    assert first["provider_id"] == "ci-sp:SP2003000001"
    assert first["owner_name"] == "Synthetic Glen Care Limited"
    assert (first["postcode"], first["uprn"]) == ("EH1 1AA", "906000000001")
    assert (first["registered_on"], first["inspected_on"]) == (date(2002, 4, 1), date(2024, 3, 2))
    # Six grades are not four: no rating is made of them.
    assert rows["rating"].null_count() == len(rows)
    [file] = done.source_files
    assert (file["rows_read"], file["rows_kept"], file["rows_quarantined"]) == (7, 5, 2)
    reasons = pl.concat(done.quarantine)["reason"].to_list()
    assert sorted(reasons) == ["CS number repeated in this list", "no readable CS number"]


def test_grades_are_kept_as_they_are(home, tmp_path):
    done = read_home(home, written(tmp_path / NAME, scottish_csv()))
    grades = done.tables["scotland_grade"]
    of_first = grades.filter(pl.col("service_id") == "ci:CS2003000123")
    # A nought is no grade.
    assert dict(of_first.select("theme", "grade").iter_rows()) == {
        "wellbeing": 4, "setting": 5, "leadership": 3, "lowest": 3, "highest": 5,
    }  # fmt: skip
    assert of_first["graded_on"].unique().to_list() == [date(2024, 3, 14)]
    help_ = grades.filter(pl.col("service_id") == "ci:CS2010000001")
    assert help_["graded_on"].to_list() == [date(2023, 2, 28)]  # "2023_2"
    out_of_scale = grades.filter(pl.col("service_id") == "ci:CS2003000124")
    assert "setting" not in out_of_scale["theme"].to_list()
    assert any("1 grades outside 1 to 6" in f["warnings"] for f in done.source_files)


def test_columns_that_end_in_a_year_are_melted(home, tmp_path):
    done = read_home(home, written(tmp_path / NAME, scottish_csv()))
    years = done.tables["scotland_year"].filter(pl.col("service_id") == "ci:CS2003000123")
    held = {(m, y): v for m, y, v in years.select("measure", "year_to", "value").iter_rows()}
    assert held == {
        ("complaints_upheld", 2024): "2",  # 2024-25 says "."
        ("enforcements_issued", 2025): "0",
        ("any_requirements", 2025): "Yes",
        ("first_date", 2025): "11/05/2024",
    }
    [day] = years.filter(pl.col("measure") == "first_date")["day"].to_list()
    assert day == date(2024, 5, 11)


def test_headings_of_earlier_years_are_the_same_columns(home, tmp_path):
    done = read_home(home, written(tmp_path / "MDSF_data_31 May 2019.csv", scottish_csv(True)))
    rows = done.tables["service_snapshot"].sort("row_number")
    assert rows["sector"][0] == "Private" and rows["owner_name"][0] == "Synthetic Glen Care Limited"
    themes = done.tables["scotland_grade"]["theme"].unique().to_list()
    assert {"care_and_support", "environment", "leadership"} <= set(themes)
    complaints = done.tables["scotland_year"].filter(pl.col("measure") == "complaints_upheld")
    assert set(complaints["year_to"].to_list()) == {2018}
    assert not [f["warnings"] for f in done.source_files if "not used" in f["warnings"]]


def test_a_code_that_is_not_sure_is_not_given(home, tmp_path):
    done = read_home(home, written(tmp_path / "MDSF_data_31 May 2018.csv", scottish_csv(True)))
    codes = dict(done.tables["service_snapshot"].select("la_name", "la_code").iter_rows())
    assert codes["Fife"] is None and codes["City of Edinburgh"] == "S12000036"


@pytest.mark.parametrize("mark", [b"", "ï»¿".encode("cp1252")])
def test_windows_text_and_a_mark_that_lies(home, tmp_path, mark):
    [outcome] = ingest(home, written(tmp_path / NAME, scottish_csv(mark=mark)))
    assert (outcome.kind, outcome.warnings) == (
        "ingested",
        ("personal columns left out: Manager_Name, Service_Phone_Number, Eforms_email_address",),
    )
    [table] = archived_tables(home)
    assert table.encoding == "cp1252"
    assert "CSNumber" in table.cells().columns
    assert table.cells()["ServiceName"][1] == "Synthetic Home’s Help"


def test_no_person_reaches_the_archive(home, tmp_path):
    done = read_home(home, written(tmp_path / NAME, scottish_csv()))
    kept = archive_text(home) + " ".join(t.write_csv() for t in done.tables.values())
    assert not [word for word in PEOPLE if word in kept]
    assert "Manager_Name" not in kept and "EH1 1AB" not in kept
    # The childminder's registration itself is a fact.
    assert "CS2005000003" in kept


def test_the_later_of_two_lists_of_one_month_counts(home, tmp_path):
    ingest(home, written(tmp_path / "a" / NAME, scottish_csv()))
    changed = scottish_csv().replace(b"Synthetic Glen House,", b"Synthetic Glen Lodge,")
    ingest(home, written(tmp_path / "b" / NAME, changed))
    june = "MDSF_synthetic_data_30 June 2024.csv"
    ingest(home, written(tmp_path / june, scottish_csv() + b"\r\n"))
    done = read(archived_tables(home))
    rows = done.tables["service_snapshot"]
    assert rows.group_by("as_at").len().sort("as_at")["len"].to_list() == [5, 5]
    names = rows.filter(pl.col("as_at") == MAY)["service_name"].to_list()
    assert "Synthetic Glen Lodge" in names and "Synthetic Glen House" not in names
    assert [file["in_use"] for file in done.source_files].count(True) == 2


def test_a_list_without_its_council_areas_is_quarantined_whole(home, tmp_path):
    cut = scottish_csv().replace(b"Council_Area_Name", b"Ward")
    [outcome] = ingest(home, written(tmp_path / NAME, cut))
    assert outcome.kind == "quarantined"
    done = read(archived_tables(home))
    [sentence] = done.refused
    assert "la_name" in sentence and NAME in sentence
    assert done.tables["service_snapshot"].is_empty()


def test_places_that_cannot_be_are_said(home, tmp_path):
    text = scottish_csv().replace(b",40,40,", b",40,9999,")
    assert text != scottish_csv()
    done = read_home(home, written(tmp_path / NAME, text))
    places = done.tables["service_snapshot"].sort("row_number")["places"].to_list()
    # The older column of beds stands in where it is given.
    assert places[0] == 41 and 9999 not in places
    [file] = done.source_files
    assert "out of bounds in registered_places" in file["warnings"]
