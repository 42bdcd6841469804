"""The units a task may name."""

from __future__ import annotations

from pathlib import Path

from data.tables.market import ADULT_MARKETS, inspectorates
from data.warehouse.company_facts import CompanyFacts, read_company_facts
from data.warehouse.facts import Facts
from data.warehouse.publish import read_facts
from models.task import Task
from models.units.adult_services import AdultServices
from models.units.companies import Companies
from models.units.services import Services
from models.units.unit import Unit

#: What is held about the units of a task.
Held = Facts | CompanyFacts
_KINDS: dict[str, type[Unit]] = {"service": Services, "company": Companies}
_ADULT: type[Unit] = AdultServices


def unit_kind(task: Task) -> type[Unit]:
    """The kind of unit a task is about."""
    return _ADULT if task.market in ADULT_MARKETS else _KINDS[task.unit]


def read_held(task: Task, warehouse: Path) -> Held:
    """What a warehouse holds about the units of a task."""
    if task.unit == "company":
        return read_company_facts(warehouse)
    return held_of(task, read_facts(warehouse))


def held_of(task: Task, facts: Facts) -> Facts:
    """The facts that a task about services needs: those of its market's inspectorates."""
    return facts.of(inspectorates(task.market))


def unit_of(task: Task, facts: Held) -> Unit:
    """The unit of a task over the facts held about it.

    Raises:
        TypeError: if the facts are of another kind of unit.
    """
    if isinstance(facts, Facts) and task.unit == "service" and task.market in ADULT_MARKETS:
        return AdultServices(facts, task.market, task.horizon_months)
    if isinstance(facts, Facts) and task.unit == "service":
        return Services(facts, task.market)
    if isinstance(facts, CompanyFacts) and task.unit == "company":
        return Companies(facts, task.horizon_months)
    raise TypeError(
        f"{task.id} is about a {task.unit}, not about what {type(facts).__name__} holds"
    )
