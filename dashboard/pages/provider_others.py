"""Whom a home stands beside: its owner's other homes, and other homes near it."""

from __future__ import annotations

from dash import html

from dashboard.components.card import card
from dashboard.components.table import table
from dashboard.published import Row
from dashboard.queries import markets, services
from dashboard.view import ALL_ENGLAND, View
from dashboard.wording import chance, count, number, percent

SHOWN = 10
NEAR = 12


def owner(view: View, now: Row) -> html.Section:
    """The owner: how many homes it runs, where it matters, its likeliest to leave."""
    if not now["owner_name"]:
        return card(
            "The register does not name an owner",
            html.P("It is treated as an owner of this one home.", className="fine"),
        )
    homes = services.owned_by(view.edition, now["provider_id"], view.as_at, view.market)
    others = [row for row in homes if row["service_id"] != now["service_id"]]
    places = sum(row["places"] or 0 for row in homes)
    reach = markets.reach(view.edition, view.market, view.as_at, now["provider_id"])
    if not others:
        return card(
            f"{now['owner_name']} runs no other home",
            html.P("If this home closed, the owner would have none left.", className="fine"),
        )
    most = reach[0] if reach else None
    lead = (
        f"It matters most in {most['area_name']}, where it runs {percent(most['share'], 0)} of"
        " places."
        if most
        else None
    )
    return card(
        f"{now['owner_name']} runs {count(len(homes), 'home')} with {number(places)} places in"
        f" {count(len({row['la_name'] for row in homes}), 'council')}",
        html.P(lead, className="fine") if lead else None,
        _homes(view, "Other homes of this owner", others[:SHOWN]),
        html.P(
            html.A(
                f"All {number(len(homes))} homes of this owner",
                href=view.href("/providers", q=now["owner_name"], la=ALL_ENGLAND),
            )
        )
        if len(others) > SHOWN
        else None,
        note="Likeliest to leave first. Owner as registered; groups of companies are not joined.",
    )


def nearby(view: View, now: Row) -> html.Section:
    """Where else there are places: the same constituency first, then the council."""
    found = services.neighbours(view.edition, now["service_id"], view.as_at, view.market)
    if not found:
        return card(
            f"There is no other home in {now['la_name']}",
            html.P(
                "If it closed, children would have to move to another council.", className="fine"
            ),
        )
    places = sum(row["places"] or 0 for row in found)
    near = sum(row["same_constituency"] for row in found)
    here = f"; {number(near)} in the same constituency" if now["constituency"] else ""
    return card(
        f"{count(len(found), 'other home')} in {now['la_name']} with {number(places)} places{here}",
        _homes(view, "Other homes nearby", found[:NEAR], mark=True),
        html.P(
            html.A(
                f"All homes in {now['la_name']}", href=view.href("/providers", la=now["la_code"])
            )
        )
        if len(found) > NEAR
        else None,
        note="Registered places, not vacancies: the register does not say which are free.",
    )


def _homes(view: View, caption: str, rows: list[Row], mark: bool = False) -> html.Div:
    return table(
        caption,
        ["Home", "Places", "Rating", "Chance"],
        [
            [
                [
                    html.A(row["urn"], href=view.href(f"/provider/{row['service_id']}")),
                    html.Div(
                        (row["constituency"] or row["la_name"]) if mark else row["la_name"],
                        className="fine",
                    ),
                ],
                number(row["places"]),
                row["rating"] or "Not rated",
                chance(row["probability"]),
            ]
            for row in rows
        ],
        numeric=(1, 3),
        name="tight",
    )
