"""Every company of the invented register as columns of numbers: who has which name, when and where."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from data.demo.identity.name_parts import Names, draw_care_names, draw_other_names, joined
from data.demo.identity.places import draw_postcodes

Index = NDArray[np.int64]
Days = NDArray[np.datetime64]

AS_AT = dt.date(2025, 4, 1)
_NOW = np.datetime64(AS_AT)
NEVER = np.datetime64("NaT")
PREFIXES = ("", "SC", "NI", "OC", "SO")
_PREFIX_SHARES = [0.942, 0.042, 0.016]
#: Companies at the address of somebody who registers thousands, and how many such addresses are.
_AT_AGENTS, _AGENTS = 0.1, 300
_DISSOLVED = 0.05
_FAMILY_AT_ONE_OFFICE = 0.7
CARE_SICS = ("87900", "87300", "88100", "87100", "87200", "88990", "86900")
_OTHER_SICS = ("62020", "41100", "68209", "70229", "47910", "56101", "43210", "49410", "96090", "")
SICS = (*CARE_SICS, "99999", "70100", "64209", *_OTHER_SICS)
_CARE_SHARES = [0.3, 0.2, 0.17, 0.08, 0.07, 0.06, 0.03, 0.04, 0.02, 0.01, *[0.002] * 10]


@dataclass
class Companies:
    """Parallel arrays of shape (n,): indices into ``PREFIXES`` and ``SICS``, days and postcodes."""

    names: Names
    prefix: Index
    number: Index
    born: Days
    died: Days
    postcode: Index
    sic: Index

    def __len__(self) -> int:
        return len(self.number)

    def take(self, index: Index) -> Companies:
        """Those at the given positions."""
        rest = {f.name: getattr(self, f.name)[index] for f in fields(self) if f.name != "names"}
        return Companies(names=self.names.take(index), **rest)


@dataclass
class FormerNames:
    """Names that companies have given up; arrays of shape (m,).

    ``of`` is the company's position, ``until`` the day it took its next name, ``back`` 1 for the
    last name before today's, 2 for the one before.
    """

    of: Index
    until: Days
    back: Index
    names: Names

    def __len__(self) -> int:
        return len(self.of)


def draw_companies(rng: np.random.Generator, care: int, count: int) -> Companies:
    """Draw companies whose names all differ, those in care first; numbers are given later.

    Args:
        rng: source of chance.
        care: how many are in care.
        count: how many in all.
    """
    names = joined(draw_care_names(rng, care), draw_other_names(rng, count - care))
    born = _NOW - np.clip(rng.exponential(9 * 365, count), 40, 60 * 365).astype("timedelta64[D]")
    alive = (_NOW - born).astype(int)
    ends = rng.random(count) < _DISSOLVED
    died = born + (rng.uniform(0.2, 0.98, count) * alive).astype("timedelta64[D]")
    postcode = draw_postcodes(rng, count)
    agents = draw_postcodes(rng, _AGENTS)
    postcode = np.where(
        rng.random(count) < _AT_AGENTS, agents[rng.integers(0, _AGENTS, count)], postcode
    )
    family = names.family
    shared = (family >= 0) & (rng.random(count) < _FAMILY_AT_ONE_OFFICE)
    offices = draw_postcodes(rng, int(family.max()) + 2)
    companies = Companies(
        names=names,
        prefix=np.zeros(count, dtype=np.int64),
        number=np.zeros(count, dtype=np.int64),
        born=born,
        died=np.where(ends, died, NEVER),
        postcode=np.where(shared, offices[family], postcode),
        sic=np.where(
            np.arange(count) < care,
            rng.choice(len(SICS), count, p=np.array(_CARE_SHARES) / sum(_CARE_SHARES)),
            rng.integers(len(CARE_SICS), len(SICS), count),
        ),
    )
    return companies


def appended(first: Companies, second: Companies) -> Companies:
    """One after the other."""
    return Companies(
        names=joined(first.names, second.names),
        **{
            f.name: np.concatenate([getattr(first, f.name), getattr(second, f.name)])
            for f in fields(first)
            if f.name != "names"
        },
    )


def give_numbers(rng: np.random.Generator, companies: Companies) -> None:
    """Give every company a number of its kind, rising with the day of incorporation.

    Of companies of England and Wales those before February 2016 have a number that begins with 0,
    as in the real register; a third of the numbers that could be are taken if there are six million
    companies.
    """
    count = len(companies)
    prefix = rng.choice(3, count, p=_PREFIX_SHARES)
    llp = companies.names.ending == 2
    companies.prefix = np.where(llp, np.where(prefix == 1, 4, 3), prefix)
    england = companies.prefix == 0
    ten_million = companies.born >= np.datetime64("2016-02-01")
    _number(rng, companies, england & ~ten_million, 1_000, 10_000_000)
    _number(rng, companies, england & ten_million, 10_000_000, 17_000_000)
    for code in range(1, len(PREFIXES)):
        _number(rng, companies, companies.prefix == code, 300_000, 999_000)


def _number(
    rng: np.random.Generator, companies: Companies, which: NDArray[np.bool_], low: int, high: int
) -> None:
    index = np.flatnonzero(which)
    if not len(index):
        return
    index = index[np.argsort(companies.born[index], kind="stable")]
    stride = max((high - low) // len(index), 1)
    companies.number[index] = (
        low + np.arange(len(index)) * stride + rng.integers(0, stride, len(index))
    )


def draw_former_names(
    rng: np.random.Generator, companies: Companies, care: int, known: Index
) -> FormerNames:
    """Names given up by one company in twelve, and by one in five of those that are ``known``.

    Args:
        rng: source of chance.
        companies: all companies, those in care first.
        care: how many are in care.
        known: positions of companies that give a name up oftener, shape (k,).
    """
    count = len(companies)
    chance = np.full(count, 0.08)
    chance[known] = 0.2
    last = np.flatnonzero(rng.random(count) < chance)
    older = last[rng.random(len(last)) < 0.2]
    of = np.concatenate([last, older])
    alive = (_NOW - companies.born[of]).astype(int)
    share = np.where(np.arange(len(of)) < len(last), rng.uniform(0.3, 0.95, len(of)), 0.2)
    in_care = of < care
    names = draw_other_names(rng, len(of))
    for_care = draw_care_names(rng, int(in_care.sum()))
    for part in fields(names):
        getattr(names, part.name)[in_care] = getattr(for_care, part.name)
    # Half keep their stem when they change their trade.
    keeps = rng.random(len(of)) < 0.5
    names.stem = np.where(keeps, companies.names.stem[of], names.stem)
    return FormerNames(
        of=of,
        until=companies.born[of] + (share * alive).astype("timedelta64[D]"),
        back=np.where(np.arange(len(of)) < len(last), 1, 2),
        names=names,
    )
