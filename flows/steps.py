"""The steps of the whole job as plain functions: each works alone and is safe to repeat.

Each imports what it needs when it runs, so that the command starts fast.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import ForewarnError
from data.settings import settings
from data.warehouse.home import Home

if TYPE_CHECKING:
    from data.casework.alerts import Recorded
    from data.fetching.progress import Progress
    from data.fetching.run import Fetched
    from data.fetching.source import FetchSource
    from data.warehouse.build import BuildReport
    from data.warehouse.outcome import Outcome
    from models.publishing import Published
    from models.training import Trained

TASK = "service-exit"
#: Tasks scored beside it where they have been trained.
FURTHER_TASKS = ("company-failure", "service-exit-care-homes", "service-exit-home-care")
Told = Callable[[str], None]


def quiet(_: str) -> None:
    """Tell nobody."""


def ingest_step(
    home: Home,
    paths: Sequence[Path | str],
    told: Callable[[Outcome], None] = lambda _: None,
    advanced: Callable[[str, int, int], None] = lambda _name, _done, _all: None,
) -> list[Outcome]:
    """Publishers' files into the archive."""
    from data.warehouse.ingest import PackIngest, ingest_paths

    chosen = settings()
    write = None
    if chosen.task_runner != "none":
        from flows.pack_runner import read_under_prefect
        from flows.prefect_settings import prepare_prefect

        prepare_prefect(home.path)
        write = read_under_prefect(chosen.task_runner, chosen.dask_scheduler, chosen.pack_workers)
    packs = PackIngest(chosen.raw, chosen.pack_workers, advanced, write)
    return ingest_paths(home, paths, chosen.max_file_mb * 1_000_000, told, packs)


def fetch_step(
    home: Home,
    sources: Sequence[FetchSource],
    since: date | None = None,
    mirror: str | None = None,
    done: Callable[[Fetched], None] = lambda _: None,
    told: Told = quiet,
    progress: Progress | None = None,
    ingested: Callable[[Outcome], None] = lambda _: None,
) -> list[Fetched]:
    """Publishers' files into the archive, source by source."""
    from data.fetching.mirror import Mirror
    from data.fetching.run import FetchRun

    address = mirror or settings().mirror
    if home.data_kind() == "synthetic" and address is None:
        raise ForewarnError(
            f"{home.path} holds synthetic data, and what publishers give out is real; "
            "use another home (--home DIR)."
        )
    run = FetchRun(
        home,
        settings(),
        lambda files: ingest_step(home, files, ingested),
        Mirror.at(address) if address else None,
        since,
        told,
        progress,
    )
    return run(sources, done)


def fetch_all_step(
    home: Home,
    done: Callable[[Fetched], None] = lambda _: None,
    told: Told = quiet,
    progress: Progress | None = None,
) -> list[Fetched]:
    """Every source that works with the keys there are; a home of synthetic data fetches none."""
    from data.sources.discovery import fetch_sources

    if home.data_kind() == "synthetic" and settings().mirror is None:
        told("This home holds synthetic data, so nothing is fetched.")
        return []
    mirrored = settings().mirror is not None
    ready = [s for s in fetch_sources().values() if s.lacks(settings(), mirrored) is None]
    return fetch_step(home, ready, done=done, told=told, progress=progress)


def build_step(
    home: Home, advanced: Callable[[str, int, int], None] = lambda _name, _done, _all: None
) -> BuildReport:
    """Archive to warehouse."""
    from data.warehouse.build import build

    return build(home, advanced)


def train_step(
    home: Home, task_id: str = TASK, until: date | None = None, told: Told = quiet
) -> Trained:
    """Warehouse to a trained version, put in force."""
    with home.writing():
        return _trained(home, task_id, until, told)


def train_all_step(home: Home, told: Told = quiet) -> dict[str, str]:
    """Every task trained that what is held suffices for, two at a time: each uses one core.

    Returns:
        Task -> its version, or the sentence that says what is missing.

    Raises:
        NothingYet: if there are registers of the first task's market, but too few.
    """
    from threadpoolctl import threadpool_limits

    from data.errors import NothingYet

    done = {}
    # Limits on threads belong to the whole process: set here, no task lifts them for another.
    with (
        home.writing(),
        threadpool_limits(1, user_api="blas"),
        ThreadPoolExecutor(max_workers=2) as pool,
    ):
        promised = {
            task_id: pool.submit(_trained, home, task_id, None, told)
            for task_id in (*FURTHER_TASKS, TASK)
        }
        for task_id, training in promised.items():
            try:
                done[task_id] = training.result().version
            except NothingYet as missing:
                if task_id == TASK and registers_held(home):
                    raise
                done[task_id] = str(missing)
    return done


def _trained(home: Home, task_id: str, until: date | None, told: Told) -> Trained:
    """One task trained; the caller holds the writer lock."""
    from data.warehouse.publish import about, published_warehouse
    from models.task import load_task
    from models.training import train
    from models.units.registered import read_held

    warehouse = published_warehouse(home)
    kind = about(warehouse)["data_kind"]
    task = load_task(task_id)
    return train(read_held(task, warehouse), task, home.models / task_id, kind, until, told)


def registers_held(home: Home, task_id: str = TASK) -> bool:
    """Whether a register is held of the market that a task is about."""
    from data.warehouse.publish import published_warehouse
    from models.task import load_task
    from models.units.registered import read_held, unit_of

    task = load_task(task_id)
    return bool(unit_of(task, read_held(task, published_warehouse(home))).editions())


def score_step(home: Home, task_id: str = TASK) -> Published:
    """Warehouse and model to published results.

    In a home without a register of the task's market the other markets are measured all the same.
    """
    from data.warehouse.company_facts import read_company_facts
    from data.warehouse.publish import about, published_warehouse, read_facts
    from models.alert_rules import load_rules
    from models.publishing import Scorer, publish_results
    from models.registry import history, in_force
    from models.task import load_task
    from models.training import refuse_synthetic_on_real
    from models.units.registered import read_held

    with home.writing():
        warehouse = published_warehouse(home)
        scored = bool(history(home.models / task_id)) or registers_held(home, task_id)
        version = in_force(home.models / task_id) if scored else None
        also = [
            Scorer(task, read_held(task, warehouse), in_force(home.models / task.id))
            for task in map(load_task, FURTHER_TASKS)
            if history(home.models / task.id)
        ]
        for used in [*([version] if version else []), *(scorer.version for scorer in also)]:
            refuse_synthetic_on_real(
                used.metadata["trained_on"], about(warehouse)["data_kind"], used.version
            )
        return publish_results(
            home,
            warehouse,
            read_facts(warehouse),
            load_task(task_id),
            version,
            load_rules(),
            tuple(also),
            read_company_facts(warehouse),
        )


@dataclass(frozen=True)
class Alerted:
    """What recording the alerts of a run did."""

    recorded: Recorded
    results: Path


def alert_step(home: Home, task_id: str = TASK) -> Alerted:
    """Published results to casework: every alert recorded once, none removed.

    Scores again first if rules, data or program have changed since.
    """
    from data.casework.alerts import record_alerts
    from models.alert_rules import load_rules
    from models.publishing import read_results

    done = score_step(home, task_id)
    rules = load_rules()
    with home.writing():
        frames = read_results(done.path, "alert", "run", "score", "concentration")
        run = frames["run"].row(0, named=True)
        recorded = record_alerts(
            home.casework,
            frames["alert"],
            run["build_id"],
            run["model_version"],
            rules=[rule.id for rule in rules],
            as_ats=sorted({*frames["score"]["as_at"], *frames["concentration"]["as_at"]}),
        )
    return Alerted(recorded, done.path)
