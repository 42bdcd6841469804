"""Train a task: walk forward, test out of time, choose the champion, keep it as a version."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from data.errors import ForewarnError, NothingYet
from data.warehouse.fingerprint import room_fingerprint, table_fingerprint, text_fingerprint
from models.backtest import Backtest, backtest, reliability, testable_years
from models.boosted import PARAMETERS, BoostedHazard
from models.registry import DatedModel, load, put_in_force, save
from models.task import Task
from models.units.registered import Held, unit_of
from models.walk_forward import Walk, labelled_rows, walk_forward

#: The newest registers whose outcome is known are the test; older ones teach.
_TEST_YEARS = 2
_ROOMS = [Path(__file__).resolve().parents[1] / room for room in ("data", "features", "models")]


@dataclass(frozen=True)
class Trained:
    """A version, its backtest figures as stored, and whether it had to be fitted."""

    version: str
    figures: dict[str, Any]
    fresh: bool


def train(
    facts: Held,
    task: Task,
    folder: Path,
    data_kind: str,
    until: date | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Trained:
    """Train, test and keep a version, and put it in force.

    The version's name is the newest register's date and a hash of data, task and program: the same
    inputs give the same version, which is then not fitted again.

    Args:
        facts: the warehouse's facts.
        task: the risk task.
        folder: ``models/<task>`` of a home.
        data_kind: ``synthetic`` or ``real``, kept as ``trained_on``.
        until: the last register to learn up to; None for all.
        told: called with a line of progress.
    """
    editions = [day for day in unit_of(task, facts).editions() if until is None or day <= until]
    if not editions:
        raise NothingYet("No register is held up to that date; ingest one and build again.")
    data_print = text_fingerprint(*(table_fingerprint(table) for table in facts.tables().values()))
    code = room_fingerprint(*_ROOMS)[:12]
    version = f"{max(editions)}-{text_fingerprint(data_print, code, task.id)[:10]}"
    if (folder / version).exists():
        try:
            kept = load(folder, version)
        except ForewarnError as damage:
            told(str(damage))
            shutil.rmtree(folder / version)
        else:
            put_in_force(folder, version)
            return Trained(version, kept.backtest, False)
    walk = walk_forward(facts, task, until, told)
    years = [day.year for day in testable_years(facts, walk)[-_TEST_YEARS:]]
    if not years:
        raise NothingYet(
            "A model could be fitted, but no later register shows whether it was right; "
            "ingest one more register and build again."
        )
    tested = backtest(facts, walk, years, told=told)
    dated = [
        DatedModel(
            day, step.known_by, step.models[tested.champion], step.calibrations[tested.champion]
        )
        for day, step in walk.steps.items()
    ]
    if tested.champion == BoostedHazard.learner:
        dated = [_with_intervals(facts, walk, entry) for entry in dated]
    metadata = _metadata(walk, tested, version, data_kind, data_print, code)
    figures = tested.to_json() | {"reliability": reliability(tested.sets, task.id).to_dicts()}
    save(folder, version, metadata, figures, dated)
    put_in_force(folder, version)
    return Trained(version, figures, True)


def _metadata(
    walk: Walk, tested: Backtest, version: str, data_kind: str, data_print: str, code: str
) -> dict[str, Any]:
    task, champion = walk.task, tested.champion
    last = walk.steps[max(walk.steps)]
    boosted = champion == BoostedHazard.learner
    calibration = last.calibrations[champion]
    return {
        "task": task.id,
        "version": version,
        "learner": champion,
        "trained_on": data_kind,
        "trained_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "as_at": last.as_at,
        "known_by": last.known_by,
        "horizon_months": task.horizon_months,
        "features": list(last.models[champion].features),
        "parameters": PARAMETERS if boosted else {"penalty_C": last.penalty},
        "training_registers": list(last.training_years),
        "training_rows": last.training_rows,
        "training_events": last.training_events,
        "prevalence": last.prevalence,
        "calibration": {
            "a": calibration.a,
            "b": calibration.b,
            "n": calibration.n,
            "events": calibration.events,
        },
        "data_fingerprint": data_print,
        "code_revision": code,
        "metrics": tested.overall[champion],
        "challenge": tested.challenge,
        "task_reviewed_on": task.reviewed_on,
    }


def _with_intervals(facts: Held, walk: Walk, entry: DatedModel) -> DatedModel:
    """A boosted model refitted with resampled owners, for its scores' intervals."""
    step = walk.steps[entry.as_at]
    rows = pl.concat(
        [
            labelled_rows(facts, walk.task, walk.panels[day], day, step.known_by)
            for day in step.training_years
        ],
        how="vertical_relaxed",
    )
    fitted = BoostedHazard.fit(rows, rows["label"].to_numpy(), walk.task.features, intervals=True)
    return replace(entry, model=fitted)


def refuse_synthetic_on_real(trained_on: str, data_kind: str, version: str) -> None:
    """A model trained on synthetic data never scores a real provider, nor the other way round.

    Raises:
        ForewarnError: if the two differ.
    """
    if trained_on != data_kind:
        raise ForewarnError(
            f"Model {version} was trained on {trained_on} data and will not score {data_kind} providers; "
            "train a model in this home."
        )
