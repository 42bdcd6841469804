"""What filing behaviour says of a company at a date: lateness, year ends, what accounts tell."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.sources.companies_house.words import words
from data.warehouse.company_facts import CompanyFacts
from features.company_standing import standing_features
from features.lateness import accounts_filed, lateness_features


def filing_features(
    facts: CompanyFacts, rows: pl.DataFrame, as_at: date, known_by: date | None = None
) -> pl.DataFrame:
    """Filing behaviour and standing on the register.

    Args:
        facts: all company facts; they are cut at ``as_at`` and ``known_by`` here.
        rows: with ``company_number``, once each.
        as_at: the day described.
        known_by: the day by which a row must have been public; ``as_at`` if None.

    Returns:
        One row per row of ``rows``, in its order: ``company_number``, the columns of
        ``lateness_features``, ``habit_features`` and ``standing_features``. Null where nothing is
        held that would tell, never 0.
    """
    known_by = known_by or as_at
    seen = facts.seen(as_at, known_by)
    today = min(as_at, known_by)
    found = lateness_features(seen, rows, today)
    for family in (habit_features(seen, rows, today), standing_features(seen, rows, today)):
        found = found.join(
            family, on="company_number", how="left", maintain_order="left", validate="1:1"
        )
    return found


def habit_features(facts: CompanyFacts, rows: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """What a company files and how it changes.

    Returns:
        One row per company: ``year_end_extended`` and ``year_end_shortened`` (times in three
        years), ``year_end_moved`` (0/1: the reference date differs between lists of three years),
        ``disclosure`` (how much the latest accounts tell, 0 dormant to 6 group; ``words.yaml``),
        ``disclosure_fell`` (steps down since the accounts before; negative: they tell more),
        ``dormant`` (0/1), ``accounts_amended`` (times in three years), ``officers_left_12m``,
        ``officers_joined_12m``, ``offices_moved_24m``, ``auditor_left_24m`` (times), ``quiet_days``
        (days since anything was filed, as far as the facts reach). That something was not filed is
        known only of a company whose whole history has been read since the span began; of one of
        which a page or single filings were seen, what was not seen is null.
    """
    step = pl.col("accounts_type").replace_strict(
        words()["accounts_disclosure"], default=None, return_dtype=pl.Int64
    )
    told = (
        accounts_filed(facts)
        .with_columns(step=step)
        .group_by("company_number", maintain_order=True)
        .agg(
            filed_step=pl.col("step").last(),
            disclosure_fell=pl.col("step").get(-2, null_on_oob=True) - pl.col("step").last(),
        )
    )
    listed = (
        facts.company.sort("as_at", "known_on")
        .with_columns(step=step)
        .group_by("company_number", maintain_order=True)
        .agg(listed_step=pl.col("step").last(), was=_before_last(pl.col("step")))
    )
    read_on, last_on = pl.col("fetched_on").max(), pl.col("filed_on").max()

    def times(kind: str, months: int) -> pl.Expr:
        after = pl.lit(as_at).dt.offset_by(f"-{months}mo")
        n = ((pl.col("kind") == kind) & (pl.col("filed_on") > after)).sum().cast(pl.Int64)
        return pl.when((n > 0) | (read_on > after).fill_null(False)).then(n)

    counted = facts.filing.group_by("company_number").agg(
        year_end_extended=times("year-end-extended", 36),
        year_end_shortened=times("year-end-shortened", 36),
        accounts_amended=times("accounts-amended", 36),
        officers_left_12m=times("officer-left", 12),
        officers_joined_12m=times("officer-appointed", 12),
        offices_moved_24m=times("office-moved", 24),
        auditor_left_24m=times("auditor-left", 24),
        # A filing told since the history was read shows that somebody looked later.
        quiet_days=pl.when(read_on.is_not_null()).then(
            (
                pl.min_horizontal(pl.lit(as_at), pl.max_horizontal(read_on, last_on)) - last_on
            ).dt.total_days()
        ),
    )
    since = pl.lit(as_at).dt.offset_by("-36mo")
    reference = pl.struct("year_end_day", "year_end_month")
    moved = (
        facts.company.filter((pl.col("as_at") > since) & pl.col("year_end_month").is_not_null())
        .group_by("company_number")
        .agg(year_end_moved=pl.when(pl.len() > 1).then((reference.n_unique() > 1).cast(pl.Int64)))
    )
    found = rows.select("company_number")
    for part in (counted, moved, told, listed):
        found = found.join(part, on="company_number", how="left", maintain_order="left")
    disclosure = pl.coalesce("filed_step", "listed_step")
    return found.with_columns(
        disclosure=disclosure,
        disclosure_fell=pl.coalesce("disclosure_fell", pl.col("was") - pl.col("listed_step")),
        dormant=(disclosure == 0).cast(pl.Int64),
    ).drop("filed_step", "listed_step", "was")


def _before_last(step: pl.Expr) -> pl.Expr:
    """The latest value before that differs from the last."""
    return step.filter(step != step.last()).last()
