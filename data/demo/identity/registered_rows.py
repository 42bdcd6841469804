"""Which invented providers there are: companies, people, councils and others, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.demo.identity.company_columns import AS_AT, Companies
from data.demo.identity.places import councils, draw_postcodes, near

Index = NDArray[np.int64]

COMPANY, PERSON, COUNCIL, UNINCORPORATED, ABROAD = range(5)
#: Shares of rows that are no company of the register, whatever the noise.
_OTHERS = {PERSON: 0.06, COUNCIL: 0.02, UNINCORPORATED: 0.05, ABROAD: 0.004}
#: Rows that are a company which another row is too.
_AGAIN = 0.05
REGISTERS = ("cqc", "ofsted", "ciw", "ci")
_REGISTER_SHARES = [0.55, 0.33, 0.06, 0.06]
_OPENED = np.datetime64("2010-10-01")
_NOW = np.datetime64(AS_AT)
#: A company registered as a provider must have been there for a while.
_LEAST_AGE = np.timedelta64(300, "D")
_HOMES_A_ROW = 3
_BEFORE_BIRTH = 0.02


@dataclass
class Rows:
    """Parallel arrays of shape (rows,).

    ``company`` is a position among the companies or -1; ``sort`` one of the five above;
    ``register`` indexes ``REGISTERS``; ``council`` the row's council where ``sort`` is that, else
    -1; ``home`` is the postcode of the first home, ``homes`` how many there are.
    """

    company: Index
    sort: Index
    register: Index
    council: Index
    registered_on: NDArray[np.datetime64]
    home: Index
    homes: Index


def counts(providers: int) -> dict[int, int]:
    """How many rows there are of each sort."""
    found = {sort: round(share * providers) for sort, share in _OTHERS.items()}
    found[COUNCIL] = min(found[COUNCIL], len(councils().names))
    return {COMPANY: providers - sum(found.values()), **found}


def entities(providers: int) -> int:
    """How many different companies the rows are."""
    rows = counts(providers)[COMPANY]
    return max(rows - round(rows * _AGAIN), 1)


def choose_companies(
    rng: np.random.Generator, companies: Companies, care: int, wanted: int
) -> Index:
    """Companies in care, still there and old enough, that are providers; positions, shape (n,)."""
    able = np.flatnonzero(
        np.isnat(companies.died[:care]) & (companies.born[:care] < _NOW - _LEAST_AGE)
    )
    if len(able) < wanted:
        raise ValueError(
            f"{len(companies)} companies are too few for {wanted} that are providers; ask for more."
        )
    return rng.permutation(able)[:wanted]


def draw_rows(
    rng: np.random.Generator, companies: Companies, chosen: Index, providers: int
) -> Rows:
    """Draw every provider.

    Args:
        rng: source of chance.
        companies: all companies.
        chosen: positions of those that are providers, shape (n,).
        providers: how many rows.
    """
    of = counts(providers)
    again = chosen[rng.integers(0, len(chosen), of[COMPANY] - len(chosen))]
    none = np.full(providers - of[COMPANY], -1)
    company = np.concatenate([chosen, again, none])
    sort = np.repeat(list(of), list(of.values()))
    register = rng.choice(len(REGISTERS), providers, p=_REGISTER_SHARES)
    register[sort == PERSON] = 0
    council = np.full(providers, -1)
    council[sort == COUNCIL] = rng.permutation(len(councils().names))[: of[COUNCIL]]
    is_company = company >= 0
    office = np.where(is_company, companies.postcode[company], draw_postcodes(rng, providers))
    born = np.where(is_company, companies.born[company], _OPENED)
    after = rng.integers(30, 1_200, providers).astype("timedelta64[D]")
    latest = _NOW - rng.integers(10, 120, providers).astype("timedelta64[D]")
    registered_on = np.minimum(np.maximum(born + after, _OPENED), latest)
    early = is_company & (rng.random(providers) < _BEFORE_BIRTH)
    before = rng.integers(20, 300, providers).astype("timedelta64[D]")
    registered_on = np.where(early & (born > _OPENED), born - before, registered_on)
    return Rows(
        company=company,
        sort=sort,
        register=register,
        council=council,
        registered_on=registered_on,
        home=near(rng, office, stay=0.65),
        homes=_homes(rng, providers),
    )


def _homes(rng: np.random.Generator, providers: int) -> Index:
    """Homes of each row: most have one or two; three a row in all."""
    drawn = rng.geometric(1 / _HOMES_A_ROW, providers)
    missing = _HOMES_A_ROW * providers - int(drawn.sum())
    more = rng.integers(0, providers, max(missing, 0))
    return drawn + np.bincount(more, minlength=providers)
