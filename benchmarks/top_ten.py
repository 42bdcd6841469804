"""What share of private children's homes the ten largest private owners hold, by owner level.

    .venv/bin/python benchmarks/top_ten.py --home DIR [--edges FILE...]

Reads the warehouse of a home that holds Ofsted's annual registers. For each 31 March of 2021 to
2024 it prints Ofsted's own figure beside what the registers give when owners are counted as they
are registered, when the spellings of one name are one owner, and when the reviewed edges stand
above them; and how many of the fifty largest entities have an owner above. The reviewed file is the
one that builds use, unless others are named.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import polars as pl

from data.identity.ownership.controller import owners_at
from data.identity.ownership.edges import ownership_edges
from data.identity.ownership.known_control import FILE, known_edges
from data.tables.company import Company
from data.tables.control import Control
from data.tables.match import Match
from data.tables.ownership import OwnershipRelease
from data.warehouse.facts import Facts
from data.warehouse.home import Home
from data.warehouse.publish import published_warehouse, read_facts
from features.owners import at_owner_level
from features.registers import register_at

#: Ofsted, largest national providers of private and voluntary social care: per cent of private
#: homes that the ten largest private owners hold, at 31 March.
PUBLISHED = {2021: 33, 2022: 33, 2023: 30, 2024: 26}
MARKET = "childrens-homes"
_LARGEST = 50


def edges_of(facts: Facts, reviewed: pl.DataFrame) -> pl.DataFrame:
    """The ownership table of the registers alone, with some reviewed edges."""
    return ownership_edges(
        facts.provider,
        Match.create_empty(),
        Control.create_empty(),
        Company.create_empty(),
        facts.service_snapshot,
        OwnershipRelease.create_empty(),
        known=reviewed,
    )


def shares(rows: pl.DataFrame) -> dict[str, float]:
    """Of a list of homes: owners, the ten largest owners' share of homes and of places, per cent."""
    owners = rows.group_by("provider_id").agg(homes=pl.len(), places=pl.col("places").sum())
    ten = owners.select(
        (100 * pl.col(weight).top_k(10).sum() / pl.col(weight).sum()).alias(weight)
        for weight in ("homes", "places")
    )
    return {"owners": len(owners), **ten.row(0, named=True)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, required=True, help="A home that is built.")
    parser.add_argument("--edges", type=Path, nargs="*", default=[FILE], help="Reviewed edges.")
    asked = parser.parse_args()
    facts = read_facts(published_warehouse(Home(asked.home.resolve())))
    reviewed = pl.concat([known_edges(file) for file in asked.edges])
    named, above = edges_of(facts, reviewed.clear()), edges_of(facts, reviewed)
    levels = {
        "as registered": (named, "entity"),
        "one name, one owner": (named, "controller"),
        "and reviewed edges": (above, "controller"),
        "and their sponsors": (above, "sponsor"),
    }
    print(f"{len(reviewed)} reviewed edges\n")
    print(
        f"{'31 March':<10} {'owners are':<21}{'homes':>7}{'owners':>8}{'homes %':>9}{'places %':>10}"
        f"{'Ofsted %':>10}"
    )
    for year, published in PUBLISHED.items():
        day = date(year, 3, 31)
        homes = register_at(facts, MARKET, day).filter(pl.col("sector") == "Private")
        for name, (ownership, level) in levels.items():
            owners = owners_at(ownership, facts.match.clear(), facts.provider, day)
            told = shares(at_owner_level(homes, owners, level))
            print(
                f"{day!s:<10} {name:<21}{len(homes):>7,}{told['owners']:>8,}{told['homes']:>9.1f}"
                f"{told['places']:>10.1f}{published:>10}"
            )
        reached = (pl.col("controller_source").is_not_null()) | (
            pl.col("sponsor_id") != pl.col("controller_id")
        )
        largest = (
            homes.group_by("provider_id")
            .len("homes")
            .sort("homes", "provider_id", descending=[True, False])
            .head(_LARGEST)
            .join(owners, on="provider_id")
            .filter(reached)
        )
        print(
            f"{'':<11}of the {_LARGEST} largest entities {len(largest)} have an owner above, with "
            f"{100 * largest['homes'].sum() / len(homes):.1f} % of private homes\n"
        )


if __name__ == "__main__":
    main()
