"""The units a task may name."""

from __future__ import annotations

from data.warehouse.facts import Facts
from models.task import Task
from models.units.services import Services
from models.units.unit import Unit

#: What is held about the units of a task.
Held = Facts
_KINDS: dict[str, type[Unit]] = {"service": Services}


def unit_kind(task: Task) -> type[Unit]:
    """The kind of unit a task is about."""
    return _KINDS[task.unit]


def unit_of(task: Task, facts: Held) -> Unit:
    """The unit of a task over the facts held about it.

    Raises:
        TypeError: if the facts are of another kind of unit.
    """
    if isinstance(facts, Facts) and task.unit == "service":
        return Services(facts, task.market)
    raise TypeError(
        f"{task.id} is about a {task.unit}, not about what {type(facts).__name__} holds"
    )
