"""The whole job as one Prefect flow: files, facts, model, scores, alerts, published by swap."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from data.errors import ForewarnError
from data.fetching.run import Fetched
from data.warehouse.home import Home
from data.warehouse.ingest import exit_status
from data.warehouse.outcome import Outcome
from flows.commands_fetch import say_fetches
from flows.printing import messages
from flows.retraining import in_force_of, training_due
from flows.steps import (
    TASK,
    alert_step,
    build_step,
    fetch_all_step,
    ingest_step,
    registers_held,
    score_step,
    train_all_step,
)


@task(name="fetch", cache_policy=NO_CACHE)
def _fetch(home: Path) -> list[Fetched]:
    """What can be fetched with the keys there are; a publisher out of reach stops nothing."""
    fetched = fetch_all_step(Home(home), told=lambda said: messages.print(said, markup=False))
    say_fetches(fetched)
    return fetched


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
def _train(home: Path) -> str | None:
    trained = train_all_step(Home(home))
    # A home may hold registers of adult care alone: its markets are measured all the same.
    return trained[TASK] if registers_held(Home(home)) else None


@task(name="score", cache_policy=NO_CACHE)
def _score(home: Path) -> str:
    return score_step(Home(home)).run_id


@task(name="alert", cache_policy=NO_CACHE)
def _alert(home: Path) -> int:
    return alert_step(Home(home)).recorded.new


@flow(name="refresh", validate_parameters=False)
def refresh(
    home: Path, paths: list[Path], fetch: bool = False, retrain: bool = True
) -> dict[str, Any]:
    """Files to alerts. Every task is a plain step that is safe to repeat.

    Args:
        home: the home to work in.
        paths: publications to ingest first; none to start from what is archived.
        fetch: whether to ask the publishers before that.
        retrain: whether to train again where models are in force already.

    Returns:
        Ids of the build, the model version and the run, the number of new alerts, and what became
        of every file and of every source fetched.
    """
    fetched = _fetch(home) if fetch else []
    outcomes = _ingest(home, paths) if paths else []
    build_id = _build(home)
    version = _train(home) if retrain or training_due(Home(home)) else in_force_of(Home(home))
    run_id = _score(home)
    return {
        "fetched": fetched,
        "outcomes": outcomes,
        "build_id": build_id,
        "version": version,
        "run_id": run_id,
        "new_alerts": _alert(home),
    }
