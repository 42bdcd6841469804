"""A council's name and date give its code, and two names of one file never become one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NoReturn

import polars as pl
import pytest
import qlacref_authorities

from data.sources.authorities.names import ons_name
from data.sources.authorities.reviewed import aliases, changes, upper_tier
from data.sources.local_authorities import (
    find_authority,
    local_authorities,
    with_authority_codes,
)

OFSTED_REGIONS = {
    "East Midlands",
    "East of England",
    "London",
    "North East",
    "North West",
    "South East",
    "South West",
    "West Midlands",
    "Yorkshire and The Humber",
}


def code(name: str | None, as_at: date | None) -> tuple[str | None, str | None]:
    frame = pl.DataFrame(
        {"la_name": [name], "as_at": [as_at]}, schema={"la_name": pl.String, "as_at": pl.Date}
    )
    return with_authority_codes(frame).select("la_name", "la_code").row(0)


def test_153_authorities_are_in_force_and_each_has_a_place() -> None:
    current = local_authorities().filter(pl.col("valid_to").is_null())
    assert current.height == 153
    assert current["la_name"].is_unique().all()
    assert current.null_count().select("easting", "northing", "hex_q", "hex_r").row(0) == (0,) * 4
    assert set(local_authorities()["region"]) == OFSTED_REGIONS
    former = local_authorities().filter(pl.col("valid_to").is_not_null())
    assert former["hex_q"].is_null().all()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2014, 9, 30), 152),
        (date(2019, 3, 31), 152),
        (date(2019, 4, 1), 151),
        (date(2021, 4, 1), 152),
        (date(2023, 4, 1), 153),
    ],
)
def test_number_of_authorities_in_force(day: date, expected: int) -> None:
    in_force = local_authorities().filter(
        (pl.col("valid_from") <= day) | pl.col("valid_from").is_null(),
        (pl.col("valid_to") >= day) | pl.col("valid_to").is_null(),
    )
    assert in_force.height == expected
    assert in_force["la_name"].is_unique().all()


def test_agrees_with_the_ons_of_2021() -> None:
    ons = {r["UTLA21CD"]: r["UTLA21NM"] for r in qlacref_authorities.records}
    english = {code: name for code, name in ons.items() if code.startswith("E")}
    ours = dict(upper_tier().select("la_code", "la_name").iter_rows())
    assert {code: ours.get(code) for code in english} == english


def test_reviewed_tables_fit_together() -> None:
    codes = set(upper_tier()["la_code"])
    assert set(changes()["former_code"]) | set(changes()["successor_code"]) <= codes
    assert set(aliases()["la_name"]) <= set(upper_tier()["la_name"])
    meant = aliases().with_columns(found=ons_name(pl.col("alias")))
    assert meant.filter(pl.col("found") != pl.col("la_name")).is_empty()
    own = upper_tier().with_columns(found=ons_name(pl.col("la_name")))
    assert own.filter(pl.col("found") != pl.col("la_name")).is_empty()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Bristol", "Bristol, City of"),
        ("Bristol City", "Bristol, City of"),
        ("BRISTOL, CITY OF", "Bristol, City of"),
        ("Kingston upon Hull, City of", "Kingston upon Hull, City of"),
        ("Hull", "Kingston upon Hull, City of"),
        ("Herefordshire", "Herefordshire, County of"),
        ("Durham", "County Durham"),
        ("Durham County Council", "County Durham"),
        ("St Helens", "St. Helens"),
        ("Southend on Sea", "Southend-on-Sea"),
        ("Bournemouth, Christchurch & Poole", "Bournemouth, Christchurch and Poole"),
        ("The Wrekin", "Telford and Wrekin"),
        ("Medway Towns", "Medway"),
        ("Bath & NE Somerset", "Bath and North East Somerset"),
        ("West Berkshire (Newbury)", "West Berkshire"),
        (" Tower\u00a0 Hamlets\u00a0", "Tower Hamlets"),
        ("London Borough of Hackney", "Hackney"),
        ("The Royal Borough of Kensington & Chelsea", "Kensington and Chelsea"),
        ("City of Bradford Metropolitan District Council", "Bradford"),
        ("Derby, City of", "Derby"),
        ("Derbyshire County Council", "Derbyshire"),
        ("City of London", "City of London"),
        ("Council of the Isles of Scilly", "Isles of Scilly"),
    ],
)
def test_spellings(written: str, name: str) -> None:
    found, la_code = code(written, date(2024, 3, 31))
    assert found == name
    assert la_code is not None


@pytest.mark.parametrize(
    ("name", "as_at", "expected"),
    [
        ("Dorset", date(2019, 3, 31), "E10000009"),
        ("Dorset", date(2019, 4, 1), "E06000059"),
        ("Dorset", None, "E06000059"),
        ("Barnsley", date(2025, 3, 31), "E08000016"),
        ("Barnsley", date(2025, 4, 1), "E08000038"),
        ("Sheffield", date(2014, 9, 30), "E08000019"),
        ("North Yorkshire", date(2022, 3, 31), "E10000023"),
        ("North Yorkshire", date(2023, 4, 1), "E06000065"),
        # Printed outside their era: their own authority, and never another's.
        ("Northamptonshire", date(2022, 3, 31), "E10000021"),
        ("Cumberland", date(2015, 3, 31), "E06000063"),
        ("Bournemouth", date(2024, 3, 31), "E06000028"),
    ],
)
def test_code_in_force(name: str, as_at: date | None, expected: str) -> None:
    assert code(name, as_at) == (name, expected)


def test_unknown_names_are_kept_trimmed() -> None:
    assert code(" Powys\u00a0", date(2024, 3, 31)) == ("Powys", None)
    assert code("London", date(2024, 3, 31)) == ("London", None)
    assert code(None, date(2024, 3, 31)) == (None, None)


def test_rows_keep_their_number_order_and_other_columns() -> None:
    frame = pl.DataFrame(
        {
            "urn": ["3", "1", "2", "4"],
            "la_name": ["York", None, "Hull", "York"],
            "as_at": [date(2020, 3, 31), date(2020, 3, 31), None, date(2020, 3, 31)],
            "la_code": ["?", "?", "?", "?"],
        }
    )
    out = with_authority_codes(frame)
    assert out["urn"].to_list() == ["3", "1", "2", "4"]
    assert out["la_code"].to_list() == ["E06000014", None, "E06000010", "E06000014"]
    assert out["as_at"].to_list() == frame["as_at"].to_list()
    assert with_authority_codes(frame.clear()).schema == out.schema


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("kent", "E10000016"),
        ("E10000016", "E10000016"),
        (" e06000028 ", "E06000058"),
        ("Bournemouth", "E06000058"),
        ("E10000009", "E06000059"),
        ("E08000019", "E08000039"),
        ("Sheffield City Council", "E08000039"),
        ("E10000006", None),
        ("Cumbria", None),
        ("London", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_find_authority(typed: str, expected: str | None) -> None:
    assert find_authority(typed) == expected


# The registers themselves.

EDITIONS = {
    **{
        f"provider_level/provider_at_march_{year}.csv": date(int(year[:4]), 3, 31)
        for year in [*map(str, range(2015, 2025)), "2018_part2"]
    },
    **{
        f"joiners_leavers/joiners_leavers_{year}.csv": date(2000 + year, 3, 31)
        for year in range(17, 24)
    },
    "joiners_leavers/providers_at_sept_14.csv": date(2014, 9, 30),
}


def printed_names(path: Path, as_at: date) -> pl.DataFrame:
    """The distinct authority names of a register, as printed, with its date."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    rows = list(csv.reader(io.StringIO(text)))
    wanted = {"Local authority", "LA"}
    header, column = next(
        (number, position)
        for number, row in enumerate(rows)
        for position, cell in enumerate(row)
        if cell.strip() in wanted
    )
    names = {row[column] for row in rows[header + 1 :] if len(row) > column}
    return pl.DataFrame({"la_name": sorted(name for name in names if name.strip())}).with_columns(
        as_at=pl.lit(as_at)
    )


@pytest.mark.real
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_name_ofsted_prints_is_known_and_stays_distinct(
    edition: str, real_data: Path, require: Callable[[str], NoReturn]
) -> None:
    path = real_data / "ofsted" / edition
    if not path.exists():
        require(f"{path.name} is not among the real files.")
    printed = printed_names(path, EDITIONS[edition])
    settled = with_authority_codes(printed)
    unknown = settled.filter(pl.col("la_code").is_null())
    assert unknown.is_empty(), unknown["la_name"].to_list()
    folded = printed["la_name"].str.strip_chars().str.to_lowercase().n_unique()
    assert settled["la_code"].n_unique() == settled["la_name"].n_unique() == folded
