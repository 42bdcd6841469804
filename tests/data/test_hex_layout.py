"""The cartogram gives every authority a cell of its own, near where it is."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data.sources.authorities.compute import places
from data.sources.authorities.hex_layout import PITCH, hex_layout
from data.sources.authorities.reviewed import computed_places
from data.sources.local_authorities import local_authorities


@pytest.fixture(scope="module")
def current() -> pl.DataFrame:
    return local_authorities().filter(pl.col("valid_to").is_null()).drop("hex_q", "hex_r")


def distance(frame: pl.DataFrame, one: str, other: str) -> int:
    """Steps between two authorities on the grid."""
    axial = {
        name: (q - (r - r % 2) // 2, r)
        for name, q, r in frame.select("la_name", "hex_q", "hex_r").iter_rows()
    }
    (q1, r1), (q2, r2) = axial[one], axial[other]
    return max(abs(q1 - q2), abs(r1 - r2), abs(q1 - q2 + r1 - r2))


def test_what_is_kept_equals_what_is_computed() -> None:
    assert_frame_equal(places(), computed_places())


def test_every_current_authority_has_a_cell_of_its_own(current: pl.DataFrame) -> None:
    laid = hex_layout(current)
    assert laid.height == 153
    assert laid.select("hex_q", "hex_r").is_unique().all()
    assert laid["hex_q"].min() == 0
    assert laid["hex_r"].min() == 0
    assert laid.schema["hex_q"] == laid.schema["hex_r"] == pl.Int64


def test_layout_does_not_depend_on_row_order(current: pl.DataFrame) -> None:
    laid = hex_layout(current)
    shuffled = hex_layout(current.sample(fraction=1, shuffle=True, seed=7))
    assert_frame_equal(laid, shuffled.sort("la_code"))


def test_england_is_recognisable(current: pl.DataFrame) -> None:
    laid = hex_layout(current)
    x = pl.col("hex_q") + 0.5 * (pl.col("hex_r") % 2)
    correlation = laid.select(
        east=pl.corr(x, "easting"), south=pl.corr("hex_r", -pl.col("northing"))
    )
    assert correlation["east"].item() > 0.93
    assert correlation["south"].item() > 0.95
    for one, other in [
        ("Leeds", "Bradford"),
        ("Cumberland", "Westmorland and Furness"),
        ("Hackney", "City of London"),
        ("Kent", "Medway"),
        ("Norfolk", "Suffolk"),
        ("Devon", "Somerset"),
        ("Liverpool", "Wirral"),
    ]:
        assert distance(laid, one, other) <= 2, (one, other)
    row = dict(laid.select("la_name", "hex_r").iter_rows())
    assert row["Northumberland"] == 0
    assert row["Isles of Scilly"] == max(row.values())


@pytest.mark.parametrize("top", [0.0, 3 * PITCH])
def test_odd_rows_are_half_a_cell_east(top: float) -> None:
    triangle = pl.DataFrame(
        {
            "easting": [0.0, PITCH, PITCH / 2],
            "northing": [top, top, top - PITCH * 0.866],
        }
    )
    laid = hex_layout(triangle)
    assert laid.select("hex_q", "hex_r").rows() == [(0, 0), (1, 0), (0, 1)]


def test_a_crowd_above_a_lone_place_keeps_the_shift_of_odd_rows() -> None:
    # Seven places on one spot take a cell and the ring around it, one row above the box.
    crowd = pl.DataFrame({"easting": [0.0] * 7 + [0.0], "northing": [0.0] * 7 + [-9e5]})
    laid = hex_layout(crowd, pitch=1e5).head(7)
    x = laid["hex_q"] + 0.5 * (laid["hex_r"] % 2)
    assert sorted(laid["hex_r"]) == [0, 0, 1, 1, 1, 2, 2]
    centre = x.mean()
    by_row = pl.DataFrame({"r": laid["hex_r"], "x": x}).group_by("r").agg(pl.col("x").mean())
    assert by_row["x"].to_list() == [centre] * 3


def test_no_places_is_no_layout() -> None:
    empty = hex_layout(pl.DataFrame(schema={"easting": pl.Float64, "northing": pl.Float64}))
    assert empty.columns == ["easting", "northing", "hex_q", "hex_r"]
    assert empty.is_empty()
