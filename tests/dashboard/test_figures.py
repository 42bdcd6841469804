from __future__ import annotations

from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.hexmap import placed, step
from dashboard.components.waterfall import steps
from dashboard.figures.ranking import ranking
from dashboard.figures.reliability import reliability
from dashboard.figures.sparkline import sparkline
from dashboard.figures.timeline import timeline
from dashboard.figures.trend import Line, trend

DAYS = [date(year, 3, 31) for year in range(2018, 2025)]


@given(
    base=st.floats(0.001, 0.3),
    moves=st.lists(st.floats(-0.05, 0.05), max_size=15),
)
def test_the_printed_points_add_up_to_the_printed_chance(base: float, moves: list[float]) -> None:
    probability = min(max(base + sum(moves), 0.0), 1.0)
    walk = steps(base, probability, [{"phrase": "x", "points": move} for move in moves])
    printed = round(100 * base, 1) + sum(one.points for one in walk)
    assert printed == pytest.approx(round(100 * probability, 1), abs=1e-9)
    at = round(100 * base, 1)
    for one in walk:
        assert one.start == pytest.approx(at, abs=1e-9)
        at = one.end


def test_a_trend_labels_each_line_at_its_last_known_value() -> None:
    figure = trend(DAYS, [Line("here", [1, 2, 3, 4, 5, 6, None]), Line("there", [9.0] * 7)])
    notes = {note["text"]: note for note in figure["layout"]["annotations"]}
    assert notes["here"]["x"] == "2023-03-31" and notes["here"]["y"] == 6
    assert notes["there"]["x"] == "2024-03-31"
    assert [trace["y"] for trace in figure["data"]] == [[1, 2, 3, 4, 5, 6, None], [9.0] * 7]
    assert figure["layout"]["yaxis"]["rangemode"] == "tozero"


def test_an_interval_is_a_band_between_its_ends() -> None:
    line = Line("here", [2.0, 3.0], low=[1.0, 2.0], high=[4.0, 5.0])
    low, high, middle = trend(DAYS[:2], [line])["data"]
    assert low["y"] == [1.0, 2.0] and high["y"] == [4.0, 5.0]
    assert high["fill"] == "tonexty"
    assert middle["name"] == "here"


def test_labels_that_end_together_are_moved_apart() -> None:
    figure = trend(DAYS, [Line("a", [5.0] * 7), Line("b", [5.1] * 7)])
    shifts = [note.get("yshift", 0) for note in figure["layout"]["annotations"]]
    assert max(shifts) - min(shifts) >= 16


def test_labels_of_lines_that_end_at_one_value_stand_in_the_order_drawn() -> None:
    lines = [Line(name, [100.0] * 7) for name in ("ten", "five", "one")]
    notes = trend(DAYS, [*lines, Line("apart", [10.0] * 7)])["layout"]["annotations"]
    assert {note["text"]: note.get("yshift", 0) for note in notes} == {
        "ten": 16,
        "five": 0,
        "one": -16,
        "apart": 0,
    }


@pytest.mark.parametrize(("n", "years"), [(3, 3), (7, 4), (10, 4), (23, 4)])
def test_few_enough_years_are_written_for_a_phone(n: int, years: int) -> None:
    dates = [date(2002 + i, 3, 31) for i in range(n)]
    written = trend(dates, [Line("here", [1.0] * n)])["layout"]["xaxis"]["tickvals"]
    assert len(written) == years and written[0] == str(dates[-1])


def test_a_timeline_carries_the_last_grade_on_to_the_date_shown() -> None:
    rows = [
        {"happened_on": date(2022, 5, 1), "known_on": date(2022, 6, 1), "rating": "Good"},
        {"happened_on": date(2023, 5, 1), "known_on": date(2023, 6, 1), "rating": "Inadequate"},
    ]
    (trace,) = timeline(rows, date(2024, 3, 31))["data"]
    assert trace["x"] == ["2022-05-01", "2023-05-01", "2024-03-31"]
    assert trace["y"] == ["Good", "Inadequate", "Inadequate"]


def test_reliability_is_drawn_in_per_cent_with_its_interval() -> None:
    row = {
        "predicted": 0.05,
        "observed": 0.04,
        "observed_low": 0.02,
        "observed_high": 0.07,
        "n": 100,
    }
    dots = reliability([row])["data"][1]
    assert dots["x"] == [5.0] and dots["y"] == [4.0]
    assert dots["error_y"]["array"] == [pytest.approx(3.0)]
    assert dots["error_y"]["arrayminus"] == [pytest.approx(2.0)]


def test_long_names_are_cut_but_kept_for_reading() -> None:
    name = "A company with a very long registered name indeed (North) Limited"
    other = name.replace("North", "South")
    figure = ranking([name, other], [3.0, 2.0], ["3 %", "2 %"])
    (bars,) = figure["data"]
    shown = figure["layout"]["yaxis"]["ticktext"]
    assert shown[0].endswith("…") and len(shown[0]) < 30
    assert bars["customdata"] == [name, other]
    # Cut to one beginning, they are two bars all the same.
    assert shown[0] == shown[1] and len(set(bars["y"])) == 2


def test_a_sparkline_is_an_image_and_leaves_gaps_out() -> None:
    svg = unquote(sparkline([1, None, 3]) or "")
    assert svg.startswith("data:image/svg+xml,<svg") and svg.count("<circle") == 1
    assert sparkline([1]) is None and sparkline([None, None]) is None
    assert sparkline([2, 2, 2]) is not None


def test_steps_of_concentration() -> None:
    assert step(None) == "empty"
    assert [step(hhi) for hhi in (0, 499, 500, 1_999, 2_000, 10_000)] == [
        "step-0",
        "step-0",
        "step-1",
        "step-3",
        "step-4",
        "step-5",
    ]


def test_hexagons_of_odd_rows_stand_half_a_hexagon_to_the_right() -> None:
    rows = [{"la_code": f"{q},{r}", "hex_q": q, "hex_r": r} for r in range(4) for q in range(3)]
    spots, wide, high = placed(rows)
    assert wide == pytest.approx(3.5)
    assert spots["0,1"].left - spots["0,0"].left == pytest.approx(100 * 0.5 / wide)
    assert spots["0,2"].left == pytest.approx(spots["0,0"].left)
    # Rows stand three quarters of a hexagon's height apart.
    assert spots["0,1"].top == pytest.approx(100 * 0.75 * 1.1547005 / high, rel=1e-6)
