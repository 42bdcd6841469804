"""Owner by region: how much of each region's care the largest owners run."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card
from dashboard.components.sourced import dependency
from dashboard.components.table import table
from dashboard.pages.market_owners import nameless, owner_link
from dashboard.published import Row
from dashboard.queries import markets
from dashboard.view import View
from dashboard.wording import day, percent

SHADE_AT = 12.0  # per cent of a region's places at which a cell is darkest


def section(view: View) -> html.Section | None:
    """The matrix of the largest owners and the regions, as a shaded table."""
    rows = markets.matrix(view.edition, view.market, view.as_at, owner_level=view.owner_level)
    areas = sorted({row["area_name"] for row in rows})
    if len(areas) < 2:
        return None  # one column would only repeat the largest owners
    owners = {row["provider_id"]: row for row in rows}
    share = {(row["provider_id"], row["area_name"]): row for row in rows}
    most = max(rows, key=lambda row: row["share"])
    whole = view.coverage.whole
    whose = f"of its {view.shares}" if whole else f"of its {view.shares} on the list"
    largest = "England's largest owners" if whole else "the largest owners on the list"
    return card(
        f"Of the largest owners, {most['provider_name']} weighs most in {most['area_name']}:"
        f" {percent(most['share'])} {whose}",
        table(
            f"Share of each region's {view.shares} run by {largest}",
            ["Owner", *areas],
            [
                [
                    owner_link(view, owner),
                    *(_cell(view, share.get((owner["provider_id"], area))) for area in areas),
                ]
                for owner in owners.values()
            ],
            numeric=range(1, len(areas) + 1),
            name="matrix",
        ),
        note=(
            f"Per cent of each region’s registered {view.shares}; blank where the owner runs none."
            f" {day(view.as_at)}. Source: {view.words.inspectorate} register."
            f"{nameless(list(owners.values()))}"
        ),
    )


def _cell(view: View, row: Row | None) -> Any:
    if row is None:
        return ""
    strength = min(row["share"] / SHADE_AT, 1.0) * 0.34
    shaded = html.Span(
        f"{row['share']:.1f}",
        className="heat",
        style={"backgroundColor": f"rgba(23,69,107,{strength:.2f})"},
    )
    key = {"market": view.market, "as_at": view.as_at, "by": "region"}
    return dependency(view, shaded, {**row, **key})
