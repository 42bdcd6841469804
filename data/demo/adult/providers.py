"""Who runs the synthetic adult care: companies of the register of companies, and charities."""

from __future__ import annotations

import numpy as np
import polars as pl

from data.demo.identity.printed_numbers import damaged
from data.demo.identity.spelling import printed, slipped

#: Most run one to three locations, some a chain.
_SIZES = {1: 40, 2: 25, 3: 15, 6: 10, 9: 6, 14: 4}
_CHARITIES = 14
_CHAIN = 6
NURSING, RESIDENTIAL, HOME_CARE = range(3)
_KIND_BY_SIC = {"87100": NURSING, "88100": HOME_CARE}


_AS_REGISTERED = ("company_name", "previous_name", "company_number")
#: How often a provider goes by another form of its name, or by the one its company gave up.
_VARIED, _FORMER = 0.12, 0.4
#: What is done to its company's number, and how often.
_NUMBERS = {"left out": 0.04, "badly written": 0.02, "digits swapped": 0.008, "zeros lost": 0.02}
#: However great the noise, some numbers are printed as they are.
_AT_MOST = 0.95


def charity_number(company_number: pl.Expr) -> pl.Expr:
    """A charity's number from its company's; none in the register is higher than two million."""
    return pl.lit("9") + company_number.str.tail(6)


def adult_providers(
    rng: np.random.Generator, companies: pl.DataFrame, ended: pl.DataFrame, noise: float = 1.0
) -> pl.DataFrame:
    """Every provider of adult care there ever was.

    Args:
        rng: source of chance.
        companies: from ``found_companies``; those without an ``owner`` run adult care, and so do
            some of the charities.
        ended: from ``companies.tables.endings``.
        noise: how often names and numbers are not printed as registered; 1 is usual.

    Returns:
        One row per provider: ``provider_id, provider_name, company_number, printed_name,
        printed_number`` (as its register has them), ``charity_number`` (null for companies),
        ``authority`` (a name), ``born`` and ``died`` (the company's days; null if it goes on),
        ``kind`` (0 nursing, 1 residential, 2 home care), ``size`` (locations it would run),
        ``brand_id, brand_name`` (of chains).
    """
    died = ended.filter(~pl.col("goes_on")).select("company_number", died="ended_on")
    charities = companies.filter(
        pl.col("charity"), pl.col("owner").is_not_null(), pl.col("owner_role").is_null()
    ).head(_CHARITIES)
    chosen = pl.concat([companies.filter(pl.col("owner").is_null()), charities]).join(
        died, on="company_number", how="left", maintain_order="left"
    )
    count = chosen.height
    sizes, weights = np.array(list(_SIZES)), np.array(list(_SIZES.values()), dtype=float)
    drawn = rng.choice(sizes, count, p=weights / weights.sum())
    kind = pl.col("sic_code").replace_strict(
        _KIND_BY_SIC, default=RESIDENTIAL, return_dtype=pl.Int64
    )
    chain = pl.col("size") >= _CHAIN
    # Two chains in turn trade under one brand.
    brand = ((chain.cum_sum() - 1) // 2).cast(pl.String).str.zfill(2)
    # Chance of its own: the services are the same however their providers are printed.
    clerk = rng.spawn(1)[0]
    shown = [_printed(clerk, noise, *row) for row in chosen.select(_AS_REGISTERED).iter_rows()]
    return (
        chosen.with_row_index("row")
        .select(
            pl.format("1-91{}", pl.col("row").cast(pl.String).str.zfill(12)).alias("provider_id"),
            provider_name=pl.col("company_name").str.to_titlecase(),
            company_number="company_number",
            printed_name=pl.Series([name for name, _ in shown]),
            printed_number=pl.Series([number for _, number in shown], dtype=pl.String),
            charity_number=pl.when("charity").then(charity_number(pl.col("company_number"))),
            authority="authority",
            born="incorporated_on",
            died="died",
            kind=kind,
            size=pl.when(kind == HOME_CARE)
            .then(1)
            # A chain's company goes on: one that ended would take all its homes at once.
            .when(pl.col("died").is_null())
            .then(pl.Series(drawn))
            .otherwise(pl.Series(np.minimum(drawn, 3))),
        )
        .with_columns(
            brand_id=pl.when(chain).then(pl.format("BD99{}", brand)),
            brand_name=pl.when(chain).then(pl.format("BRAND Synthetic Example {}", brand)),
        )
    )


def _printed(
    rng: np.random.Generator, noise: float, name: str, former: str | None, number: str
) -> tuple[str, str | None]:
    """A provider's name and its company's number as the register of care has them."""
    shown = former if former is not None and rng.random() < _FORMER * noise else name
    text = " ".join(word.capitalize() for word in shown.split(" "))
    if rng.random() < _VARIED * noise:
        text = slipped(rng, text) if rng.random() < 0.3 else printed(rng, text, 1.0)[0]
    shares = np.cumsum(list(_NUMBERS.values()))
    luck = rng.random() - shares * min(noise, _AT_MOST / shares[-1])
    case = next((case for case, edge in zip(_NUMBERS, luck, strict=True) if edge < 0), "")
    return text, damaged(rng, number, case)
