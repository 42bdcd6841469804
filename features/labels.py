"""Who had left the register a year later: the label of ``service-exit`` and its two raw cousins.

Deregistered is not closed, and gone from a list is not even deregistered. Three counts are kept
apart: *list exits* (in the market at one register, not in the market at the next), *gone under any
type* (in no row of the next register), and the *label* (gone, and either never seen again in any
register held or named on the leavers list). What went on under another registration did not end:
it is censored, never counted, and so is what a law forbids to go on (labels L8 to L10 of
``data.tables.event``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from data.tables.succession import CONTINUED
from data.warehouse.facts import Facts
from features.population import (
    edition_after,
    known_on,
    market_rows,
    omits_uninspected,
    register_rows,
)

_TABLES = ("service_snapshot", "joiner_leaver", "succession", "event")
_CENSORED = ["censored", "continued"]
_NEEDED = ["service_id", "as_at", "known_on", "market", "inspected_on"]


def exit_labels(
    facts: Facts, market: str, as_at: date, known_by: date | None = None
) -> pl.DataFrame:
    """The label of every service of a market at a register date, as known by a day.

    A service is labelled an exit if it is absent, under any provision type, from the next register
    (the one of twelve months on; without it nothing is known), and is either named on that year's
    leavers list or absent from every later register held. An un-inspected service missing from a
    register that omits the un-inspected is censored unless the leavers list names it: nobody can
    tell whether it closed or was left out. An exit whose successor was known by ``known_by`` is
    ``continued`` and censored; until then it counts as an exit, for nobody could know better. One
    that a policy explains (L10) is censored too.

    Args:
        facts: all facts; they are cut at ``known_by`` here.
        market: one of ``MARKETS``.
        as_at: a register's date.
        known_by: the last day whose publications count; None for all that is held.

    Returns:
        One row per service: ``service_id, label`` (1 exit, 0 stayed, null unknown),
        ``outcome`` (exit, stayed, returned, continued, censored or unknown), ``list_exit, gone``
        (0/1 or null), ``left_on`` (the leavers list's day, if named).
    """
    # Few columns of a wide table are needed, and labels are asked for often.
    narrow = replace(facts, service_snapshot=facts.service_snapshot.select(_NEEDED))
    public = narrow.seen(known_by=known_by, only=_TABLES)
    rows = market_rows(public, market, as_at).select("service_id", "inspected_on")
    following = edition_after(public, as_at)
    if following is None:
        nothing = {"list_exit": pl.Int64, "gone": pl.Int64, "left_on": pl.Date}
        return rows.select(
            "service_id",
            label=pl.lit(None, pl.Int64),
            outcome=pl.lit("unknown"),
            **{name: pl.lit(None, dtype) for name, dtype in nothing.items()},
        )
    after = register_rows(public, following)
    editions = public.editions().filter(pl.col("as_at") > following)["as_at"]
    later = public.service_snapshot.filter(pl.col("as_at").is_in(editions.implode()))
    leavers = (
        public.joiner_leaver.filter((pl.col("move") == "left") & (pl.col("as_at") == following))
        .sort("known_on", "happened_on")
        .select("service_id", "happened_on")
        .unique("service_id", keep="first", maintain_order=True)
    )
    in_next = pl.col("service_id").is_in(after["service_id"].unique().implode())
    in_market = pl.col("service_id").is_in(
        after.filter(pl.col("market") == market)["service_id"].implode()
    )
    came_back = pl.col("service_id").is_in(later["service_id"].unique().implode())
    named = pl.col("service_id").is_in(leavers["service_id"].implode())
    went_on = pl.col("service_id").is_in(continued(public, as_at).implode())
    by_policy = pl.col("service_id").is_in(_policy_exits(public, as_at).implode())
    left_out = (
        pl.lit(omits_uninspected(after.filter(pl.col("market") == market)))
        & pl.col("inspected_on").is_null()
    )
    outcome = (
        pl.when(in_next)
        .then(pl.lit("stayed"))
        .when(left_out & ~named)
        .then(pl.lit("censored"))
        .when(came_back & ~named)
        .then(pl.lit("returned"))
        .when(went_on)
        .then(pl.lit("continued"))
        .when(by_policy)
        .then(pl.lit("censored"))
        .otherwise(pl.lit("exit"))
    )
    return (
        rows.with_columns(
            outcome=outcome, list_exit=(~in_market).cast(pl.Int64), gone=(~in_next).cast(pl.Int64)
        )
        .join(
            leavers.rename({"happened_on": "left_on"}),
            on="service_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            label=pl.when(pl.col("outcome") == "exit")
            .then(1)
            .when(~pl.col("outcome").is_in(_CENSORED))
            .then(0),
            left_on=pl.when(pl.col("gone") == 1).then("left_on"),
        )
        .select(
            "service_id", pl.col("label").cast(pl.Int64), "outcome", "list_exit", "gone", "left_on"
        )
    )


def continued(seen: Facts, after: date) -> pl.Series:
    """Services whose registration ended after a day and went on under another, as far as is seen."""
    kind = pl.col("kind").cast(pl.String)
    went_on = seen.succession.filter(kind.is_in(CONTINUED), pl.col("happened_on") > after)
    return went_on["from_service_id"]


def decided_closed(seen: Facts) -> pl.Series:
    """Services of which a person decided that they truly closed, whatever else says otherwise."""
    kind, method = (pl.col(name).cast(pl.String) for name in ("kind", "method"))
    closed = seen.succession.filter(method == "decided", ~kind.is_in(CONTINUED))
    return closed["from_service_id"]


def _policy_exits(seen: Facts, after: date) -> pl.Series:
    label = pl.col("label").cast(pl.String)
    return seen.event.filter(label == "L10", pl.col("happened_on") > after)["entity_id"]


def exit_counts(facts: Facts, market: str) -> pl.DataFrame:
    """The three counts for every register date: the ``exit_count`` table.

    ``lead_days_median`` is the median number of days from the register's publication, when a
    warning could first be given, to a leaver's own day; ``left_before_published`` counts leavers
    who had gone by then, whom no warning could have reached.
    """
    editions = facts.editions()["as_at"].to_list()
    counted = []
    for as_at in editions:
        labels = exit_labels(facts, market, as_at)
        published, following = known_on(facts, as_at), edition_after(facts, as_at)
        lead = (
            labels.filter(pl.col("label") == 1)
            .select(days=(pl.col("left_on") - pl.lit(published)).dt.total_days())["days"]
            .drop_nulls()
        )
        outcome = labels["outcome"]
        known = following is not None
        counted.append(
            {
                "as_at": as_at,
                "next_as_at": following,
                "homes": len(labels),
                "known_by": published,
                "list_exits": labels["list_exit"].sum() if known else None,
                "gone_any_type": labels["gone"].sum() if known else None,
                "label_exits": (outcome == "exit").sum() if known else None,
                "censored": (outcome == "censored").sum() if known else None,
                "returned": (outcome == "returned").sum() if known else None,
                "continued": (outcome == "continued").sum() if known else None,
                "lead_days_median": lead.median() if len(lead) else None,
                "left_before_published": (lead <= 0).sum() if len(lead) else None,
            }
        )
    return pl.DataFrame(counted, infer_schema_length=None)
