"""Every figure against scikit-learn or a slow twin, ties and weights included."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from models.metrics import (
    Ranked,
    auc,
    average_precision,
    bins,
    expected_calibration_error,
    interval,
    measures,
    owner_weights,
    recall_at,
)

#: Few distinct chances, so that ties are the rule.
rows = st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=60)


def arrays(drawn: list[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    score = np.array([s for s, _ in drawn]) / 10
    label = np.array([int(e) for _, e in drawn])
    assume(0 < label.sum() < len(label))
    return score, label


def one(score: np.ndarray, label: np.ndarray, figure: Callable[..., np.ndarray]) -> float:
    return float(figure(Ranked.by(score, label), np.ones((1, len(label))))[0])


@given(rows)
def test_auc_and_average_precision_are_scikit_learns(drawn: list[tuple[int, bool]]) -> None:
    score, label = arrays(drawn)
    assert one(score, label, auc) == pytest.approx(roc_auc_score(label, score))
    assert one(score, label, average_precision) == pytest.approx(
        average_precision_score(label, score)
    )


@given(rows, st.randoms(use_true_random=False))
def test_a_weighted_row_is_a_row_drawn_so_often(drawn: list[tuple[int, bool]], random: Any) -> None:
    score, label = arrays(drawn)
    weight = np.array([random.randint(0, 3) for _ in label], dtype=float)
    again = np.repeat(np.arange(len(label)), weight.astype(int))
    assume(0 < label[again].sum() < len(again))
    ranked = Ranked.by(score, label)
    for figure in (auc, average_precision):
        for_real = one(score[again], label[again], figure)
        assert figure(ranked, weight[None, :])[0] == pytest.approx(for_real)


@given(rows, st.sampled_from([0.1, 0.25, 0.5, 1.0]))
def test_recall_is_the_mean_over_every_way_to_break_ties(
    drawn: list[tuple[int, bool]], share: float
) -> None:
    score, label = arrays(drawn)
    budget, found = share * len(label), 0.0
    for value in sorted(set(score), reverse=True):
        tied = label[score == value]
        taken = min(max(budget, 0), len(tied))
        found += taken * tied.mean()
        budget -= len(tied)
    assert recall_at(Ranked.by(score, label), share) == pytest.approx(found / label.sum())


def test_recall_at_a_tenth_without_ties() -> None:
    score = np.arange(100) / 100
    label = (score >= 0.95).astype(int)
    label[:5] = 1
    assert recall_at(Ranked.by(score, label), 0.1) == 0.5


@given(rows)
def test_calibration_error_is_the_slow_twins(drawn: list[tuple[int, bool]]) -> None:
    score, label = arrays(drawn)
    ordered = sorted(score)
    members: dict[int, list[int]] = {}
    for row, value in enumerate(score):
        members.setdefault(ordered.index(value) * 10 // len(score), []).append(row)
    gap = sum(
        abs(np.mean(score[inside]) - np.mean(label[inside])) * len(inside) / len(score)
        for inside in members.values()
    )
    assert expected_calibration_error(score, label) == pytest.approx(gap)


def test_bins_hold_equal_numbers_and_part_no_equal_chances() -> None:
    distinct = bins(np.random.default_rng(1).permutation(1000) / 1000)
    assert set(np.bincount(distinct)) == {100}
    tied = np.repeat([0.1, 0.2, 0.3], [50, 30, 20])
    for value in (0.1, 0.2, 0.3):
        assert len(set(bins(tied)[tied == value])) == 1


def test_owners_are_drawn_whole() -> None:
    owner = np.array(["a", "b", "a", "c", "b", "a"])
    weight = owner_weights(owner, resamples=200)
    for name in "abc":
        columns = weight[:, owner == name]
        assert (columns == columns[:, :1]).all()
    assert (weight[:, [0, 1, 3]].sum(axis=1) == 3).all()
    assert (weight == owner_weights(owner, resamples=200)).all()


def test_the_interval_is_wider_when_rows_move_with_their_owner() -> None:
    random = np.random.default_rng(3)
    owner = np.repeat(np.arange(60), 20)
    score = np.repeat(random.random(60), 20)
    label = np.repeat(random.random(60) < 0.3, 20).astype(int)
    ranked = Ranked.by(score, label)
    clustered = interval(auc(ranked, owner_weights(owner)))
    alone = interval(auc(ranked, owner_weights(np.arange(len(owner)))))
    assert clustered[1] - clustered[0] > 2 * (alone[1] - alone[0])


def test_without_events_there_is_no_order_and_no_complaint() -> None:
    ranked = Ranked.by(np.array([0.1, 0.2]), np.array([0, 0]))
    assert np.isnan(auc(ranked, np.ones((1, 2)))).all()
    assert np.isnan(average_precision(ranked, np.ones((1, 2)))).all()


def test_the_prevalence_has_no_skill_and_half_an_auc() -> None:
    label = np.array([0, 0, 1, 0] * 25)
    flat = np.full(100, 0.25)
    figures = measures(flat, label, flat, owner_weights(np.arange(100)))
    assert figures["auc"] == 0.5
    assert figures["brier_skill"] == 0
    assert figures["ece"] == pytest.approx(0)
    assert figures["recall_at_10pct"] == pytest.approx(0.1)
    assert figures["lift_at_10pct"] == pytest.approx(1)


def test_figures_do_not_depend_on_the_order_of_rows() -> None:
    random = np.random.default_rng(5)
    score, label = random.integers(0, 20, 400) / 20, random.integers(0, 2, 400)
    order = random.permutation(400)
    weight = np.ones((3, 400))
    one_way = measures(score, label, np.full(400, 0.5), weight)
    other = measures(score[order], label[order], np.full(400, 0.5), weight)
    assert one_way == pytest.approx(other)
    assert all(low <= high for low, high in pairwise([one_way["auc_low"], one_way["auc_high"]]))
