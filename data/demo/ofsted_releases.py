"""Ofsted's releases beside the register: in-year management information, ownership, fostering."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from data.demo.csv_file import write_csv
from data.demo.ods_file import write_ods
from data.demo.ownership.truth import ultimate_owners
from data.demo.provider_level import provider_level_2024
from data.demo.registrations import COUNCIL, FOSTERING, PROVISION_TYPES, SECTORS
from data.demo.scale import LAST_YEAR

FOLDER = "synthetic_ofsted_releases"
MARK = "SYNTHETIC DATA - not a real register."
#: The day of the in-year register: between the last two annual ones.
IN_YEAR = dt.date(LAST_YEAR - 1, 9, 30)
_LAST = dt.date(LAST_YEAR, 3, 31)
#: Reports published up to a month after a register's day are on it.
_LISTED_DAYS = 30
_VISIT = ("inspected_on", "published_on", "event_number", "rating", "helped", "leaders")


def write_releases(
    folder: Path, world: pl.DataFrame, companies: pl.DataFrame, owned: pl.DataFrame
) -> None:
    """Write the register of ``IN_YEAR``, the ownership release and the fostering release.

    Args:
        folder: the market's folder; the files go into ``FOLDER`` within.
        world: the homes' market, columns as ``world.simulate`` returns them.
        companies: from ``found_companies``.
        owned: from ``ownership.chains.ownership``.
    """
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    write_csv(
        target / f"synthetic_management_information_at_{IN_YEAR:%d_%B_%Y}.csv",
        [f"{MARK} Children's social care providers - Provider level as at {IN_YEAR:%d %B %Y}"],
        provider_level_2024(in_year(world)),
    )
    now = world.filter(pl.col("as_at") == _LAST)
    write_csv(
        target / f"synthetic_ownership_of_providers_at_31_march_{LAST_YEAR}.csv",
        [f"{MARK} Ownership of children's social care providers as at 31 March {LAST_YEAR}"],
        _ownership(now, companies, owned),
    )
    years = f"1 April {LAST_YEAR - 1} to 31 March {LAST_YEAR}"
    write_ods(
        target / f"synthetic_fostering_in_england_{LAST_YEAR}.ods",
        [
            ("Agencies", [f"{MARK} Fostering in England {years}"], _agencies(now)),
        ],
    )


def in_year(world: pl.DataFrame) -> pl.DataFrame:
    """Who was registered on ``IN_YEAR``, with the inspections known a month later."""
    before = world.filter(pl.col("as_at").dt.year() == LAST_YEAR - 1)
    now = world.filter(pl.col("as_at") == _LAST)
    left = before.filter(pl.col("left_on") > IN_YEAR).join(now, on="urn", how="anti")
    here = now.filter(pl.col("registered_on") <= IN_YEAR)
    late = (pl.col("latest_inspected_on") > IN_YEAR) | (
        pl.col("latest_published_on") > IN_YEAR + dt.timedelta(days=_LISTED_DAYS)
    )
    earlier = [
        pl.when(late).then(f"previous_{name}").otherwise(f"latest_{name}").alias(f"latest_{name}")
        for name in _VISIT
    ] + [pl.when(~late).then(f"previous_{name}").alias(f"previous_{name}") for name in _VISIT]
    return pl.concat([left, here]).with_columns(earlier).sort("urn")


def _ownership(now: pl.DataFrame, companies: pl.DataFrame, owned: pl.DataFrame) -> pl.DataFrame:
    tops = ultimate_owners(owned)
    names = companies.select(top="company_number", top_name="company_name")
    numbers = companies.filter(pl.col("owner").is_not_null()).select(
        "company_number", entity="owner"
    )
    return (
        now.filter(pl.col("owner").is_not_null(), pl.col("sector") != SECTORS[COUNCIL])
        .join(numbers, on="entity", how="inner", maintain_order="left")
        .with_columns(top=pl.col("company_number").replace_strict(tops))
        .join(names, on="top", how="left", maintain_order="left")
        .select(
            pl.col("urn").alias("URN"),
            pl.col("provision_type").alias("Provision type"),
            pl.col("owner").alias("Organisation which owns the provider"),
            pl.col("top_name").alias("Ultimate owner name"),
            pl.col("top").alias("Ultimate owner company number"),
        )
    )


def _agencies(now: pl.DataFrame) -> pl.DataFrame:
    """Places of each agency, which the register leaves blank: they follow from its number."""
    digits = pl.col("urn").str.tail(3).cast(pl.Int64)
    places = 20 + digits % 380
    return now.filter(pl.col("provision_type") == PROVISION_TYPES[FOSTERING]).select(
        pl.col("urn").alias("URN"),
        pl.col("owner").alias("Agency name"),
        pl.col("sector").alias("Sector"),
        pl.col("la_name").alias("Local authority"),
        places.alias("Approved places"),
        (places * (55 + digits % 30) // 100).alias("Filled places"),
    )
