"""Councils' numbers: two numberings that never meet, and codes that change while numbers stay."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data.sources.authorities.numbers import code_of_number, council_numbers
from data.sources.authorities.reviewed import changes, upper_tier


def code(number: str, day: date, numbering: str) -> str | None:
    found = pl.DataFrame({"n": [number]}).select(
        x=code_of_number(pl.col("n"), pl.lit(day), numbering)  # type: ignore[arg-type]
    )
    answer: str | None = found["x"][0]
    return answer


def test_one_number_means_two_councils_in_the_two_numberings():
    day = date(2014, 3, 31)
    # 204: Hackney to the Department for Education, Barnsley to the adult returns.
    assert code("204", day, "dfe") == "E09000012"
    assert code("204", day, "cassr") == "E08000016"
    assert code("999", day, "dfe") is None


def test_the_code_is_the_one_in_force():
    # Somerset became one authority in April 2023, Barnsley's boundary changed in April 2025.
    assert code("933", date(2023, 3, 31), "dfe") == "E10000027"
    assert code("933", date(2024, 3, 31), "dfe") == "E06000066"
    assert code("370", date(2025, 3, 31), "dfe") == "E08000016"
    assert code(" 370 ", date(2026, 3, 31), "dfe") == "E08000038"


def test_every_current_council_has_a_number_of_the_department():
    numbered = set(council_numbers().filter(numbering="dfe")["la_code"])
    current = set(upper_tier()["la_code"]) - set(changes()["former_code"])
    assert current <= numbered


def test_no_council_has_two_numbers_at_a_time_and_every_known_name_is_right():
    rows = council_numbers()
    for numbering in ("dfe", "cassr"):
        codes = rows.filter(numbering=numbering)["la_code"].to_list()
        assert len(codes) == len(set(codes))
    both = rows.join(upper_tier(), on="la_code", how="inner")
    assert len(both) > 300
    assert both.filter(pl.col("la_name") != pl.col("la_name_right")).is_empty()


@pytest.mark.parametrize("year", ["SFR36_CLA2013", "SFR34_CLA2015", "SFR41_CLA2016"])
def test_numbers_agree_with_the_departments_own_files(real_data: Path, year: str):
    day = date(int(year[-4:]), 3, 31)
    path = real_data / "places" / "cla" / f"{year}.csv"
    seen = 0
    for row in csv.DictReader(path.read_text("cp1252").splitlines()):
        if row["geog_l"] == "LA":
            seen += 1
            # Two codes changed in April 2013; these tables printed the former for years.
            changed = {"E08000020": "E08000037", "E06000048": "E06000057"}
            former = changed if day.year > 2013 else {}
            printed = former.get(row["New_geog_code"], row["New_geog_code"])
            assert code(row["geog_c"], day, "dfe") == printed, row["geog_n"]
    assert seen == 151  # councils with social services, the Isles of Scilly not listed
