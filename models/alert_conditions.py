"""The conditions an alert rule can name, and what each returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
from pydantic import BaseModel

from models import (
    alert_companies,
    alert_hhi,
    alert_owners,
    alert_ratings,
    alert_registrations,
    alert_scores,
)
from models.alert_facts import Edition, Facts

#: What a condition may say of each entity it holds for, once per entity. ``anew`` marks a new
#: occurrence although the condition held at the edition before; ``evidence`` is a struct. A
#: condition that does not tell the ``market`` is about that of its rule.
FOUND_SCHEMA = {
    "entity_id": pl.String,
    "entity_name": pl.String,
    "market": pl.String,
    "la_code": pl.String,
    "la_name": pl.String,
    "places": pl.Int64,
    "happened_on": pl.Date,
    "known_on": pl.Date,
    "anew": pl.Boolean,
    "from_value": pl.String,
    "to_value": pl.String,
    "reason": pl.String,
    "evidence": pl.String,
}


@dataclass(frozen=True)
class Condition:
    """A named condition: its thresholds, the kind of entity it is about, and its test."""

    limits: type[BaseModel]
    entity_kind: str
    test: Callable[[Any, Facts, Edition], pl.DataFrame]


CONDITIONS = {
    "score-high": Condition(alert_scores.HighLimits, "service", alert_scores.high),
    "score-risen": Condition(alert_scores.RisenLimits, "service", alert_scores.risen),
    "rating-downgraded": Condition(
        alert_ratings.DowngradeLimits, "service", alert_ratings.downgraded
    ),
    "rating-stale": Condition(alert_ratings.StaleLimits, "service", alert_ratings.stale),
    "hhi-crosses": Condition(alert_hhi.HhiLimits, "area", alert_hhi.hhi_crosses),
    "owner-dominant": Condition(alert_owners.OwnerLimits, "area", alert_owners.dominant_owner),
    "owner-single": Condition(alert_owners.AreaLimits, "area", alert_owners.single_provider),
    "registration-ended": Condition(
        alert_registrations.EndLimits, "service", alert_registrations.registration_ended
    ),
    "no-registered-manager": Condition(
        alert_registrations.ManagerLimits, "service", alert_registrations.no_registered_manager
    ),
    "proceedings": Condition(
        alert_companies.ProceedingLimits, "provider", alert_companies.proceedings
    ),
    "charge-created": Condition(
        alert_companies.ChargeLimits, "provider", alert_companies.charge_created
    ),
    "accounts-late": Condition(
        alert_companies.LateLimits, "provider", alert_companies.accounts_late
    ),
}


def find(kind: str, limits: BaseModel, facts: Facts, edition: Edition) -> pl.DataFrame:
    """Test one condition at one edition.

    Args:
        kind: A key of ``CONDITIONS``.
        limits: That condition's thresholds.
        facts: What was there by the edition, of the rule's markets.
        edition: The register date and the one before it.

    Returns:
        ``FOUND_SCHEMA`` columns, one row per entity for which the condition holds.
    """
    found = CONDITIONS[kind].test(limits, facts, edition)
    absent = [
        pl.lit(None, dtype).alias(name)
        for name, dtype in FOUND_SCHEMA.items()
        if name not in found.columns
    ]
    evidence = pl.col("evidence")
    if thresholds := limits.model_dump(mode="json"):
        evidence = evidence.struct.with_fields(thresholds=pl.lit(pl.Series([thresholds])).first())
    evidence = evidence.struct.json_encode()
    return found.with_columns(*absent, evidence=evidence).select(
        pl.col(name).cast(dtype) for name, dtype in FOUND_SCHEMA.items()
    )
