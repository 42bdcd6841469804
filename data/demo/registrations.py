"""Every registration there ever was in the synthetic market, as columns."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from data.demo.inspections import Inspections, draw_inspections

PROVISION_TYPES = (
    "Children's home",
    "Secure children's home",
    "Residential special school (registered as a children's home)",
    "Independent Fostering Agency",
)
HOME, SECURE, SPECIAL_SCHOOL, FOSTERING = range(4)
SECTORS = ("Private", "Voluntary", "Local Authority")
PRIVATE, VOLUNTARY, COUNCIL = range(3)

#: Chance of 1, 2, 3 ... registered places in long-standing and in new homes.
_PLACES_OLD = np.array([4, 12, 20, 25, 15, 13, 4, 4, 1, 2])
_PLACES_NEW = np.array([11, 26, 31, 20, 7, 5])


@dataclass
class Registrations:
    """Parallel arrays of shape (registrations,); indices point into the name lists.

    ``places`` is -1 where the register leaves it blank. ``noise`` is what no register shows.
    """

    kind: NDArray[np.int64]
    sector: NDArray[np.int64]
    owner: NDArray[np.int64]
    authority: NDArray[np.int64]
    part: NDArray[np.int64]
    places: NDArray[np.int64]
    registered_on: NDArray[np.datetime64]
    ended_on: NDArray[np.datetime64]
    owner_blank: NDArray[np.bool_]
    short_break: NDArray[np.bool_]
    noise: NDArray[np.float64]
    urn: NDArray[np.object_]
    visits: Inspections

    def __len__(self) -> int:
        return len(self.kind)

    def extend(self, more: Registrations) -> NDArray[np.int64]:
        """Append registrations; returns their indices."""
        start = len(self)
        extend_columns(self, more)
        return np.arange(start, len(self))

    def active(self, as_at: np.datetime64) -> NDArray[np.int64]:
        """Indices of the registrations in force on ``as_at``."""
        ended = ~np.isnat(self.ended_on) & (self.ended_on <= as_at)
        return np.flatnonzero((self.registered_on <= as_at) & ~ended)


def extend_columns(column_set: object, more: object) -> None:
    """Append the arrays of one dataclass of parallel arrays to those of another of its kind."""
    for column in fields(column_set):  # type: ignore[arg-type]
        mine, theirs = getattr(column_set, column.name), getattr(more, column.name)
        if isinstance(mine, Inspections):
            extend_columns(mine, theirs)
        else:
            setattr(column_set, column.name, np.concatenate([mine, theirs]))


def draw_registrations(
    rng: np.random.Generator,
    *,
    kind: int,
    sector: NDArray[np.int64],
    owner: NDArray[np.int64],
    authority: NDArray[np.int64],
    registered_on: NDArray[np.datetime64],
    urn: list[str],
    first_inspected_on: NDArray[np.datetime64] | None = None,
) -> Registrations:
    """Draw the rest of what describes new registrations; arrays have shape (n,).

    Args:
        rng: source of chance.
        kind: index into ``PROVISION_TYPES``.
        sector: index into ``SECTORS``.
        owner: index of the owner.
        authority: index of the authority the home stands in.
        registered_on: first day in force.
        urn: unique reference numbers.
        first_inspected_on: first visit; None for homes just opened, visited within a year.
    """
    count = len(owner)
    opening = first_inspected_on is None
    if first_inspected_on is None:
        first_inspected_on = registered_on + rng.integers(60, 330, count).astype("timedelta64[D]")
    return Registrations(
        kind=np.full(count, kind),
        sector=sector,
        owner=owner,
        authority=authority,
        part=rng.integers(0, 5, count),
        places=_draw_places(rng, kind, count, _PLACES_NEW if opening else _PLACES_OLD),
        registered_on=registered_on,
        ended_on=np.full(count, np.datetime64("NaT"), dtype="datetime64[D]"),
        owner_blank=(rng.random(count) < 0.006) & (sector != COUNCIL),
        short_break=(rng.random(count) < np.where(sector == PRIVATE, 0.01, 0.12)) & (kind == HOME),
        noise=rng.normal(0, 0.25, count),
        urn=np.array(urn, dtype=object),
        visits=draw_inspections(rng, first_inspected_on, 0.25 if opening else 0.0),
    )


def _draw_places(
    rng: np.random.Generator, kind: int, count: int, weights: NDArray[np.int64]
) -> NDArray[np.int64]:
    if kind == FOSTERING:  # the register leaves agencies' places blank
        return np.full(count, -1)
    if kind == SECURE:
        return rng.integers(8, 25, count)
    if kind == SPECIAL_SCHOOL:
        return rng.integers(6, 46, count)
    return 1 + rng.choice(len(weights), size=count, p=weights / weights.sum())
