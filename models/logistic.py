"""The penalised logistic learner: a discrete-time hazard one can read off a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from models.design_matrix import DesignMatrix
from models.task import Feature

#: Strengths C of the L2 penalty (1/C on scaled columns) that a task may choose from, on origins
#: before the one it is fitted at (``models.walk_forward``).
PENALTIES = (0.1, 0.03, 0.01, 0.003)
DEFAULT_PENALTY = 0.01


@dataclass(frozen=True)
class LogisticHazard:
    """A fitted logistic hazard: ``logit = intercept + X @ weights``.

    ``covariance`` is the owner-clustered sandwich of the penalised estimate (intercept first), from
    which a score's interval follows.
    """

    features: tuple[str, ...]
    design: DesignMatrix
    intercept: float
    weights: np.ndarray
    centre: np.ndarray
    covariance: np.ndarray
    penalty: float = DEFAULT_PENALTY

    learner = "logistic"

    @staticmethod
    def fit(
        panel: pl.DataFrame,
        label: np.ndarray,
        features: dict[str, Feature],
        penalty: float = DEFAULT_PENALTY,
    ) -> LogisticHazard:
        """Fit on training rows.

        Args:
            panel: features and ``provider_id``, one row per service and register date.
            label: 0/1 per row.
            features: the task's features to use.
            penalty: C of the L2 penalty; smaller is stronger.
        """
        return LogisticHazard.path(panel, label, features, (penalty,))[penalty]

    @staticmethod
    def path(
        panel: pl.DataFrame,
        label: np.ndarray,
        features: dict[str, Feature],
        penalties: tuple[float, ...] = PENALTIES,
    ) -> dict[float, LogisticHazard]:
        """``fit`` for several penalties, the rows prepared once."""
        from sklearn.linear_model import LogisticRegression
        from threadpoolctl import threadpool_limits

        design = DesignMatrix.learn(panel, features)
        matrix = design.of(panel)
        centre = matrix.mean(axis=0)
        fitted = {}
        # Over a few dozen columns, threads of the linear algebra wait for each other longer than
        # they work, and the trees grow beside.
        with threadpool_limits(1, user_api="blas"):
            for penalty in penalties:
                model = LogisticRegression(C=penalty, solver="newton-cholesky", max_iter=200)
                model.fit(matrix, label)
                weights, intercept = model.coef_[0], float(model.intercept_[0])
                covariance = _clustered_covariance(
                    matrix, label, weights, intercept, panel["provider_id"], penalty
                )
                fitted[penalty] = LogisticHazard(
                    tuple(features), design, intercept, weights, centre, covariance, penalty
                )
        return fitted

    def logit(self, panel: pl.DataFrame) -> np.ndarray:
        """Log-odds per row, before calibration."""
        return np.asarray(self.design.of(panel) @ self.weights + self.intercept)

    def contributions(self, panel: pl.DataFrame) -> tuple[np.ndarray, float]:
        """Log-odds per row and feature against the typical training row, and that row's log-odds.

        For a linear model with features taken as independent these are its SHAP values.
        """
        matrix = (self.design.of(panel) - self.centre) * self.weights
        names = [name for name, _ in self.design.columns]
        per_feature = np.column_stack(
            [
                matrix[:, [i for i, n in enumerate(names) if n == name]].sum(axis=1)
                for name in self.features
            ]
        )
        return per_feature, float(self.intercept + self.centre @ self.weights)

    def logit_error(self, panel: pl.DataFrame) -> np.ndarray:
        """Standard error of each row's log-odds (owner-clustered)."""
        matrix = np.column_stack([np.ones(len(panel)), self.design.of(panel)])
        variance = np.einsum("ij,jk,ik->i", matrix, self.covariance, matrix)
        return np.asarray(np.sqrt(np.clip(variance, 0, None)))

    def to_json(self) -> dict[str, Any]:
        """Everything needed to score again, as plain lists."""
        return {
            "learner": self.learner,
            "features": list(self.features),
            "design": self.design.to_json(),
            "intercept": self.intercept,
            "weights": self.weights.tolist(),
            "centre": self.centre.tolist(),
            "covariance": self.covariance.tolist(),
            "penalty": self.penalty,
        }

    @staticmethod
    def from_json(stored: dict[str, Any]) -> LogisticHazard:
        """The inverse of ``to_json``."""
        return LogisticHazard(
            tuple(stored["features"]),
            DesignMatrix.from_json(stored["design"]),
            stored["intercept"],
            np.array(stored["weights"]),
            np.array(stored["centre"]),
            np.array(stored["covariance"]),
            stored["penalty"],
        )


def _clustered_covariance(
    matrix: np.ndarray,
    label: np.ndarray,
    weights: np.ndarray,
    intercept: float,
    owner: pl.Series,
    penalty: float,
) -> np.ndarray:
    """Sandwich estimate with owners as clusters (Liang and Zeger 1986), penalty in the bread."""
    full = np.column_stack([np.ones(len(matrix)), matrix])
    chance = 1 / (1 + np.exp(-(matrix @ weights + intercept)))
    pull = np.diag([0.0, *np.full(len(weights), 1 / penalty)])
    bread = np.linalg.inv((full * (chance * (1 - chance))[:, None]).T @ full + pull)
    codes = owner.rank("dense").to_numpy()
    order = np.argsort(codes, kind="stable")
    first = np.flatnonzero(np.diff(codes[order], prepend=0))
    score = np.add.reduceat((full * (label - chance)[:, None])[order], first)
    return np.asarray(bread @ (score.T @ score) @ bread)
