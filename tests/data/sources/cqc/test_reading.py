"""Lists and answers together: which counts, what a past register was, what is refused."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.sources.cqc.register_rows import completed
from data.sources.cqc.services import located
from data.warehouse.archive import archived_tables
from data.warehouse.build import build
from data.warehouse.cqc_registrations import registrations
from data.warehouse.home import Home
from data.warehouse.reading_cqc import read
from tests.data.homes import ingest, ingest_one, rows
from tests.data.sources.cqc.files import (
    ACTIVE,
    DEACTIVATED,
    DIRECTORY,
    RATINGS,
    csv_file,
    home,
    lines,
)


def active(folder, day, *rows):
    return csv_file(folder / f"{day}_HSCA_Active_Locations.csv", lines(ACTIVE, rows))


def typed(home_path, *files):
    where = Home(home_path)
    assert {outcome.kind for outcome in ingest(where, *files)} == {"ingested"}
    return read(archived_tables(where))


def test_an_empty_archive_gives_every_table_empty():
    done = read([])
    assert {name: len(rows) for name, rows in done.tables.items()} == dict.fromkeys(
        ["service_snapshot", "registration", "cqc_provider", "cqc_manager", "cqc_relationship", "cqc_rating",
         "inspection", "cqc_listing", "cqc_brand", "dual_registration"], 0,
    )  # fmt: skip


def test_of_two_registrations_of_one_home_the_primary_counts(tmp_path):
    dual = {"Location Dual Registered": "Dual Registration"}
    rows = [
        home(1, **dual, **{"Primary ID (Dual registration locations)": "1-100001"}),
        home(2, **dual, **{"Primary ID (Dual registration locations)": "1-100001"}),
        home(3, **dual, **{"Primary ID (Dual registration locations)": "1-999999"}),
        home(4),
    ]
    done = typed(tmp_path / "home", active(tmp_path, "01_July_2026", *rows))
    # The primary of the third is not on the list, so that it stands for itself.
    assert done.tables["service_snapshot"]["urn"].to_list() == ["1-100001", "1-100003", "1-100004"]
    assert len(done.tables["registration"]) == 4
    assert [file["rows_kept"] for file in done.source_files] == [4]


def test_what_a_row_of_the_register_becomes(tmp_path):
    council = home(2, **{"Provider Name": "Leeds City Council", "Care homes beds": 0})
    nhs = home(3, **{"Provider Ownership Type": "NHS Body", "Location ID": "R1A03"})
    charity = home(4, **{"Provider Charity Number": "1058340", "Care home?": "N"})
    done = typed(
        tmp_path / "home", active(tmp_path, "01_July_2026", home(1), council, nhs, charity)
    )
    rows = {row["urn"]: row for row in done.tables["service_snapshot"].to_dicts()}
    one = rows["1-100001"]
    assert (one["service_id"], one["provider_id"]) == ("cqc:1-100001", "cqc:1-200001")
    assert (one["as_at"], one["known_on"]) == (date(2026, 7, 1), date(2026, 7, 4))
    assert (one["region"], one["la_code"]) == ("Yorkshire and The Humber", "E08000035")
    assert (one["market"], one["places"], one["postcode"]) == ("nursing-homes", 21, "LS1 1AA")
    assert (one["company_number"], one["brand_id"]) == ("01234567", None)
    assert one["inspection_published_on"] == date(2024, 4, 5)
    assert {urn: row["sector"] for urn, row in rows.items()} == {
        "1-100001": "Private",
        "1-100002": "Local authority",
        "R1A03": "Health authority",
        "1-100004": "Voluntary",
    }
    assert rows["1-100004"]["market"] is None


def test_refused_rows_are_in_quarantine_with_reasons(tmp_path):
    rows = [home(1), home(1), home(2, **{"Location ID": "no id"}), home(3)]
    done = typed(tmp_path / "home", active(tmp_path, "01_July_2026", *rows))
    [file] = done.source_files
    assert (file["rows_read"], file["rows_kept"], file["rows_quarantined"]) == (4, 2, 2)
    [refused] = done.quarantine
    assert dict(refused.select("row_number", "reason").rows()) == {
        3: "repeated in this file",
        4: "no readable location id",
    }
    assert "Invented" not in " ".join(refused["row"])


def test_a_drifted_list_is_quarantined_whole_and_the_others_stay(tmp_path):
    where = Home(tmp_path / "home")
    ingest_one(where, active(tmp_path, "01_July_2026", home(1)))
    headings = ["Surname of bed" if h == "Care homes beds" else h for h in ACTIVE]
    file = tmp_path / "01_August_2026_HSCA_Active_Locations.csv"
    outcome = ingest_one(where, csv_file(file, lines(headings, [home(1), home(2)])))
    assert outcome.kind == "quarantined"
    assert "places" in outcome.sentence
    done = read(archived_tables(where))
    assert done.tables["service_snapshot"]["as_at"].unique().to_list() == [date(2026, 7, 1)]
    assert len(done.refused) == 1


def rating(number, domain, grade, day, **said):
    return {
        "Location ID": f"1-{100000 + number}",
        "Service / Population Group": "Overall",
        "Domain": domain,
        "Latest Rating": grade,
        "Publication Date": day,
        "Inherited Rating (Y/N)": "N",
        **said,
    }


def test_latest_ratings_become_inspections(tmp_path):
    rows = [
        rating(1, "Overall", "Good", "05/04/2024"),
        rating(1, "Overall", "Requires Improvement", "05/04/2024"),
        rating(1, "Safe", "Inadequate", "05/04/2024"),
        rating(1, "Well-led", "Good", "01/02/2020"),
        rating(1, "Overall", "Good", "05/04/2024", **{"Service / Population Group": "Surgery"}),
        rating(2, "Overall", "Inspected but not rated", "05/04/2024"),
        rating(3, "Overall", "Good", "05/04/2030"),
        rating(4, "Overall", "Good", "05/04/2023", **{"Inherited Rating (Y/N)": "Y"}),
    ]
    file = csv_file(tmp_path / "01_July_2026_Latest_ratings.csv", lines(RATINGS, rows))
    done = typed(tmp_path / "home", file)
    [event] = done.tables["inspection"].to_dicts()
    assert (event["service_id"], event["happened_on"]) == ("cqc:1-100001", date(2024, 4, 5))
    # The last of two rows for one report counts; "well-led" was judged in another report.
    assert event["rating"] == "Requires improvement"
    assert (event["rating_helped_protected"], event["rating_leaders"]) == ("Inadequate", None)
    assert (event["known_on"], event["known_on_estimated"]) == (date(2024, 4, 5), False)
    inherited = done.tables["cqc_rating"].filter(pl.col("service_id") == "cqc:1-100004")
    assert inherited["inherited"].to_list() == [True]
    assert [q["reason"].to_list() for q in done.quarantine] == [["published after the list itself"]]


def ended(number, started, end, **said):
    return {
        "Location ID": f"1-{100000 + number}",
        "Location Name": f"Synthetic House {number}",
        "Location Status": "Inactive-Dereg",
        "Location HSCA start date": started,
        "Location HSCA End Date": end,
        "Care home?": "Y",
        "Care homes beds at point location de-activated": 7,
        "Location Region": "London",
        "Location Local Authority": "Camden",
        "Provider ID": f"1-{200000 + number}",
        "Provider Name": "Synthetic Care Ltd",
        **said,
    }


def test_endings_make_a_past_register_and_no_present_one(tmp_path):
    gone = [ended(7, "01/10/2010", "31/03/2015"), ended(8, "01/10/2010", "")]
    file = csv_file(tmp_path / "01_July_2026_Deactivated_Locations.csv", lines(DEACTIVATED, gone))
    done = typed(tmp_path / "home", active(tmp_path, "01_July_2026", home(1)), file)
    assert done.tables["service_snapshot"]["urn"].to_list() == ["1-100001"]
    rows = done.tables["registration"]

    def on(day):
        stood = (pl.col("registered_on") <= day) & (
            pl.col("ended_on").is_null() | (pl.col("ended_on") > day)
        )
        return set(rows.filter(stood)["service_id"])

    assert on(date(2014, 1, 1)) == {"cqc:1-100001", "cqc:1-100007"}
    assert on(date(2016, 1, 1)) == {"cqc:1-100001"}
    assert on(date(2009, 1, 1)) == set()
    closed = rows.filter(pl.col("service_id") == "cqc:1-100007").to_dicts()[0]
    assert (closed["end_status"], closed["places"]) == ("Inactive-Dereg", 7)
    # The register of the month after showed it; the list of 2026 only proves it.
    assert closed["end_known_on"] == date(2015, 5, 1)
    assert closed["known_on_estimated"]
    assert [q["reason"].to_list() for q in done.quarantine] == [["no readable end date"]]


def test_a_directory_stands_for_a_register_only_where_there_is_no_fuller_list(tmp_path):
    row = {
        "Name": "Synthetic House 1",
        "Postcode": "LS1 1AA",
        "Service types": "Nursing homes|Homecare agencies",
        "Provider name": "Synthetic Care 1 Ltd",
        "Local authority": "Leeds",
        "Region": "Yorkshire & Humberside",
        "CQC Location ID (for office use only)": "1-100001",
        "CQC Provider ID (for office use only)": "1-200001",
    }
    above = [["CQC Locations data"], [], ["This data was produced on 23 September 2026"], []]
    file = csv_file(tmp_path / "CQC_directory.csv", [*above, *lines(DIRECTORY, [row])])
    alone = typed(tmp_path / "alone", file).tables
    [snapshot] = alone["service_snapshot"].to_dicts()
    assert (snapshot["market"], snapshot["home_care"]) == ("nursing-homes", True)
    assert snapshot["places"] is None
    both = typed(tmp_path / "both", file, active(tmp_path, "01_July_2026", home(1))).tables
    assert both["service_snapshot"]["as_at"].to_list() == [date(2026, 7, 1)]
    assert both["cqc_listing"]["as_at"].to_list() == [date(2026, 9, 23)]


def answered(number, status="Registered", **said):
    return {
        "locationId": f"1-{100000 + number}",
        "providerId": "1-200001",
        "name": f"Synthetic House {number}",
        "registrationStatus": status,
        "registrationDate": "2011-02-01",
        "careHome": "Y",
        "numberOfBeds": 12,
        "localAuthority": "Oldham",
        "region": "North West",
        "gacServiceTypes": [{"description": "Care home service without nursing"}],
        **said,
    }


def run(folder, day, *bodies):
    file = folder / f"cqc_locations_{day}.jsonl"
    said = [
        {"fetched_at": f"{day}T01:00:00Z", "url": "https://api.service.cqc.org.uk/x", "data": b}
        for b in bodies
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in said))
    return file


def test_a_run_of_changes_carries_the_unchanged_forward(tmp_path):
    provider = {
        "providerId": "1-200001",
        "name": "Synthetic Sole Trader",
        "ownershipType": "Individual",
        "registrationStatus": "Registered",
    }
    link = {"relatedLocationId": "1-100009", "type": "HSCA Successor", "reason": "New Provider"}
    gone = answered(2, "Deregistered", deregistrationDate="2026-02-10", relationships=[link])
    done = typed(
        tmp_path / "home",
        run(tmp_path, "2026-01-05", answered(1), answered(2), provider),
        run(tmp_path, "2026-02-20", gone, answered(3)),
    )
    rows = done.tables["service_snapshot"].select("as_at", "urn").rows()
    assert rows == [
        (date(2026, 1, 5), "1-100001"),
        (date(2026, 2, 20), "1-100001"),
        (date(2026, 1, 5), "1-100002"),
        (date(2026, 2, 20), "1-100003"),
    ]
    snapshots = done.tables["service_snapshot"]
    assert (snapshots["known_on"] == snapshots["as_at"]).all()
    assert snapshots["owner_name"].unique().to_list() == ["Synthetic Sole Trader"]
    [told] = done.tables["cqc_provider"].to_dicts()
    assert told["is_individual"]
    [link] = done.tables["cqc_relationship"].to_dicts()
    assert (link["from_id"], link["to_id"]) == ("cqc:1-100002", "cqc:1-100009")
    assert link["reason"] == "New Provider"
    left = done.tables["registration"].filter(pl.col("service_id") == "cqc:1-100002").to_dicts()[0]
    assert (left["ended_on"], left["end_known_on"]) == (date(2026, 2, 10), date(2026, 2, 20))


def test_a_link_of_another_kind_is_refused_and_not_for_the_reason_cqc_gives(tmp_path):
    links = [
        {"relatedLocationId": "1-100009", "type": "HSCA Neighbour"},
        {"relatedLocationId": "1-100008", "type": "HSCA Neighbour", "reason": "New Provider"},
    ]
    done = typed(tmp_path / "home", run(tmp_path, "2026-01-05", answered(1, relationships=links)))
    [refused] = done.quarantine
    assert set(refused["reason"]) == {"neither predecessor nor successor"}
    assert [json.loads(row)["reason"] for row in refused["row"]] == [None, "New Provider"]


def test_of_a_registered_manager_only_presence_and_absence_remain(tmp_path):
    contact = {"personGivenName": "Invented", "personRoles": ["Registered Manager"]}
    absent = answered(6, registeredManagerAbsentDate="2026-01-15")
    present = answered(5, regulatedActivities=[{"contacts": [contact]}])
    done = typed(
        tmp_path / "home",
        active(tmp_path, "01_July_2026", home(1), home(2, **{"Registered manager": "-"})),
        run(tmp_path, "2026-02-20", present, absent),
    )
    columns = ["registered_manager_present", "registered_managers", "manager_absent_since"]
    found = done.tables["cqc_manager"].select("service_id", *columns).rows()
    assert found == [
        ("cqc:1-100001", True, None, None),
        ("cqc:1-100002", False, None, None),
        ("cqc:1-100005", True, 1, None),
        ("cqc:1-100006", False, 0, date(2026, 1, 15)),
    ]


def test_what_an_answer_says_and_cannot_be_is_told(tmp_path):
    odd = [answered(n, numberOfBeds=beds) for n, beds in ((5, 9999), (6, -4), (7, None), (8, "20"))]
    done = typed(tmp_path / "home", run(tmp_path, "2026-02-20", *odd))
    assert done.tables["service_snapshot"]["places"].to_list() == [None, None, None, 20]
    [warnings] = [f["warnings"] for f in done.source_files if f["table"] == "location"]
    assert warnings == "2 unreadable or out of bounds in places"


def test_lists_and_answers_build_one_warehouse(tmp_path):
    where = Home(tmp_path / "home")
    link = {"relatedLocationId": "1-100009", "type": "HSCA Successor", "reason": "New Provider"}
    sole = {
        "providerId": "1-200001",
        "name": "Synthetic Trader",
        "registrationStatus": "Registered",
    }
    council = home(3, **{"Provider Name": "Leeds City Council"})
    ingest(
        where,
        active(tmp_path, "01_July_2026", home(1), council),
        run(
            tmp_path,
            "2026-02-20",
            answered(5, relationships=[link]),
            sole | {"ownershipType": "Individual"},
        ),
    )
    build(where)
    assert rows(where, "SELECT service_id, inspectorate FROM service ORDER BY 1") == [
        ("cqc:1-100001", "cqc"),
        ("cqc:1-100003", "cqc"),
        ("cqc:1-100005", "cqc"),
    ]
    # The API of February and the register of July name one provider: what July says stands.
    assert rows(
        where, "SELECT provider_id, name, kind, is_individual FROM provider ORDER BY 1"
    ) == [
        ("cqc:1-200001", "Synthetic Care 1 Ltd", "organisation", False),
        ("cqc:1-200003", "Leeds City Council", "local-authority", False),
    ]
    assert rows(where, "SELECT count(*), sum(rows_read) FROM source_file") == [(4, 5)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [("m359bg", "M35 9BG"), (" OL8  4DJ", "OL8 4DJ"), ("SW1A 1AA", "SW1A 1AA"), ("nowhere", None)],
)
def test_postcodes_are_written_one_way(written, expected):
    frame = pl.DataFrame({"location_id": ["1-100001"], "postcode": [written]})
    rows = located(completed(frame).with_columns(as_at=pl.lit(date(2026, 1, 1))))
    assert rows["postcode"].to_list() == [expected]


DAYS = st.dates(date(2010, 1, 1), date(2020, 12, 31))


@given(st.lists(st.tuples(st.integers(1, 3), DAYS, DAYS, st.booleans()), min_size=1, max_size=12))
def test_registrations_agree_with_a_slow_reading(listed):
    rows = [
        {"service_id": f"cqc:1-10000{n}", "as_at": as_at, "registered_on": opened,
         "ended_on": as_at if end else None, "end_status": "Removed" if end else None, "row_number": i}
        for i, (n, as_at, opened, end) in enumerate(listed)
    ]  # fmt: skip
    schema = {
        "provider_id": pl.String, "service_name": pl.String, "postcode": pl.String, "uprn": pl.String,
        "la_name": pl.String, "la_code": pl.String, "region": pl.String, "market": pl.String,
        "provision_type": pl.String, "home_care": pl.Boolean, "places": pl.Int64,
    }  # fmt: skip
    kinds = {"registered_on": pl.Date, "ended_on": pl.Date, "end_status": pl.String}
    frame = pl.DataFrame(rows, schema_overrides=kinds).with_columns(
        *(pl.lit(None, kind).alias(name) for name, kind in schema.items()),
        known_on="as_at",
        raw_name=pl.lit("x"),
    )
    found = {row["service_id"]: row for row in registrations(frame).to_dicts()}
    for service in {row["service_id"] for row in rows}:
        own = sorted(
            (r for r in rows if r["service_id"] == service),
            key=lambda r: (r["as_at"], r["row_number"]),
        )
        assert found[service]["ended_on"] == own[-1]["ended_on"]
        assert found[service]["registered_on"] == own[-1]["registered_on"]
        assert found[service]["known_on"] <= own[0]["as_at"]
        if own[-1]["ended_on"]:
            assert found[service]["end_known_on"] >= found[service]["known_on"]
    assert len(found) == len({row["service_id"] for row in rows})
