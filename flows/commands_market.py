"""Commands that describe markets, computed on demand from the published warehouse."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from data.tables.market import CHILDRENS_MARKETS
from flows.options import AsAt, FormatOption, HomeOption, day, held_day, home_of
from flows.printing import Format, messages, print_rows


class Level(StrEnum):
    """How large an area a market is measured in."""

    england = "england"
    region = "region"
    la = "la"


class Owner(StrEnum):
    """Whose places are counted together."""

    entity = "entity"
    parent = "parent"
    controller = "controller"
    sponsor = "sponsor"


class Sector(StrEnum):
    """Whose services are counted."""

    all = "all"
    private = "private"
    voluntary = "voluntary"
    local_authority = "local-authority"
    health_authority = "health-authority"
    academy = "academy"
    public_sector = "public-sector"


class Market(StrEnum):
    """Markets whose registers can be held."""

    childrens_homes = "childrens-homes"
    fostering = "fostering"
    supported_accommodation = "supported-accommodation"
    care_homes = "care-homes"
    nursing_homes = "nursing-homes"
    home_care = "home-care"


_SHOWN = ("area_name", "services", "places", "owners", "hhi", "cr1", "cr5", "cr10", "neff", "gini")


def concentration(
    market: Annotated[
        Market, typer.Option("--market", help="Which market.")
    ] = Market.childrens_homes,
    as_at: AsAt = None,
    by: Annotated[Level, typer.Option("--by", help="Areas to measure in.")] = Level.england,
    owner: Annotated[
        Owner, typer.Option("--owner", help="Whose places count together: see forewarn owners.")
    ] = Owner.entity,
    sector: Annotated[
        Sector, typer.Option("--sector", help="Only services of one sector, and their places.")
    ] = Sector.all,
    known_by: Annotated[
        str | None,
        typer.Option("--known-by", metavar="DATE", help="Use only what was public by this day."),
    ] = None,
    form: FormatOption = Format.table,
    home: HomeOption = None,
) -> None:
    """Print how concentrated a market was (HHI, CRn, Gini)."""
    from data.warehouse.publish import published_warehouse, read_facts
    from features.concentration import concentration as measure
    from features.registers import snapshot_dates

    facts = read_facts(published_warehouse(home_of(home)))
    held = snapshot_dates(facts, market.value)
    chosen = held_day(as_at, held, exact=market.value in CHILDRENS_MARKETS)
    figures = measure(
        facts,
        market.value,
        chosen,
        by.value,
        sector.value,
        day(known_by, "--known-by"),
        owner.value,
    )
    if figures.is_empty():
        messages.print(
            f"No service of {market.value} is on the register as at {chosen}.", markup=False
        )
    elif figures["weight"][0] == "services":
        messages.print("Shares are of services: their capacity is not known.", markup=False)
    print_rows(figures.to_dicts(), form, _SHOWN)
