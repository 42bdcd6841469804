"""The reviewed parameters of the linkage: how much each sign weighs, and how sure is sure enough.

They were estimated once on the synthetic market, whose truth is known (``benchmarks/matching.py
--train`` makes the file anew), so that a build needs no training and always finds the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PARAMETERS = Path(__file__).with_name("parameters.json")


@dataclass(frozen=True)
class Weight:
    """How often a sign is seen of pairs that are one (m) and of pairs that are not (u)."""

    m: float
    u: float


@dataclass(frozen=True)
class LinkageModel:
    """What ``parameters.json`` holds.

    Attributes:
        trained_on: the synthetic markets it was estimated on, in words.
        prior: the share of weighed pairs that are one.
        slope: of the calibrated log-odds on the weighed ones.
        intercept: likewise.
        accept: the least probability at which a pair is taken for one.
        review: the least at which a person is asked.
        reliability: how often each rule was right there (0-1).
        signs: sign -> what it says -> its weight.
    """

    trained_on: str
    prior: float
    slope: float
    intercept: float
    accept: float
    review: float
    reliability: dict[str, float]
    signs: dict[str, dict[str, Weight]]


@lru_cache(maxsize=1)
def linkage_model() -> LinkageModel:
    """The parameters in force."""
    held = json.loads(PARAMETERS.read_text(encoding="utf-8"))
    signs = {
        sign: {value: Weight(**weight) for value, weight in levels.items()}
        for sign, levels in held.pop("signs").items()
    }
    return LinkageModel(**held, signs=signs)
