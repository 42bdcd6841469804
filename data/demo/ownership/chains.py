"""Who owns the synthetic companies: chains of companies, with somebody, or nobody known, on top."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from data.demo.scale import SALE_YEAR

#: Shares of companies owned by another company; by a company abroad; and of those that say they
#: know of nobody. All others are owned by one individual.
_BY_COMPANY, _ABROAD, _NOBODY = 0.18, 0.02, 0.03
_FROM = dt.date(2016, 4, 6)
CORPORATE, ABROAD, INDIVIDUAL, NOBODY = "corporate", "abroad", "individual", "nobody"


def ownership(rng: np.random.Generator, companies: pl.DataFrame) -> pl.DataFrame:
    """One controller of each company, but for the seller, which has had two.

    The seller passes to the large group. One pair of companies own each other, as real registers
    have it by mistake.

    Args:
        rng: source of chance.
        companies: from ``found_companies``.

    Returns:
        One row per company and controller: ``company_number, kind`` (corporate, abroad, individual
        or nobody), ``parent_number`` (of the register here; else null), ``notified_on, ceased_on``
        (null while it lasts), in order of company.
    """
    count = companies.height
    drawn = rng.random(count)
    # Only an older company can own one, so that chains end.
    above = (rng.random(count) * np.arange(count)).astype(np.int64)
    kind = np.select(
        [
            drawn < _BY_COMPANY,
            drawn < _BY_COMPANY + _ABROAD,
            drawn < _BY_COMPANY + _ABROAD + _NOBODY,
        ],
        [CORPORATE, ABROAD, NOBODY],
        INDIVIDUAL,
    )
    kind[0] = INDIVIDUAL
    numbers = companies["company_number"].to_list()
    role = {name: row for row, name in enumerate(companies["owner_role"]) if name}
    kind[role["large group"]] = ABROAD
    kind[role["exiting group"]] = INDIVIDUAL
    ring = [row for row in range(count - 1, 0, -1) if row not in role.values()][:2]
    kind[ring] = CORPORATE
    above[ring] = ring[::-1]
    since = companies["incorporated_on"].to_list()
    rows = [
        {
            "company_number": numbers[row],
            "kind": str(kind[row]),
            "parent_number": numbers[above[row]] if kind[row] == CORPORATE else None,
            "notified_on": max(_FROM, since[row]),
            "ceased_on": None,
        }
        for row in range(count)
    ]
    sold = rows[role["seller"]]
    sold |= {"kind": INDIVIDUAL, "parent_number": None, "ceased_on": dt.date(SALE_YEAR - 1, 9, 30)}
    rows.append(
        {
            **sold,
            "kind": CORPORATE,
            "parent_number": numbers[role["large group"]],
            "notified_on": sold["ceased_on"],
            "ceased_on": None,
        }
    )
    schema = {
        "company_number": pl.String,
        "kind": pl.String,
        "parent_number": pl.String,
        "notified_on": pl.Date,
        "ceased_on": pl.Date,
    }
    return pl.DataFrame(rows, schema=schema).sort("company_number", "notified_on")


def ultimate_owners(owned: pl.DataFrame) -> dict[str, str]:
    """Company number -> number of the company on top of its chain; those in a ring are their own."""
    now = owned.filter(pl.col("ceased_on").is_null(), pl.col("parent_number").is_not_null())
    parent = dict(now.select("company_number", "parent_number").iter_rows())
    tops: dict[str, str] = {}
    for number in owned["company_number"].unique():
        seen = [number]
        while (above := parent.get(seen[-1])) and above not in seen:
            seen.append(above)
        tops[number] = number if above else seen[-1]
    return tops
