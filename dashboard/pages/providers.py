"""Every service on the register, to be searched, filtered, sorted and taken away."""

from __future__ import annotations

from typing import Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import html

from dashboard.components import sourced
from dashboard.components.card import headline
from dashboard.components.pick import Option, pick
from dashboard.coverage_words import extract
from dashboard.desk import Desk
from dashboard.owner_words import named, owner_address
from dashboard.pages import figures_now
from dashboard.published import Row
from dashboard.queries import owners, services
from dashboard.view import ALL_ENGLAND, View
from dashboard.wording import begun, day, number
from data.tables.column_values import RATINGS
from data.tables.market import ADULT_MARKETS

SOURCED = {"cellRenderer": "Sourced"}
NUMBER = {"type": "rightAligned", "cellClass": "ag-right-aligned-cell figure", **SOURCED}
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
        "width": 172,
        "tooltipField": "probability",
        "headerTooltip": "Chance of leaving the register within 12 months, and its interval;"
        " or why there is none",
        **SOURCED,
    },
    {
        "field": "owner_name",
        "headerName": "Owner",
        "flex": 2,
        "minWidth": 190,
        "tooltipField": "owner_name",
    },
    {
        "field": "la_name",
        "headerName": "Council",
        "flex": 1,
        "minWidth": 136,
        "tooltipField": "la_name",
    },
    {"field": "sector", "headerName": "Sector", "width": 128},
    {"field": "places", "headerName": "Places", "width": 82, **NUMBER},
    {"field": "rating", "headerName": "Rating", "width": 188},
    {
        "field": "rating_age",
        "headerName": "Rated",
        "width": 104,
        "headerTooltip": "How long before the register date the last inspection was",
        **SOURCED,
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
                [
                    f"The register of {day(view.as_at)} in {view.place}. {extract(view) or ''} ",
                    _chosen(view, counted["scored"], "yes"),
                    (
                        f" {'carries' if counted['scored'] == 1 else 'carry'} a chance of leaving the"
                        " register within 12 months; "
                    ),
                    *_unscored(view, unscored),
                    ".",
                ],
                html.A("See all England", href=view.href(la=ALL_ENGLAND)) if view.la else None,
                _of_owner(view),
            ),
            _filters(view),
            dag.AgGrid(
                id="grid",
                columnDefs=_columns(view),
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
                f"A chance is a question, not a verdict: it describes {view.words.many} like this"
                f" one. Source: {view.words.inspectorate} register of {day(view.as_at)}; facts"
                f" public by {day(view.known_by)}.",
                className="note",
            ),
        ]
    )


def _columns(view: View) -> list[dict[str, Any]]:
    """The columns under the market's own words; a service with a name gets room for it."""
    words = view.words
    headed = {"urn": words.upper(words.one), "places": words.upper(words.places)}
    named = {"urn": {"width": 230, "tooltipField": "urn"}} if view.market in ADULT_MARKETS else {}
    return [
        column
        | ({"headerName": headed[column["field"]]} if column["field"] in headed else {})
        | named.get(column["field"], {})
        for column in COLUMNS
        if column["field"] != "places" or view.counts_places
    ]


def _finding(view: View, counted: Row) -> Any:
    words, services, places = view.words, counted["services"], counted["places"]
    chosen = any(filters(view)[name] for name in ("q", "sector", "rating", "scored", "under"))

    def figure(n: int) -> Any:
        return number(n) if chosen else figures_now.size(view, number(n))

    said = [figure(services), f" {words.kind if services == 1 else words.kinds}"]
    if view.counts_places and places is None:
        said.append(f" with an unknown number of registered {words.places}")
    elif view.counts_places:
        capacity = words.place if places == 1 else words.places
        said += [" with ", figure(places), f" registered {capacity}"]
    if chosen:
        return [*said, f" {'answers' if services == 1 else 'answer'} to this choice"]
    return [f"{begun(view.place)} has ", *said]


def _of_owner(view: View) -> list[Any] | None:
    """Whose services alone are listed, where the address asks for one owner's."""
    under = view.get("under")
    if not under:
        return None
    name = named(under, owners.entities(view.edition, under, view.market, view.as_at))
    return [
        "Only those of ",
        html.A(name, href=owner_address(view, under)),
        ". ",
        html.A("See those of all owners", href=view.href(under=None)),
    ]


def _unscored(view: View, n: int) -> list[Any]:
    if n == 0:
        return ["none is left out"]
    verb = "is" if n == 1 else "are"
    return [_chosen(view, n, "no"), f" {verb} not scored, and the list says why"]


def _chosen(view: View, n: int, scored: str) -> html.A:
    """A count of the list below as the list of just those."""
    kept = {name: view.get(name) or None for name in ("q", "sector", "rating", "under")}
    return sourced.counted(view, number(n), "/providers", **kept, scored=scored)


def filters(view: View) -> dict[str, str]:
    """The filters an address asks for."""
    return {
        "la": view.la or "",
        **{name: view.get(name) for name in ("q", "sector", "rating", "scored", "under")},
    }


def _filters(view: View) -> html.Div:
    export = view.href(
        "/export/providers.csv",
        **{name: view.get(name) or None for name in ("q", "sector", "rating", "scored", "under")},
    )
    sectors = services.sectors(view.edition, view.market)
    ratings = [(name, name) for name in (*RATINGS, "Not rated")]
    return html.Div(
        [
            dmc.TextInput(
                id="filter-q",
                label="Words",
                attributes={"input": {"type": "search"}},
                value=view.get("q"),
                debounce=True,
                placeholder="Name, number, owner or council",
                className="pick wide",
            ),
            _pick(view, "sector", "Sector", [(name, name) for name in sectors]),
            _pick(view, "scored", "Chance", [("yes", "Scored"), ("no", "Not scored")]),
            _pick(view, "rating", "Rating", ratings, wide=True),
            html.A("Take away as CSV", href=export, className="button", download=""),
        ],
        className="filters",
    )


def _pick(
    view: View, name: str, label: str, options: list[Option], wide: bool = False
) -> dmc.Select:
    return pick(f"filter-{name}", label, options, view.get(name), empty="All", wide=wide)
