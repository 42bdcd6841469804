"""The families of sources whose tables the warehouse takes beside the registers of Ofsted."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from data.warehouse.archive import ArchivedTable
from data.warehouse.family import FamilyRead

_PREFIX = "reading_"


@dataclass(frozen=True)
class Family:
    """Sources that are typed together, under the name of their module."""

    name: str
    sources: frozenset[str]
    read: Callable[..., FamilyRead]
    #: Families are read round by round; from the second on they are told what the others gave.
    round: int = 1


@lru_cache(maxsize=1)
def families() -> tuple[Family, ...]:
    """Every module ``data.warehouse.reading_*`` that has ``SOURCES`` and ``read``, by name."""
    found = []
    for file in sorted(Path(__file__).parent.glob(f"{_PREFIX}*.py")):
        module = importlib.import_module(f"data.warehouse.{file.stem}")
        if hasattr(module, "SOURCES") and hasattr(module, "read"):
            name, turn = file.stem.removeprefix(_PREFIX), getattr(module, "ROUND", 1)
            found.append(Family(name, module.SOURCES, module.read, turn))
    return tuple(sorted(found, key=lambda family: (family.round, family.name)))


def read_families(
    archived: Sequence[ArchivedTable],
) -> tuple[list[FamilyRead], list[ArchivedTable]]:
    """Type every archived table that belongs to a family.

    Returns:
        What each family gave, also those that have nothing (their tables come empty); and the
        archived tables that belong to none.
    """
    reads: list[FamilyRead] = []
    rest = list(archived)
    for family in families():
        own = [table for table in rest if table.source in family.sources]
        rest = [table for table in rest if table.source not in family.sources]
        reads.append(family.read(own, reads) if family.round > 1 else family.read(own))
    return reads, rest
