"""The units a task may name."""

from __future__ import annotations

from models.task import Task
from models.units.services import Services
from models.units.unit import Unit

_UNITS: dict[str, Unit] = {"service": Services()}


def unit_of(task: Task) -> Unit:
    """The unit of a task."""
    return _UNITS[task.unit]
