"""The reviewed list of figures: what each is called and where it is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from data.reviewed_file import reviewed

LINE_ITEMS = Path(__file__).with_name("line_items.yaml")

Dimensions = Mapping[str, str]
Part = tuple[str, Dimensions]


@dataclass(frozen=True, slots=True)
class LineItem:
    """One figure of the accounts.

    Attributes:
        name: the column's name.
        meaning: one line in plain words.
        instant: at a date, else over the period.
        heads: a count of people, whose unit is not looked at; else money.
        unsigned: kept without its sign, on which software differs.
        candidates: in order of preference; each is one or more parts to be added.
    """

    name: str
    meaning: str
    instant: bool
    heads: bool
    unsigned: bool
    candidates: tuple[tuple[Part, ...], ...]


def dimension_key(dimensions: Dimensions) -> str:
    """Axes and members as one string, axes sorted: ``Axis=Member|Axis=Member``."""
    return "|".join(f"{axis}={member}" for axis, member in sorted(dimensions.items()))


@cache
def line_items() -> tuple[LineItem, ...]:
    """Every figure, in the file's order."""
    said = reviewed(LINE_ITEMS)
    return tuple(_item(name, item, said["dimensions"]) for name, item in said["items"].items())


@cache
def candidate_table() -> pl.DataFrame:
    """One row per part of a candidate.

    Columns: ``concept``, ``where`` (:func:`dimension_key`), ``item`` (position in
    :func:`line_items`), ``rank`` (0 is tried first), ``part``, ``instant``, ``heads``,
    ``unsigned``.
    """
    return pl.DataFrame(
        [
            (
                concept,
                dimension_key(where),
                number,
                rank,
                part,
                item.instant,
                item.heads,
                item.unsigned,
            )
            for number, item in enumerate(line_items())
            for rank, parts in enumerate(item.candidates)
            for part, (concept, where) in enumerate(parts)
        ],
        schema={
            "concept": pl.String,
            "where": pl.String,
            "item": pl.Int64,
            "rank": pl.Int64,
            "part": pl.Int64,
            "instant": pl.Boolean,
            "heads": pl.Boolean,
            "unsigned": pl.Boolean,
        },
        orient="row",
    )


def _item(name: str, said: dict[str, Any], named: dict[str, list[dict[str, str]]]) -> LineItem:
    candidates = tuple(parts for one in said["candidates"] for parts in _candidate(one, named))
    return LineItem(
        name,
        said["meaning"],
        said["at"] == "instant",
        said.get("unit") == "heads",
        said.get("unsigned", False),
        candidates,
    )


def _candidate(said: Any, named: dict[str, list[dict[str, str]]]) -> list[tuple[Part, ...]]:
    """The candidates one entry stands for: a named set of dimensions holds several."""
    if isinstance(said, dict):
        return [
            tuple(parts) for parts in zip(*(_variants(p, named) for p in said["sum"]), strict=True)
        ]
    return [(part,) for part in _variants(said, named)]


def _variants(said: str | list[str], named: dict[str, list[dict[str, str]]]) -> list[Part]:
    if isinstance(said, str):
        return [(said, {})]
    concept, name = said
    return [(concept, where) for where in named[name]]
