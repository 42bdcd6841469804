"""L1, the failure of a company: which proceedings are one, when they began, when it was public.

Compulsory liquidation, creditors' voluntary liquidation, administration, receivership and a company
voluntary arrangement are failures. A members' voluntary liquidation is solvent. A company that was
dissolved without any of these did not fail: it was struck off.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from data.sources.companies_house.words import failure_kinds
from data.warehouse.company_facts import CompanyFacts

SOLVENT = "members-voluntary-liquidation"
_EVENT = ("company_number", "kind", "happened_on", "known_on", "known_on_estimated", "source")


def failure_events(
    facts: CompanyFacts, as_at: date | None = None, known_by: date | None = None
) -> pl.DataFrame:
    """The first failure of each company, as known by a day.

    Args:
        facts: all company facts; they are cut at ``as_at`` and ``known_by`` here.
        as_at: the last day on which a failure may have begun; None for no limit.
        known_by: the last day on which it may have become public; None for no limit.

    Returns:
        One row per failed company, ordered: ``company_number, kind, happened_on`` (the earliest
        day of its case, a petition included), ``known_on, known_on_estimated, source`` (``case``,
        ``filing`` or ``status``: where no more than the register's status says so, ``happened_on``
        is the first list that shows it).
    """
    return _first(_events(facts.seen(as_at, known_by), failure_kinds()))


def solvent_windings_up(
    facts: CompanyFacts, as_at: date | None = None, known_by: date | None = None
) -> pl.DataFrame:
    """The first members' voluntary liquidation of each company; columns of ``failure_events``."""
    return _first(_events(facts.seen(as_at, known_by), [SOLVENT]))


def failure_labels(
    facts: CompanyFacts,
    rows: pl.DataFrame,
    as_at: date,
    horizon_months: int = 12,
    known_by: date | None = None,
) -> pl.DataFrame:
    """Who failed within a horizon of a date, as known by a day.

    Args:
        facts: all company facts; they are cut at ``known_by`` here.
        rows: with ``company_number``, once each.
        as_at: the day from which the horizon runs, itself left out.
        horizon_months: its length.
        known_by: the last day whose publications count; None for all that is held.

    Returns:
        One row per company: ``label`` (1 failed, 0 did not, null unknown), ``outcome`` (``failed``;
        ``already``: before the horizon, not at risk; ``solvent``: wound up with all paid;
        ``dissolved``: struck off; ``stayed``; ``liquidation``: nothing says of which kind;
        ``unknown``: what is held does not reach to the end), ``kind, happened_on, known_on``.
    """
    seen = facts.seen(known_by=known_by)
    end = pl.lit(as_at).dt.offset_by(f"{horizon_months}mo")
    failed = _first(_events(seen, failure_kinds()))
    solvent = _first(_events(seen, [SOLVENT])).select("company_number", solvent_on="happened_on")
    found = (
        rows.select("company_number")
        .join(failed, on="company_number", how="left", maintain_order="left")
        .join(solvent, on="company_number", how="left", maintain_order="left")
        .join(_reach(seen, known_by), on="company_number", how="left", maintain_order="left")
        .join(_left(seen), on="company_number", how="left", maintain_order="left")
        .join(_unclear(seen), on="company_number", how="left", maintain_order="left")
    )
    happened, start = pl.col("happened_on"), pl.lit(as_at)
    inside = (happened > start) & (happened <= end)
    outcome = (
        pl.when(happened <= start)
        .then(pl.lit("already"))
        .when(inside)
        .then(pl.lit("failed"))
        .when(pl.col("solvent_on") <= end)
        .then(pl.lit("solvent"))
        .when(pl.col("unclear_on") <= end)
        .then(pl.lit("liquidation"))
        .when(pl.col("left_on") <= end)
        .then(pl.lit("dissolved"))
        .when(pl.col("seen_to") >= end)
        .then(pl.lit("stayed"))
        .otherwise(pl.lit("unknown"))
    )
    known = pl.col("outcome").is_in(["solvent", "dissolved", "stayed"])
    told = pl.col("outcome").is_in(["failed", "already"])
    return found.with_columns(outcome=outcome).select(
        "company_number",
        label=pl.when(pl.col("outcome") == "failed").then(1).when(known).then(0).cast(pl.Int64),
        outcome="outcome",
        **{name: pl.when(told).then(name) for name in ("kind", "happened_on", "known_on")},
    )


def _events(seen: CompanyFacts, kinds: list[str]) -> pl.DataFrame:
    """Every sign that proceedings of some kinds began."""
    begins = pl.col("date_role").is_in(["petition", "start", "solvency"])
    cases = (
        seen.insolvency.filter(pl.col("case_kind").is_in(kinds) & begins)
        .group_by("company_number", "case_number", "case_kind")
        .agg(
            pl.col("happened_on").min(),
            pl.col("known_on").min(),
            pl.col("known_on_estimated").all(),
        )
        .with_columns(kind="case_kind", source=pl.lit("case"))
    )
    filed = seen.filing.filter(pl.col("insolvency_kind").is_in(kinds)).with_columns(
        kind="insolvency_kind",
        happened_on=pl.min_horizontal("case_started_on", "filed_on"),
        source=pl.lit("filing"),
    )
    listed = (
        seen.company.filter(pl.col("status_kind").is_in(kinds))
        .sort("as_at", "known_on")
        .unique("company_number", keep="first", maintain_order=True)
        .with_columns(kind="status_kind", happened_on="as_at", source=pl.lit("status"))
    )
    return pl.concat([part.select(_EVENT) for part in (cases, filed, listed)])


def _first(events: pl.DataFrame) -> pl.DataFrame:
    """Of each company the event that began first, and of those the one known first."""
    ordered = events.sort("company_number", "happened_on", "known_on", "source", "kind")
    return ordered.unique("company_number", keep="first", maintain_order=True)


def _reach(seen: CompanyFacts, known_by: date | None) -> pl.DataFrame:
    """The last day of which the register tells about each company."""
    parts = [
        seen.company.select("company_number", day="as_at"),
        seen.filing.select("company_number", day="fetched_on").drop_nulls(),
        seen.insolvency.select("company_number", day="fetched_on"),
    ]
    reach = pl.concat(parts).group_by("company_number").agg(seen_to=pl.col("day").max())
    return reach.with_columns(pl.min_horizontal("seen_to", pl.lit(known_by or date.max)))


def _left(seen: CompanyFacts) -> pl.DataFrame:
    """When each company that is no more left the register.

    By its profile, by its last filing, or by the first complete list on which it no longer stands.
    """
    last = seen.company.group_by("company_number").agg(listed_on=pl.col("as_at").max())
    complete = seen.company_edition.filter("complete").select(day="as_at").sort("day")
    missed = (
        last.with_columns(after=pl.col("listed_on") + pl.duration(days=1))
        .sort("after")
        .join_asof(complete, left_on="after", right_on="day", strategy="forward", coalesce=False)
        .select("company_number", "day")
        .drop_nulls()
    )
    parts = [
        missed,
        seen.company.select("company_number", day="dissolved_on").drop_nulls(),
        seen.filing.filter(pl.col("kind") == "dissolved").select("company_number", day="filed_on"),
    ]
    return pl.concat(parts).group_by("company_number").agg(left_on=pl.col("day").min())


def _unclear(seen: CompanyFacts) -> pl.DataFrame:
    """The first list that shows a company in a liquidation of which it does not say the kind."""
    return (
        seen.company.filter(pl.col("status_kind").is_in(["liquidation", "insolvency"]))
        .group_by("company_number")
        .agg(unclear_on=pl.col("as_at").min())
    )
