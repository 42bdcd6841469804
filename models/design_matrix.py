"""From panel columns to the numbers a linear learner sees: scaled, one-hot, missing marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from models.task import Feature

#: Scaled numbers are held within this many standard deviations: a register typing error must not
#: carry a home to the top of the queue.
_LIMIT = 4.0


@dataclass(frozen=True)
class DesignMatrix:
    """The transform of one training set; ``columns`` is ``(feature, part)`` per matrix column.

    A number becomes ``(x - mean) / sd``, logged first where the task says so, 0 where missing, with
    a column that marks the missing if training had any. A category becomes one column per value
    but the first.
    """

    columns: tuple[tuple[str, str], ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]

    @staticmethod
    def learn(panel: pl.DataFrame, features: dict[str, Feature]) -> DesignMatrix:
        """Fix columns, means and scales from training rows."""
        columns: list[tuple[str, str]] = []
        mean: list[float] = []
        scale: list[float] = []
        for name, feature in features.items():
            if feature.kind == "category":
                columns += [(name, value) for value in feature.values[1:]]
                mean += [0.0] * (len(feature.values) - 1)
                scale += [1.0] * (len(feature.values) - 1)
                continue
            given = panel.select(_number(name, feature)).to_series().drop_nulls()
            spread = float(given.to_numpy().std(ddof=1)) if len(given) > 1 else 0.0
            columns.append((name, "log" if feature.log else "value"))
            mean.append(float(given.to_numpy().mean()) if len(given) else 0.0)
            scale.append(spread if spread > 0 else 1.0)
            if len(given) < len(panel):
                columns.append((name, "missing"))
                mean.append(0.0)
                scale.append(1.0)
        return DesignMatrix(tuple(columns), tuple(mean), tuple(scale))

    def of(self, panel: pl.DataFrame) -> np.ndarray:
        """Matrix of floats, one row per panel row, one column per ``columns`` entry."""
        expressions = []
        for (name, part), mean, scale in zip(self.columns, self.mean, self.scale, strict=True):
            if part in {"value", "log"}:
                value = pl.col(name).cast(pl.Float64)
                number = value.clip(0).log1p() if part == "log" else value
                expression = ((number - mean) / scale).clip(-_LIMIT, _LIMIT).fill_null(0.0)
            elif part == "missing":
                expression = pl.col(name).is_null().cast(pl.Float64)
            else:
                expression = (pl.col(name) == part).fill_null(False).cast(pl.Float64)
            expressions.append(expression.alias(f"{name}|{part}"))
        return panel.select(expressions).to_numpy()

    def to_json(self) -> dict[str, Any]:
        """As plain lists."""
        return {
            "columns": [list(c) for c in self.columns],
            "mean": list(self.mean),
            "scale": list(self.scale),
        }

    @staticmethod
    def from_json(stored: dict[str, Any]) -> DesignMatrix:
        """The inverse of ``to_json``."""
        return DesignMatrix(
            tuple((c[0], c[1]) for c in stored["columns"]),
            tuple(stored["mean"]),
            tuple(stored["scale"]),
        )


def _number(name: str, feature: Feature) -> pl.Expr:
    value = pl.col(name).cast(pl.Float64)
    return value.clip(0).log1p() if feature.log else value
