"""The real files of the Care Quality Commission, counted here a second time by other means."""

from __future__ import annotations

import csv
import json
from collections import Counter
from functools import lru_cache
from pathlib import Path

import polars as pl
import pytest

from data.warehouse.archive import archived_tables
from data.warehouse.home import Home
from data.warehouse.reading_cqc import read
from tests.data.homes import ingest

NO_PUBLICATIONS = (
    "api_schema",
    "care_homes_hhi_2016",
    "involuntary_closures",
    "rch_care_homes_db_2025-11.csv",
    "trafford_care_homes.csv",
)


def answers(folder: Path) -> list[dict]:
    return [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]


@pytest.fixture(scope="module")
def oldham(real_data):
    return real_data / "cqc" / "oldham_api_json"


@pytest.fixture(scope="module")
def held(real_data, tmp_path_factory):
    """The home, the outcomes, and what is read of the whole folder."""
    home = Home(tmp_path_factory.mktemp("cqc"))
    outcomes = ingest(home, real_data / "cqc")
    return home, outcomes, read(archived_tables(home))


@lru_cache(maxsize=4)
def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows))


def counts(done, source: str, name: str) -> tuple[int, int]:
    files = [f for f in done.source_files if (f["source"], f["table"]) == (source, name)]
    return sum(f["rows_kept"] for f in files), sum(f["rows_quarantined"] for f in files)


def test_what_is_no_publication_is_named_and_skipped(held, real_data):
    _, outcomes, _ = held
    folder = real_data / "cqc"
    expected = {
        file
        for name in NO_PUBLICATIONS
        for file in ([folder / name] if (folder / name).is_file() else (folder / name).rglob("*.*"))
    }
    assert {o.path for o in outcomes if o.kind == "skipped"} == expected
    assert len(expected) == 12
    assert all(o.path.name in o.sentence for o in outcomes)
    assert {o.kind for o in outcomes} == {"ingested", "skipped"}


def test_every_location_and_provider_of_oldham_is_read(held, oldham):
    _, _, done = held
    locations = answers(oldham / "location_details")
    assert len(locations) == 366
    assert Counter(one["registrationStatus"] for one in locations) == {
        "Registered": 176,
        "Deregistered": 190,
    }
    # And the one location that stands beside the folder as an example of an answer.
    assert counts(done, "cqc.syndication", "location") == (366 + 1, 0)
    assert counts(done, "cqc.syndication", "provider") == (20, 0)
    named = json.loads((oldham / "locations.json").read_text())
    assert counts(done, "cqc.syndication", "location_list") == (named["total"], 0)
    registered = done.tables["registration"]
    mine = registered.filter(
        pl.col("service_id").is_in([f"cqc:{one['locationId']}" for one in locations])
    )
    assert len(mine) == 366
    assert mine["ended_on"].is_not_null().sum() == 190
    ends = {f"cqc:{one['locationId']}": one.get("deregistrationDate") for one in locations}
    assert {
        r["service_id"]: r["ended_on"] and r["ended_on"].isoformat() for r in mine.to_dicts()
    } == ends


def test_only_registered_locations_stand_on_the_register(held, oldham):
    _, _, done = held
    locations = {f"cqc:{one['locationId']}": one for one in answers(oldham / "location_details")}
    rows = done.tables["service_snapshot"].filter(pl.col("service_id").is_in(list(locations)))
    exported = {
        row["Location ID"] for row in table(oldham.parent / "mooperd_2026/Locations-head.csv")
    }
    answered = rows.filter(~pl.col("urn").is_in(list(exported)) | (pl.col("la_name") == "Oldham"))
    assert {r["service_id"] for r in answered.to_dicts()} == {
        key for key, one in locations.items() if one["registrationStatus"] == "Registered"
    }
    for row in rows.to_dicts():
        one = locations[row["service_id"]]
        described = {entry["description"] for entry in one["gacServiceTypes"]}
        nursing = "Care home service with nursing" in described
        home = one["careHome"] == "Y"
        at_home = "Domiciliary care service" in described
        market = (
            "nursing-homes" if home and nursing
            else "care-homes" if home
            else "home-care" if at_home
            else None
        )  # fmt: skip
        assert (row["market"], row["home_care"]) == (market, at_home)
        assert row["la_code"] == "E08000004"
        if home:
            assert row["places"] == one["numberOfBeds"]


def test_successors_are_those_that_the_answers_state(held, oldham):
    _, _, done = held
    stated = set()
    for one in answers(oldham / "location_details"):
        for link in one["relationships"]:
            pair = (f"cqc:{one['locationId']}", f"cqc:{link['relatedLocationId']}")
            stated.add(pair if link["type"] == "HSCA Successor" else pair[::-1])
    links = done.tables["cqc_relationship"].filter(pl.col("entity_kind") == "service")
    assert set(links.select("from_id", "to_id").rows()) == stated
    gone_on = {
        f"cqc:{one['locationId']}"
        for one in answers(oldham / "location_details")
        if one["registrationStatus"] == "Deregistered"
        and any(link["type"] == "HSCA Successor" for link in one["relationships"])
    }
    assert len(gone_on) == 94
    assert gone_on <= set(links["from_id"])


def test_history_becomes_inspections_known_from_their_reports(held, oldham):
    _, _, done = held
    grades = {"outstanding", "good", "requires improvement", "inadequate"}
    expected = set()
    for one in answers(oldham / "location_details"):
        now = one.get("currentRatings", {}).get("overall", {})
        reports = [(now.get("reportDate"), now.get("rating"))]
        for report in one.get("historicRatings", []):
            reports.append((report.get("reportDate"), report.get("overall", {}).get("rating")))
        for when, rating in reports:
            if str(rating).lower() in grades:
                expected.add((f"cqc:{one['locationId']}", when))
    found = done.tables["inspection"]
    assert {(r["service_id"], r["happened_on"].isoformat()) for r in found.to_dicts()} >= expected
    assert (found["known_on"] == found["happened_on"]).all()
    assert len(expected) > 300


def test_the_export_with_company_numbers_is_whole_and_its_numbers_repaired(held, real_data):
    _, _, done = held
    said = table(real_data / "cqc/mooperd_2026/Locations-head.csv")
    assert len(said) == 699
    assert counts(done, "cqc.market_export", "market_export") == (699, 0)
    rows = {
        row["urn"]: row
        for row in done.tables["service_snapshot"].to_dicts()
        if row["raw_name"].startswith("2025-08-26")
    }
    assert len(rows) == 699
    short = 0
    for one in said:
        number = one["Provider Companies House Number"].strip()
        short += len(number) == 7
        assert rows[one["Location ID"]]["company_number"] == (
            number.rjust(8, "0") if number else None
        )
        assert (
            rows[one["Location ID"]]["registered_on"].isoformat() == one["Location HSCA start date"]
        )
    assert short == 14
    # Its "Publication Date" is the start date over again: no report came out that day.
    assert all(rows[one["Location ID"]]["inspection_published_on"] is None for one in said)
    assert {row["region"] for row in rows.values()} == {
        "North East", "North West", "Yorkshire and The Humber", "East Midlands", "West Midlands",
        "East of England", "London", "South East", "South West",
    }  # fmt: skip


def test_the_brands_swapped_columns_are_told_apart(held, real_data):
    _, _, done = held
    brands = {row["brand_id"]: row for row in done.tables["cqc_brand"].to_dicts()}
    said = table(real_data / "cqc/mooperd_2026/Locations-head.csv")
    number = "Brand characteristic - number of local authority areas where it has locations"
    share = "Brand characteristic - % of local authority areas where it has locations"
    for one in said:
        if one["Brand ID"].strip():
            brand = brands[one["Brand ID"]]
            assert one[number].endswith("%")
            assert brand["authorities"] == int(one[share])
            # England has 153 councils with adult social care: the two must agree.
            assert abs(brand["authorities"] / 153 * 100 - brand["authorities_share"]) < 1.5


def test_the_directory_is_read_to_the_last_row(held, real_data):
    _, _, done = held
    said = table(real_data / "cqc/mooperd_2026/output-head.csv")
    assert len(said) == 500
    assert counts(done, "cqc.directory", "directory") == (499, 1)
    ids = [row["CQC Location ID (for office use only)"] for row in said]
    assert len(ids) - len(set(ids) - {""}) - ids.count("") == 1  # one location stands there twice
    assert set(done.tables["cqc_listing"]["service_id"]) == {f"cqc:{i}" for i in ids if i}
    of_providers = {
        row["CQC Provider ID (for office use only)"]
        for row in said
        if not row["CQC Location ID (for office use only)"]
    }
    assert {f"cqc:{i}" for i in of_providers} <= set(done.tables["cqc_provider"]["provider_id"])


def test_no_person_named_in_the_files_is_in_the_archive(held, real_data, oldham):
    home, _, _ = held
    people = set()
    for one in [*answers(oldham / "location_details"), *answers(oldham / "provider_details")]:
        for activity in one["regulatedActivities"]:
            for person in [*activity.get("contacts", []), activity.get("nominatedIndividual")]:
                if person:
                    people.add((person["personGivenName"], person["personFamilyName"]))
    for row in table(real_data / "cqc/mooperd_2026/Locations-head.csv"):
        if row["Registered manager"].count(",") >= 2:
            family, given, *_ = row["Registered manager"].split(", ")
            people.add((given, family))
    assert len(people) > 500
    # What a provider or a location is called may be a person's name: it is the register's own.
    names = ["name", "Location Name", "Provider Name", "Name", "Provider name", "Brand Name"]
    text: list[str] = []
    for origin in archived_tables(home):
        cells = origin.cells().drop([*names, "Also known as"], strict=False)
        for column in cells.select(pl.col(pl.String)).columns:
            text += cells[column].drop_nulls().unique().to_list()
    everything = "\n".join(text).lower()
    for given, family in people:
        for written in (f"{given} {family}", f"{family}, {given}"):
            assert written.lower() not in everything


def test_managers_are_counted_and_their_absence_dated(held, real_data, oldham):
    _, _, done = held
    found = {row["service_id"]: row for row in done.tables["cqc_manager"].to_dicts()}
    for row in table(real_data / "cqc/mooperd_2026/Locations-head.csv"):
        present = found[f"cqc:{row['Location ID']}"]["registered_manager_present"]
        assert present == bool(row["Registered manager"].strip())
    away = [
        one
        for one in answers(oldham / "location_details")
        if "registeredManagerAbsentDate" in one and one["registrationStatus"] == "Registered"
    ]
    assert away
    for one in away:
        since = found[f"cqc:{one['locationId']}"]["manager_absent_since"]
        assert since.isoformat() == one["registeredManagerAbsentDate"]


def test_sole_traders_keep_their_name_and_are_flagged(held, real_data, oldham):
    _, _, done = held
    said = {
        f"cqc:{r['Provider ID']}": r["Provider Ownership Type"]
        for r in table(real_data / "cqc/mooperd_2026/Locations-head.csv")
    }
    said |= {
        f"cqc:{one['providerId']}": one["ownershipType"]
        for one in answers(oldham / "provider_details")
    }
    flagged = {r["provider_id"]: r for r in done.tables["cqc_provider"].to_dicts()}
    for provider, ownership in said.items():
        assert flagged[provider]["is_individual"] == (ownership == "Individual")
        assert flagged[provider]["name"]
