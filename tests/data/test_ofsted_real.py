"""The real registers of 2015 to 2024: every count as it was read off the files by hand."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from data.warehouse.build import build
from data.warehouse.home import Home
from data.warehouse.ingest import exit_status
from data.warehouse.outcome import Outcome
from tests.data.homes import fingerprints, ingest, rows, stored

pytestmark = pytest.mark.real

YEARS = range(2015, 2025)
HOMES = [1850, 1884, 1924, 2038, 2112, 2230, 2624, 2798, 2821, 3151]
PLACES = [None, 8518, 8558, 9062, 9365, 9517, 10708, 11095, 11103, 11999]
AGENCIES = [273, 277, 276, 278, 284, 288, 317, 326, 313, 313]
LISTED = [2605, 2647, 2688, 2797, 2864, 2971, 3402, 3576, 3546, 3876]
PREAMBLE = [0, 1, 1, 1, 1, 1, 1, 4, 3, 3]
BLANK = [3, 9, 0, 0, 0, 0, 0, 0, 11, 0]
JOINERS = [280, 254, 240, 328, 398, 341, 410]
LEAVERS = [191, 176, 163, 186, 154, 167, 168]
NO_PUBLICATION = {
    "chain_size.csv",
    "enter_exit.csv",
    "pre2019_joiners_leavers.csv",
    "reqs_per.csv",
    "Closed_providers_final.csv",
}


@pytest.fixture(scope="module")
def ingested(
    real_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Home, list[Outcome]]:
    home = Home(tmp_path_factory.mktemp("real") / "home")
    return home, ingest(home, real_data / "ofsted")


@pytest.fixture(scope="module")
def home(ingested: tuple[Home, list[Outcome]]) -> Home:
    build(ingested[0])
    return ingested[0]


def test_every_publication_goes_in_and_the_rest_is_named(ingested, real_data):
    home, outcomes = ingested
    kinds = {outcome.path.name: outcome.kind for outcome in outcomes}
    assert {name for name, kind in kinds.items() if kind == "skipped"} == NO_PUBLICATION
    assert sorted(kinds.values()) == ["ingested"] * 19 + ["skipped"] * 5
    assert exit_status(outcomes) == 0
    assert home.data_kind() == "real"
    assert not [outcome.warnings for outcome in outcomes if outcome.warnings]
    held = stored(home)
    again = ingest(home, real_data / "ofsted")
    assert {outcome.kind for outcome in again} == {"already here", "skipped"}
    assert exit_status(again) == 0 and stored(home) == held


def test_registers_line_by_line(home):
    told = rows(
        home,
        "SELECT as_at, preamble_rows, blank_rows, rows_read, rows_kept, rows_quarantined, in_use "
        "FROM source_file WHERE \"table\" = 'provider_level' ORDER BY as_at",
    )
    assert told == [
        (date(year, 3, 31), above, blank, listed, listed, 0, True)
        for year, above, blank, listed in zip(YEARS, PREAMBLE, BLANK, LISTED, strict=True)
    ]
    cp1252 = "SELECT file_name FROM source_file WHERE encoding = 'cp1252' ORDER BY 1"
    assert [name for (name,) in rows(home, cp1252)] == [
        "joiners_leavers_23.csv",
        "provider_at_march_2022.csv",
        "provider_at_march_2024.csv",
    ]


def test_homes_places_and_agencies_by_year(home):
    count = (
        "SELECT count(DISTINCT urn), sum(places)::INT FROM service_snapshot "
        "WHERE provision_type = '{}' GROUP BY as_at ORDER BY as_at"
    )
    homes = rows(home, count.format("Children''s home"))
    assert homes == list(zip(HOMES, PLACES, strict=True))
    agencies = rows(home, count.format("Independent fostering agency"))
    assert [number for number, _ in agencies] == AGENCIES


def test_judgement_scales_are_one(home):
    seen = rows(home, "SELECT DISTINCT rating FROM service_snapshot WHERE rating IS NOT NULL")
    assert {word for (word,) in seen} == {
        "Outstanding", "Good", "Requires improvement", "Inadequate",
    }  # fmt: skip
    assert rows(
        home, "SELECT count(*) FROM (SELECT as_at FROM service_snapshot WHERE rating = "
        "'Requires improvement' GROUP BY as_at)"
    ) == [(10,)]  # fmt: skip


def test_uninspected_homes_stand_only_on_the_registers_of_2021_and_2022(home):
    found = rows(
        home,
        "SELECT year(as_at), count(*) FROM service_snapshot WHERE provision_type = "
        "'Children''s home' AND inspected_on IS NULL GROUP BY as_at ORDER BY as_at",
    )
    assert found == [(2021, 485), (2022, 206)]


def test_inspections_published_after_the_lists_own_day(home):
    late = dict(
        rows(
            home,
            "SELECT year(as_at), count(*) FROM service_snapshot "
            "WHERE inspection_published_on > as_at GROUP BY as_at",
        )
    )
    assert set(late) == {2017, 2018, 2019, 2020, 2022, 2023, 2024}
    assert (min(late.values()), max(late.values())) == (65, 338)
    [(latest,)] = rows(
        home, "SELECT max(inspection_published_on - make_date(year(as_at), 4, 30)) "
        "FROM service_snapshot WHERE inspection_published_on > as_at"
    )  # fmt: skip
    assert latest <= 0


def test_joiners_and_leavers(home):
    counts = rows(
        home,
        "SELECT year(as_at), count(*) FILTER (move = 'joined'), count(*) FILTER (move = 'left') "
        "FROM joiner_leaver GROUP BY 1 ORDER BY 1",
    )
    assert counts == list(zip(range(2017, 2024), JOINERS, LEAVERS, strict=True))
    # The 2021 list's status is the one before: it says nothing about how a service ended.
    active = "SELECT count(*) FROM joiner_leaver WHERE end_status = 'Active'"
    assert rows(home, active) == [(0,)]
    undated = "SELECT count(*) FROM joiner_leaver WHERE happened_on IS NULL"
    assert rows(home, undated) == [(5,)]
    blank = "SELECT year(as_at), blank_rows FROM source_file WHERE \"table\" = 'joiners_leavers'"
    assert dict(rows(home, blank)) == {2018: 38, 2019: 62} | dict.fromkeys(
        (2017, 2020, 2021, 2022, 2023), 0
    )
    also_listed = (
        "SELECT count(*) FROM joiner_leaver j JOIN service_snapshot s USING (service_id, as_at) "
        "WHERE j.move = 'left'"
    )
    assert rows(home, also_listed) == [(0,)]


def test_part_two_of_2018_and_september_2014_are_never_added_to_a_register(home):
    lists = "SELECT as_at, count(*), sum(places) FROM providers_places GROUP BY 1 ORDER BY 1"
    counted = [(day, number) for day, number, _ in rows(home, lists)]
    assert counted == [(date(2014, 9, 30), 2798), (date(2018, 3, 31), 2941)]
    only = (
        "SELECT count(*), count(*) FILTER (provision_type = 'Children''s home') "
        "FROM providers_places WHERE as_at = '2018-03-31' AND urn NOT IN "
        "(SELECT urn FROM service_snapshot WHERE as_at = '2018-03-31')"
    )
    assert rows(home, only) == [(145, 86)]
    assert rows(home, "SELECT min(as_at) FROM service_snapshot") == [(date(2015, 3, 31),)]
    fraction = "SELECT places FROM providers_places WHERE places <> floor(places)"
    assert rows(home, fraction) == [(110.8,)]


def test_nothing_is_lost(home, real_data):
    sums = "SELECT count(*), sum(rows_read)::INT, sum(rows_kept)::INT FROM source_file"
    assert rows(home, sums) == [(19, 40_129, 40_129)]
    tables = "SELECT (SELECT count(*) FROM service_snapshot), (SELECT count(*) FROM quarantine)"
    assert rows(home, tables) == [(sum(LISTED), 0)]
    for file in (real_data / "ofsted").rglob("*.csv"):
        if file.name not in NO_PUBLICATION:
            assert any(p.read_bytes() == file.read_bytes() for p in home.raw.rglob("*.csv"))


def test_urns_and_owners(home):
    urns = [urn for (urn,) in rows(home, "SELECT DISTINCT urn FROM service_snapshot")]
    # Two forms, but for four of six digits on the first register.
    assert sum(not re.fullmatch(r"SC\d{6}|\d{7}", urn) for urn in urns) == 4
    blank = rows(
        home,
        "SELECT count(*) FILTER (provision_type = 'Children''s home') FROM service_snapshot "
        "WHERE owner_name IS NULL AND as_at >= '2018-03-31' GROUP BY as_at ORDER BY as_at",
    )
    assert [number for (number,) in blank] == [17, 16, 14, 12, 11, 11, 11]
    assert rows(
        home, "SELECT count(*) FROM service_snapshot WHERE owner_name <> trim(owner_name)"
    ) == [(0,)]  # fmt: skip
    # A code for every council but the Welsh ones, which no English register's map holds.
    assert rows(
        home, "SELECT count(*) FROM service_snapshot WHERE la_code IS NULL AND region <> 'Wales'"
    ) == [(0,)]  # fmt: skip


def test_a_second_home_of_the_same_files_is_the_same(home, real_data, tmp_path):
    other = Home(tmp_path / "home")
    files = sorted((real_data / "ofsted").rglob("*.csv"), reverse=True)
    ingest(other, *files)
    report = build(other)
    assert report.fresh and fingerprints(other) == fingerprints(home)
    assert rows(other, "SELECT build_id FROM about") == rows(home, "SELECT build_id FROM about")
