"""When models are trained again: once a quarter, and where a market has none yet."""

from __future__ import annotations

from datetime import date, datetime

from data.warehouse.home import Home
from flows.steps import FURTHER_TASKS, TASK, registers_held
from models.registry import history, versions

_TASKS = (TASK, *FURTHER_TASKS)


def in_force_of(home: Home) -> str | None:
    """The version in force of the first task; None if it was never trained."""
    past = history(home.models / TASK)
    return past[-1] if past else None


def training_due(home: Home) -> bool:
    """Whether there is nothing to score with: no model at all, or none of the registers held."""
    trained = {task for task in _TASKS if history(home.models / task)}
    return not trained or (TASK not in trained and registers_held(home))


def last_trained(home: Home) -> datetime | None:
    """When any model of this home was last trained."""
    times = [
        datetime.fromisoformat(entry["trained_at"])
        for task in _TASKS
        for entry in versions(home.models / task)
    ]
    return max(times, default=None)


def trained_in_quarter(home: Home, today: date) -> bool:
    """Whether a model was trained in the calendar quarter of a day (times are UTC)."""
    last = last_trained(home)
    return last is not None and _quarter(last.date()) == _quarter(today)


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3
