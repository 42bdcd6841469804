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
        assert 450 < len(rows) < 700


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
        assert row["Provider Companies House Number"].startswith("ZZ")
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
    assert left.height > 250
    assert {one: ended[one] for one in left["location_id"]} == dict(left.iter_rows())


def test_no_location_outlives_the_company_that_holds_it(adult, published) -> None:
    folder, _ = adult
    companies = published.truth.companies
    died = dict(
        companies.endings.filter(~pl.col("goes_on"))
        .select("company_number", "ended_on")
        .iter_rows()
    )
    born = dict(companies.companies.select("company_number", "incorporated_on").iter_rows())
    checked = 0
    for row in listed(folder, f"{NEWEST}_Deactivated_Locations.csv"):
        number = row["Provider Companies House Number"]
        ended = dt.datetime.strptime(row["Location HSCA End Date"], "%d/%m/%Y").date()
        began = dt.datetime.strptime(row["Location HSCA start date"], "%d/%m/%Y").date()
        assert began > born[number]
        if number in died:
            checked += 1
            assert ended <= died[number]
    assert checked > 20


def test_a_successor_stands_at_the_same_premises_and_its_link_is_stated_by_both(adult) -> None:
    folder, truth = adult
    lines = (folder / "cqc_locations_2025-07-01.jsonl").read_text(encoding="utf-8").splitlines()
    answers = {body["locationId"]: body for body in (json.loads(line)["data"] for line in lines)}
    assert all(body["mark"] == "synthetic data" for body in answers.values())
    followed = truth.locations.filter(pl.col("successor_id").is_not_null())
    stated = followed.filter("stated").select("location_id", "successor_id").rows()
    assert 0.6 < len(stated) / followed.height < 1
    for old, new in stated:
        assert answers[old]["registrationStatus"] == "Deregistered"
        assert answers[old]["uprn"] == answers[new]["uprn"]
        assert answers[old]["providerId"] != answers[new]["providerId"]
        gap = dt.date.fromisoformat(answers[new]["registrationDate"]) - dt.date.fromisoformat(
            answers[old]["deregistrationDate"]
        )
        assert 0 <= gap.days < 10
        assert (new, "HSCA Successor") in _links(answers[old])
        assert (old, "HSCA Predecessor") in _links(answers[new])


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
    write_adult_care(tmp_path, companies.companies, companies.endings, 20240331)
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / FOLDER / path.name).read_bytes()
