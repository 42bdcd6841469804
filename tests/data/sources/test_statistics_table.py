"""What statistics of councils have in common: figures and their codes, years, levels, labels."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.sources.statistics_table import (
    area_columns,
    figure,
    header_row,
    plain,
    refuse,
    year_end,
)


def asked(expression: pl.Expr, *cells: str | None) -> list[object]:
    return (
        pl.DataFrame({"cell": list(cells)}, {"cell": pl.String}).select(x=expression)["x"].to_list()
    )


@pytest.mark.parametrize(
    ("cell", "number", "code", "unreadable"),
    [
        ("83630", 83630, None, False),
        ("1,204.5", 1204.5, None, False),
        ("-78", -78, None, False),
        ("0", 0, None, False),
        ("c", None, "c", False),
        ("[x]", None, "x", False),
        ("low", None, "low", False),
        (":", None, ":", False),
        ("..", None, "..", False),
        (None, None, None, False),
        ("#VALUE!", None, None, True),
        ("1e999", None, None, True),
    ],
)
def test_a_cell_is_a_number_or_a_code_or_neither(cell, number, code, unreadable):
    parts = figure(pl.col("cell"))
    assert [asked(part, cell)[0] for part in parts] == [number, code, unreadable]


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_any_number_written_down_is_read_back(number):
    read, code, unreadable = figure(pl.col("cell"))
    text = f"{number:,.4f}"
    assert asked(read, text)[0] == pytest.approx(float(text.replace(",", "")))
    assert asked(code, text) == [None] and asked(unreadable, text) == [False]


@given(st.integers(min_value=1990, max_value=2098))
def test_every_way_of_naming_a_financial_year_is_its_last_march(year):
    after = f"{(year + 1) % 100:02d}"
    spans = [f"{year}{after}", f"{year}-{after}", f"{year}/{after}", f"{year}-{year + 1}"]
    assert asked(year_end(pl.col("cell")), *spans) == [date(year + 1, 3, 31)] * 4
    ends = [str(year), f"31/03/{year}", f"31-3-{year}"]
    assert asked(year_end(pl.col("cell")), *ends) == [date(year, 3, 31)] * 3


@pytest.mark.parametrize(
    "text", ["202224", "2022-22", "22", "", "abc", "20222", "1066", "30/06/2023", None]
)
def test_what_names_no_year_is_of_none(text):
    assert asked(year_end(pl.col("cell")), text) == [None]


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("11Short breaks (respite)", "Short breaks (respite)"),
        ("13  Education of looked after children", "Education of looked after children"),
        ("2b. Secure homes and children's homes", "Secure homes and children's homes"),
        ("1a.2ii With other foster carer", "With other foster carer"),
        ("4c.1 Children's home placement", "Children's home placement"),
        ("Residential care", "Residential care"),
        ("Total Children Looked After", "Total Children Looked After"),
    ],
)
def test_a_label_is_read_without_its_number(printed, label):
    assert asked(plain(pl.col("cell")), printed) == [label]


def test_levels_keep_the_parts_of_london_apart_and_pairs_of_councils_out():
    rows = pl.DataFrame(
        [
            ("National", None, None),
            ("Regional", "E12000007", None),
            ("Regional", "E13000001", None),
            ("Local authority", "E13000001", "E09000007"),
            ("Local authority", "E12000004", "E06000061 / E06000062"),
        ],
        schema=["level", "region", "council"],
        orient="row",
    )
    found = rows.select(**area_columns(pl.col("level"), pl.col("region"), pl.col("council")))
    assert found.rows() == [
        ("national", "E92000001", None),
        ("region", "E12000007", None),
        ("part of region", "E13000001", None),
        ("local authority", "E09000007", "E09000007"),
        ("local authority", None, None),
    ]


def test_headings_are_found_under_lines_of_text_only_if_all_are_there():
    rows = [["A title"], [], ["B", " a "], ["1", "2"]]
    assert header_row(rows, ["A", "b"]) == 2
    assert header_row(rows, ["a", "c"]) is None


def test_each_refused_line_has_the_first_reason_against_it_once():
    rows = pl.DataFrame({"row_number": [2, 2, 3, 4], "value": [None, None, -1, 5]})
    good, bad = refuse(
        rows, {"has none": pl.col("value").is_null(), "is below nought": pl.col("value") < 0}
    )
    assert good.rows() == [(4, 5)]
    assert bad.rows() == [(2, "has none"), (3, "is below nought")]
