"""When accounts are due: Companies Act 2006, sections 442 and 443, as reviewed in deadlines.yaml."""

from __future__ import annotations

import polars as pl

from data.sources.companies_house.words import deadlines, words


def months_after(day: pl.Expr, months: pl.Expr | int) -> pl.Expr:
    """The day on which a period of months ends that runs from a day (section 443).

    The corresponding day of the month, or its last where it has none; from the last day of a month
    the period runs to the last day of another: 9 months after 28 February 2023 are 30 November.
    """
    count = pl.lit(months, pl.Int64) if isinstance(months, int) else months
    moved = day.dt.offset_by(pl.format("{}mo", count))
    return pl.when(day == day.dt.month_end()).then(moved.dt.month_end()).otherwise(moved)


def is_public(company_type: pl.Expr) -> pl.Expr:
    """Whether a company must file as a public company; an unknown type counts as private."""
    return company_type.is_in(words()["public_company_types"]).fill_null(False)


def accounts_due(
    period_end: pl.Expr, company_type: pl.Expr, incorporated_on: pl.Expr, first: pl.Expr
) -> pl.Expr:
    """The last day for filing the accounts of a period.

    Args:
        period_end: the last day of the period.
        company_type: Forewarn's word for it.
        incorporated_on: null where not known; then no accounts are taken for first ones.
        first: whether they are the company's first (Boolean).

    Returns:
        A day; the extension of 2020 is in it.
    """
    rules = deadlines()
    public = is_public(company_type)
    usual = _by_kind(rules["months_after_period_end"], public)
    from_birth = _by_kind(rules["first_accounts"]["months_after_incorporation"], public)
    long = first & (
        period_end >= months_after(incorporated_on, rules["first_accounts"]["longer_than_months"])
    ).fill_null(False)
    at_least = months_after(period_end, rules["first_accounts"]["at_least_months_after_period_end"])

    def due(more: int) -> pl.Expr:
        late = pl.max_horizontal(months_after(incorporated_on, from_birth + more), at_least)
        return pl.when(long).then(late).otherwise(months_after(period_end, usual + more))

    day = due(0)
    for extension in rules["extensions"]:
        inside = due(0).is_between(pl.lit(extension["due_from"]), pl.lit(extension["due_to"]))
        day = pl.when(inside).then(due(extension["months"])).otherwise(day)
    return day


def first_period_end(incorporated_on: pl.Expr) -> pl.Expr:
    """The end of a company's first period unless it chooses another (section 391)."""
    return incorporated_on.dt.offset_by("12mo").dt.month_end()


def is_first_period(period_end: pl.Expr, incorporated_on: pl.Expr) -> pl.Expr:
    """Whether a period can be a company's first: it may last up to 18 months (section 391)."""
    return (period_end <= incorporated_on.dt.offset_by("18mo").dt.month_end()).fill_null(False)


def accounts_known_on(
    accounts: pl.DataFrame, company: pl.DataFrame, filing: pl.DataFrame
) -> pl.DataFrame:
    """Give accounts without a day of publication, or with an estimate of it, the best there is.

    That is the day on which the filing history says accounts to that date were filed, else the
    estimate given, else the last day on which they could be filed in time (neither of these before
    they were approved). The year before in a
    filing became public with it, however long ago it ended.

    Args:
        accounts: with ``company_number, period_end`` and, where there are any, ``known_on,
            known_on_estimated, filing, approved_on``.
        company: rows of ``company``; type and day of incorporation are used.
        filing: rows of ``filing``.

    Returns:
        The rows given with ``known_on`` and ``known_on_estimated``.
    """
    about = latest_of(company).select("company_number", "company_type", "incorporated_on")
    filed = (
        filing.filter(pl.col("kind") == "accounts")
        .group_by("company_number", _end="made_up_to")
        .agg(_filed_on=pl.col("filed_on").min())
        .filter(pl.col("_end").is_not_null())
    )
    absent = {"known_on": pl.Date, "known_on_estimated": pl.Boolean, "approved_on": pl.Date}
    given = accounts.with_columns(
        pl.lit(None, dtype).alias(name)
        for name, dtype in absent.items()
        if name not in accounts.columns
    )
    end, born = pl.col("_end"), pl.col("incorporated_on")
    due = accounts_due(end, pl.col("company_type"), born, is_first_period(end, born))
    own = pl.col("period_end")
    exact = pl.col("known_on").is_not_null() & ~pl.col("known_on_estimated").fill_null(False)
    return (
        given.with_columns(_end=own.max().over("filing") if "filing" in accounts.columns else own)
        .join(about, on="company_number", how="left", maintain_order="left")
        .join(filed, on=["company_number", "_end"], how="left", maintain_order="left")
        .with_columns(
            known_on_estimated=~exact & pl.col("_filed_on").is_null(),
            known_on=pl.when(exact)
            .then("known_on")
            .otherwise(
                pl.coalesce(
                    "_filed_on", pl.max_horizontal(pl.coalesce("known_on", due), "approved_on")
                )
            ),
        )
        .select(
            *accounts.columns,
            *(n for n in ("known_on", "known_on_estimated") if n not in accounts.columns),
        )
    )


def latest_of(company: pl.DataFrame) -> pl.DataFrame:
    """The latest row of each company."""
    return company.sort("as_at", "known_on", maintain_order=True).unique(
        "company_number", keep="last", maintain_order=True
    )


def _by_kind(months: dict[str, int], public: pl.Expr) -> pl.Expr:
    return (
        pl.when(public)
        .then(pl.lit(months["public"], pl.Int64))
        .otherwise(pl.lit(months["private"], pl.Int64))
    )
