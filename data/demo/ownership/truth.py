"""The truth of who controls whom at a date, worked out from what was planted."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from data.demo.ownership.chains import ABROAD, CORPORATE, INDIVIDUAL, NOBODY
from data.demo.registrations import COUNCIL, SECTORS
from data.identity.owner import folded_name

if TYPE_CHECKING:
    from data.demo.market import Truth

#: Who holds more than half controls.
_MORE_THAN = 50
_WORDS = {
    ABROAD: "registered abroad",
    INDIVIDUAL: "an individual controls it",
    NOBODY: "no one controls it",
    CORPORATE: "no one holds more than half",
}
_UNKNOWN, _RING = "no owner above is known", "owners in a circle"
_SCHEMA = {
    "company_number": pl.String,
    "top_number": pl.String,
    "controller_id": pl.String,
    "ended_because": pl.String,
}


def controllers_at(owned: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    """Who stood at the top of each company's chain on a day.

    Args:
        owned: from ``chains.ownership``.
        on: the day.

    Returns:
        One row per company: ``company_number, top_number`` (the highest company of this country),
        ``controller_id`` (``company:…``, or ``abroad:<country>:<name>`` where one abroad owns that),
        ``ended_because``. Where two hold half each, or owners go round in a circle, a company is
        its own top.
    """
    ceased = pl.col("ceased_on")
    now = owned.filter(pl.col("notified_on") <= on, ceased.is_null() | (ceased > on))
    rows: dict[str, list[dict[str, object]]] = {}
    for row in now.iter_rows(named=True):
        rows.setdefault(row["company_number"], []).append(row)
    parent = {
        company: str(row["parent_number"])
        for company, several in rows.items()
        for row in several
        if row["kind"] == CORPORATE and int(str(row["share_from"])) >= _MORE_THAN
    }
    found = []
    for company in owned["company_number"].unique(maintain_order=True):
        chain = [company]
        while (above := parent.get(chain[-1])) and above not in chain:
            chain.append(above)
        # Whoever leads into a circle stops at the first company of it.
        ring = set(chain[chain.index(above) :]) if above else set()
        top = chain[-1]
        if ring:
            outside = [one for one in chain if one not in ring]
            top = company if company in ring else parent[outside[-1]]
        found.append((company, top, *_end(top, [] if ring else rows.get(top, []), bool(ring))))
    return pl.DataFrame(found, schema=_SCHEMA, orient="row")


def _end(top: str, rows: list[dict[str, object]], ring: bool) -> tuple[str, str]:
    """Id of the controller, and why the chain ends there."""
    if ring:
        return f"company:{top}", _RING
    if not rows:
        return f"company:{top}", _UNKNOWN
    kinds = [str(row["kind"]) for row in rows]
    if kinds[0] == ABROAD:
        return _abroad(str(rows[0]["country"]), str(rows[0]["owner_name"])), _WORDS[ABROAD]
    kind = INDIVIDUAL if INDIVIDUAL in kinds else kinds[0]
    return f"company:{top}", _WORDS[kind]


@cache
def _abroad(country: str, name: str) -> str:
    folded = pl.select(folded_name(pl.lit(name))).item()
    return f"abroad:{country.lower()}:{folded}"


def ultimate_owners(owned: pl.DataFrame) -> dict[str, str]:
    """Company number -> number of the company on top of its chain today."""
    tops = controllers_at(owned, dt.date.max)
    return dict(tops.select("company_number", "top_number").iter_rows())


def ownership_truth(truth: Truth) -> pl.DataFrame:
    """Who controlled each provider at each register's date.

    Args:
        truth: of a whole market (not of homes alone).

    Returns:
        One row per ``as_at`` and ``provider_id`` that is a company here: ``provider_id`` as the
        register's print makes it (several for an owner printed in several ways), ``provider_name``
        (as printed), ``company_number, top_number, controller_id, ended_because``, and ``brand_id``
        (adult care's chains; else null).

    Raises:
        ValueError: if the market was written without companies.
    """
    if truth.companies is None or truth.adult is None or truth.owned is None:
        raise ValueError("This market has no companies: write it without homes_only.")
    numbers = truth.companies.companies.select("company_number", entity="owner").drop_nulls()
    homes = (
        truth.homes.filter(pl.col("owner").is_not_null(), pl.col("sector") != SECTORS[COUNCIL])
        .join(numbers, on="entity", how="inner", maintain_order="left")
        .select(
            "as_at",
            provider_id=pl.lit("ofsted-org:") + folded_name(pl.col("owner")),
            provider_name="owner",
            company_number="company_number",
            brand_id=pl.lit(None, pl.String),
        )
        .unique(["as_at", "provider_id"], keep="first", maintain_order=True)
    )
    adult = truth.adult.providers.select(
        "born",
        "died",
        provider_id=pl.lit("cqc:") + pl.col("provider_id"),
        provider_name="printed_name",
        company_number="company_number",
        brand_id="brand_id",
    )
    frames = []
    for (day,), theirs in homes.group_by("as_at", maintain_order=True):
        assert isinstance(day, dt.date)
        there = adult.filter(
            pl.col("born") <= day, pl.col("died").is_null() | (pl.col("died") > day)
        )
        both = pl.concat([theirs, there.select(pl.lit(day).alias("as_at"), *theirs.columns[1:])])
        frames.append(both.join(controllers_at(truth.owned, day), on="company_number", how="left"))
    return pl.concat(frames).sort("as_at", "provider_id")
