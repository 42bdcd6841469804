"""Owner by region: how much of each region's care the largest owners run."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card
from dashboard.components.sourced import dependency
from dashboard.components.table import table
from dashboard.published import Row
from dashboard.queries import markets
from dashboard.view import ALL_ENGLAND, View
from dashboard.wording import day, percent

SHADE_AT = 12.0  # per cent of a region's places at which a cell is darkest


def section(view: View) -> html.Section | None:
    """The matrix of the largest owners and the regions, as a shaded table."""
    rows = markets.matrix(view.edition, view.market, view.as_at)
    if not rows:
        return None
    areas = sorted({row["area_name"] for row in rows})
    owners = list(dict.fromkeys(row["provider_name"] for row in rows))
    share = {(row["provider_name"], row["area_name"]): row for row in rows}
    most = max(rows, key=lambda row: row["share"])
    return card(
        f"Of the largest owners, {most['provider_name']} weighs most in {most['area_name']}:"
        f" {percent(most['share'])} of its {view.shares}",
        table(
            f"Share of each region's {view.shares} run by England's largest owners",
            ["Owner", *areas],
            [
                [
                    html.A(name, href=view.href("/providers", q=name, la=ALL_ENGLAND)),
                    *(_cell(view, share.get((name, area))) for area in areas),
                ]
                for name in owners
            ],
            numeric=range(1, len(areas) + 1),
            name="matrix",
        ),
        note=(
            f"Per cent of each region’s registered {view.shares}; blank where the owner runs none."
            f" {day(view.as_at)}. Source: {view.words.inspectorate} register."
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
