"""The reviewed table of weights by which successors are told from strangers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True)
class Weights:
    """The table in ``succession_weights.json``.

    Attributes:
        accept: least probability of going on at which a registration counts as continued.
        review_from: least probability at which a candidate is shown for review.
        window_days: how many days apart an end and a beginning may lie.
        prior: share of endings that go on, by inspectorate (``ofsted``, ``cqc``, ``other``).
        prior_by_rule: the same where a reviewed reorganisation names both owners.
        rule_days: how many days around a reorganisation it explains an end.
        gap: ``low, high, kept, passed``: of the days from end to beginning, shares a day where the
            owner is the same or alike, and where it is another.
        gap_unknown: density where a day is not given.
    """

    accept: float
    review_from: float
    window_days: int
    prior: dict[str, float]
    prior_by_rule: float
    rule_days: int
    gap: pl.DataFrame
    gap_unknown: float
    evidence: dict[str, dict[str, dict[str, float]]]

    def successors(self, field: str) -> dict[str, float]:
        """Share of true successors that show each level of a field."""
        return {level: share["successors"] for level, share in self.evidence[field].items()}

    def strangers(self, field: str) -> dict[str, float]:
        """Share of strangers that show each level of a field, where the table gives one."""
        levels = self.evidence[field].items()
        return {level: share["strangers"] for level, share in levels if "strangers" in share}


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The reviewed weights, read once."""
    raw: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    bands = pl.DataFrame(
        [
            {
                "low": band["from"],
                "high": band["to"],
                **{
                    owner: band[owner] / (band["to"] - band["from"] + 1)
                    for owner in ("kept", "passed")
                },
            }
            for band in raw["gap"]
        ]
    )
    return Weights(
        raw["accept"],
        raw["review_from"],
        raw["window_days"],
        raw["prior"],
        raw["prior_by_rule"],
        raw["rule_days"],
        bands,
        raw["gap_unknown_share"] / (2 * raw["window_days"]),
        raw["evidence"],
    )
