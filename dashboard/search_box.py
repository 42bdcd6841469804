"""What the search box offers while somebody types."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, html

from dashboard.desk import Desk
from dashboard.owner_words import owner_address
from dashboard.queries import search
from dashboard.view import View, read_view
from dashboard.wording import count, day


def register_search(app: Dash, desk: Desk) -> None:
    """Connect the search box to its suggestions."""

    @app.callback(
        Output("search-found", "children"),
        Input("search", "value"),
        State("url", "pathname"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def suggest(text: str | None, path: str | None, query: str | None) -> Any:
        edition = desk.published.current()
        if not text or len(text.strip()) < 2 or edition is None or not edition.has_results:
            return None
        view = read_view(edition, path or "/", query or "", desk.council)
        return suggestions(view, text)


def suggestions(view: View, text: str) -> html.Ul | html.P:
    """What the search box offers, each an address."""
    rows = search.found(view.edition, text.strip(), view.as_at, view.market, view.known_by)
    if not rows:
        return html.P(
            f"Nothing on the register of {day(view.as_at)} answers to “{text}”.", className="none"
        )
    places = {
        "council": lambda row: view.href("/", la=row["id"]),
        "service": lambda row: view.href(f"/provider/{row['id']}"),
        "company": lambda row: view.href(f"/company/{row['id']}"),
        "owner": lambda row: owner_address(view, row["id"]),
        "owner above": lambda row: owner_address(view, row["id"]),
    }
    return html.Ul(
        [
            html.Li(
                html.A(
                    [
                        html.Span(row["name"], className="found-name"),
                        html.Span(f"{row['kind']} · {row['detail']}", className="found-detail"),
                    ],
                    href=places[row["kind"]](row),
                )
            )
            for row in rows
        ],
        **{"aria-label": count(len(rows), "suggestion")},
    )
