"""What a results file holds of every market: concentration, dependency, and who controls whom."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.tables.identity import OwnerOnRegister
from data.tables.market import ADULT_MARKETS, MARKETS
from data.tables.results import (
    Concentration,
    Dependency,
    GroupConcentration,
    GroupDependency,
    RegisterList,
)
from data.warehouse.facts import Facts
from features.concentration import market_at
from features.market_tables import concentration_everywhere, dependency_everywhere
from features.owners import at_owner_level, owners_of
from features.registers import adult_lists, editions

#: The owner level above the registered entity that is kept ready; the command computes any other.
GROUP_LEVEL = "controller"
#: Sectors whose concentration is kept ready; the command computes any other on demand.
KEPT_SECTORS = ("all", "private", "voluntary", "local-authority")


def market_tables(facts: Facts) -> dict[str, pl.DataFrame]:
    """Concentration and dependency of every market at each of its registers, at every level.

    Of registered entities, and of those who control them; and who that is.
    """
    measured, shares = [Concentration.create_empty()], [Dependency.create_empty()]
    groups, group_shares = [GroupConcentration.create_empty()], [GroupDependency.create_empty()]
    owners: dict[date, pl.DataFrame] = {}
    on_register = [OwnerOnRegister.create_empty()]
    lists = [
        adult_lists(facts, market).with_columns(market=pl.lit(market)) for market in ADULT_MARKETS
    ]
    for market in MARKETS:
        for day in editions(facts, market)["as_at"].to_list():
            rows = market_at(facts, market, day)
            if rows.is_empty():
                continue
            measured.append(
                Concentration.cast(concentration_everywhere(rows, market, KEPT_SECTORS))
            )
            shares.append(Dependency.cast(dependency_everywhere(rows, market)))
            if day not in owners:
                owners[day] = owners_of(facts, day)
            stood = owners[day].join(rows, on="provider_id", how="semi")
            on_register.append(OwnerOnRegister.cast(stood.with_columns(as_at=pl.lit(day))))
            held = at_owner_level(rows, owners[day], GROUP_LEVEL)
            groups.append(
                GroupConcentration.cast(
                    concentration_everywhere(held, market, KEPT_SECTORS, GROUP_LEVEL)
                )
            )
            above = dependency_everywhere(held, market)
            group_shares.append(
                GroupDependency.cast(above.with_columns(owner_level=pl.lit(GROUP_LEVEL)))
            )
    return {
        "register_list": RegisterList.validate(
            pl.concat(lists).select(RegisterList.column_names()), cast=True
        ),
        "concentration": Concentration.validate(pl.concat(measured)),
        "dependency": Dependency.validate(pl.concat(shares)),
        "group_concentration": GroupConcentration.validate(pl.concat(groups)),
        "group_dependency": GroupDependency.validate(pl.concat(group_shares)),
        "owner_on_register": OwnerOnRegister.validate(
            pl.concat(on_register).unique().sort(OwnerOnRegister.primary_key())
        ),
    }
