"""The risk tasks' own learners on any labelled table, by the protocols published figures use.

What is fitted is ``BoostedHazard`` and ``LogisticHazard`` as ``service-exit`` fits them, every
column a number of free direction, strengths chosen on training rows alone
(``models.benchmark.strength``). Nothing is imputed, resampled or tuned on what is tested.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from data.errors import ForewarnError
from data.labelled.table import LabelledTable
from models.benchmark.strength import choose_strength
from models.boosted import BoostedHazard
from models.calibration import sigmoid
from models.logistic import LogisticHazard
from models.metrics import Ranked, auc, average_precision
from models.task import Feature

#: Ten stratified folds, each tested once; or ten random stratified tenths, each tested alone.
PROTOCOLS = ("cv10", "holdout10")
LEARNER = BoostedHazard.learner
_REPEATS = 10
_SEED = 7
_FREE = Feature(kind="number", sign="0", reason="ratio")


@dataclass(frozen=True)
class Figures:
    """What one learner reached.

    AUC, average precision and Brier score are means over the test parts; ``auc_sd`` is the sample
    standard deviation over them. A part without an event has no AUC: ``parts`` counts those that
    have. ``gmean`` is the square root of sensitivity times specificity over all test rows, a row
    being called an event where its chance is above the training share of events. ``chosen`` counts
    the strengths (smoothing, or penalty) that the training parts chose.
    """

    auc_mean: float
    auc_sd: float | None
    ap_mean: float
    brier_mean: float
    gmean: float
    parts: int
    chosen: dict[str, int]


def benchmark(
    table: LabelledTable, protocol: str, told: Callable[[str], None] = lambda _: None
) -> dict[str, Figures]:
    """Test every learner on a labelled table.

    Args:
        table: cases with their outcome.
        protocol: one of ``PROTOCOLS``.
        told: called with a line of progress.

    Returns:
        Figures by learner.

    Raises:
        ForewarnError: if the table has too few events, or too few others, for the protocol.
    """
    # Names are numbered: LightGBM takes no name with a comma, colon, bracket or quote in it.
    names = [f"x{number}" for number in range(table.features.width)]
    cases = table.features.rename(dict(zip(table.features.columns, names, strict=True)))
    # Every case is an owner of its own: the errors of the weights are clustered by owner.
    cases = cases.with_columns(provider_id=pl.int_range(pl.len()).cast(pl.String))
    features = dict.fromkeys(names, _FREE)
    tested: dict[str, list[_Part]] = {BoostedHazard.learner: [], LogisticHazard.learner: []}
    for number, (train, test) in enumerate(split(table.label, protocol), start=1):
        told(f"{protocol}, part {number} of {_REPEATS}")
        rows, label = cases[train], table.label[train]
        strength = choose_strength(rows, label, features)
        models = (
            (
                BoostedHazard.fit(rows, label, features, smoothing=strength.smoothing),
                strength.smoothing,
            ),
            (LogisticHazard.fit(rows, label, features, strength.penalty), str(strength.penalty)),
        )
        for model, chosen in models:
            chance = sigmoid(model.logit(cases[test]))
            tested[model.learner].append(
                _Part(chance, table.label[test], float(label.mean()), chosen)
            )
    return {name: _figures(parts) for name, parts in tested.items()}


def split(label: np.ndarray, protocol: str) -> list[tuple[np.ndarray, np.ndarray]]:
    """Row numbers of training and test part, ten times; seeded, stratified by outcome.

    Raises:
        ForewarnError: if the protocol is unknown or the outcomes are too few for it.
    """
    from sklearn.model_selection import StratifiedKFold, StratifiedShuffleSplit

    if protocol not in PROTOCOLS:
        raise ForewarnError(f"--protocol {protocol!r} is none of: {', '.join(PROTOCOLS)}.")
    events, others = int(label.sum()), int((1 - label).sum())
    fewest = 2 if protocol == "cv10" else _REPEATS
    if events < fewest or others < _REPEATS:
        raise ForewarnError(
            f"{events} events and {others} others are too few for {protocol}, which needs at least "
            f"{fewest} and {_REPEATS}."
        )
    splitter = (
        StratifiedKFold(_REPEATS, shuffle=True, random_state=_SEED)
        if protocol == "cv10"
        else StratifiedShuffleSplit(_REPEATS, test_size=0.1, random_state=_SEED)
    )
    with warnings.catch_warnings():
        # Fewer events than folds: some folds have none, which ``Figures.parts`` says.
        warnings.filterwarnings("ignore", message="The least populated class")
        return list(splitter.split(label, label))


@dataclass(frozen=True)
class _Part:
    chance: np.ndarray
    label: np.ndarray
    prevalence: float
    chosen: str


def _figures(parts: list[_Part]) -> Figures:
    ranked = [Ranked.by(part.chance, part.label) for part in parts if part.label.any()]
    whole = [np.ones((1, len(one.order))) for one in ranked]
    areas = [float(auc(*pair)[0]) for pair in zip(ranked, whole, strict=True)]
    precisions = [float(average_precision(*pair)[0]) for pair in zip(ranked, whole, strict=True)]
    label = np.concatenate([part.label for part in parts]) == 1
    called = np.concatenate([part.chance > part.prevalence for part in parts])
    return Figures(
        auc_mean=float(np.mean(areas)),
        auc_sd=float(np.std(areas, ddof=1)) if len(areas) > 1 else None,
        ap_mean=float(np.mean(precisions)),
        brier_mean=float(np.mean([np.mean((part.chance - part.label) ** 2) for part in parts])),
        gmean=float(np.sqrt(called[label].mean() * (~called[~label]).mean())),
        parts=len(areas),
        chosen=dict(Counter(part.chosen for part in parts)),
    )
