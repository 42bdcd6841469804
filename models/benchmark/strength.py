"""How strongly the learners are held back, chosen on training rows alone.

A task chooses on origins before the one it is fitted at; a table without dates has none, so its
training rows are parted into folds instead. The measure is the same: the least log-loss.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from models.boosted import DEFAULT_SMOOTHING, SMOOTHING, BoostedHazard
from models.logistic import DEFAULT_PENALTY, PENALTIES, LogisticHazard
from models.task import Feature

_FOLDS = 3
#: With fewer events a choice would be a throw of dice.
_FEWEST_EVENTS = 10
_SEED = 11


@dataclass(frozen=True)
class Strength:
    """The boosted trees' smoothing and the logistic's penalty."""

    smoothing: str = DEFAULT_SMOOTHING
    penalty: float = DEFAULT_PENALTY


def choose_strength(
    rows: pl.DataFrame, label: np.ndarray, features: dict[str, Feature]
) -> Strength:
    """The smoothing and the penalty with the least log-loss over folds of the training rows.

    Args:
        rows: training rows, as ``LogisticHazard.fit`` takes them.
        label: 0/1 per row.
        features: the features to use.

    Returns:
        The choice; the tasks' own defaults where there are fewer than ten events or others.
    """
    from sklearn.model_selection import StratifiedKFold

    if min(label.sum(), (1 - label).sum()) < _FEWEST_EVENTS:
        return Strength()
    smoothing = dict.fromkeys(SMOOTHING, 0.0)
    penalty = dict.fromkeys(PENALTIES, 0.0)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    for train, test in folds.split(label, label):
        held, outcome = rows[test], label[test]
        for name in SMOOTHING:
            trees = BoostedHazard.fit(rows[train], label[train], features, smoothing=name)
            smoothing[name] += _log_loss(trees.logit(held), outcome)
        for strength, model in LogisticHazard.path(rows[train], label[train], features).items():
            penalty[strength] += _log_loss(model.logit(held), outcome)
    return Strength(
        min(smoothing, key=lambda name: smoothing[name]),
        min(penalty, key=lambda strength: penalty[strength]),
    )


def _log_loss(logit: np.ndarray, label: np.ndarray) -> float:
    return float(np.logaddexp(0, logit).sum() - (label * logit).sum())
