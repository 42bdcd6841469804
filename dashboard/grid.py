"""The rows of the providers' grid, a stretch at a time, and its filters as an address."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from dashboard.components.sourced import source_address
from dashboard.desk import Desk
from dashboard.pages.providers import filters
from dashboard.published import Row
from dashboard.queries import services
from dashboard.view import View, read_view
from dashboard.wording import age, chance, interval

MOST_ROWS = 500


def register_grid(app: Dash, desk: Desk) -> None:
    """Connect the grid to its rows."""

    @app.callback(
        Output("grid", "getRowsResponse"),
        Input("grid", "getRowsRequest"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def rows(request: dict[str, Any] | None, query: str | None) -> Any:
        edition = desk.published.current()
        if request is None or edition is None or not edition.has_results:
            return no_update
        return stretch(read_view(edition, "/providers", query or "", desk.council), request)

    app.clientside_callback(
        ClientsideFunction("forewarn", "filtered"),
        Output("url", "search", allow_duplicate=True),
        Input("filter-q", "value"),
        Input("filter-sector", "value"),
        Input("filter-rating", "value"),
        Input("filter-scored", "value"),
        State("url", "search"),
        prevent_initial_call=True,
    )


def stretch(view: View, request: dict[str, Any]) -> dict[str, Any]:
    """The rows a grid asks for, as it shows them, and how many there are altogether."""
    start = max(0, int(request.get("startRow") or 0))
    end = min(int(request.get("endRow") or start + 100), start + MOST_ROWS)
    sort = [(str(key["colId"]), str(key["sort"])) for key in request.get("sortModel") or []]
    found = services.listed(
        view.edition, view.as_at, view.market, filters(view), _turned(sort), start, end - start
    )
    counted = services.counted(view.edition, view.as_at, view.market, filters(view))
    return {"rowData": [_shown(view, row) for row in found], "rowCount": counted["services"]}


def _turned(sort: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Ages run against the dates they are sorted by."""
    turn = {"asc": "desc", "desc": "asc"}
    return [(key, turn[way] if key == "rating_age" else way) for key, way in sort]


def _shown(view: View, row: Row) -> dict[str, Any]:
    return {
        "service_id": row["service_id"],
        "urn": row["service_name"] or row["urn"],
        "href": view.href(f"/provider/{row['service_id']}"),
        "owner_name": row["owner_name"] or "not given",
        "la_name": row["la_name"],
        "sector": row["sector"],
        "places": row["places"],
        "rating": row["rating"] or "Not rated",
        "rating_age": age(row["inspected_on"], view.as_at) if row["inspected_on"] else "",
        "probability": _chance(row),
        "sources": _sources(view, row),
    }


def _sources(view: View, row: Row) -> dict[str, str]:
    """Column -> where its figures come from: the register's line, the score."""
    key = {"service_id": row["service_id"], "as_at": row["as_at"]}
    line = source_address(view, "service_snapshot", **key)
    found = dict.fromkeys(("places", "rating_age"), line)
    if row["task"] is not None:
        scored = {"task": row["task"], "entity_id": row["service_id"], "as_at": row["scored_at"]}
        found["probability"] = source_address(view, "score", **scored)
    return found


def _chance(row: Row) -> str:
    if row["probability"] is None:
        return f"Not scored: {row['not_computable'] or 'not part of this model'}"
    return f"{chance(row['probability'])} ({interval(row['low'], row['high'])})"
