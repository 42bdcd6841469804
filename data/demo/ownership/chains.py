"""Who owns the synthetic companies: chains of companies, with somebody, or nobody known, on top."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.demo.ownership.families import linked_families
from data.demo.scale import FIRST_YEAR, LAST_YEAR, SALE_YEAR

#: Shares of companies owned by another company; by a company abroad; and of those that say they
#: know of nobody. All others are owned by one individual.
_BY_COMPANY, _ABROAD, _NOBODY = 0.12, 0.02, 0.03
_FROM = dt.date(2016, 4, 6)
CORPORATE, ABROAD, INDIVIDUAL, NOBODY = "corporate", "abroad", "individual", "nobody"
#: Companies that two others own by halves, that another has a small part of, that change hands.
_HALVES, _PARTS, _SALES = 8, 10, 16
#: Of the groups, how many belong to somebody abroad; of all abroad, how many to one of a few.
_GROUPS_ABROAD, _COMMON_OWNER = 0.35, 0.4
_COUNTRIES = ("Jersey", "Guernsey", "Luxembourg")
MAJORITY, HALF, PART = 75, 25, 25
_SCHEMA = {
    "company_number": pl.String,
    "kind": pl.String,
    "parent_number": pl.String,
    "owner_name": pl.String,
    "country": pl.String,
    "share_from": pl.Int64,
    "notified_on": pl.Date,
    "ceased_on": pl.Date,
}
_Row = dict[str, Any]


def ownership(rng: np.random.Generator, companies: pl.DataFrame) -> pl.DataFrame:
    """The controllers of each company, today's and former ones.

    Companies whose names are of one family mostly belong to the oldest of them; some companies are
    owned by halves, some change hands, and two pairs of hands go round in a circle, as real
    registers have it by mistake. The seller passes to the large group.

    Args:
        rng: source of chance.
        companies: from ``found_companies``.

    Returns:
        One row per company and controller: ``company_number, kind`` (corporate, abroad, individual
        or nobody), ``parent_number`` (of the register here; else null), ``owner_name, country`` (of
        one abroad), ``share_from`` (per cent of the shares, lower end), ``notified_on, ceased_on``
        (null while it lasts), in order of company.
    """
    count = companies.height
    numbers = companies["company_number"].to_list()
    role = {name: row for row, name in enumerate(companies["owner_role"]) if name}
    kind, above = _drawn(rng, companies, role)
    since = [max(_FROM, day) for day in companies["incorporated_on"]]
    rows = [
        _edge(rng, numbers, row, str(kind[row]), int(above[row]), since[row])
        for row in range(count)
    ]
    free = [
        row
        for row in rng.permutation(np.arange(20, count - 20)).tolist()
        if kind[row] == INDIVIDUAL and row not in role.values()
    ]
    halves, parts = free[:_HALVES], free[_HALVES : _HALVES + _PARTS]
    later: list[_Row] = []
    for row in halves:
        one, other = rng.choice(row, 2, replace=False).tolist()
        rows[row] = _edge(rng, numbers, row, CORPORATE, one, since[row], HALF)
        later.append(_edge(rng, numbers, row, CORPORATE, other, since[row], HALF))
    for row in parts:
        part = int(rng.integers(row))
        later.append(_edge(rng, numbers, row, CORPORATE, part, since[row], PART))
    sold = [(row, None) for row in free[_HALVES + _PARTS :] if since[row].year < FIRST_YEAR + 2]
    buyer = (role["seller"], role["large group"])
    for row, to in [buyer, *sold[:_SALES]]:
        day = dt.date(SALE_YEAR - 1, 9, 30) if to is not None else _day(rng)
        rows[row] = _edge(rng, numbers, row, INDIVIDUAL, 0, since[row]) | {"ceased_on": day}
        to_abroad = to is None and rng.random() < _GROUPS_ABROAD
        by = ABROAD if to_abroad else CORPORATE
        at = to if to is not None else int(rng.integers(row))
        later.append(_edge(rng, numbers, row, by, at, day))
    return pl.DataFrame([*rows, *later], schema=_SCHEMA).sort(
        "company_number", "notified_on", maintain_order=True
    )


def _drawn(
    rng: np.random.Generator, companies: pl.DataFrame, role: dict[str, int]
) -> tuple[NDArray[np.str_], NDArray[np.int64]]:
    """Kind of controller, and row of the parent, of each company."""
    count = companies.height
    draw = rng.random(count)
    # Only an older company can own one, so that chains end.
    above = (rng.random(count) * np.arange(count)).astype(np.int64)
    edges = np.cumsum([_BY_COMPANY, _ABROAD, _NOBODY])
    kind = np.select([draw < edge for edge in edges], [CORPORATE, ABROAD, NOBODY], INDIVIDUAL)
    kind[0] = INDIVIDUAL
    for family in linked_families(rng, companies):
        head = family[0]
        kind[head] = ABROAD if rng.random() < _GROUPS_ABROAD else kind[head]
        kind[head] = INDIVIDUAL if kind[head] == NOBODY else kind[head]
        for row, before in zip(family[1:], family, strict=False):
            kind[row] = CORPORATE
            above[row] = head if rng.random() < 0.6 else before
    kind[role["large group"]], kind[role["exiting group"]] = ABROAD, INDIVIDUAL
    last = [row for row in range(count - 1, 0, -1) if row not in role.values()]
    for ring in (last[:2], last[2:5]):
        kind[ring] = CORPORATE
        above[ring] = [*ring[1:], ring[0]]
    return kind, above


def _edge(
    rng: np.random.Generator,
    numbers: list[str],
    row: int,
    kind: str,
    above: int,
    since: dt.date,
    share: int = MAJORITY,
) -> _Row:
    common = bool(rng.random() < _COMMON_OWNER)
    which = int(rng.integers(len(_COUNTRIES))) if common else row
    country = _COUNTRIES[which % len(_COUNTRIES)]
    named = f"SYNTHETIC OFFSHORE {'PARTNERS' if common else 'HOLDING'} {which} LIMITED"
    return {
        "company_number": numbers[row],
        "kind": kind,
        "parent_number": numbers[above] if kind == CORPORATE else None,
        "owner_name": named if kind == ABROAD else None,
        "country": country if kind == ABROAD else None,
        "share_from": None if kind == NOBODY else share,
        "notified_on": since,
        "ceased_on": None,
    }


def _day(rng: np.random.Generator) -> dt.date:
    """A day of a sale between the second year told and the last but one."""
    first = dt.date(FIRST_YEAR + 2, 6, 1)
    return first + dt.timedelta(days=int(rng.integers(0, 365 * (LAST_YEAR - FIRST_YEAR - 3))))
