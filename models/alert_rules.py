"""Alert rules: reviewed YAML files, read and checked together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from data.errors import ForewarnError
from data.reviewed_file import reviewed
from data.tables.market import MARKETS
from models.alert_conditions import CONDITIONS

RULES = Path(__file__).parent / "rules"


class Rule(BaseModel):
    """One alert rule, as its file says it.

    ``kind`` names a condition and ``thresholds`` are that condition's. ``markets`` are those it
    watches; about areas a file that names several is a rule for each. ``forecast`` marks a warning of
    an exit, whose hits can be counted later. Where a rule in ``suppressed_by`` holds
    for the same entity at the same date, this one stays silent.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(min_length=1)
    why_it_matters: str = Field(min_length=1)
    owner: str = Field(min_length=1, description="A role, never a person.")
    reviewed_on: date
    next_review: date
    severity: Literal["info", "watch", "act"]
    kind: str
    entity_kind: Literal["service", "provider", "owner", "area"]
    markets: tuple[str, ...] = Field(min_length=1)
    forecast: bool
    thresholds: dict[str, Any]
    suppressed_by: tuple[str, ...] = ()

    @field_validator("owner")
    @classmethod
    def _a_role(cls, owner: str) -> str:
        if "@" in owner:
            raise ValueError("give a role, not a person's address")
        return owner

    @field_validator("next_review")
    @classmethod
    def _later(cls, next_review: date, info: ValidationInfo) -> date:
        if next_review <= info.data.get("reviewed_on", date.min):
            raise ValueError("must be after reviewed_on")
        return next_review

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, kind: str) -> str:
        if kind not in CONDITIONS:
            raise ValueError(f"no such condition; there are {', '.join(CONDITIONS)}")
        return kind

    @field_validator("entity_kind")
    @classmethod
    def _of_that_kind(cls, entity_kind: str, info: ValidationInfo) -> str:
        kind = info.data.get("kind")
        if kind and CONDITIONS[kind].entity_kind != entity_kind:
            raise ValueError(f"{kind} is about a kind of {CONDITIONS[kind].entity_kind}")
        return entity_kind

    @field_validator("markets")
    @classmethod
    def _known_markets(cls, markets: tuple[str, ...]) -> tuple[str, ...]:
        if strange := [market for market in markets if market not in MARKETS]:
            raise ValueError(f"no such market: {', '.join(strange)}")
        if len(set(markets)) < len(markets):
            raise ValueError("each market once")
        return markets

    @field_validator("thresholds")
    @classmethod
    def _limits_of_that_kind(cls, raw: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        kind = info.data.get("kind")
        if kind is None:
            return raw
        try:
            limits = CONDITIONS[kind].limits.model_validate(raw)
        except ValidationError as error:
            raise ValueError(_faults(error)) from error
        if info.data.get("forecast") and not hasattr(limits, "horizon_months"):
            raise ValueError(f"{kind} looks at no horizon, so it cannot be a forecast")
        return raw

    def apart(self) -> list[Rule]:
        """The rule, or where it is about areas of several markets one for each, named after it."""
        if self.entity_kind != "area" or len(self.markets) == 1:
            return [self]
        return [
            self.model_copy(
                update={
                    "id": f"{self.id}-{market}",
                    "markets": (market,),
                    "suppressed_by": tuple(f"{other}-{market}" for other in self.suppressed_by),
                }
            )
            for market in self.markets
        ]

    @property
    def limits(self) -> BaseModel:
        """The thresholds as the condition's own model."""
        return CONDITIONS[self.kind].limits.model_validate(self.thresholds)


def load_rules(folder: Path = RULES) -> list[Rule]:
    """Read every ``*.yaml`` of a folder, in order of file name.

    Raises:
        ForewarnError: naming every file that is wrong and all that is wrong in it.
    """
    rules: list[Rule] = []
    faults: list[str] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            rule = Rule.model_validate(reviewed(file))
        except ValidationError as error:
            faults.append(f"{file.name}: {_faults(error)}")
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            faults.append(f"{file.name}: not readable as YAML ({' '.join(str(error).split())})")
        else:
            if rule.id != file.stem:
                faults.append(f"{file.name}: id is {rule.id}, which is not the file's name")
            rules += rule.apart()
    if not faults:
        faults = _suppression_faults(rules)
    if faults:
        raise ForewarnError(f"Alert rules need attention: {'; '.join(faults)}.")
    if not rules:
        raise ForewarnError(f"There are no alert rules in {folder}.")
    return rules


def overdue(rules: Sequence[Rule], today: date) -> list[Rule]:
    """The rules whose next review has passed."""
    return [rule for rule in rules if rule.next_review < today]


def _suppression_faults(rules: Sequence[Rule]) -> list[str]:
    """A rule may be silenced by rules that exist and are never silenced themselves."""
    loud = {rule.id for rule in rules if not rule.suppressed_by}
    return [
        f"{rule.id}.yaml: suppressed_by {other} is no rule, or is itself suppressed"
        for rule in rules
        for other in rule.suppressed_by
        if other not in loud
    ]


def _faults(error: ValidationError) -> str:
    return ", ".join(
        f"{'.'.join(map(str, fault['loc'])) or 'file'}: "
        + fault["msg"].removeprefix("Value error, ")
        for fault in error.errors()
    )
