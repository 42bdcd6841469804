"""The six classic scores: golden vectors, a slow twin, signs, and what cannot be computed."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.classic_formulas import EMERGING_MARKET_CONSTANT, SCORES
from models.classic_scores import LINE_ITEMS, classic_scores

FIRM: dict[str, float] = {
    "total_assets": 1000, "current_assets": 300, "current_liabilities": 250,
    "total_liabilities": 700, "retained_earnings": 150, "ebit": 80, "profit_before_tax": 50,
    "net_income": 40, "net_income_before": 30, "sales": 1200, "equity": 300,
    "funds_from_operations": 90, "depreciation": 20, "stock": 0, "price_index": 1,
}  # fmt: skip

#: Value to the digits published with the test firm, and its zone.
GOLDEN = {
    "altman_z_double_prime": (1.8046, 4, "grey"),
    "altman_z_prime": (1.78906, 5, "grey"),
    "ohlson_o": (-0.323387, 6, "safe"),
    "zmijewski_x": (-0.53642, 5, "safe"),
    "springate_s": (0.9091, 4, "safe"),
    "taffler_z": (4.505791, 6, "safe"),
}


def scored(**changes: float | None) -> dict[str, Any]:
    return classic_scores(pl.DataFrame([FIRM | changes])).row(0, named=True)


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_vectors(name: str) -> None:
    value, digits, zone = GOLDEN[name]
    firm = scored()
    assert round(firm[name], digits) == value
    assert firm[f"{name}_zone"] == zone
    assert firm[f"{name}_not_computable"] is None


def test_the_golden_vectors_are_of_all_scores() -> None:
    assert set(GOLDEN) == set(SCORES)


def test_golden_chances_and_the_emerging_market_form() -> None:
    firm = scored()
    assert round(firm["ohlson_o_chance"], 5) == 0.41985
    assert round(firm["zmijewski_x_chance"], 5) == 0.29583
    assert round(firm["altman_z_double_prime"] + EMERGING_MARKET_CONSTANT, 4) == 5.0546


# A slow twin ----------------------------------------------------------------------------------


def altman_z_double_prime(f: dict[str, float]) -> float:
    wc, ta = f["current_assets"] - f["current_liabilities"], f["total_assets"]
    return (6.56 * wc + 3.26 * f["retained_earnings"] + 6.72 * f["ebit"]) / ta + 1.05 * f[
        "equity"
    ] / f["total_liabilities"]


def altman_z_prime(f: dict[str, float]) -> float:
    x1 = (f["current_assets"] - f["current_liabilities"]) / f["total_assets"]
    x2 = f["retained_earnings"] / f["total_assets"]
    x3 = f["ebit"] / f["total_assets"]
    x4 = f["equity"] / f["total_liabilities"]
    x5 = f["sales"] / f["total_assets"]
    return 0.717 * x1 + 0.847 * x2 + 3.107 * x3 + 0.420 * x4 + 0.998 * x5


def ohlson_o(f: dict[str, float]) -> float:
    ta, tl, ni, before = (
        f[name] for name in ("total_assets", "total_liabilities", "net_income", "net_income_before")
    )
    total = -1.32 - 0.407 * math.log(ta / f["price_index"]) + 6.03 * tl / ta
    total -= 1.43 * (f["current_assets"] - f["current_liabilities"]) / ta
    total += 0.0757 * f["current_liabilities"] / f["current_assets"]
    if tl > ta:
        total -= 1.72
    total -= 2.37 * ni / ta
    total -= 1.83 * f["funds_from_operations"] / tl
    if ni < 0 and before < 0:
        total += 0.285
    if abs(ni) + abs(before) > 0:
        total -= 0.521 * (ni - before) / (abs(ni) + abs(before))
    return total


def zmijewski_x(f: dict[str, float]) -> float:
    profit, debt = f["net_income"] / f["total_assets"], f["total_liabilities"] / f["total_assets"]
    liquidity = f["current_assets"] / f["current_liabilities"]
    return -4.336 - 4.513 * profit + 5.679 * debt + 0.004 * liquidity


def springate_s(f: dict[str, float]) -> float:
    a = (f["current_assets"] - f["current_liabilities"]) / f["total_assets"]
    b, d = f["ebit"] / f["total_assets"], f["sales"] / f["total_assets"]
    c = f["profit_before_tax"] / f["current_liabilities"]
    return 1.03 * a + 3.07 * b + 0.66 * c + 0.4 * d


def taffler_z(f: dict[str, float]) -> float:
    daily = (f["sales"] - f["profit_before_tax"] - f["depreciation"]) / 365
    interval = (f["current_assets"] - f["stock"] - f["current_liabilities"]) / daily
    return (
        3.20
        + 12.18 * f["profit_before_tax"] / f["current_liabilities"]
        + 2.50 * f["current_assets"] / f["total_liabilities"]
        - 10.68 * f["current_liabilities"] / f["total_assets"]
        + 0.029 * interval
    )


TWINS: tuple[Callable[[dict[str, float]], float], ...] = (
    altman_z_double_prime, altman_z_prime, ohlson_o, zmijewski_x, springate_s, taffler_z,
)  # fmt: skip

above_zero = st.integers(1, 10_000_000).map(float)
either_sign = st.integers(-10_000_000, 10_000_000).map(float)
SIGNED = {
    "retained_earnings", "ebit", "profit_before_tax", "net_income", "net_income_before", "equity",
    "funds_from_operations",
}  # fmt: skip
firms = st.fixed_dictionaries({n: either_sign if n in SIGNED else above_zero for n in FIRM})


@given(st.lists(firms, min_size=1, max_size=5))
def test_scores_are_those_of_the_slow_twin(drawn: list[dict[str, float]]) -> None:
    found = classic_scores(pl.DataFrame(drawn))
    for row, firm in zip(found.iter_rows(named=True), drawn, strict=True):
        for twin in TWINS:
            name = twin.__name__
            if name == "taffler_z" and firm["sales"] <= (
                firm["profit_before_tax"] + firm["depreciation"]
            ):
                assert row[name] is None
                assert "cost of the year" in row[f"{name}_not_computable"]
            else:
                assert row[name] == pytest.approx(twin(firm), rel=1e-9, abs=1e-9)
                assert row[f"{name}_not_computable"] is None


# Signs ----------------------------------------------------------------------------------------

BETTER = {
    "altman_z_double_prime": ("working_capital", "retained_earnings", "ebit", "equity"),
    "altman_z_prime": ("working_capital", "retained_earnings", "ebit", "equity", "sales"),
    "ohlson_o": ("working_capital", "funds_from_operations", "net_income"),
    "zmijewski_x": ("net_income",),
    "springate_s": ("working_capital", "ebit", "profit_before_tax", "sales"),
    "taffler_z": ("current_assets",),
}


@pytest.mark.parametrize(("score", "item"), [(s, item) for s, of in BETTER.items() for item in of])
def test_a_better_figure_gives_a_better_score(score: str, item: str) -> None:
    rising = [FIRM | {item: FIRM.get(item, 50.0) + step} for step in (-20, 0, 1, 30, 400)]
    values = classic_scores(pl.DataFrame(rising, strict=False))[score]
    assert (values.diff().drop_nulls() * (1, -1)[score in {"ohlson_o", "zmijewski_x"}] > 0).all()


@pytest.mark.parametrize(
    ("score", "edge", "below", "at", "above"),
    [
        ("altman_z_double_prime", 1.10, "distress", "grey", "grey"),
        ("altman_z_double_prime", 2.60, "grey", "grey", "safe"),
        ("altman_z_prime", 1.23, "distress", "grey", "grey"),
        ("altman_z_prime", 2.90, "grey", "grey", "safe"),
        ("ohlson_o", 0.0, "safe", "safe", "distress"),
        ("zmijewski_x", 0.0, "safe", "safe", "distress"),
        ("springate_s", 0.862, "distress", "safe", "safe"),
        ("taffler_z", 0.0, "distress", "safe", "safe"),
    ],
)
def test_zones_begin_where_they_should(
    score: str, edge: float, below: str, at: str, above: str
) -> None:
    values = pl.DataFrame({"v": [edge - 1e-6, edge, edge + 1e-6, None]})
    zones = values.select(SCORES[score].zone(pl.col("v")))
    assert zones.to_series().to_list() == [below, at, above, None]


def test_ohlson_marks_insolvency_and_two_years_of_loss() -> None:
    solvent, insolvent = scored(total_liabilities=1000.0), scored(total_liabilities=1000.001)
    assert insolvent["ohlson_o"] - solvent["ohlson_o"] == pytest.approx(-1.72, abs=1e-4)
    one, both = (scored(net_income=-40, net_income_before=n) for n in (0, -40))
    assert both["ohlson_o"] - one["ohlson_o"] == pytest.approx(0.285 - 0.521, abs=1e-9)
    assert scored(net_income=0, net_income_before=0)["ohlson_o_not_computable"] is None


# What cannot be computed ----------------------------------------------------------------------


@pytest.mark.parametrize("score", SCORES)
def test_what_is_missing_is_named_and_never_a_zero(score: str) -> None:
    wanted = [item for item in SCORES[score].needs if item != "working_capital"]
    lacking: list[dict[str, float | None]] = [
        {**FIRM, "working_capital": 50.0, item: nothing}
        for item in wanted
        for nothing in (None, math.nan, math.inf)
    ]
    found = classic_scores(pl.DataFrame(lacking, strict=False))
    assert found[score].null_count() == found[f"{score}_zone"].null_count() == len(lacking)
    reasons = [f"not computable: missing {item}" for item in wanted for _ in range(3)]
    assert found[f"{score}_not_computable"].to_list() == reasons
    if SCORES[score].chance:
        assert found[f"{score}_chance"].null_count() == len(lacking)


def test_several_missing_items_are_all_named() -> None:
    row = scored(ebit=None, sales=None)
    assert row["altman_z_prime_not_computable"] == "not computable: missing sales, ebit"
    assert row["altman_z_double_prime_not_computable"] == "not computable: missing ebit"
    assert row["zmijewski_x"] == pytest.approx(-0.53642)


def test_working_capital_is_filed_or_the_difference() -> None:
    neither = scored(working_capital=None, current_assets=None)
    assert neither["altman_z_prime_not_computable"] == "not computable: missing working_capital"
    assert scored(working_capital=50.0) | {"working_capital": 0} == scored() | {
        "working_capital": 0
    }
    assert scored(working_capital=60.0)["altman_z_double_prime"] == pytest.approx(1.8046 + 0.0656)


@pytest.mark.parametrize(
    ("item", "scores"),
    [
        ("total_assets", set(SCORES)),
        (
            "total_liabilities",
            {"altman_z_double_prime", "altman_z_prime", "ohlson_o", "taffler_z"},
        ),
        ("current_liabilities", {"zmijewski_x", "springate_s", "taffler_z"}),
        ("current_assets", {"ohlson_o"}),
        ("price_index", {"ohlson_o"}),
    ],
)
def test_nothing_is_divided_by_zero(item: str, scores: set[str]) -> None:
    row = scored(**{item: 0.0})
    assert {name for name in SCORES if row[name] is None} == scores
    assert all(
        row[f"{name}_not_computable"] == f"not computable: zero or less: {item}" for name in scores
    )


@given(st.fixed_dictionaries({n: st.none() | st.floats(width=64) for n in LINE_ITEMS}))
def test_hostile_figures_give_a_finite_value_or_a_reason(drawn: dict[str, float | None]) -> None:
    schema = dict.fromkeys(LINE_ITEMS, pl.Float64)
    row = classic_scores(pl.DataFrame([drawn], schema=schema)).row(0, named=True)
    for name in SCORES:
        assert (row[name] is None) != (row[f"{name}_not_computable"] is None)
        assert (row[name] is None) == (row[f"{name}_zone"] is None)
        assert row[name] is None or math.isfinite(row[name])


def test_a_balance_sheet_without_profit_and_loss_has_no_score_but_its_rows_stay() -> None:
    filed = pl.DataFrame(
        {"company_number": ["01234567", "07654321"], "total_assets": [10, 20], "equity": [1, -2]}
    )
    found = classic_scores(filed)
    assert found.select(filed.columns).equals(filed)
    assert all(found[name].null_count() == 2 for name in SCORES)
    assert classic_scores(filed.select("company_number")).height == 2
    assert classic_scores(filed.clear()).height == 0
