"""From a learner's log-odds to a chance that can be believed: ``a * logit + b``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


def sigmoid(logit: np.ndarray) -> np.ndarray:
    """Log-odds to chance (share 0-1)."""
    return np.asarray(1 / (1 + np.exp(-logit)))


def logit(chance: np.ndarray) -> np.ndarray:
    """Chance (share 0-1) to log-odds."""
    return np.asarray(np.log(chance / (1 - chance)))


@dataclass(frozen=True)
class Calibration:
    """A line on the log-odds scale (Platt 1999). ``a`` is never below zero: the order stays."""

    a: float = 1.0
    b: float = 0.0
    n: int = 0
    events: int = 0

    def logit(self, raw: np.ndarray) -> np.ndarray:
        """Calibrated log-odds."""
        return self.a * raw + self.b

    def chance(self, raw: np.ndarray) -> np.ndarray:
        """Calibrated chance (share 0-1)."""
        return sigmoid(self.logit(raw))


def fit_calibration(raw: np.ndarray, label: np.ndarray) -> Calibration:
    """Fit on predictions that were out of time for every row.

    A weak pull of the slope towards 1 (a normal prior, standard deviation 0.5) keeps a year with few
    events from flattening or inverting the scores.
    """
    from scipy.optimize import minimize  # half a second that scoring does not need

    if len(label) == 0 or label.sum() == 0:
        return Calibration()

    def loss(line: np.ndarray) -> float:
        value = line[0] * raw + line[1]
        return float(
            np.logaddexp(0, value).sum() - (label * value).sum() + (line[0] - 1) ** 2 / (2 * 0.25)
        )

    found = minimize(
        loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.05, 5), (None, None)]
    )
    return Calibration(float(found.x[0]), float(found.x[1]), len(label), int(label.sum()))
