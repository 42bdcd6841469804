"""A risk task: what is predicted, for whom, how far ahead, from which features, in which words."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from data.errors import ForewarnError
from data.reviewed_file import reviewed

_TASKS = Path(__file__).with_name("tasks")


class Feature(BaseModel):
    """One column the learners see."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["number", "flag", "category"]
    sign: Literal["+", "-", "0"]
    reason: str
    log: bool = False
    values: tuple[str, ...] = ()


class Line(BaseModel):
    """One wording, used where its condition (SQL over the panel) holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: str
    when: str | None = None


class ReasonWords(BaseModel):
    """How a group of features is spoken of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    say: tuple[Line, ...]


class Task(BaseModel):
    """One file of ``models/tasks``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    unit: Literal["service", "company"] = "service"
    market: str
    horizon_months: int
    owner: str
    reviewed_on: object
    next_review: object
    features: dict[str, Feature]
    reasons: dict[str, ReasonWords]
    #: Events that must be known before a model is fitted.
    fewest_events: int = 1
    #: The reason that the naive baseline learns from alone.
    baseline: str

    @property
    def baseline_name(self) -> str:
        """The baseline as a backtest names it: ``rating_only``."""
        return f"{self.baseline}_only"

    @model_validator(mode="after")
    def _complete(self) -> Task:
        used = {feature.reason for feature in self.features.values()}
        if used != set(self.reasons):
            raise ValueError(f"features and reasons disagree on {sorted(used ^ set(self.reasons))}")
        if self.baseline not in self.reasons:
            raise ValueError(f"baseline: there is no reason {self.baseline}")
        for name, words in self.reasons.items():
            if words.say[-1].when is not None or any(line.when is None for line in words.say[:-1]):
                raise ValueError(
                    f"reason {name}: the last line, and only it, must be unconditional"
                )
        return self


@lru_cache(maxsize=8)
def load_task(task_id: str) -> Task:
    """Read a task by its id (``service-exit``).

    Raises:
        ForewarnError: if there is none of that name, or its file is wrong.
    """
    path = _TASKS / f"{task_id.replace('-', '_')}.yaml"
    if not path.is_file() or path.parent != _TASKS:
        known = ", ".join(sorted(file.stem.replace("_", "-") for file in _TASKS.glob("*.yaml")))
        raise ForewarnError(f"There is no task {task_id!r}; there is: {known}.")
    try:
        return Task.model_validate(_written(path))
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, f['loc']))}: {f['msg']}" for f in error.errors())
        raise ForewarnError(f"{path.name} needs attention: {faults}.") from error


def task_of_market(task_id: str, market: str | None) -> str:
    """The task that asks the same of another market's services: its own id, then the market's.

    Raises:
        ForewarnError: if nothing of the kind is asked of that market.
    """
    if market is None or load_task(task_id).market == market:
        return task_id
    own = f"{task_id}-{market}"
    load_task(own)
    return own


def _written(path: Path) -> dict[str, Any]:
    """A task's file; one that is ``like`` another adds to it, and leaves ``without`` out."""
    written: dict[str, Any] = reviewed(path)
    base_id = written.pop("like", None)
    if base_id is None:
        return written
    without = written.pop("without", [])
    base = _written(_TASKS / f"{base_id.replace('-', '_')}.yaml")
    features = {
        name: feature for name, feature in base["features"].items() if name not in without
    } | written.pop("features", {})
    used = {feature["reason"] for feature in features.values()}
    reasons = base["reasons"] | written.pop("reasons", {})
    said = {name: words for name, words in reasons.items() if name in used}
    return base | written | {"features": features, "reasons": said}
