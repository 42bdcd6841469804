"""The command that tells who owns whom at a date."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from data.tables.market import CHILDRENS_MARKETS
from flows.commands_market import Market, Owner
from flows.options import AsAt, FormatOption, HomeOption, day, held_day, home_of
from flows.printing import Format, messages, print_json, print_rows, print_tree

_SHOWN = ("owner_name", "services", "places", "councils", "entities", "share", "ended_because")
_EDGE = (
    "entity_id",
    "level",
    "owner_name",
    "valid_from",
    "valid_to",
    "known_on",
    "source",
    "evidence",
)


def owners(
    market: Annotated[
        Market, typer.Option("--market", help="Whose register.")
    ] = Market.childrens_homes,
    as_at: AsAt = None,
    level: Annotated[
        Owner, typer.Option("--level", help="Who counts as the owner.")
    ] = Owner.controller,
    owner: Annotated[
        str | None,
        typer.Option("--owner", metavar="NAME|ID", help="One owner with all that is under it."),
    ] = None,
    known_by: Annotated[
        str | None,
        typer.Option("--known-by", metavar="DATE", help="Use only what was public by this day."),
    ] = None,
    form: FormatOption = Format.table,
    home: HomeOption = None,
) -> None:
    """Print who owns whom, or one owner's tree."""
    from data.warehouse.publish import published_warehouse, read_facts
    from features.owner_groups import edges_of, found_owner, owner_entities, owner_groups
    from features.registers import snapshot_dates

    facts = read_facts(published_warehouse(home_of(home)))
    held = snapshot_dates(facts, market.value)
    chosen = held_day(as_at, held, exact=market.value in CHILDRENS_MARKETS)
    by = day(known_by, "--known-by")
    entities = owner_entities(facts, market.value, chosen, by)
    if entities.is_empty():
        messages.print(
            f"No service of {market.value} is on the register as at {chosen}.", markup=False
        )
    groups = owner_groups(entities, level.value, market.value)
    if owner is None or entities.is_empty():
        print_rows([{"as_at": chosen, **row} for row in groups.to_dicts()], form, _SHOWN)
        return
    wanted = found_owner(entities, level.value, owner)
    [group] = groups.filter(groups["owner_id"] == wanted).to_dicts()
    own = entities.filter(entities[f"{level.value}_id"] == wanted)
    members, edges = own.to_dicts(), edges_of(facts, own, chosen, by)
    if form is Format.csv:
        print_rows([_flat(member) for member in members], form)
    elif form is Format.json:
        print_json({"as_at": chosen, **group, "members": members, "edges": edges.to_dicts()})
    else:
        print_tree(_title(group, chosen), [_leaf(member, level.value) for member in members])
        print_rows(edges.to_dicts(), form, _EDGE)


def _title(group: dict[str, Any], as_at: object) -> str:
    return f"{group['owner_name']} as at {as_at}: {_size(group)}, {group['councils']} councils"


def _leaf(member: dict[str, Any], level: str) -> tuple[list[str], str]:
    """An entity under the owners between it and the one asked for, and what it runs."""
    above, _, _ = member["chain"].rpartition(", end: ")
    names = above.split(" > ")[1:]
    top = member[f"{level}_name"]
    between = names[: names.index(top)] if top in names else []
    councils = ", ".join(member["councils"])
    told = f"{member['entity_name']}: {_size(member)} in {councils} ({member['ended_because']})"
    return between[::-1], told


def _size(row: dict[str, Any]) -> str:
    places = "places not known" if row["places"] is None else f"{row['places']:,} places"
    return f"{row['services']:,} services, {places}"


def _flat(member: dict[str, Any]) -> dict[str, Any]:
    return {**member, "councils": "; ".join(member["councils"])}
