"""How late a company files: now, and in the past."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.warehouse.company_facts import CompanyFacts
from features.filing_deadlines import (
    accounts_due,
    first_period_end,
    is_first_period,
    latest_of,
    months_after,
)

_YEARS_BACK = 5
_YEAR = 365.25


def accounts_filed(facts: CompanyFacts) -> pl.DataFrame:
    """Each set of accounts by its first filing, with the day it was due.

    Amended accounts are left out. A shortened period gives at least three months from the notice
    of it (section 442(4)).

    Returns:
        One row per company and period end, ordered: ``company_number, made_up_to, filed_on,
        accounts_type, due_on, late_days`` (negative: before the last day).
    """
    about = latest_of(facts.company).select("company_number", "company_type", "incorporated_on")
    notice = (
        facts.filing.filter(pl.col("kind") == "year-end-shortened")
        .group_by("company_number", made_up_to="new_date")
        .agg(told_on=pl.col("filed_on").max())
    )
    end, born = pl.col("made_up_to"), pl.col("incorporated_on")
    first = is_first_period(end, born) & (end == end.min().over("company_number"))
    due = accounts_due(end, pl.col("company_type"), born, first)
    return (
        facts.filing.filter((pl.col("kind") == "accounts") & pl.col("made_up_to").is_not_null())
        .sort("filed_on", "transaction_id")
        .unique(["company_number", "made_up_to"], keep="first", maintain_order=True)
        .select("company_number", "made_up_to", "filed_on", "accounts_type")
        .join(about, on="company_number", how="left", maintain_order="left")
        .join(notice, on=["company_number", "made_up_to"], how="left", maintain_order="left")
        .with_columns(due_on=pl.max_horizontal(due, months_after(pl.col("told_on"), 3)))
        .with_columns(late_days=(pl.col("filed_on") - pl.col("due_on")).dt.total_days())
        .drop("company_type", "incorporated_on", "told_on")
        .sort("company_number", "made_up_to")
    )


def next_due(facts: CompanyFacts) -> pl.DataFrame:
    """The accounts each company owes next, as the facts tell.

    The register's own due day is taken while it knows no fewer accounts than the filing history
    does; else it is worked out from the latest accounts and any change of year end told since.

    Returns:
        ``company_number, due_on, seen_to``: the day until which the facts reach.
    """
    latest = latest_of(facts.company).select(
        "company_number",
        "company_type",
        "incorporated_on",
        "accounts_due_on",
        "accounts_made_up_to",
        "confirmation_due_on",
        listed_on="as_at",
    )
    filed = accounts_filed(facts).group_by("company_number").agg(pl.col("made_up_to").max())
    history = facts.filing.group_by("company_number").agg(
        fetched_on=pl.col("fetched_on").max(),
        confirmed_on=pl.col("filed_on").filter(pl.col("kind") == "confirmation").max(),
    )
    moved = (
        facts.filing.filter(pl.col("kind").str.starts_with("year-end"))
        .sort("filed_on", "transaction_id")
        .group_by("company_number", maintain_order=True)
        .agg(pl.col("new_date").last(), told_on=pl.col("filed_on").last())
    )
    everybody = pl.concat(
        [latest.select("company_number"), history.select("company_number")]
    ).unique(maintain_order=True)
    known = everybody
    for part in (latest, filed, history, moved):
        known = known.join(part, on="company_number", how="left", maintain_order="left")
    born = pl.col("incorporated_on")
    first = pl.col("made_up_to").is_null()
    period_end = (
        pl.when(pl.col("new_date") > pl.coalesce("made_up_to", born))
        .then("new_date")
        .when(first)
        .then(first_period_end(born))
        .otherwise(months_after(pl.col("made_up_to"), 12))
    )
    reckoned = pl.max_horizontal(
        accounts_due(period_end, pl.col("company_type"), born, first),
        pl.when(period_end == pl.col("new_date")).then(months_after(pl.col("told_on"), 3)),
    )
    listed = pl.col("accounts_due_on").is_not_null() & (
        pl.col("made_up_to").is_null()
        | (pl.col("accounts_made_up_to") >= pl.col("made_up_to")).fill_null(False)
    )
    confirmed = (pl.col("confirmed_on") > pl.col("listed_on")).fill_null(False)
    return known.select(
        "company_number",
        due_on=pl.when(listed)
        .then("accounts_due_on")
        .when(pl.col("fetched_on").is_not_null())
        .then(reckoned),
        confirmation_due_on=pl.when(~confirmed).then("confirmation_due_on"),
        seen_to=pl.max_horizontal("listed_on", "fetched_on"),
        listed_on="listed_on",
    )


def lateness_features(facts: CompanyFacts, rows: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """Days late, now and before; days are calendar days.

    Args:
        facts: what could be seen.
        rows: with ``company_number``.
        as_at: the day described, or the last one of which anything was known if that is earlier.

    Returns:
        One row per company: ``accounts_overdue_days`` (0 if nothing is overdue; as far as the
        facts reach), ``confirmation_overdue_days``, ``accounts_late_last``,
        ``accounts_late_worst`` and ``accounts_late_times`` (of five years; 0 where in time),
        ``accounts_days_to_file`` and ``accounts_slower`` (days more than the time before),
        ``accounts_gap`` (years between the two period ends that lie furthest apart, of five years).
        Null where no filing history, or no register row, is held.
    """
    filed = accounts_filed(facts)
    took = (pl.col("filed_on") - pl.col("made_up_to")).dt.total_days()
    recent = filed.filter(pl.col("filed_on") > date(as_at.year - _YEARS_BACK, as_at.month, 1))
    late = pl.col("late_days").clip(0)
    of_past = recent.group_by("company_number", maintain_order=True).agg(
        accounts_late_last=late.last(),
        accounts_late_worst=late.max(),
        accounts_late_times=(pl.col("late_days") > 0).sum().cast(pl.Int64),
        accounts_days_to_file=took.last(),
        accounts_slower=took.last() - took.get(-2, null_on_oob=True),
        accounts_gap=pl.col("made_up_to").diff().dt.total_days().max() / _YEAR,
    )
    today = pl.min_horizontal("seen_to", pl.lit(as_at))
    grace = pl.min_horizontal("listed_on", pl.lit(as_at))
    owed = next_due(facts).select(
        "company_number",
        accounts_overdue_days=(today - pl.col("due_on")).dt.total_days().clip(0),
        confirmation_overdue_days=(grace - pl.col("confirmation_due_on")).dt.total_days().clip(0),
    )
    return (
        rows.select("company_number")
        .join(owed, on="company_number", how="left", maintain_order="left")
        .join(of_past, on="company_number", how="left", maintain_order="left")
    )
