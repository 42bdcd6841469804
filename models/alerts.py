"""Alerts: what the rules say at each register date, and which saying it is the same alert.

An alert is raised once. While its condition lasts from one edition to the next it keeps its
identity; when it lapses and comes back, another is raised. Nothing here looks ahead: the rows of
an edition are the same whatever comes after it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import polars as pl

from data.tables.results import Alert
from models.alert_conditions import FOUND_SCHEMA, find
from models.alert_facts import Edition, Facts
from models.alert_rules import Rule

_SPELL = ["rule", "entity_id"]


def evaluate(
    rules: Sequence[Rule],
    facts: Facts,
    as_ats: Iterable[date],
    known_by: Mapping[date, date] | None = None,
) -> pl.DataFrame:
    """Evaluate rules at each register date and join what lasts into alerts.

    Args:
        rules: The rules, as ``load_rules`` reads them.
        facts: The frames they look at.
        as_ats: The whole sequence of editions. "The edition before" is the one before in this
            sequence, so to see one date's alerts evaluate all dates and filter.
        known_by: The day by which each edition was out; the edition's own where it is not given.

    Returns:
        ``Alert`` rows, one per alert and edition at which it holds, by date, rule and entity.
    """
    dates = sorted(set(as_ats))
    out = {day: (known_by or {}).get(day, day) for day in dates}
    editions = [
        Edition(as_at, before, out[as_at], out.get(before) if before else None)
        for as_at, before in zip(dates, [None, *dates], strict=False)
    ]
    found = [held for edition in editions for held in _found(rules, facts, edition)]
    nothing = pl.DataFrame(
        schema={"rule": pl.String, "as_at": pl.Date, "previous": pl.Date, **FOUND_SCHEMA}
    )
    held = _silence(rules, pl.concat([nothing, *found]))
    alerts = _spells(held).join(_said(rules), on="rule", how="left")
    return Alert.validate(
        alerts.join(_hits(rules, alerts, facts.outcomes), on=["rule", "as_at"], how="left")
        .with_columns(last_seen="as_at")
        .select(Alert.column_names())
        .sort("as_at", *_SPELL),
        cast=True,
    )


def alert_id(rule: str, entity_id: str, opened_as_at: date) -> str:
    """The identity of an alert: 16 hexadecimal digits that never depend on the run."""
    key = f"{rule}|{entity_id}|{opened_as_at.isoformat()}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _found(rules: Sequence[Rule], facts: Facts, edition: Edition) -> list[pl.DataFrame]:
    """What each rule says at an edition, given what was there by then of its markets."""
    seen = facts.until(edition)
    parts = {markets: seen.of(markets) for markets in {rule.markets for rule in rules}}
    return [_holds(rule, parts[rule.markets], edition) for rule in rules]


def _holds(rule: Rule, facts: Facts, edition: Edition) -> pl.DataFrame:
    found = find(rule.kind, rule.limits, facts, edition)
    return found.with_columns(pl.col("market").fill_null(rule.markets[0])).select(
        pl.lit(rule.id).alias("rule"),
        pl.lit(edition.as_at).alias("as_at"),
        pl.lit(edition.previous, pl.Date).alias("previous"),
        pl.all(),
    )


def _silence(rules: Sequence[Rule], held: pl.DataFrame) -> pl.DataFrame:
    """Leave out what another rule already says, more strongly, of the same entity and date."""
    pairs = pl.DataFrame(
        [(rule.id, other) for rule in rules for other in rule.suppressed_by],
        schema={"rule": pl.String, "louder": pl.String},
        orient="row",
    )
    said = held.select("entity_id", "as_at", louder="rule").join(pairs, on="louder")
    return held.join(said, on=["rule", "entity_id", "as_at"], how="anti")


def _spells(held: pl.DataFrame) -> pl.DataFrame:
    """Give each row the date its alert opened: the start of its run of consecutive editions."""
    lasting = (pl.col("previous") == pl.col("as_at").shift(1).over(_SPELL)).fill_null(False)
    opens = ~lasting | pl.col("anew").fill_null(False)
    spells = held.sort(*_SPELL, "as_at").with_columns(
        opened_as_at=pl.when(opens).then("as_at").forward_fill().over(_SPELL)
    )
    keys = spells.select(*_SPELL, "opened_as_at").iter_rows()
    return spells.with_columns(
        pl.Series("alert_id", [alert_id(*key) for key in keys], dtype=pl.String)
    )


def _said(rules: Sequence[Rule]) -> pl.DataFrame:
    """What every alert of a rule says alike."""
    return pl.DataFrame(
        [(rule.id, rule.title, rule.severity, rule.entity_kind) for rule in rules],
        schema=dict.fromkeys(("rule", "title", "severity", "entity_kind"), pl.String),
        orient="row",
    )


def _hits(rules: Sequence[Rule], alerts: pl.DataFrame, outcomes: pl.DataFrame) -> pl.DataFrame:
    """How often each forecast was raised before, and right, as far as was known at each date.

    Counted are a rule's rows at earlier editions whose horizon had passed (and whose outcome was
    public, where ``known_on`` says when), so that an edition's counts never change afterwards.

    Returns:
        rule, as_at, rule_raised, rule_right; no row for rules that state a fact.
    """
    horizons = pl.DataFrame(
        [(rule.id, rule.limits.model_dump()["horizon_months"]) for rule in rules if rule.forecast],
        schema={"rule": pl.String, "months": pl.Int64},
        orient="row",
    )
    past_due = pl.col("raised_at").dt.offset_by(pl.format("{}mo", "months"))
    public = pl.col("known_on") if "known_on" in outcomes.columns else pl.lit(None, pl.Date)
    known = outcomes.filter(pl.col("exited").is_not_null()).select(
        "exited", entity_id="service_id", raised_at="as_at", public_on=public
    )
    earlier = (
        alerts.join(horizons, on="rule")
        .select("rule", "entity_id", raised_at="as_at", months="months")
        .join(known, on=["entity_id", "raised_at"])
        .with_columns(counts_from=pl.max_horizontal(past_due, "public_on"))
    )
    asked = alerts.select("rule", "as_at").unique().join(horizons.select("rule"), on="rule")
    return (
        asked.join(earlier, on="rule", how="left")
        .with_columns(counts=(pl.col("counts_from") <= pl.col("as_at")).fill_null(False))
        .group_by("rule", "as_at")
        .agg(
            rule_raised=pl.col("counts").sum().cast(pl.Int64),
            rule_right=(pl.col("counts") & pl.col("exited").fill_null(False)).sum().cast(pl.Int64),
        )
    )
