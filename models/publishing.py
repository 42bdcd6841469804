"""One results file: panels, scores, reasons, concentration, dependency, alerts, model figures."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from data.errors import NothingYet
from data.tables.market import ADULT_INSPECTORATES, ADULT_MARKETS, MARKETS
from data.tables.results import (
    ExitCount,
    Importance,
    ModelRun,
    Reason,
    Reliability,
    Run,
    Score,
)
from data.warehouse.company_facts import CompanyFacts
from data.warehouse.database import is_sound, read_database, write_database
from data.warehouse.facts import Facts
from data.warehouse.fingerprint import room_fingerprint, text_fingerprint
from data.warehouse.home import Home
from data.warehouse.publish import about, publish
from features.labels import exit_counts
from features.registers import editions
from models.alert_adult import Learnt
from models.alert_history import adult_alert_rows, alert_rows
from models.alert_rules import Rule
from models.classic_table import classic_score_table
from models.explain import importance
from models.market_results import market_tables
from models.registry import ModelVersion
from models.scoring import score_all
from models.task import Task
from models.units.registered import Held, held_of, unit_of

_ROOMS = [Path(__file__).resolve().parents[1] / room for room in ("data", "features", "models")]


@dataclass(frozen=True)
class Scorer:
    """A task with its version in force and the facts it scores."""

    task: Task
    facts: Held
    version: ModelVersion


@dataclass(frozen=True)
class Published:
    """A results file and whether it had to be written."""

    path: Path
    run_id: str
    fresh: bool


def publish_results(
    home: Home,
    warehouse: Path,
    facts: Facts,
    task: Task,
    version: ModelVersion | None,
    rules: list[Rule],
    also: tuple[Scorer, ...] = (),
    companies: CompanyFacts | None = None,
) -> Published:
    """Compute every result table from a warehouse and a model, write them, point readers at them.

    The run's id is a hash of build, models, rules and program: the same inputs are computed once.
    The caller holds the writer lock. ``also`` are further tasks whose scores
    stand beside, ``companies`` those whose accounts get the classic scores. Without a ``version``
    the markets are measured and nothing of the task is scored.

    Raises:
        NothingYet: if no register of any market is held.
    """
    build = about(warehouse)
    latest, known_by = _newest(facts, task.market)
    spoken = [rule.model_dump_json() for rule in rules]
    versions = [
        version.version if version else "",
        *(scorer.version.version for scorer in also),
    ]
    key = text_fingerprint(build["build_id"], *versions, room_fingerprint(*_ROOMS), *spoken)[:12]
    run_id = f"{latest}-{key}"
    target = home.results / f"{run_id}.duckdb"
    fresh = not is_sound(target)
    if fresh:
        frames = result_tables(facts, task, version, rules, also, companies)
        frames["run"] = Run.validate(
            pl.DataFrame(
                {
                    "run_id": [run_id],
                    "build_id": [build["build_id"]],
                    "data_kind": [build["data_kind"]],
                    "latest_as_at": [latest],
                    "known_by": [known_by],
                    "task": [task.id],
                    "model_version": [version.version if version else None],
                    "champion": [str(version.metadata["learner"]) if version else None],
                },
                schema_overrides={"model_version": pl.String, "champion": pl.String},
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
    facts: Facts,
    task: Task,
    version: ModelVersion | None,
    rules: list[Rule],
    also: tuple[Scorer, ...] = (),
    companies: CompanyFacts | None = None,
) -> dict[str, pl.DataFrame]:
    """Every table of a results file but ``run``, under contract."""
    own = held_of(task, facts)
    as_ats = own.editions()["as_at"].to_list()
    # Two at a time: no task uses more than one core.
    with ThreadPoolExecutor(max_workers=2) as pool:
        further = [pool.submit(_scored, scorer) for scorer in also]
        markets = pool.submit(market_tables, facts)
        frames = _scored(Scorer(task, own, version)) if version else _nothing_scored()
    raised = [alert_rows(own, task, frames["score"], rules, as_ats, companies)] if version else []
    scored = [one.result() for one in further]
    learnt = [
        Learnt(scorer.task, scorer.version, held["score"])
        for scorer, held in zip(also, scored, strict=True)
        if scorer.task.market in ADULT_MARKETS
    ]
    raised.append(adult_alert_rows(facts.of(ADULT_INSPECTORATES), learnt, rules, companies))
    for held in scored:
        for name, frame in held.items():
            # Panels of several markets have columns of their own; the other tables have a contract.
            both = [frames[name], frame] if name in frames else [frame]
            frames[name] = pl.concat(both, how="diagonal_relaxed")
    counts = ExitCount.validate(exit_counts(own, task.market), cast=True) if as_ats else None
    return {
        **frames,
        "exit_count": ExitCount.create_empty() if counts is None else counts,
        **markets.result(),
        "classic_score": classic_score_table(companies.accounts if companies else pl.DataFrame()),
        "alert": pl.concat(raised).sort("as_at", "rule", "entity_id"),
    }


def _scored(scorer: Scorer) -> dict[str, pl.DataFrame]:
    """One task's panel, scores, reasons and figures; the panel under its unit's own name."""
    task, version = scorer.task, scorer.version
    as_ats = unit_of(task, scorer.facts).editions()
    panel, score, reason = score_all(scorer.facts, task, version, as_ats)
    latest = reason.filter(pl.col("as_at") == as_ats[-1]) if len(reason) else reason
    return {
        f"panel_{task.unit}": panel.with_columns(pl.col(pl.Enum).cast(pl.String)),
        "score": Score.validate(score.select(Score.column_names()), cast=True),
        "reason": Reason.validate(reason, cast=True) if len(reason) else Reason.create_empty(),
        "importance": Importance.validate(importance(task, latest), cast=True)
        if len(latest)
        else Importance.create_empty(),
        "model_run": ModelRun.validate(model_runs(version.backtest), cast=True),
        "reliability": Reliability.validate(
            pl.DataFrame(version.backtest["reliability"]), cast=True
        ),
    }


def _nothing_scored() -> dict[str, pl.DataFrame]:
    contracts = {
        "score": Score,
        "reason": Reason,
        "importance": Importance,
        "model_run": ModelRun,
        "reliability": Reliability,
    }
    return {name: contract.create_empty() for name, contract in contracts.items()}


def _newest(facts: Facts, market: str) -> tuple[date, date]:
    """Date and publication day of the newest register: the task's market's, else any other's."""
    for wanted in (market, *MARKETS):
        held = editions(facts, wanted)
        if len(held):
            newest = held.row(-1, named=True)
            return newest["as_at"], newest["known_on"]
    raise NothingYet("No register of any market is held; ingest one and build again.")


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
