"""How good a list of chances was, with intervals that respect owners as clusters.

Every measure takes row weights, so that one bootstrap over owners serves all of them at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

RESAMPLES = 500
ECE_BINS = 10


@dataclass(frozen=True)
class Ranked:
    """Labels ordered by falling score, rows of equal score together."""

    order: np.ndarray
    starts: np.ndarray
    label: np.ndarray

    @staticmethod
    def by(score: np.ndarray, label: np.ndarray) -> Ranked:
        """Order rows by score, highest first."""
        order = np.argsort(-score, kind="stable")
        ranked = score[order]
        starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
        return Ranked(order, starts, label[order].astype(float))

    def sums(self, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Weight of events and of others per distinct score; ``weight`` is (resamples, rows)."""
        ordered = weight[:, self.order]
        events = np.add.reduceat(ordered * self.label, self.starts, axis=1)
        return events, np.add.reduceat(ordered, self.starts, axis=1) - events


Sums = tuple[np.ndarray, np.ndarray]


def auc(ranked: Ranked, weight: np.ndarray) -> np.ndarray:
    """Area under the ROC curve per resample; ties count half. NaN where all or none are events."""
    return _auc(ranked.sums(weight))


def average_precision(ranked: Ranked, weight: np.ndarray) -> np.ndarray:
    """Average precision per resample (the step-wise area under precision and recall)."""
    return _average_precision(ranked.sums(weight))


def _auc(sums: Sums) -> np.ndarray:
    events, others = sums
    above = np.cumsum(events, axis=1) - events / 2
    return _quotient((above * others).sum(axis=1), events.sum(axis=1) * others.sum(axis=1))


def _average_precision(sums: Sums) -> np.ndarray:
    events, others = sums
    found, seen = np.cumsum(events, axis=1), np.cumsum(events + others, axis=1)
    precision = np.divide(found, seen, out=np.zeros_like(found), where=seen > 0)
    return _quotient((precision * events).sum(axis=1), events.sum(axis=1))


def _quotient(over: np.ndarray, under: np.ndarray) -> np.ndarray:
    return np.divide(over, under, out=np.full_like(over, np.nan), where=under > 0)


def recall_at(ranked: Ranked, share: float) -> float:
    """The share (0-1) of events among the top ``share`` of rows; a tie at the edge is shared out."""
    events, others = (part[0] for part in ranked.sums(np.ones((1, len(ranked.order)))))
    budget = share * len(ranked.order)
    before = np.cumsum(events + others) - (events + others)
    taken = np.clip((budget - before) / (events + others), 0, 1)
    return float((taken * events).sum() / events.sum())


def bins(chance: np.ndarray, count: int = ECE_BINS) -> np.ndarray:
    """Bin number per row: equal numbers of rows by rising chance, equal chances never parted."""
    rank = np.searchsorted(np.sort(chance), chance, side="left")
    return np.asarray(np.minimum(rank * count // max(len(chance), 1), count - 1))


def expected_calibration_error(chance: np.ndarray, label: np.ndarray) -> float:
    """Mean absolute gap between predicted and observed over equal-count bins (share 0-1)."""
    bin_of = bins(chance)
    gap = [
        abs(chance[bin_of == b].mean() - label[bin_of == b].mean()) * (bin_of == b).mean()
        for b in np.unique(bin_of)
    ]
    return float(np.sum(gap))


def owner_weights(owner: np.ndarray, resamples: int = RESAMPLES, seed: int = 7) -> np.ndarray:
    """Row weights of a bootstrap over owners: (resamples, rows), each owner drawn with all its rows."""
    _, code = np.unique(owner, return_inverse=True)
    count = int(code.max()) + 1
    drawn = np.random.default_rng(seed).multinomial(
        count, np.full(count, 1 / count), size=resamples
    )
    return drawn[:, code].astype(np.float64)


def interval(values: np.ndarray) -> tuple[float, float]:
    """The middle 95 per cent of resampled values."""
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def measures(
    chance: np.ndarray, label: np.ndarray, reference: np.ndarray, weight: np.ndarray
) -> dict[str, float]:
    """Every figure of one model on one test set.

    Args:
        chance: predicted chance per row (share 0-1).
        label: 0/1 per row.
        reference: the prevalence baseline's chance per row, for the Brier skill.
        weight: bootstrap row weights over owners.

    Returns:
        The METRICS of the ``backtest`` contract.
    """
    ranked = Ranked.by(chance, label)
    whole = np.ones((1, len(label)))
    brier = float(np.mean((chance - label) ** 2))
    recall = recall_at(ranked, 0.1)
    resampled = ranked.sums(weight)
    auc_low, auc_high = interval(_auc(resampled))
    ap_low, ap_high = interval(_average_precision(resampled))
    return {
        "auc": float(auc(ranked, whole)[0]),
        "auc_low": auc_low,
        "auc_high": auc_high,
        "ap": float(average_precision(ranked, whole)[0]),
        "ap_low": ap_low,
        "ap_high": ap_high,
        "brier": brier,
        "brier_skill": 1 - brier / float(np.mean((reference - label) ** 2)),
        "ece": expected_calibration_error(chance, label),
        "recall_at_10pct": recall,
        "lift_at_10pct": recall / 0.1,
    }
