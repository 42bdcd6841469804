"""Do the figures of a balance sheet add up? What does not is measured and flagged, never mended."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

POUNDS_PER_TERM = 1.0
RELATIVE = 0.001


@dataclass(frozen=True, slots=True)
class Identity:
    """A total and the terms it is made of.

    Attributes:
        name: prefix of the columns ``{name}_gap`` and ``{name}_holds``.
        total: the item that should equal the terms.
        needed: term -> sign; without one of them the identity cannot be checked.
        absent_is_nil: term -> sign; taken as nothing where it is not given.
        either_way: term -> sign; formats differ on whether the total counts it, so both are tried.
    """

    name: str
    total: str
    needed: dict[str, int]
    absent_is_nil: dict[str, int]
    either_way: dict[str, int]


_FIXED = "fixed_assets"
_FIXED_PARTS = ["intangible_assets", "tangible_assets", "investment_property", "investments"]

IDENTITIES = (
    Identity(
        "net_current_assets",
        "net_current_assets",
        {"current_assets": 1, "creditors_within_one_year": -1},
        {},
        {"prepayments_separate": 1, "accruals_separate": -1},
    ),
    Identity(
        "less_current_liabilities",
        "total_assets_less_current_liabilities",
        {"net_current_assets": 1},
        {_FIXED: 1},
        {"called_up_capital_unpaid": 1, "prepayments_separate": 1},
    ),
    Identity(
        "net_assets",
        "net_assets",
        {"total_assets_less_current_liabilities": 1},
        {"creditors_after_one_year": -1, "provisions": -1},
        {"accruals_separate": -1, "pension_surplus": 1},
    ),
    Identity("equity", "equity", {"net_assets": 1}, {}, {"minority_interests": -1}),
)


LIABILITIES = (
    "creditors_within_one_year",
    "creditors_after_one_year",
    "provisions",
    "accruals_separate",
    "bank_borrowings_within_one_year",
    "bank_borrowings_after_one_year",
)


def with_identities(rows: pl.DataFrame) -> pl.DataFrame:
    """Check each identity of :data:`IDENTITIES` on each row.

    Liabilities that a filing gives a minus sign are kept as they are; they are named and the
    totals then fail.

    Returns:
        The rows with ``{name}_gap`` (total less terms, in the row's currency, the smaller where
        a term may count either way; null where it cannot be checked) and ``{name}_holds``
        (the gap is within £1 a term or 0.1 % of the total), ``balance_fails`` (any fails) and
        ``negative_liabilities`` (names parted by blanks, null for none).
    """
    checked = rows.with_columns(_gap(identity) for identity in IDENTITIES).with_columns(
        _holds(identity) for identity in IDENTITIES
    )
    return checked.with_columns(
        pl.any_horizontal(~pl.col(f"{identity.name}_holds") for identity in IDENTITIES)
        .fill_null(False)
        .alias("balance_fails"),
        pl.concat_str(
            (pl.when(pl.col(name) < 0).then(pl.lit(name)) for name in LIABILITIES),
            separator=" ",
            ignore_nulls=True,
        )
        .replace("", None)
        .alias("negative_liabilities"),
    )


def _gap(identity: Identity) -> pl.Expr:
    """Nearest to nothing over the ways to count; of two as near, the earlier in the list."""
    nil = pl.lit(0.0)
    gap = pl.col(identity.total)
    for term, sign in identity.needed.items():
        gap = gap - sign * pl.col(term)
    for term, sign in identity.absent_is_nil.items():
        gap = gap - sign * _given(term).fill_null(nil)
    for term, sign in identity.either_way.items():
        other = gap - sign * pl.col(term).fill_null(nil)
        gap = pl.when(other.abs() < gap.abs()).then(other).otherwise(gap)
    return gap.alias(f"{identity.name}_gap")


def _given(term: str) -> pl.Expr:
    """The item; fixed assets without a total are the sum of their parts."""
    if term != _FIXED:
        return pl.col(term)
    return pl.coalesce(pl.col(_FIXED), pl.sum_horizontal(_FIXED_PARTS))


def _holds(identity: Identity) -> pl.Expr:
    terms = 1 + len(identity.needed) + len(identity.absent_is_nil) + len(identity.either_way)
    allowed = pl.max_horizontal(
        pl.lit(POUNDS_PER_TERM * terms), pl.col(identity.total).abs() * RELATIVE
    )
    return (pl.col(f"{identity.name}_gap").abs() <= allowed).alias(f"{identity.name}_holds")
