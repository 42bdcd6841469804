"""The whole job as one Prefect flow: files, facts, model, scores, alerts, published by swap."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from data.errors import ForewarnError
from data.warehouse.home import Home
from data.warehouse.ingest import Outcome, exit_status
from flows.steps import (
    alert_step,
    build_step,
    ingest_step,
    score_step,
    train_further_step,
    train_step,
)


@task(name="ingest", cache_policy=NO_CACHE)
def _ingest(home: Path, paths: list[Path]) -> list[Outcome]:
    outcomes = ingest_step(Home(home), paths)
    if exit_status(outcomes) == 1:
        raise ForewarnError("Nothing was ingested: " + " ".join(o.sentence for o in outcomes[:3]))
    return outcomes


@task(name="build", cache_policy=NO_CACHE)
def _build(home: Path) -> str:
    return build_step(Home(home)).build_id


@task(name="train", cache_policy=NO_CACHE)
def _train(home: Path) -> str:
    version = train_step(Home(home)).version
    train_further_step(Home(home))
    return version


@task(name="score", cache_policy=NO_CACHE)
def _score(home: Path) -> str:
    return score_step(Home(home)).run_id


@task(name="alert", cache_policy=NO_CACHE)
def _alert(home: Path) -> int:
    return alert_step(Home(home)).recorded.new


@flow(name="refresh", validate_parameters=False)
def refresh(home: Path, paths: list[Path]) -> dict[str, Any]:
    """Files to alerts. Every task is a plain step that is safe to repeat.

    Args:
        home: the home to work in.
        paths: publications to ingest first; none to start from what is archived.

    Returns:
        Ids of the build, the model version and the run, and the number of new alerts.
    """
    outcomes = _ingest(home, paths) if paths else []
    build_id = _build(home)
    version = _train(home)
    run_id = _score(home)
    return {
        "outcomes": outcomes,
        "build_id": build_id,
        "version": version,
        "run_id": run_id,
        "new_alerts": _alert(home),
    }
