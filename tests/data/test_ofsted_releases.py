"""Ofsted's further lists and releases: visits in the year, premises, owners, fostering, in-year."""

from __future__ import annotations

import datetime as dt
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data.errors import NotRecognised
from data.sources.ofsted import fostering, ownership
from data.sources.sheet import Sheet
from data.warehouse.archive import archived_tables
from data.warehouse.home import Home
from data.warehouse.reading_ofsted_releases import read as read_releases
from data.warehouse.reading_registers import read as read_registers
from tests.data.files import (
    HEADINGS_2025,
    csv_bytes,
    ods_bytes,
    ods_xml,
    register_2025,
    title,
    written,
)
from tests.data.homes import ingest, ingest_one

MARCH_25 = date(2025, 3, 31)
SEPTEMBER_25 = date(2025, 9, 30)
COLUMN = {heading.strip(): index for index, heading in enumerate(HEADINGS_2025)}
IN_YEAR = [
    heading.replace("Latest Full inspection", "Inspection")
    .replace("Latest full inspection date", "Inspection date")
    .replace("Latest full inspection", "Inspection")
    for heading in HEADINGS_2025
]


def lines(above, headings, rows):
    return [*[[line] for line in above], headings, *rows]


def visit(urn, kind, day, grade, number):
    """One made-up row of the list of inspections in the year."""
    row = list(register_2025(1)[0])
    row[COLUMN["URN"]] = urn
    row[22:27] = [kind, day, day and day + dt.timedelta(days=30), number, grade]
    row[29:31] = [grade, grade]
    return row


VISITS = [
    visit("SC100000", "Full Inspection", date(2024, 4, 9), "Inadequate", 1),
    visit("SC100000", "Monitoring Inspection", date(2024, 6, 9), None, 2),
    visit("SC100000", "Full inspection", date(2024, 9, 9), "Good", 3),
    visit(2500001, "Assurance visit", date(2024, 5, 9), None, 4),
    visit(2500001, "assurance Visit", date(2024, 11, 9), None, 5),
    visit("unknown", "Full inspection", date(2024, 5, 9), "Good", 6),
    visit(2500001, "Full inspection", None, "Good", 7),
]
PREMISES = ["Web link", "URN", "Provider name", "Provision type", "Registration date",
            "Registration status", "Service category (Note 4)", "Places", "Premises Ofsted Region",
            "Premises Government Office Region", "Premises Parliamentary Constituency",
            "Premises Local Authority", "Sector", "Organisation name"]  # fmt: skip


def at_premises(urn, council):
    return ["link", urn, "Synthetic Supports", "Supported Accommodation", date(2024, 1, 1), "Active",
            "Category 1", 4, "North East, Yorkshire and the Humber", "Yorkshire and the Humber",
            "Leeds East", council, "Private", "Synthetic Supports Limited"]  # fmt: skip


def release(register=None):
    """Sheets of the annual release, the register of made-up homes among them."""
    day = "31 March 2025"
    return ods_bytes(
        ods_xml(
            [
                ("Cover", [["Children's social care in England 2025"], ["Published: 16 July 2025"]]),
                ("Provider_level_at_31_Mar_2025",
                 lines(title("Provider level", day), HEADINGS_2025, register or register_2025())),
                ("Provider_level_in_year_2024-25",
                 lines(["Provider level in year"], IN_YEAR, VISITS)),
                ("SA_Premises_at_31_Mar_2025",
                 lines(title("Premises", day), PREMISES,
                       [at_premises(2600000, "Leeds"), at_premises(2600000, "Kirklees"),
                        at_premises(2600001, "Nowhere"), at_premises(None, "Leeds")])),
            ]
        )
    )  # fmt: skip


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def registers(home):
    return read_registers(archived_tables(home))


def test_inspections_in_the_year(home, tmp_path):
    ingest(home, written(tmp_path / "prov.ods", release()))
    done = registers(home)
    seen = done.tables["inspection"].filter(pl.col("service_id") == "ofsted:SC100000")
    in_year = seen.filter(pl.col("event_number").is_in(["1", "3"]))
    assert in_year.select("happened_on", "rating", "event_type", "known_on").rows() == [
        (date(2024, 4, 9), "Inadequate", "Full inspection", date(2024, 5, 9)),
        (date(2024, 9, 9), "Good", "Full inspection", date(2024, 10, 9)),
    ]
    [file] = [f for f in done.source_files if f["table"] == "inspections_in_year"]
    # The list bears no day: it is of the register's in the same workbook.
    assert file["as_at"] == MARCH_25
    assert (file["rows_read"], file["rows_kept"], file["rows_quarantined"]) == (7, 5, 2)
    assert "Assurance visit 2, Monitoring inspection 1" in file["warnings"]
    reasons = sorted(pl.concat(done.quarantine)["reason"].to_list())
    assert reasons == ["no readable URN", "no readable URN", "no readable day of inspection"]


def test_an_inspection_on_the_register_is_taken_from_there(home, tmp_path):
    register = register_2025()
    known = register[0]
    twin = visit(known[1], "Full Inspection", known[COLUMN["Latest full inspection date"]],
                 "Inadequate", 99)  # fmt: skip
    sheets = [
        ("Provider_level_at_31_Mar_2025", lines(title("Provider level"), HEADINGS_2025, register)),
        ("Provider_level_in_year_2024-25", lines(["In year"], IN_YEAR, [twin])),
    ]
    ingest(home, written(tmp_path / "prov.ods", ods_bytes(ods_xml(sheets))))
    seen = registers(home).tables["inspection"]
    [row] = seen.filter(pl.col("service_id") == f"ofsted:{known[1]}").rows(named=True)
    assert (row["rating"], row["event_number"]) == ("Outstanding", "10300000")


def test_premises_have_authorities_of_their_own(home, tmp_path):
    ingest(home, written(tmp_path / "prov.ods", release()))
    rows = registers(home).tables["premises"]
    assert rows.select(
        "service_id", "premises", "la_name", "la_code", "region", "places"
    ).rows() == [
        ("ofsted:2600000", 1, "Leeds", "E08000035", "Yorkshire and The Humber", 4),
        ("ofsted:2600000", 2, "Kirklees", "E08000034", "Yorkshire and The Humber", 4),
        ("ofsted:2600001", 1, "Nowhere", None, "Yorkshire and The Humber", 4),
    ]
    assert rows["known_on"].unique().to_list() == [date(2025, 7, 16)]


MI_HEADINGS = [
    heading.replace("Latest Full inspection event type", "Event type")
    .replace("Latest full inspection date", "Inspection date")
    .replace("Latest full inspection publication date", "Publication date")
    for heading in HEADINGS_2025
]


def management_information():
    """The register of 30 September: an inspection more, a home fewer, dated by the sheet alone."""
    rows = register_2025()[1:]
    inspected = [row for row in rows if row[COLUMN["Latest full inspection date"]]]
    inspected[0][23:25] = [date(2025, 6, 2), date(2025, 7, 30)]
    return ods_bytes(
        ods_xml([("Cover", [["Inspection and regulation"]]),
                 ("Provider_level_at_30_09_25", lines(["Providers"], MI_HEADINGS, rows))])
    ), inspected[0][1]  # fmt: skip


def test_in_year_management_information_is_a_register_of_another_day(home, tmp_path):
    content, urn = management_information()
    name = "Inspection_and_regulation_of_childrens_social_care_providers_2025.ods"
    ingest(home, written(tmp_path / "prov.ods", release()))
    before = registers(home)
    outcome = ingest_one(home, written(tmp_path / name, content))
    assert (
        outcome.kind == "ingested" and "provider level at 2025-09-30 (23 rows)" in outcome.sentence
    )
    after = registers(home)
    rows = after.tables["service_snapshot"]
    assert rows.filter(pl.col("as_at") == SEPTEMBER_25).height == 23
    sources = {f["as_at"]: f["source"] for f in after.source_files if f["in_use"]}
    assert sources[SEPTEMBER_25] == "ofsted.management_information"
    assert sources[MARCH_25] == "ofsted.childrens_social_care"
    # The annual register is what it was, row for row.
    annual = pl.col("as_at") == MARCH_25
    assert rows.filter(annual).equals(before.tables["service_snapshot"].filter(annual))
    new = after.tables["inspection"].join(
        before.tables["inspection"], on=["service_id", "happened_on"], how="anti"
    )
    assert new.select("service_id", "happened_on", "known_on").rows() == [
        (f"ofsted:{urn}", date(2025, 6, 2), date(2025, 7, 30))
    ]


OWNER_WORDS = [
    ["URN", "Provision type", "Organisation which owns the provider", "Ultimate owner name",
     "Ultimate owner company number"],
    ["Provider URN", "Provider type", "Registered provider", "Name of owner",
     "Companies House number"],
]  # fmt: skip
OWNED = [
    [
        "SC100000",
        "Children's home",
        "Synthetic Care 1 Limited",
        "Synthetic Topco Limited",
        "123456",
    ],
    [2500001, "Independent fostering agency", "Synthetic 2 Ltd", "Synthetic LLP", "OC301234"],
    [2500002, "Supported accommodation", "Synthetic 3 Ltd", "Synthetic Trust", "unknown"],
    [2500001, "Independent fostering agency", "Synthetic 2 Ltd", "Synthetic Twice", ""],
    [2500003, "Children's home", "Synthetic 4 Ltd", "", ""],
]


@pytest.mark.parametrize("headings", OWNER_WORDS)
def test_owners_are_read_under_headings_nobody_has_seen(home, tmp_path, headings):
    above = ["Ownership of children's social care providers in England, as at 31 March 2025"]
    path = written(tmp_path / "underlying.csv", csv_bytes(headings, OWNED, above))
    assert ingest_one(home, path).kind == "ingested"
    done = read_releases(archived_tables(home))
    rows = done.tables["ownership_release"].sort("row_number")
    assert rows.select("urn", "market", "owner_name", "owner_company_number").rows() == [
        ("SC100000", "childrens-homes", "Synthetic Topco Limited", "00123456"),
        ("2500001", "fostering", "Synthetic LLP", "OC301234"),
        ("2500002", "supported-accommodation", "Synthetic Trust", None),
    ]
    assert rows["provider_name"][0] == "Synthetic Care 1 Limited"
    # The day of the first release is reviewed.
    assert rows["as_at"][0] == MARCH_25 and rows["known_on"][0] == date(2025, 11, 27)
    assert not rows["known_on_estimated"][0]
    [file] = done.source_files
    assert (file["rows_read"], file["rows_kept"], file["rows_quarantined"]) == (5, 3, 2)
    assert "1 owners' company numbers are none" in file["warnings"]


def test_owners_without_providers_are_quarantined_with_the_nearest_headings(home, tmp_path):
    headings = ["Reference of provider", "Owner", "Owner company number"]
    above = ["Ownership of providers at 31 March 2025"]
    path = written(tmp_path / "owners.csv", csv_bytes(headings, [["a", "Synthetic", "1"]], above))
    assert ingest_one(home, path).kind == "quarantined"
    done = read_releases(archived_tables(home))
    [sentence] = done.refused
    assert "owners.csv" in sentence and "urn" in sentence and "Reference of provider" in sentence
    assert done.tables["ownership_release"].is_empty()


def test_only_a_title_marks_made_up_data(home, tmp_path):
    owned = [["SC100000", "Children's home", "a", "Synthetic Data Limited", "123456"]]
    above = ["Ownership of providers as at 31 March 2025"]
    ingest(home, written(tmp_path / "a.csv", csv_bytes(OWNER_WORDS[0], owned, above)))
    assert home.data_kind() == "real"
    other = Home(tmp_path / "other")
    above = ["Ownership of providers as at 31 March 2025 (synthetic data)"]
    ingest(other, written(tmp_path / "b.csv", csv_bytes(OWNER_WORDS[0], owned, above)))
    assert other.data_kind() == "synthetic"


def test_a_register_is_not_an_ownership_release():
    rows = [HEADINGS_2025, *[[str(cell or "") for cell in row] for row in register_2025()]]
    for source in (ownership, fostering):
        with pytest.raises(NotRecognised):
            source.ingest(Path("prov_2025.csv"), [Sheet("", rows, "utf-8")])


FOSTERING_WORDS = [
    ["URN", "Agency name", "Sector", "Local authority", "Approved places", "Filled places"],
    ["Agency URN", "Fostering agency", "Type of agency", "Local authority area",
     "Number of approved fostering places", "Places filled at 31 March"],
]  # fmt: skip
AGENCIES = [
    ["SC300000", "Synthetic Foster Agency", "Private", "Leeds", 120, 80],
    ["", "Synthetic Council", "Local authority", "Kirklees", 300, "[c]"],
    ["", "England", "", "", 420, 80],
    ["SC300000", "Synthetic Foster Agency", "Private", "Leeds", 120, 80],
]


@pytest.mark.parametrize("headings", FOSTERING_WORDS)
def test_places_of_fostering_agencies(home, tmp_path, headings):
    totals = [["", "2024", "2025"], ["Approved places", 1, 2]]
    sheets = [
        ("Cover", [["Fostering in England 1 April 2024 to 31 March 2025"],
                   ["Published 26 November 2025"]]),
        ("Places", totals),
        ("Agencies", lines(["Agencies at 31 March 2025"], headings, AGENCIES)),
    ]  # fmt: skip
    path = written(tmp_path / "fostering.ods", ods_bytes(ods_xml(sheets)))
    outcome = ingest_one(home, path)
    assert outcome.kind == "ingested" and "Places" in outcome.sentence.split("skipped: ")[1]
    done = read_releases(archived_tables(home))
    rows = done.tables["fostering_agency"].sort("row_number")
    assert rows.select(
        "agency_id", "sector", "la_code", "approved_places", "filled_places"
    ).rows() == [
        ("ofsted:SC300000", "Private", "E08000035", 120, 80),
        ("ofsted-fostering:synthetic council", "Local authority", "E08000034", 300, None),
    ]
    assert rows["known_on"][0] == date(2025, 11, 26)
    reasons = sorted(pl.concat(done.quarantine)["reason"].to_list())
    assert reasons == ["a total of other rows", "agency repeated in this list"]
