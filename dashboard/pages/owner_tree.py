"""What is under an owner: companies between, registered owners, their services."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dash import html

from dashboard.components.card import card
from dashboard.components.sourced import chance_of, places_of, rating_of
from dashboard.components.table import table
from dashboard.owner_words import links_of, owner_address
from dashboard.published import Row
from dashboard.view import View
from dashboard.wording import count, day, number

#: More services than this are listed on the page of services instead.
LISTED = 60


@dataclass
class Branch:
    """One owner of the tree: what stands directly under it."""

    under: dict[str, Branch] = field(default_factory=dict)
    entities: list[Row] = field(default_factory=list)


def section(view: View, owner_id: str, members: list[Row], homes: list[Row]) -> html.Section:
    """The tree, and where its services may be taken away."""
    words = view.words
    export = view.href(f"/export/owner/{owner_id}/services.csv")
    by_provider: dict[str, list[Row]] = {}
    for home in homes:
        by_provider.setdefault(home["provider_id"], []).append(home)
    tree = branches(owner_id, members)
    title = (
        f"{count(len(members), 'registered owner')} under it"
        if len(members) > 1
        else f"Its {words.many}"
    )
    return card(
        title,
        html.Div(_drawn(view, tree, by_provider, open_all=len(members) == 1), className="tree"),
        html.P(html.A("Take these away as CSV", href=export, className="button", download="")),
        note=(
            f"Register of {day(view.as_at)}. Names between are companies that own those under them."
            f" Source: {words.inspectorate} register; who owns whom: see “How this is known”."
        ),
    )


def branches(owner_id: str, members: list[Row]) -> Branch:
    """The tree under an owner, from the chains of its entities.

    A registered owner that is the owner itself, or has nothing between, stands directly under it.
    """
    root = Branch()
    for row in members:
        here = root
        for name in between(owner_id, row):
            here = here.under.setdefault(name, Branch())
        here.entities.append(row)
    return root


def between(owner_id: str, row: Row) -> list[str]:
    """The owners between one and an entity under it, highest first."""
    if not row["chain"] or row["entity_id"] == owner_id:
        return []
    names = links_of(row["chain"])[1:]
    own = next(
        (
            row[f"{level}_name"]
            for level in ("controller", "parent", "sponsor")
            if row[f"{level}_id"] == owner_id
        ),
        None,
    )
    # A chain writes where an owner abroad sits behind its name.
    here = next((n for n, name in enumerate(names) if own and _same(name, own)), None)
    return names[:here][::-1]


def _same(told: str, name: str) -> bool:
    return told == name or (told.startswith(f"{name} (") and told.endswith(")"))


def _drawn(
    view: View, branch: Branch, homes: dict[str, list[Row]], open_all: bool = False
) -> list[Any]:
    drawn: list[Any] = []
    for name, inner in branch.under.items():
        drawn.append(
            html.Div(
                [html.Div(name, className="tree-name"), *_drawn(view, inner, homes)],
                className="tree-branch",
            )
        )
    size = sorted(
        branch.entities,
        key=lambda row: (-len(homes[row["provider_id"]]), row["entity_name"]),
    )
    drawn += [_entity(view, row, homes[row["provider_id"]], open_all) for row in size]
    return drawn


def _entity(view: View, row: Row, homes: list[Row], opened: bool) -> html.Details:
    words = view.words
    told = count(len(homes), words.one, words.many)
    if view.counts_places:
        told += f", {count(sum(one['places'] or 0 for one in homes), words.place, words.places)}"
    councils = {one["la_name"] for one in homes}
    told += f", {next(iter(councils)) if len(councils) == 1 else f'{len(councils)} councils'}"
    return html.Details(
        [
            html.Summary(
                [html.Span(row["entity_name"], className="tree-name"), html.Span(f" {told}")]
            ),
            None
            if opened
            else html.P(
                html.A("This owner alone", href=owner_address(view, row["provider_id"])),
                className="fine",
            ),
            _services(view, row["entity_name"], homes[:LISTED]),
            html.P(f"The {number(LISTED)} largest are shown.", className="fine")
            if len(homes) > LISTED
            else None,
        ],
        open=opened,
        className="tree-entity",
    )


def _services(view: View, owner: str, homes: list[Row]) -> html.Div:
    words = view.words
    return table(
        f"{words.upper(words.many)} of {owner}",
        [words.upper(words.one), "Council", words.upper(words.places), "Rating", "Chance"],
        [
            [
                html.A(
                    one["service_name"] or one["urn"],
                    href=view.href(f"/provider/{one['service_id']}"),
                ),
                one["la_name"],
                places_of(view, one),
                rating_of(view, one),
                chance_of(view, one),
            ]
            for one in homes
        ],
        numeric=(2, 4),
        name="tall compact",
    )
