"""What the rules would have said at every register, each by what its own day could see.

The registers of children's services are one series, the lists of adult care another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from data.tables.market import ADULT_MARKETS
from data.tables.results import Alert, Score
from data.warehouse.company_facts import CompanyFacts
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
from models import alert_adult as adult
from models.alert_adult import Learnt
from models.alert_company_facts import about, company_events, overdue_at
from models.alert_facts import OUTCOME_SCHEMA
from models.alert_facts import Facts as AlertFacts
from models.alert_rules import Rule
from models.alerts import evaluate
from models.task import Task
from models.units.services import service_name


def alert_rows(
    facts: Facts,
    task: Task,
    scores: pl.DataFrame,
    rules: list[Rule],
    as_ats: list[date],
    companies: CompanyFacts | None = None,
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
        companies: what is held about companies, for rules about those that providers are.

    Returns:
        ``alert`` rows.
    """
    if not as_ats:
        return Alert.create_empty()
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
        **_of_companies(facts, companies, published),
    )
    ours = [rule for rule in rules if task.market in rule.markets]
    return Alert.validate(evaluate(ours, seen, days, published), cast=True)


def adult_alert_rows(
    facts: Facts,
    learnt: Sequence[Learnt],
    rules: list[Rule],
    companies: CompanyFacts | None = None,
) -> pl.DataFrame:
    """What the rules say at every list of adult care, each by what was public when it came out.

    Args:
        facts: the facts of adult care.
        learnt: the tasks that have been trained.
        rules: the reviewed rules.
        companies: what is held about companies.

    Returns:
        ``alert`` rows.
    """
    ours = [rule for rule in rules if set(rule.markets) & set(ADULT_MARKETS)]
    editions = adult.adult_editions(facts)
    if not (ours and editions):
        return Alert.create_empty()
    services, measured, shares = [], [], []
    for as_at, known_by in editions.items():
        rows = adult.registers(facts, as_at, known_by)
        services.append(adult.services_of(rows))
        of_areas = adult.areas_of(rows, known_by)
        measured += of_areas[0]
        shares += of_areas[1]
    seen = AlertFacts(
        scores=pl.concat(
            [
                Score.create_empty().with_columns(previous_on=pl.lit(None, pl.Date)),
                *(adult.scores_at(facts, one, editions) for one in learnt),
            ],
            how="diagonal_relaxed",
        ).filter(pl.col("probability").is_not_null()),
        concentration=pl.concat(measured).filter(pl.col("hhi").is_not_null()),
        dependency=pl.concat(shares),
        services=pl.concat(services),
        inspections=facts.inspection,
        outcomes=_once([adult.outcomes_at(facts, one.task, editions) for one in learnt]),
        endings=adult.endings(facts),
        managers=facts.cqc_manager,
        **_of_companies(facts, companies, editions),
    )
    return Alert.validate(evaluate(ours, seen, list(editions), editions), cast=True)


def _once(outcomes: list[pl.DataFrame]) -> pl.DataFrame:
    """A care home that cares at home too has one fate."""
    if not outcomes:
        return pl.DataFrame(schema=OUTCOME_SCHEMA)
    every = pl.concat(outcomes).sort("exited", nulls_last=True, maintain_order=True)
    return every.unique(["service_id", "as_at"], keep="first", maintain_order=True)


def _of_companies(
    facts: Facts, companies: CompanyFacts | None, editions: dict[date, date]
) -> dict[str, pl.DataFrame]:
    """What rules read about the companies that providers are; nothing where none is held."""
    if companies is None or facts.match.is_empty():
        return {}
    ours = about(companies, facts.match)
    owed = [overdue_at(ours, facts.match, as_at, public) for as_at, public in editions.items()]
    return {"company_events": company_events(ours, facts.match), "overdue": pl.concat(owed)}


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
