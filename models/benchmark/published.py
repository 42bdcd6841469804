"""What others reached on a table, and whether this is the table they used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from data.labelled.table import LabelledTable
from data.reviewed_file import reviewed

_CATALOGUE = Path(__file__).with_name("published.yaml")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Columns(_Part):
    """How the feature columns of a collection are known."""

    count: int
    first: str
    last: str


class KnownSet(_Part):
    """One table of a collection, whole."""

    set: str
    rows: int
    events: int


class PublishedFigure(_Part):
    """One figure someone reached (``auc`` and ``gmean`` are shares, 0-1)."""

    set: str
    protocol: str
    learner: str
    measure: Literal["auc", "gmean"]
    value: float
    sd: float | None = None
    source: str
    status: Literal["read", "recalled", "untuned"]


class Collection(_Part):
    """Public tables of one origin."""

    title: str
    columns: Columns
    sets: tuple[KnownSet, ...]
    figures: tuple[PublishedFigure, ...]


@dataclass(frozen=True)
class Comparison:
    """Whether a table is one of the published ones, in a sentence, and their figures for it."""

    comparable: bool
    says: str
    figures: tuple[PublishedFigure, ...] = ()

    def to_json(self, protocol: str) -> dict[str, Any]:
        """The comparison's part of the ``benchmark`` contract."""
        return {
            "comparable": self.comparable,
            "comparison": self.says,
            "published": [
                figure.model_dump(exclude={"set"}) | {"same_protocol": figure.protocol == protocol}
                for figure in self.figures
            ],
        }


@lru_cache(maxsize=1)
def collections() -> tuple[Collection, ...]:
    """Everything in ``published.yaml``."""
    entries = reviewed(_CATALOGUE)
    return tuple(Collection.model_validate(entry) for entry in entries)


def compare(table: LabelledTable) -> Comparison:
    """Find a table among the published ones: by its columns, then by rows and events."""
    names = table.features.columns
    rows, events = len(table.label), int(table.label.sum())
    for known in collections():
        if (len(names), names[0], names[-1]) != tuple(known.columns.model_dump().values()):
            continue
        for whole in known.sets:
            if (rows, events) == (whole.rows, whole.events):
                figures = tuple(f for f in known.figures if f.set in {whole.set, "all"})
                return Comparison(True, f"{known.title}, {whole.set}, whole", figures)
        return Comparison(
            False,
            f"Not comparable: a part of {known.title}, of which no whole set has {rows:,} rows and "
            f"{events:,} events",
        )
    return Comparison(False, "Not comparable: no published figures are known for this table")
