"""Synthetic adult care: lists that agree with a truth kept outside them, and signs that show."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from pathlib import Path

import polars as pl
import pytest

from data.demo.adult.hazard import COEFFICIENTS
from data.demo.adult.providers import HOME_CARE, adult_providers
from data.demo.adult.world import simulate
from data.demo.adult.write import FOLDER, AdultTruth, write_adult_care
from data.demo.one_market import DEFAULT_SEED
from data.demo.succession import adult_succession_truth

YEARS = range(2020, 2026)
NEWEST = "01_July_2025"


@pytest.fixture(scope="module")
def adult(published) -> tuple[Path, AdultTruth]:
    return published.folder / FOLDER, published.truth.adult


def listed(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of a list, read by hand: one line stands above the headings."""
    with (folder / name).open(encoding="cp1252", newline="") as lines:
        above, headings, *rows = csv.reader(lines)
    assert above[0].startswith("SYNTHETIC DATA - not a real register.")
    return [dict(zip(headings, row, strict=True)) for row in rows]


def at(truth: AdultTruth, year: int) -> pl.DataFrame:
    return truth.locations.filter(pl.col("as_at") == dt.date(year, 3, 31))


def test_each_years_list_holds_who_the_truth_says_was_registered(adult) -> None:
    folder, truth = adult
    for year in YEARS:
        rows = listed(folder, f"31_March_{year}_HSCA_Active_Locations.csv")
        assert [r["Location ID"] for r in rows] == at(truth, year)["location_id"].sort().to_list()
        homes = {r["Location ID"] for r in rows if r["Care home?"] == "Y"}
        assert homes == set(at(truth, year).filter(pl.col("kind") != HOME_CARE)["location_id"])
        assert 300 < len(rows) < 900


def test_ratings_on_a_list_were_out_by_its_day(adult) -> None:
    folder, _ = adult
    for year in YEARS:
        for row in listed(folder, f"31_March_{year}_HSCA_Active_Locations.csv"):
            said = row["Publication Date"]
            assert bool(said) == bool(row["Location Latest Overall Rating"])
            if said:
                assert dt.datetime.strptime(said, "%d/%m/%Y").date() <= dt.date(year, 3, 31)


def test_no_number_can_be_anybodys_and_people_are_a_word(adult) -> None:
    folder, truth = adult
    rows = listed(folder, "31_March_2024_HSCA_Active_Locations.csv")
    for row in rows:
        # The register's own ids have at most eleven digits after the dash.
        assert re.fullmatch(r"1-9\d{13}", row["Location ID"])
        assert re.fullmatch(r"1-9\d{13}", row["Provider ID"])
        assert row["Location Postal Code"].startswith("ZZ")
        number = row["Provider Companies House Number"]
        assert not number or number.strip().upper().startswith("ZZ")
        assert re.fullmatch(r"SYNTHETIC PERSON \d+|", row["Registered manager"])
        assert re.fullmatch(r"SYNTHETIC PERSON \d+", row["Provider Nominated Individual Name"])
    assert any(not row["Registered manager"] for row in rows)
    charities = truth.providers["charity_number"].drop_nulls()
    assert len(charities) > 5 and (charities.cast(pl.Int64) > 9_000_000).all()


def test_who_left_is_deactivated_on_the_day_the_truth_says(adult) -> None:
    folder, truth = adult
    ended = {
        row["Location ID"]: dt.datetime.strptime(row["Location HSCA End Date"], "%d/%m/%Y").date()
        for row in listed(folder, f"{NEWEST}_Deactivated_Locations.csv")
    }
    left = truth.locations.filter("left").select("location_id", "left_on")
    assert left.height > 220
    assert {one: ended[one] for one in left["location_id"]} == dict(left.iter_rows())


def test_no_location_outlives_the_company_that_holds_it(adult, published) -> None:
    folder, truth = adult
    companies = published.truth.companies
    true = dict(truth.providers.select("provider_id", "company_number").iter_rows())
    died = dict(
        companies.endings.filter(~pl.col("goes_on"))
        .select("company_number", "ended_on")
        .iter_rows()
    )
    born = dict(companies.companies.select("company_number", "incorporated_on").iter_rows())
    checked = 0
    for row in listed(folder, f"{NEWEST}_Deactivated_Locations.csv"):
        number = true[row["Provider ID"]]
        ended = dt.datetime.strptime(row["Location HSCA End Date"], "%d/%m/%Y").date()
        began = dt.datetime.strptime(row["Location HSCA start date"], "%d/%m/%Y").date()
        assert began > born[number]
        if number in died:
            checked += 1
            assert ended <= died[number]
    assert checked > 20


def answered(folder: Path) -> dict[str, dict]:
    """What the register answered of each location."""
    lines = (folder / "cqc_locations_2025-07-01.jsonl").read_text(encoding="utf-8").splitlines()
    answers = {body["locationId"]: body for body in (json.loads(line)["data"] for line in lines)}
    assert all(body["mark"] == "synthetic data" for body in answers.values())
    return answers


def test_a_successor_goes_on_as_its_kind_says(adult) -> None:
    folder, truth = adult
    answers = answered(folder)
    followed = adult_succession_truth(truth.locations).drop_nulls("successor_id")
    days, moved = [], 0
    for old, new, kind in followed.select("location_id", "successor_id", "kind").iter_rows():
        before, after = answers[old], answers[new]
        assert before["registrationStatus"] == "Deregistered"
        assert (before["providerId"] == after["providerId"]) == (kind == "re-registration")
        elsewhere = before["uprn"] != after["uprn"]
        assert not elsewhere or (kind == "re-registration" and before["name"] == after["name"])
        assert before["careHome"] == after["careHome"]
        assert abs(before["numberOfBeds"] - after["numberOfBeds"]) <= 3
        moved += elsewhere
        ended = dt.date.fromisoformat(before["deregistrationDate"])
        days.append((dt.date.fromisoformat(after["registrationDate"]) - ended).days)
    assert set(followed["kind"]) == {"change-of-owner", "re-registration"}
    assert 0 < moved < 0.2 * len(days)
    assert min(days) >= -14 and max(days) < 40
    assert sum(0 <= gap < 6 for gap in days) > 0.75 * len(days)


def test_a_link_is_stated_by_both_ends_or_by_neither(adult) -> None:
    folder, truth = adult
    answers = answered(folder)
    followed = adult_succession_truth(truth.locations).drop_nulls("successor_id")
    assert 0.6 < followed["stated"].mean() < 0.9
    stated = set()
    for old, new, told in followed.select("location_id", "successor_id", "stated").iter_rows():
        assert ((new, "HSCA Successor") in _links(answers[old])) == told
        assert ((old, "HSCA Predecessor") in _links(answers[new])) == told
        stated |= {(old, new)} if told else set()
    links = {
        (old, new)
        for old, body in answers.items()
        for new, kind in _links(body)
        if kind == "HSCA Successor"
    }
    assert stated <= links


def test_what_closed_for_good_has_no_successor_though_another_may_open_beside_it(adult) -> None:
    folder, truth = adult
    told = adult_succession_truth(truth.locations)
    closed = told.filter(kind="true-closure")
    assert closed["successor_id"].null_count() == closed.height > 100
    answers = listed(folder, f"{NEWEST}_Deactivated_Locations.csv")
    left = {row["Location ID"]: row for row in answers}
    now = listed(folder, "31_March_2025_HSCA_Active_Locations.csv")
    beside = {row["Location Postal Code"]: row["Location UPRN ID"] for row in now}
    decoys = [
        one
        for one in closed["location_id"]
        if beside.get(left[one]["Location Postal Code"], left[one]["Location UPRN ID"])
        != left[one]["Location UPRN ID"]
    ]
    assert decoys


def _links(body: dict) -> set[tuple[str, str]]:
    return {(link["relatedLocationId"], link["type"]) for link in body["relationships"]}


def test_locations_leave_as_often_as_the_planted_chances_say(published) -> None:
    companies = published.truth.companies
    import numpy as np

    told = []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        providers = adult_providers(rng, companies.companies, companies.endings)
        told.append(simulate(rng, providers)[1])
    rows = pl.concat(told).filter(
        pl.col("left").is_not_null(), pl.col("why").is_null() | (pl.col("why") == "own")
    )
    for sign in ["", *(name for name in COEFFICIENTS if name != "base")]:
        some = rows.filter(pl.col(f"sign_{sign}")) if sign else rows
        chance = pl.col("probability")
        spread = some.select((chance * (1 - chance)).sum()).item() ** 0.5
        assert some.height > 300, sign
        # A company's end takes some locations out before their own chance would.
        expected = some["probability"].sum()
        assert -5 * spread - 0.1 * expected < some["left"].sum() - expected < 4 * spread, sign


def test_the_same_seed_gives_the_same_bytes(adult, published, tmp_path: Path) -> None:
    folder, _ = adult
    companies = published.truth.companies
    write_adult_care(tmp_path, companies.companies, companies.endings, DEFAULT_SEED)
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / FOLDER / path.name).read_bytes()
