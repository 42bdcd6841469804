"""One results file: panels, scores, reasons, concentration, dependency, alerts, model figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from data.tables.results import (
    Alert,
    Concentration,
    Dependency,
    ExitCount,
    Importance,
    ModelRun,
    Reason,
    Reliability,
    Run,
    Score,
)
from data.tables.service import SECTORS
from data.warehouse.database import is_sound, read_database, write_database
from data.warehouse.facts import Facts
from data.warehouse.fingerprint import room_fingerprint, text_fingerprint
from data.warehouse.home import Home
from data.warehouse.publish import about, publish
from features.concentration import LEVELS, concentration, dependency
from features.inspection import shown_inspections
from features.labels import exit_counts, exit_labels
from features.population import (
    edition_after,
    editions_in_order,
    known_on,
    market_rows,
    names_owners,
)
from models.alert_facts import Facts as AlertFacts
from models.alert_rules import Rule
from models.alerts import evaluate
from models.explain import importance
from models.registry import ModelVersion
from models.scoring import score_all, service_name
from models.task import Task

_ROOMS = [Path(__file__).resolve().parents[1] / room for room in ("data", "features", "models")]
#: Sectors whose concentration is kept ready; the command computes any other on demand.
_KEPT_SECTORS = ("all", "private", "voluntary", "local-authority")


@dataclass(frozen=True)
class Published:
    """A results file and whether it had to be written."""

    path: Path
    run_id: str
    fresh: bool


def publish_results(
    home: Home, warehouse: Path, facts: Facts, task: Task, version: ModelVersion, rules: list[Rule]
) -> Published:
    """Compute every result table from a warehouse and a model, write them, point readers at them.

    The run's id is a hash of build, model, rules and program: the same inputs are computed once.
    The caller holds the writer lock.
    """
    build = about(warehouse)
    latest = facts.editions()["as_at"].max()
    assert isinstance(latest, date)
    spoken = [rule.model_dump_json() for rule in rules]
    key = text_fingerprint(build["build_id"], version.version, room_fingerprint(*_ROOMS), *spoken)[
        :12
    ]
    run_id = f"{latest}-{key}"
    target = home.results / f"{run_id}.duckdb"
    fresh = not is_sound(target)
    if fresh:
        frames = result_tables(facts, task, version, rules)
        frames["run"] = Run.validate(
            pl.DataFrame(
                {
                    "run_id": [run_id],
                    "build_id": [build["build_id"]],
                    "data_kind": [build["data_kind"]],
                    "latest_as_at": [latest],
                    "known_by": [known_on(facts, latest)],
                    "task": [task.id],
                    "model_version": [version.version],
                    "champion": [str(version.metadata["learner"])],
                }
            ),
            cast=True,
        )
        write_database(
            target,
            frames,
            {"run_id": run_id, "build_id": build["build_id"], "data_kind": build["data_kind"]},
        )
    publish(home, warehouse=warehouse, results=target)
    return Published(target, run_id, fresh)


def result_tables(
    facts: Facts, task: Task, version: ModelVersion, rules: list[Rule]
) -> dict[str, pl.DataFrame]:
    """Every table of a results file but ``run``, under contract."""
    as_ats = facts.editions()["as_at"].to_list()
    panel, score, reason = score_all(facts, task, version, as_ats)
    latest_reasons = reason.filter(pl.col("as_at") == as_ats[-1]) if len(reason) else reason
    frames = {
        "panel_service": panel.with_columns(pl.col(pl.Enum).cast(pl.String)),
        "score": Score.validate(score.select(Score.column_names()), cast=True),
        "reason": Reason.validate(reason, cast=True) if len(reason) else Reason.create_empty(),
        "importance": Importance.validate(importance(task, latest_reasons), cast=True)
        if len(latest_reasons)
        else Importance.create_empty(),
        "exit_count": ExitCount.validate(exit_counts(facts, task.market), cast=True),
        "model_run": ModelRun.validate(model_runs(version.backtest), cast=True),
        "reliability": Reliability.validate(
            pl.DataFrame(version.backtest["reliability"]), cast=True
        ),
        **market_tables(facts, task.market, as_ats),
    }
    frames["alert"] = alert_rows(facts, task, frames["score"], rules, as_ats)
    return frames


def market_tables(facts: Facts, market: str, as_ats: list[date]) -> dict[str, pl.DataFrame]:
    """Concentration and dependency of a market at every register and level."""
    sectors = [sector for sector in _KEPT_SECTORS if sector == "all" or sector in SECTORS.values()]
    measured = [
        concentration(facts, market, day, by, sector)
        for day in as_ats
        for by in LEVELS
        for sector in sectors
    ]
    shares = [dependency(facts, market, day, by) for day in as_ats for by in LEVELS]
    return {
        "concentration": Concentration.validate(pl.concat(measured), cast=True),
        "dependency": Dependency.validate(pl.concat(shares), cast=True),
    }


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
    rows = [market_rows(facts.seen(day, published[day]), task.market, day) for day in days]
    services = pl.concat([part for part in rows if names_owners(part)] or rows[:1])
    services = services.with_columns(
        name=service_name(pl.col("owner_name"), pl.col("la_name"), pl.col("urn"))
    )
    measured = [
        concentration(facts, task.market, day, by, known_by=published[day])
        for day in days
        for by in LEVELS
    ]
    shares = [
        dependency(facts, task.market, day, by, published[day]) for day in days for by in LEVELS
    ]
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


def model_runs(figures: dict[str, Any]) -> pl.DataFrame:
    """A backtest's figures as ``model_run`` rows; ``as_at`` null is all tests together."""
    common = {"task": figures["task"], "protocol": figures["protocol"]}
    tests = [
        common
        | measured
        | {
            "model": name,
            "is_champion": name == figures["champion"],
            "as_at": date.fromisoformat(test["as_at"]),
            "known_by": date.fromisoformat(test["known_by"]),
            "n": test["n"],
            "events": test["events"],
        }
        for test in figures["tests"]
        for name, measured in test["models"].items()
    ]
    n, events = sum(t["n"] for t in figures["tests"]), sum(t["events"] for t in figures["tests"])
    overall = [
        common
        | measured
        | {
            "model": name,
            "is_champion": name == figures["champion"],
            "as_at": None,
            "known_by": None,
            "n": n,
            "events": events,
        }
        for name, measured in figures["overall"].items()
    ]
    return pl.DataFrame([*tests, *overall], infer_schema_length=None).select(
        ModelRun.column_names()
    )


def read_results(path: Path, *tables: str) -> dict[str, pl.DataFrame]:
    """Tables of a results file as frames."""
    return read_database(path, list(tables))
