"""Models through time: at each register, every learner fitted only on what was public by then."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from data.errors import NothingYet
from data.tables.market import ADULT_MARKETS
from models.boosted import BoostedHazard
from models.calibration import Calibration, fit_calibration
from models.logistic import DEFAULT_PENALTY, PENALTIES, LogisticHazard
from models.task import Task
from models.units.registered import Held, unit_kind, unit_of

Hazard = LogisticHazard | BoostedHazard

#: Registers whose outcome must be known before a first model is fitted.
_FEWEST_TRAINING_YEARS = 2
#: Units by their kind, and what became of those whom the event befell.
_SAID = {"service": ("homes", "left"), "provider": ("companies", "failed")}
#: Calibration and the choice of penalty look back over at most so many origins: the exit rate drifts.
_LOOK_BACK = 3


@dataclass(frozen=True)
class Step:
    """What could be fitted at one register: the learners, their calibration, the training base rate.

    ``predicted`` holds log-odds before calibration for that register's own panel, in its order: one
    column per learner, and one per penalty tried (``logistic 0.01``). Later registers judge by it.
    """

    as_at: date
    known_by: date
    models: dict[str, Hazard]
    calibrations: dict[str, Calibration]
    prevalence: float
    training_rows: int
    training_events: int
    training_years: tuple[date, ...]
    penalty: float
    predicted: dict[str, np.ndarray]


@dataclass(frozen=True)
class Walk:
    """Panels of every register held, and a step for every one at which a model could be fitted."""

    task: Task
    panels: dict[date, pl.DataFrame]
    steps: dict[date, Step]


def walk_forward(
    facts: Held,
    task: Task,
    until: date | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Walk:
    """Fit every learner at every register, oldest first.

    At the register of a date, a training row counts only if the register that gives its label had
    been published by this register's own publication day, and its label is the one known on that
    day. Chances are calibrated on earlier registers' out-of-time predictions, so on later origins
    than the model behind each prediction was trained on.

    Args:
        facts: the warehouse's facts.
        task: the risk task.
        until: the last register to fit at; None for all.
        told: called with a line of progress.

    Raises:
        NothingYet: if too few registers are held for a single model.
    """
    unit = unit_of(task, facts)
    editions = [day for day in unit.editions() if until is None or day <= until]
    panels = {day: unit.panel(day) for day in editions}
    steps: dict[date, Step] = {}
    for as_at in editions:
        known_by = unit.known_on(as_at)
        labelled = {
            day: rows
            for day in editions
            if day < as_at and len(rows := labelled_rows(facts, task, panels[day], day, known_by))
        }
        outcomes = {label for rows in labelled.values() for label in rows["label"].unique()}
        events = sum(int(rows["label"].sum()) for rows in labelled.values())
        enough = len(labelled) >= _FEWEST_TRAINING_YEARS and events >= task.fewest_events
        if enough and len(outcomes) == 2:
            told(f"fitting at {as_at}")
            steps[as_at] = _step(task, as_at, known_by, panels, labelled, steps)
    if not steps:
        units, went = _SAID[unit.kind]
        if task.market in ADULT_MARKETS:
            raise NothingYet(
                f"The registrations held of {task.market} do not suffice for a first model, which"
                f" needs {_FEWEST_TRAINING_YEARS} years with at least {task.fewest_events} services"
                " known to have closed; ingest the regulator's lists of active and of deactivated"
                " locations and build again."
            )
        raise NothingYet(
            f"{len(editions)} registers are held and a first model needs "
            f"{_FEWEST_TRAINING_YEARS + 1} of successive years, with {units} that {went} and {units} "
            "that did not; ingest earlier ones and build again."
        )
    return Walk(task, panels, steps)


def labelled_rows(
    facts: Held, task: Task, panel: pl.DataFrame, as_at: date, known_by: date | None
) -> pl.DataFrame:
    """A register's panel rows whose label was known by a day, with ``label`` (0/1)."""
    unit = unit_of(task, facts)
    labels = unit.labels(as_at, known_by).drop_nulls("label")
    return panel.join(labels, on=unit.key, how="inner", maintain_order="left")


def fit_models(
    task: Task,
    rows: pl.DataFrame,
    penalty: float = DEFAULT_PENALTY,
    tried: tuple[float, ...] = (),
) -> dict[str, Hazard]:
    """The learners of a task on labelled rows: its baseline, penalised logistic, LightGBM.

    The trees grow beside the others: LightGBM lets go of the interpreter, and neither waits for the
    other's result. ``tried`` adds the logistic at further penalties (``logistic 0.01``).
    """
    label = rows["label"].to_numpy()
    naive = {
        name: feature for name, feature in task.features.items() if feature.reason == task.baseline
    }
    with ThreadPoolExecutor(max_workers=1) as beside:
        trees = beside.submit(BoostedHazard.fit, rows, label, task.features)
        path = LogisticHazard.path(
            rows, label, task.features, tuple(dict.fromkeys((penalty, *tried)))
        )
        return {
            task.baseline_name: LogisticHazard.fit(rows, label, naive),
            "logistic": path[penalty],
            "lightgbm": trees.result(),
            **{f"logistic {strength}": path[strength] for strength in tried},
        }


def _step(
    task: Task,
    as_at: date,
    known_by: date,
    panels: dict[date, pl.DataFrame],
    labelled: dict[date, pl.DataFrame],
    past: dict[date, Step],
) -> Step:
    rows = pl.concat(labelled.values(), how="vertical_relaxed")
    origins = sorted(set(labelled) & set(past))[-_LOOK_BACK:]
    earlier = _earlier_predictions(unit_kind(task).key, origins, panels, labelled, past)
    penalty = _best_penalty(earlier)
    label = rows["label"].to_numpy()
    candidates = fit_models(task, rows, penalty, PENALTIES)
    models = {name: model for name, model in candidates.items() if " " not in name}
    return Step(
        as_at=as_at,
        known_by=known_by,
        models=models,
        calibrations={
            name: fit_calibration(earlier[name], earlier["label"]) if earlier else Calibration()
            for name in models
        },
        prevalence=float(label.mean()),
        training_rows=len(rows),
        training_events=int(label.sum()),
        training_years=tuple(labelled),
        penalty=penalty,
        predicted={name: model.logit(panels[as_at]) for name, model in candidates.items()},
    )


def _earlier_predictions(
    key: str,
    origins: list[date],
    panels: dict[date, pl.DataFrame],
    labelled: dict[date, pl.DataFrame],
    past: dict[date, Step],
) -> dict[str, np.ndarray]:
    """What each origin's own models said when it was the newest register, beside what came.

    Returns:
        ``label`` and the log-odds of each learner and penalty over all origins' labelled rows;
        empty without origins.
    """
    if not origins:
        return {}
    rows_of = {
        day: panels[day]
        .with_row_index("row")
        .join(labelled[day].select(key), on=key, maintain_order="right")["row"]
        .to_numpy()
        for day in origins
    }
    said = {
        name: np.concatenate([past[day].predicted[name][rows_of[day]] for day in origins])
        for name in past[origins[0]].predicted
    }
    return said | {"label": np.concatenate([labelled[day]["label"].to_numpy() for day in origins])}


def _best_penalty(earlier: dict[str, np.ndarray]) -> float:
    """The penalty whose models had the least log-loss on the origins before this one."""
    if not earlier:
        return DEFAULT_PENALTY

    def loss(penalty: float) -> float:
        raw, label = earlier[f"logistic {penalty}"], earlier["label"]
        return float(np.logaddexp(0, raw).sum() - (label * raw).sum())

    return min(PENALTIES, key=loss)
