"""The gradient-boosted learner: LightGBM, monotone where the direction is known beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from models.task import Feature

if TYPE_CHECKING:
    from lightgbm import Booster

#: Small trees and strong smoothing: about a hundred events a year carry little more. Fixed
#: beforehand, not tuned on any test year. One thread (on so few rows more only wait
#: for each other) and fixed seeds give the same model anywhere.
PARAMETERS = {
    "objective": "binary",
    "num_leaves": 8,
    "learning_rate": 0.03,
    "min_data_in_leaf": 150,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 20.0,
    "max_bin": 63,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "seed": 7,
    "verbose": -1,
}
_ROUNDS = 200
#: How far the trees are held back: what a setting changes in the parameters, and its rounds. ``strong``
#: is right for few events behind weak features; ``light`` for tables whose features say much.
SMOOTHING: dict[str, tuple[dict[str, float], int]] = {
    "strong": ({}, _ROUNDS),
    "light": ({"min_data_in_leaf": 20, "lambda_l2": 1.0}, 2 * _ROUNDS),
}
DEFAULT_SMOOTHING = "strong"
#: Refits on resampled owners behind a score's interval.
_RESAMPLES = 20


@dataclass(frozen=True)
class BoostedHazard:
    """A fitted ensemble; ``categories`` spells the values behind each category's codes."""

    features: tuple[str, ...]
    categories: dict[str, tuple[str, ...]]
    text: str
    resamples: tuple[str, ...] = ()

    learner = "lightgbm"

    @staticmethod
    def fit(
        panel: pl.DataFrame,
        label: np.ndarray,
        features: dict[str, Feature],
        intervals: bool = False,
        smoothing: str = DEFAULT_SMOOTHING,
    ) -> BoostedHazard:
        """Fit on training rows (see ``LogisticHazard.fit``).

        ``intervals`` adds resampled refits; ``smoothing`` is one of ``SMOOTHING``.
        """
        categories = {name: f.values for name, f in features.items() if f.kind == "category"}
        shape = BoostedHazard(tuple(features), categories, "")
        matrix = shape.matrix(panel)
        text = shape._train(matrix, label, None, features, smoothing)
        resamples: list[str] = []
        if intervals:
            draws = np.random.default_rng(7)
            codes = panel["provider_id"].rank("dense").to_numpy() - 1
            for _ in range(_RESAMPLES):
                owners = draws.multinomial(
                    codes.max() + 1, np.full(codes.max() + 1, 1 / (codes.max() + 1))
                )
                weight = owners[codes].astype(float)
                resamples.append(shape._train(matrix, label, weight, features, smoothing))
        return BoostedHazard(tuple(features), categories, text, tuple(resamples))

    def _train(
        self,
        matrix: np.ndarray,
        label: np.ndarray,
        weight: np.ndarray | None,
        features: dict[str, Feature],
        smoothing: str,
    ) -> str:
        import lightgbm

        signs = {"+": 1, "-": -1, "0": 0}
        data = lightgbm.Dataset(
            matrix,
            label,
            weight=weight,
            feature_name=list(self.features),
            categorical_feature=[self.features.index(name) for name in self.categories],
        )
        monotone = [signs[features[name].sign] for name in self.features]
        changed, rounds = SMOOTHING[smoothing]
        parameters = PARAMETERS | changed | {"monotone_constraints": monotone}
        booster = lightgbm.train(parameters, data, rounds)
        return str(booster.model_to_string())

    def matrix(self, panel: pl.DataFrame) -> np.ndarray:
        """Floats in feature order, categories as codes, missing as NaN.

        LightGBM aborts the process on text columns and never checks column names, so it is only
        ever given this matrix.
        """
        expressions = [
            pl.col(name).replace_strict(
                {value: code for code, value in enumerate(self.categories[name])},
                default=None,
                return_dtype=pl.Float64,
            )
            if name in self.categories
            else pl.col(name).cast(pl.Float64)
            for name in self.features
        ]
        return panel.select(expressions).to_numpy()

    def _booster(self, text: str) -> Booster:
        import lightgbm

        return lightgbm.Booster(model_str=text)

    def logit(self, panel: pl.DataFrame) -> np.ndarray:
        """Log-odds per row, before calibration."""
        return np.asarray(self._booster(self.text).predict(self.matrix(panel), raw_score=True))

    def contributions(self, panel: pl.DataFrame) -> tuple[np.ndarray, float]:
        """Exact TreeSHAP values per row and feature, and the expected log-odds."""
        values = np.asarray(self._booster(self.text).predict(self.matrix(panel), pred_contrib=True))
        return values[:, :-1], float(values[0, -1]) if len(values) else 0.0

    def logit_error(self, panel: pl.DataFrame) -> np.ndarray:
        """Standard deviation of each row's log-odds over refits on resampled owners."""
        matrix = self.matrix(panel)
        if not self.resamples:
            return np.full(len(panel), np.nan)
        drawn = [self._booster(text).predict(matrix, raw_score=True) for text in self.resamples]
        return np.asarray(np.std(drawn, axis=0, ddof=1))
