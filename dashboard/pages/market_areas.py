"""Every area of a level by concentration: the map as a table."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import plotly.io
from dash import html

from dashboard.components.card import card
from dashboard.components.sourced import concentration
from dashboard.components.table import table
from dashboard.published import Row
from dashboard.queries import markets
from dashboard.view import View
from dashboard.wording import number, percent

LEVELS = {"region": "regions", "la": "councils"}
ONE = {"region": "region", "la": "council"}
HEADS = (
    "Area",
    "HHI",
    "Largest",
    "5 largest",
    "10 largest",
    "Owners",
    "{homes}",
    "{places}",
    "Like",
)


def section(view: View, level: str, sector: str) -> Any:
    """The table of a level; England is one row, so there it lists the regions.

    It is the largest part of any page and the same for every council looked at, so it is kept as
    it is sent: its addresses carry only what all readers of it share.
    """
    level = level if level in LEVELS else "region"
    shared: dict[str, str] = {
        str(key): view.params[key]
        for key in ("as_at", "sector", "market", "owner")
        if key in view.params
    }
    plain = replace(view, path="/markets", params=shared)

    def build() -> Any:
        rows = markets.areas(view.edition, view.market, view.as_at, level, sector, view.owner_level)
        return json.loads(plotly.io.json.to_json_plotly(_card(plain, level, rows)))

    return view.edition.remember(
        ("areas", level, sector, view.as_at, view.market, *shared.items()), build
    )


def _card(view: View, level: str, rows: list[Row]) -> html.Section:
    words, spoken = LEVELS[level], view.words
    title = f"The {words} of England"
    if rows and rows[0]["hhi"] is not None:
        title = f"{rows[0]['area_name']} is the most concentrated of {number(len(rows))} {words}"
        if len(rows) == 1:
            title = f"{rows[0]['area_name']} is the only {ONE[level]} on the list held"
    return card(
        title,
        table(
            f"{words} by concentration".capitalize(),
            [
                head.format(homes=spoken.upper(spoken.many), places=spoken.upper(spoken.places))
                for head in HEADS
            ],
            [_cells(view, level, row) for row in rows],
            numeric=range(1, len(HEADS)),
            name="tall",
        ),
        note=(
            f"Largest: share of {view.shares} of the largest owner. Like: how many owners of equal size"
            " would give the same concentration."
        ),
    )


def _cells(view: View, level: str, row: Row) -> list[Any]:
    return [
        html.A(row["area_name"], href=_address(view, level, row)),
        concentration(view, number(row["hhi"]), row),
        *(percent(row[key], 0) for key in ("cr1", "cr5", "cr10")),
        number(row["owners"]),
        number(row["services"]),
        number(row["places"]),
        f"{row['neff']:,.1f}" if row["neff"] is not None else "–",
    ]


def _address(view: View, level: str, row: Row) -> str:
    if level == "la" and row["area_code"]:
        return view.href(la=row["area_code"], level="la")
    return view.href(level=level, area=row["area_code"] or row["area_name"], la="all")
