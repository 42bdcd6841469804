"""The six classic failure scores as polars expressions: one canonical form each, with its source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

#: Added to Altman's Z'' in its emerging-market form, whose zones move up by as much.
EMERGING_MARKET_CONSTANT = 3.25


@dataclass(frozen=True)
class ClassicScore:
    """One score.

    ``above_zero`` are quantities it divides by or takes the logarithm of, by the words a reader
    sees. ``zone`` turns the value into ``distress``, ``grey`` or ``safe``; ``chance`` into a chance
    (share 0-1), where the author gave one.
    """

    name: str
    title: str
    source: str
    above_zero: dict[str, pl.Expr]
    value: pl.Expr
    zone: Callable[[pl.Expr], pl.Expr]
    chance: Callable[[pl.Expr], pl.Expr] | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        """The line items it is made of."""
        return tuple(dict.fromkeys(self.value.meta.root_names()))


def _three_zones(distress_below: float, safe_above: float) -> Callable[[pl.Expr], pl.Expr]:
    return lambda value: (
        pl.when(value < distress_below)
        .then(pl.lit("distress"))
        .when(value > safe_above)
        .then(pl.lit("safe"))
        .when(value.is_not_null())
        .then(pl.lit("grey"))
    )


def _distress_below(limit: float) -> Callable[[pl.Expr], pl.Expr]:
    return lambda value: (
        pl.when(value < limit).then(pl.lit("distress")).when(value >= limit).then(pl.lit("safe"))
    )


def _distress_above(limit: float) -> Callable[[pl.Expr], pl.Expr]:
    return lambda value: (
        pl.when(value > limit).then(pl.lit("distress")).when(value <= limit).then(pl.lit("safe"))
    )


def _logistic(value: pl.Expr) -> pl.Expr:
    return 1 / (1 + (-value).exp())


def _normal(value: pl.Expr) -> pl.Expr:
    def distribution(values: pl.Series) -> pl.Series:
        from scipy.special import ndtr

        return pl.Series(values.name, ndtr(values.fill_null(0.0).to_numpy()))

    chance = value.map_batches(distribution, return_dtype=pl.Float64, is_elementwise=True)
    return pl.when(value.is_not_null()).then(chance)


_TA, _TL = pl.col("total_assets"), pl.col("total_liabilities")
_CA, _CL = pl.col("current_assets"), pl.col("current_liabilities")
_WC, _RE = pl.col("working_capital"), pl.col("retained_earnings")
_EBIT, _PBT = pl.col("ebit"), pl.col("profit_before_tax")
_NI, _NI_BEFORE = pl.col("net_income"), pl.col("net_income_before")
_SALES, _EQUITY = pl.col("sales"), pl.col("equity")
_FFO, _INDEX = pl.col("funds_from_operations"), pl.col("price_index")

#: Days the firm could pay its way from quick assets alone: what Taffler calls the no-credit interval.
_YEARLY_COST = _SALES - _PBT - pl.col("depreciation")
_NO_CREDIT_DAYS = (_CA - pl.col("stock") - _CL) / (_YEARLY_COST / 365)

#: No result in either year is no change.
_SWING = (
    pl.when((_NI == 0) & (_NI_BEFORE == 0))
    .then(0.0)
    .otherwise((_NI - _NI_BEFORE) / (_NI.abs() + _NI_BEFORE.abs()))
)

_ALL = (
    ClassicScore(
        name="altman_z_double_prime",
        title="Altman Z''",
        source="Altman 1995, Z'' for firms that are no manufacturers; zones 1.10 and 2.60",
        above_zero={"total_assets": _TA, "total_liabilities": _TL},
        value=6.56 * _WC / _TA + 3.26 * _RE / _TA + 6.72 * _EBIT / _TA + 1.05 * _EQUITY / _TL,
        zone=_three_zones(1.10, 2.60),
    ),
    ClassicScore(
        name="altman_z_prime",
        title="Altman Z'",
        source="Altman 1983, Z' for private firms; zones 1.23 and 2.90",
        above_zero={"total_assets": _TA, "total_liabilities": _TL},
        value=0.717 * _WC / _TA
        + 0.847 * _RE / _TA
        + 3.107 * _EBIT / _TA
        + 0.420 * _EQUITY / _TL
        + 0.998 * _SALES / _TA,
        zone=_three_zones(1.23, 2.90),
    ),
    ClassicScore(
        name="ohlson_o",
        title="Ohlson O",
        source="Ohlson 1980, model 1; chance 1/(1+exp(-O)), distress above an even chance",
        above_zero={
            "total_assets": _TA,
            "price_index": _INDEX,
            "total_liabilities": _TL,
            "current_assets": _CA,
        },
        value=-1.32
        - 0.407 * (_TA / _INDEX).log()
        + 6.03 * _TL / _TA
        - 1.43 * _WC / _TA
        + 0.0757 * _CL / _CA
        - 1.72 * (_TL > _TA).cast(pl.Float64)
        - 2.37 * _NI / _TA
        - 1.83 * _FFO / _TL
        + 0.285 * ((_NI < 0) & (_NI_BEFORE < 0)).cast(pl.Float64)
        - 0.521 * _SWING,
        zone=_distress_above(0.0),
        chance=_logistic,
    ),
    ClassicScore(
        name="zmijewski_x",
        title="Zmijewski X",
        source="Zmijewski 1984; chance is the normal distribution at X, distress above 0",
        above_zero={"total_assets": _TA, "current_liabilities": _CL},
        value=-4.336 - 4.513 * _NI / _TA + 5.679 * _TL / _TA + 0.004 * _CA / _CL,
        zone=_distress_above(0.0),
        chance=_normal,
    ),
    ClassicScore(
        name="springate_s",
        title="Springate S",
        source="Springate 1978; distress below 0.862",
        above_zero={"total_assets": _TA, "current_liabilities": _CL},
        value=1.03 * _WC / _TA + 3.07 * _EBIT / _TA + 0.66 * _PBT / _CL + 0.4 * _SALES / _TA,
        zone=_distress_below(0.862),
    ),
    ClassicScore(
        name="taffler_z",
        title="Taffler Z",
        source="Taffler 1983, UK, fourth ratio the no-credit interval in days; distress below 0",
        above_zero={
            "total_assets": _TA,
            "total_liabilities": _TL,
            "current_liabilities": _CL,
            "cost of the year (sales less profit_before_tax and depreciation)": _YEARLY_COST,
        },
        value=3.20
        + 12.18 * _PBT / _CL
        + 2.50 * _CA / _TL
        - 10.68 * _CL / _TA
        + 0.029 * _NO_CREDIT_DAYS,
        zone=_distress_below(0.0),
    ),
)

#: Every score by its column name.
SCORES = {score.name: score for score in _ALL}
