"""Every service on the register, to be searched, filtered, sorted and taken away."""

from __future__ import annotations

from typing import Any

import dash_ag_grid as dag
from dash import dcc, html

from dashboard.components.card import headline
from dashboard.desk import Desk
from dashboard.published import Row
from dashboard.queries import services
from dashboard.view import ALL_ENGLAND, View
from dashboard.wording import count, day, number
from data.tables.service import RATINGS

NUMBER = {"type": "rightAligned", "cellClass": "ag-right-aligned-cell figure"}
COLUMNS: list[dict[str, Any]] = [
    {
        "field": "urn",
        "headerName": "Home",
        "cellRenderer": "HomeLink",
        "width": 108,
        "pinned": "left",
    },
    {
        "field": "probability",
        "headerName": "Chance",
        "width": 152,
        "tooltipField": "probability",
        "headerTooltip": "Chance of leaving the register within 12 months, and its interval;"
        " or why there is none",
    },
    {"field": "owner_name", "headerName": "Owner", "flex": 2, "minWidth": 190},
    {"field": "la_name", "headerName": "Council", "flex": 1, "minWidth": 130},
    {"field": "sector", "headerName": "Sector", "width": 134},
    {"field": "places", "headerName": "Places", "width": 82, **NUMBER},
    {"field": "rating", "headerName": "Rating", "width": 176},
    {
        "field": "rating_age",
        "headerName": "Rated",
        "width": 104,
        "headerTooltip": "How long before the register date the last inspection was",
    },
]


def page(desk: Desk, view: View) -> Any:
    """The grid; its rows come by callback, a hundred at a time."""
    counted = services.counted(view.edition, view.as_at, view.market, filters(view))
    unscored = counted["services"] - counted["scored"]
    return html.Div(
        [
            headline(
                _finding(view, counted),
                f"The register of {day(view.as_at)} in {view.place}."
                f" {number(counted['scored'])} carry a chance of leaving the register within 12"
                f" months; {number(unscored)} {'is' if unscored == 1 else 'are'} not scored, and"
                " the list says why.",
                html.A("See all England", href=view.href(la=ALL_ENGLAND)) if view.la else None,
            ),
            _filters(view),
            dag.AgGrid(
                id="grid",
                columnDefs=COLUMNS,
                defaultColDef={
                    "sortable": True,
                    "filter": False,
                    "resizable": True,
                    "suppressHeaderMenuButton": True,
                },
                rowModelType="infinite",
                getRowId="params.data.service_id",
                dashGridOptions={
                    "theme": "themeQuartz",
                    "rowHeight": 40,
                    "cacheBlockSize": 100,
                    "maxBlocksInCache": 20,
                    "animateRows": False,
                    "suppressCellFocus": False,
                    "tooltipShowDelay": 300,
                    "enableCellTextSelection": True,
                },
                className="grid",
            ),
            html.P(
                "A chance is a question, not a verdict: it describes homes like this one. Source:"
                f" Ofsted register of {day(view.as_at)}; facts public by {day(view.known_by)}.",
                className="note",
            ),
        ]
    )


def _finding(view: View, counted: Row) -> str:
    homes = count(counted["services"], "children’s home")
    places = (
        count(counted["places"], "registered place")
        if counted["places"] is not None
        else "an unknown number of registered places"
    )
    if any(filters(view)[name] for name in ("q", "sector", "rating", "scored")):
        answers = "answers" if counted["services"] == 1 else "answer"
        return f"{homes} with {places} {answers} to this choice"
    return f"{view.place} has {homes} with {places}"


def filters(view: View) -> dict[str, str]:
    """The filters an address asks for."""
    return {
        "la": view.la or "",
        **{name: view.get(name) for name in ("q", "sector", "rating", "scored")},
    }


def _filters(view: View) -> html.Div:
    export = view.href(
        "/export/providers.csv",
        **{name: view.get(name) or None for name in ("q", "sector", "rating", "scored")},
    )
    return html.Div(
        [
            html.Div(
                [
                    html.Label("Words", htmlFor="filter-q"),
                    dcc.Input(
                        id="filter-q",
                        type="search",
                        value=view.get("q"),
                        debounce=True,
                        placeholder="URN, owner or council, then Enter",
                    ),
                ],
                className="pick",
            ),
            _pick(
                "Sector",
                "filter-sector",
                services.sectors(view.edition, view.market),
                view.get("sector"),
            ),
            _pick("Rating", "filter-rating", [*RATINGS, "Not rated"], view.get("rating")),
            html.Div(
                [
                    html.Label("Chance", htmlFor="filter-scored"),
                    dcc.Dropdown(
                        id="filter-scored",
                        options=[
                            {"label": "All", "value": ""},
                            {"label": "Scored", "value": "yes"},
                            {"label": "Not scored", "value": "no"},
                        ],
                        value=view.get("scored"),
                        clearable=False,
                        searchable=False,
                    ),
                ],
                className="pick",
            ),
            html.A("Take away as CSV", href=export, className="button", download=""),
        ],
        className="filters",
    )


def _pick(label: str, name: str, options: list[str], value: str) -> html.Div:
    return html.Div(
        [
            html.Label(label, htmlFor=name),
            dcc.Dropdown(
                id=name,
                options=[
                    {"label": "All", "value": ""},
                    *({"label": option, "value": option} for option in options),
                ],
                value=value,
                clearable=False,
                searchable=False,
            ),
        ],
        className="pick",
    )
