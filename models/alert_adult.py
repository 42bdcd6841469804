"""What alert rules look at of adult care: its lists, each with what was public when it came out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from data.tables.market import ADULT_MARKETS
from data.tables.results import Score
from data.tables.succession import CONTINUED
from data.warehouse.facts import Facts
from features.adult_panel import adult_panel
from features.concentration import concentration_among, dependency_among
from features.labels import decided_closed
from features.registers import adult_lists, register_at
from features.registration_history import MONTH, registration_labels
from models.alert_facts import ENDING_SCHEMA
from models.registry import ModelVersion
from models.scoring import score_panel
from models.task import Task
from models.units.adult_services import AdultServices

#: Areas whose concentration rules read.
_AREAS = ("region", "la")


@dataclass(frozen=True)
class Learnt:
    """A task about adult services, its version in force, and its scores at the task's own dates."""

    task: Task
    version: ModelVersion
    scores: pl.DataFrame


def adult_editions(facts: Facts) -> dict[date, date]:
    """The dates of the lists of adult care, and the day by which all lists of a date were out.

    One that came out only after the next takes no part: nobody could have been warned by it.
    """
    lists = pl.concat(adult_lists(facts, market) for market in ADULT_MARKETS)
    out = (
        lists.group_by("as_at")
        .agg(known_by=pl.max_horizontal(pl.col("as_at").first(), pl.col("known_on").max()))
        .sort("as_at")
    )
    in_order = pl.col("known_by") <= pl.col("known_by").reverse().cum_min().reverse()
    return dict(out.filter(in_order).select("as_at", "known_by").iter_rows())


def registers(facts: Facts, as_at: date, known_by: date) -> dict[str, pl.DataFrame]:
    """Each adult market's services at a date, as known by another, under that date.

    Ratings are dated by their report, which every list tells.
    """
    seen = facts.seen(as_at, known_by, ("service_snapshot",))
    reported = pl.coalesce("inspection_published_on", "inspected_on")
    return {
        market: register_at(seen, market, as_at).with_columns(
            as_at=pl.lit(as_at), inspected_on=reported
        )
        for market in ADULT_MARKETS
    }


def services_of(rows: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Every service of some markets once, under its own name."""
    every = pl.concat(rows.values()).unique("service_id", keep="first", maintain_order=True)
    return every.with_columns(name=AdultServices.name())


def areas_of(
    rows: dict[str, pl.DataFrame], known_by: date
) -> tuple[list[pl.DataFrame], list[pl.DataFrame]]:
    """Concentration and dependency of the areas of each market that has services."""
    held = [(market, here, by) for market, here in rows.items() if len(here) for by in _AREAS]
    measured = [
        concentration_among(here, market, by, known_by=known_by) for market, here, by in held
    ]
    return measured, [dependency_among(here, market, by) for market, here, by in held]


def endings(facts: Facts) -> pl.DataFrame:
    """Registrations of adult care that ended: ``ENDING_SCHEMA`` rows.

    That the care went on is known from the regulator's statement or the weighed evidence, whichever
    came first; a person's decision that it truly closed stands against both.
    """
    stated = facts.cqc_relationship.filter(pl.col("entity_kind") == "service").select(
        service_id="from_id", known_on="known_on"
    )
    weighed = facts.succession.filter(pl.col("kind").cast(pl.String).is_in(CONTINUED)).select(
        "known_on", service_id="from_service_id"
    )
    went_on = (
        pl.concat([stated, weighed.select(stated.columns)])
        .filter(~pl.col("service_id").is_in(decided_closed(facts).implode()))
        .group_by("service_id")
        .agg(continued_known_on=pl.col("known_on").min())
    )
    return (
        facts.registration.filter(
            pl.col("ended_on").is_not_null(), pl.col("market").is_in(ADULT_MARKETS)
        )
        .with_columns(known_on=pl.coalesce("end_known_on", "known_on"))
        .join(went_on, on="service_id", how="left", maintain_order="left")
        .select(pl.col(name).cast(dtype) for name, dtype in ENDING_SCHEMA.items())
    )


def scores_at(facts: Facts, learnt: Learnt, editions: dict[date, date]) -> pl.DataFrame:
    """The chances at every list, with those of the last 31 March beside them.

    The published scores are those of every 31 March and of the newest list, which moves on: an alert
    keeps its identity only if a list is scored alike when it is no longer the newest.

    Returns:
        ``Score`` rows with ``previous_on``.
    """
    task, version = learnt.task, learnt.version
    held: list[pl.DataFrame] = [Score.create_empty()]
    for as_at, known_by in editions.items():
        then = learnt.scores.filter(
            pl.col("task") == task.id, pl.col("as_at") == as_at, pl.col("known_by") == known_by
        )
        if then.is_empty():
            panel = adult_panel(facts, task.market, as_at, known_by)
            dated = version.at(as_at, known_by) if len(panel) else None
            then = score_panel(task, version, dated, panel, explained=False)[0]
        held.append(then.select(Score.column_names()))
    scores = pl.concat(held, how="vertical_relaxed").drop("previous")
    march = {day: _march_before(day) for day in editions}
    before = learnt.scores.select("entity_id", previous_on="as_at", previous="probability")
    return scores.with_columns(
        previous_on=pl.col("as_at").replace_strict(march, default=None, return_dtype=pl.Date)
    ).join(before, on=["entity_id", "previous_on"], how="left", maintain_order="left")


def outcomes_at(facts: Facts, task: Task, editions: dict[date, date]) -> pl.DataFrame:
    """Who had gone once a list's horizon had passed, as it could be read a month later.

    Returns:
        ``OUTCOME_SCHEMA`` columns and ``known_on``; a list whose horizon has not passed has no rows.
    """
    parts = []
    for as_at in editions:
        over = pl.select(pl.lit(as_at).dt.offset_by(f"{task.horizon_months}mo")).item() + MONTH
        labels = registration_labels(facts, task.market, as_at, task.horizon_months, over)
        parts.append(
            labels.select(
                "service_id",
                as_at=pl.lit(as_at),
                exited=pl.col("label") == 1,
                known_on=pl.lit(over),
            )
        )
    return pl.concat(parts)


def _march_before(day: date) -> date:
    """The last 31 March whose register could be read by a day."""
    march = date(day.year, 3, 31)
    return march if march + MONTH <= day else date(day.year - 1, 3, 31)
