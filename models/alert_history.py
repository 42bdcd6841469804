"""What the rules would have said at every register, each by what its own day could see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from data.tables.results import Alert
from data.warehouse.facts import Facts
from features.concentration import LEVELS, concentration_among, dependency_among, market_at
from features.inspection import shown_inspections
from features.labels import exit_labels
from features.population import (
    edition_after,
    editions_in_order,
    known_on,
    names_owners,
)
from models.alert_facts import Facts as AlertFacts
from models.alert_rules import Rule
from models.alerts import evaluate
from models.task import Task
from models.units.services import service_name


def alert_rows(
    facts: Facts, task: Task, scores: pl.DataFrame, rules: list[Rule], as_ats: list[date]
) -> pl.DataFrame:
    """What the rules say at every register, each by what its own publication day could see.

    A register that came out only after its successor takes no part: nobody could have been
    warned by it, and it must not change what was said in between.

    Args:
        facts: the warehouse's facts.
        task: the risk task.
        scores: ``score`` rows of these registers.
        rules: the reviewed rules.
        as_ats: the registers.

    Returns:
        ``alert`` rows.
    """
    days = [day for day in editions_in_order(facts.seen(max(as_ats))) if day in as_ats]
    published = {day: known_on(facts, day) for day in days}
    rows = {day: market_at(facts, task.market, day, published[day]) for day in days}
    services = pl.concat(
        [part for part in rows.values() if names_owners(part)] or [*rows.values()][:1]
    )
    services = services.with_columns(
        name=service_name(pl.col("owner_name"), pl.col("la_name"), pl.col("urn"))
    )
    measured = [
        concentration_among(rows[day], task.market, by, known_by=published[day])
        for day in days
        for by in LEVELS
    ]
    shares = [dependency_among(rows[day], task.market, by) for day in days for by in LEVELS]
    seen = AlertFacts(
        scores=scores.filter(pl.col("probability").is_not_null()),
        concentration=pl.concat(measured).filter(pl.col("hhi").is_not_null()),
        dependency=pl.concat(shares),
        services=services,
        inspections=_inspections(facts, days),
        outcomes=_outcomes(facts, task, days),
    )
    return Alert.validate(evaluate(rules, seen, days), cast=True)


def _inspections(facts: Facts, days: list[date]) -> pl.DataFrame:
    """Inspections, known no earlier than the date of the first of these registers to print them.

    One that only a later register looked back at is moved to that register's date: it is held of
    homes that lasted to it and of no others.
    """
    of_days = pl.col("as_at").is_in(days)
    facts = replace(facts, service_snapshot=facts.service_snapshot.filter(of_days))
    printed = facts.service_snapshot.group_by("raw_name").agg(shown=pl.col("as_at").min())
    editions = facts.editions().select(register="as_at")
    public = pl.max_horizontal("happened_on", "known_on")
    return (
        shown_inspections(facts)
        .join(printed, on="raw_name", how="left", maintain_order="left")
        .with_columns(public=public)
        .sort("public", maintain_order=True)
        .join_asof(editions, left_on="public", right_on="register", strategy="forward")
        .with_columns(
            known_on=pl.when(pl.col("register") < pl.col("shown"))
            .then("shown")
            .otherwise("known_on")
        )
        .select(facts.inspection.columns)
        .sort("service_id", "happened_on")
    )


def _outcomes(facts: Facts, task: Task, as_ats: list[date]) -> pl.DataFrame:
    """Who had left a year on, as the next register's own publication showed it: never revised."""
    parts = []
    for day in as_ats:
        following = edition_after(facts, day)
        if following in as_ats:
            labels = exit_labels(facts, task.market, day, known_on(facts, following))
            parts.append(
                labels.select("service_id", as_at=pl.lit(day), exited=pl.col("label") == 1)
            )
    empty = pl.DataFrame(schema={"service_id": pl.String, "as_at": pl.Date, "exited": pl.Boolean})
    return pl.concat([empty, *parts])
