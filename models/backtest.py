"""Backtests: trained on the past only, tested on later registers, beside naive baselines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from data.errors import NothingYet
from models.calibration import sigmoid
from models.metrics import Ranked, auc, bins, interval, measures, owner_weights
from models.units.registered import Held, unit_kind, unit_of
from models.walk_forward import Step, Walk, fit_models, labelled_rows

PROTOCOLS = ("time", "time_and_owner")
CHAMPION_UNTIL_BEATEN = "logistic"
CHALLENGER = "lightgbm"
_OWNER_FOLDS = 5


@dataclass(frozen=True)
class TestSet:
    """One register's outcome beside every model's chance for it."""

    as_at: date
    known_by: date
    rows: pl.DataFrame
    chances: dict[str, np.ndarray]

    @property
    def label(self) -> np.ndarray:
        """0/1 per row."""
        return self.rows["label"].to_numpy()


@dataclass(frozen=True)
class Backtest:
    """The figures of one backtest, ready to print, and its test sets."""

    task: str
    horizon_months: int
    protocol: str
    champion: str
    challenge: dict[str, float]
    tests: list[dict[str, Any]]
    overall: dict[str, dict[str, float]]
    sets: list[TestSet] = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """The ``backtest`` contract."""
        return {
            "task": self.task,
            "horizon_months": self.horizon_months,
            "protocol": self.protocol,
            "champion": self.champion,
            "challenge": self.challenge,
            "tests": self.tests,
            "overall": self.overall,
        }


def backtest(
    facts: Held,
    walk: Walk,
    years: list[int],
    protocol: str = "time",
    told: Callable[[str], None] = lambda _: None,
) -> Backtest:
    """Test every model on the registers of given years.

    Args:
        facts: the warehouse's facts, for the outcomes as known today.
        walk: the models through time.
        years: test registers, 31 March of each.
        protocol: ``time`` (intervals clustered by owner) or ``time_and_owner`` (no owner of a test
            row is in training: five folds of owners, each left out in turn).
        told: called with a line of progress.

    Raises:
        NothingYet: if no register asked for has both a model and an outcome.
    """
    sets = []
    for year in years:
        step = next((s for s in walk.steps.values() if s.as_at.year == year), None)
        if step is None:
            continue
        rows = labelled_rows(facts, walk.task, walk.panels[step.as_at], step.as_at, None)
        # Where nobody left, or everybody, there is no order to get right or wrong.
        if rows["label"].n_unique() < 2:
            continue
        told(f"testing {step.as_at}")
        chances = (
            _chances(step, rows)
            if protocol == "time"
            else _chances_without_owner(facts, walk, step, rows)
        )
        sets.append(TestSet(step.as_at, step.known_by, rows, chances))
    if not sets:
        held = ", ".join(str(day.year) for day in testable_years(facts, walk)) or "none"
        raise NothingYet(
            f"No register of {', '.join(map(str, years))} can be tested: it needs a model, and homes "
            f"known to have left and to have stayed a year on; testable: {held}."
        )
    tests = [_figures(test) for test in sets]
    everything = TestSet(
        sets[-1].as_at,
        sets[-1].known_by,
        pl.concat([s.rows for s in sets], how="vertical_relaxed"),
        {name: np.concatenate([s.chances[name] for s in sets]) for name in sets[0].chances},
    )
    overall = _figures(everything)["models"]
    challenge = paired_difference(everything, CHALLENGER, CHAMPION_UNTIL_BEATEN)
    champion = champion_after(challenge)
    return Backtest(
        walk.task.id, walk.task.horizon_months, protocol, champion, challenge, tests, overall, sets
    )


def testable_years(facts: Held, walk: Walk) -> list[date]:
    """Registers that have both a model and a known outcome."""
    unit = unit_of(walk.task, facts)
    return [day for day in walk.steps if unit.outcome_shown(day)]


def champion_after(challenge: dict[str, float]) -> str:
    """The logistic, unless the whole interval of the challenger's lead lies above zero."""
    return CHALLENGER if challenge["low"] > 0 else CHAMPION_UNTIL_BEATEN


def paired_difference(test: TestSet, challenger: str, champion: str) -> dict[str, float]:
    """AUC of the challenger minus AUC of the champion on the same rows, with a 95 % interval.

    Both are read off the same resamples of owners, so the interval is that of the difference.
    """
    weight = owner_weights(test.rows["provider_id"].to_numpy())
    whole = np.ones((1, len(test.rows)))
    one, two = (Ranked.by(test.chances[name], test.label) for name in (challenger, champion))
    low, high = interval(auc(one, weight) - auc(two, weight))
    return {
        "auc_difference": float(auc(one, whole)[0] - auc(two, whole)[0]),
        "low": low,
        "high": high,
    }


def reliability(sets: list[TestSet], task: str) -> pl.DataFrame:
    """Predicted against observed in ten equal-count bins: the ``reliability`` table.

    Observed shares carry Wilson 95 % intervals.
    """
    label = np.concatenate([s.label for s in sets])
    rows = []
    for name in sets[0].chances:
        chance = np.concatenate([s.chances[name] for s in sets])
        bin_of = bins(chance)
        for number in np.unique(bin_of):
            inside = bin_of == number
            n, share = int(inside.sum()), float(label[inside].mean())
            low, high = _wilson(share, n)
            rows.append(
                (task, name, int(number), n, float(chance[inside].mean()), share, low, high)
            )
    names = ["task", "model", "bin", "n", "predicted", "observed", "observed_low", "observed_high"]
    return pl.DataFrame(rows, schema=names, orient="row")


def _wilson(share: float, n: int) -> tuple[float, float]:
    z = 1.959964
    middle, spread = (
        share + z * z / (2 * n),
        z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)),
    )
    return float((middle - spread) / (1 + z * z / n)), float((middle + spread) / (1 + z * z / n))


def _chances(step: Step, rows: pl.DataFrame) -> dict[str, np.ndarray]:
    chances = {
        name: step.calibrations[name].chance(model.logit(rows))
        for name, model in step.models.items()
    }
    return {"prevalence": np.full(len(rows), step.prevalence), **chances}


def _chances_without_owner(
    facts: Held, walk: Walk, step: Step, rows: pl.DataFrame
) -> dict[str, np.ndarray]:
    """As ``_chances``, but each row by models that never saw a home of its owner.

    Calibration stays that of the step: a line of two numbers over all owners.
    """
    training = pl.concat(
        [
            labelled_rows(facts, walk.task, walk.panels[day], day, step.known_by)
            for day in step.training_years
        ],
        how="vertical_relaxed",
    )
    key = unit_kind(walk.task).key
    owners = np.unique(rows["provider_id"].to_numpy())
    folds = dict(
        zip(owners, np.random.default_rng(7).permutation(len(owners)) % _OWNER_FOLDS, strict=True)
    )
    fold_of = np.array([folds[owner] for owner in rows["provider_id"]])
    chances = {name: np.full(len(rows), step.prevalence) for name in ("prevalence", *step.models)}
    for fold in range(_OWNER_FOLDS):
        held_out = [owner for owner, number in folds.items() if number == fold]
        # A home held out under today's owner must not be in training under an earlier one either.
        tested_ids = rows.filter(pl.Series(fold_of == fold))[key]
        kept = training.filter(
            ~pl.col("provider_id").is_in(held_out) & ~pl.col(key).is_in(tested_ids.implode())
        )
        if kept["label"].n_unique() < 2:
            continue  # nothing to learn from: the prevalence stands for every model
        for name, model in fit_models(walk.task, kept, step.penalty).items():
            tested = rows.filter(pl.Series(fold_of == fold))
            chances[name][fold_of == fold] = step.calibrations[name].chance(model.logit(tested))
    return chances


def _figures(test: TestSet) -> dict[str, Any]:
    weight = owner_weights(test.rows["provider_id"].to_numpy())
    label = test.label
    models = {
        name: measures(test.chances[name], label, test.chances["prevalence"], weight)
        for name in test.chances
    }
    return {
        "as_at": test.as_at.isoformat(),
        "known_by": test.known_by.isoformat(),
        "n": len(label),
        "events": int(label.sum()),
        "models": models,
    }


def typical_chance(calibrated_base: float) -> float:
    """The typical service's chance (share 0-1) from its calibrated log-odds."""
    return float(sigmoid(np.array([calibrated_base]))[0])
