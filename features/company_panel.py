"""Companies of the care market at a date: filing behaviour and finance joined, nothing later."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.warehouse.company_facts import CompanyFacts
from features.company_failure import failure_events, solvent_windings_up
from features.filing import filing_features
from features.filing_deadlines import latest_of
from features.finance import finance_features

#: Columns of a panel row that identify it; every other column is a feature.
COMPANY_KEYS = ("company_id", "company_number", "as_at", "known_by", "provider_id", "name")
#: A company whose newest list is older than this has left the register.
_LISTED_WITHIN_DAYS = 40


def company_id() -> pl.Expr:
    """``company:01234567`` from ``company_number``."""
    return pl.format("company:{}", "company_number").alias("company_id")


def company_lists(facts: CompanyFacts) -> pl.DataFrame:
    """The yearly lists of companies: ``as_at, known_on``, oldest first.

    Lists come monthly; whole ones of the newest list's month describe the market year by year.
    """
    whole = facts.company_edition.filter("complete").sort("as_at")
    return whole.filter(pl.col("as_at").dt.month() == pl.col("as_at").max().dt.month()).select(
        "as_at", "known_on"
    )


def company_panel(facts: CompanyFacts, as_at: date, known_by: date) -> pl.DataFrame:
    """Every live company of the care market at a list's date, with what was known of it by a day.

    A company already failed, or being wound up with all paid, is not at risk any more.

    Args:
        facts: all company facts; they are cut at ``as_at`` and ``known_by`` here.
        as_at: the date described.
        known_by: the day by which a row must have been public.

    Returns:
        One row per company, ordered: ``COMPANY_KEYS``, then the columns of ``filing_features`` and
        ``finance_features``. ``provider_id`` is the company's own number: until owners of owners
        are known, each is a cluster of its own.
    """
    seen = facts.seen(as_at, known_by)
    ended = pl.concat(
        [
            failure_events(facts, as_at, known_by).select("company_number"),
            solvent_windings_up(facts, as_at, known_by).select("company_number"),
        ]
    )
    rows = (
        latest_of(seen.company)
        .filter((pl.lit(as_at) - pl.col("as_at")).dt.total_days() <= _LISTED_WITHIN_DAYS)
        .filter(pl.col("dissolved_on").is_null())
        .join(ended, on="company_number", how="anti")
        .sort("company_number")
        .select(
            "company_number",
            company_id=company_id(),
            as_at=pl.lit(as_at),
            known_by=pl.lit(known_by),
            provider_id="company_number",
            name="name",
        )
    )
    found = rows
    for family in (
        filing_features(facts, rows, as_at, known_by),
        finance_features(facts, rows, as_at, known_by),
    ):
        found = found.join(
            family, on="company_number", how="left", maintain_order="left", validate="1:1"
        )
    return found
