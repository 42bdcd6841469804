"""What must hold whatever stands in the cells: slow twins and properties."""

from __future__ import annotations

import re
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from data.sources.authorities.devolved import (
    council_areas,
    northern_irish_postcodes,
    with_council_areas,
)
from data.sources.care_inspectorate import as_at_of
from data.sources.care_inspectorate_rows import datastore_rows
from data.sources.local_register import postcode
from tests.data.devolved.files import SCOTLAND, scottish_rows

WORDS = st.sampled_from(["", ".", "0", "3", "Yes", "No", " 7 ", "11/05/2024", "12-Mar-24", "n/a"])
ENDINGS = ["_2324", " 2425", "_1920", "_2425", "_2426", "_9900", ""]


@settings(max_examples=15)
@given(st.lists(st.lists(WORDS, min_size=7, max_size=7), min_size=1, max_size=6))
def test_every_value_under_a_year_is_kept_once(lines):
    headings = [f"Some measure {n}{end}" for n, end in enumerate(ENDINGS)]
    base = scottish_rows()[0]
    cells = pl.DataFrame(
        [
            {"row_number": number}
            | {name: str(base.get(name, "")) for name in SCOTLAND if not re.search(r"\d{4}$", name)}
            | {"CSNumber": f"CS{2003000000 + number}"}
            | dict(zip(headings, line, strict=True))
            for number, line in enumerate(lines, start=2)
        ]
    )
    found = datastore_rows(cells, date(2026, 5, 31), "made_up.csv").years
    wanted = set()
    for number, line in enumerate(lines, start=2):
        for heading, word in zip(headings, line, strict=True):
            match = re.match(r"(.*)[_ ](\d\d)(\d\d)$", heading)
            if match is None or (int(match[2]) + 1) % 100 != int(match[3]):
                continue
            if word.strip().lower() in {"", ".", "n/a"}:
                continue
            measure = match[1].lower().replace(" ", "_")
            wanted.add((number, measure, 2000 + int(match[3]), word.strip()))
    got = found.select("row_number", "measure", "year_to", "value").rows()
    assert len(got) == len(set(got)) and set(got) == wanted
    for value, number, day in found.select("value", "number", "day").iter_rows():
        assert (number is None) or (day is None and float(value) == number)


@given(st.text(max_size=60))
def test_any_file_name_has_a_day_or_none(name):
    day = as_at_of(name)
    assert day is None or 2000 <= day.year <= 2100


@given(st.lists(st.text(max_size=30) | st.none(), max_size=8))
def test_rows_stay_in_their_order_whatever_the_councils_are_called(names):
    frame = pl.DataFrame(
        {"la_name": names, "n": range(len(names))}, schema={"la_name": pl.String, "n": pl.Int64}
    ).with_columns(as_at=pl.lit(date(2026, 5, 31)))
    settled = with_council_areas(frame, "Scotland")
    assert settled["n"].to_list() == list(range(len(names)))
    unknown = settled.filter(pl.col("la_code").is_null())
    assert unknown["la_name"].to_list() == [names[n] for n in unknown["n"]]


def test_every_council_area_is_found_by_its_own_name_and_under_capitals():
    areas = council_areas()
    counted = dict(areas.group_by("nation").len().iter_rows())
    # The numbers of council areas that the three nations have.
    assert counted == {"Scotland": 32, "Wales": 22, "Northern Ireland": 11}
    for nation in counted:
        own = areas.filter(pl.col("nation") == nation).with_columns(
            as_at=pl.lit(date(2026, 1, 1)),
            wanted="la_code",
            la_name=pl.col("la_name").str.to_uppercase(),
        )
        settled = with_council_areas(own.drop("la_code"), nation)
        assert settled["la_code"].to_list() == settled["wanted"].to_list()


def test_the_postcode_directory_and_the_list_of_areas_agree():
    areas = council_areas().filter(pl.col("nation") == "Northern Ireland")
    held = set(northern_irish_postcodes()["la_name"].unique().to_list())
    assert held == set(areas["la_name"].to_list())


@given(
    st.from_regex(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}", fullmatch=True),
    st.sampled_from(["", " ", "  "]),
)
def test_a_postcode_is_written_in_one_way(written, gap):
    whole = written.replace(" ", "")
    spelled = f"{gap}{whole[:-3].lower()}{gap}{whole[-3:]} "
    assert pl.select(postcode(pl.lit(spelled))).item() == f"{whole[:-3]} {whole[-3:]}"


@given(st.text(max_size=12))
def test_what_is_no_postcode_is_none(text):
    found = pl.select(postcode(pl.lit(text, pl.String))).item()
    assert found is None or re.fullmatch(r"[A-Z]{1,2}\d[A-Z0-9]? \d[A-Z]{2}", found)
