"""Whom a home stands beside: its owner's other homes, and other homes near it."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card
from dashboard.components.sourced import chance_of, dependency, places_of, rating_of
from dashboard.components.table import table
from dashboard.owner_words import ENDS, links_of, owner_address
from dashboard.published import Row
from dashboard.queries import markets, owners, services
from dashboard.view import View
from dashboard.wording import count, number, percent

SHOWN = 10
NEAR = 12


def owner(view: View, now: Row) -> html.Section:
    """The owner: how many homes it runs, where it matters, its likeliest to leave."""
    words = view.words
    if not now["owner_name"]:
        return card(
            "The register does not name an owner",
            html.P(f"It is treated as an owner of this one {words.one}.", className="fine"),
        )
    homes = services.owned_by(view.edition, now["provider_id"], view.as_at, view.market)
    others = [row for row in homes if row["service_id"] != now["service_id"]]
    places = sum(row["places"] or 0 for row in homes)
    reach = markets.reach(view.edition, view.market, view.as_at, now["provider_id"])
    if not others:
        return card(
            f"{now['owner_name']} runs no other {words.one}",
            html.P(
                f"If this {words.one} closed, the owner would have none left.", className="fine"
            ),
            _above(view, now),
        )
    most = reach[0] if reach else None
    lead = (
        [
            f"It matters most in {most['area_name']}, where it runs ",
            dependency(view, percent(most["share"], 0), most),
            f" of {view.shares}.",
        ]
        if most
        else None
    )
    return card(
        f"{now['owner_name']} runs {count(len(homes), words.one, words.many)}{_with(view, places)} in"
        f" {count(len({row['la_name'] for row in homes}), 'council')}",
        html.P(lead, className="fine") if lead else None,
        _above(view, now),
        _homes(view, f"Other {words.many} of this owner", others[:SHOWN]),
        html.P(
            html.A(
                f"All {number(len(homes))} {words.many} of this owner",
                href=owner_address(view, now["provider_id"]),
            )
        )
        if len(others) > SHOWN
        else None,
        note="Likeliest to leave first. Owner as registered.",
    )


def _above(view: View, now: Row) -> html.P:
    """Who stands above the owner, in one line."""
    above = owners.owner_of(view.edition, now["provider_id"], now["as_at"])
    page = html.A("Everything about this owner", href=owner_address(view, now["provider_id"]))
    if above is None:
        return html.P(page)
    if above["controller_source"] is None:
        said: list[Any] = ["No owner above it is known. "]
    else:
        names = links_of(above["chain"])
        top = html.A(names[-1], href=owner_address(view, above["controller_id"]))
        lower = " > ".join(names[:-1])
        ended = ENDS.get(above["ended_because"], above["ended_because"])
        said = [f"{lower} > ", top, f". The chain ends there: {ended}. "]
    return html.P([*said, page], className="fine chain-line")


def nearby(view: View, now: Row) -> html.Section:
    """Where else there are places: the same constituency first, then the council."""
    words = view.words
    found = services.neighbours(view.edition, now["service_id"], view.as_at, view.market)
    if not found:
        return card(
            f"There is no other {words.one} in {now['la_name']}",
            html.P(
                f"If it closed, {words.people} would have to move to another council.",
                className="fine",
            ),
        )
    places = sum(row["places"] or 0 for row in found)
    near = sum(row["same_constituency"] for row in found)
    here = f"; {number(near)} in the same constituency" if now["constituency"] else ""
    return card(
        f"{count(len(found), f'other {words.one}', f'other {words.many}')} in"
        f" {now['la_name']}{_with(view, places)}{here}",
        _homes(view, f"Other {words.many} nearby", found[:NEAR], mark=True),
        html.P(
            html.A(
                f"All {words.many} in {now['la_name']}",
                href=view.href("/providers", la=now["la_code"]),
            )
        )
        if len(found) > NEAR
        else None,
        note=(
            f"Registered {words.places}, not vacancies: the register does not say which are free."
            if view.counts_places
            else "The register does not say who has room for more."
        ),
    )


def _with(view: View, places: int) -> str:
    """The capacity, where the market has any."""
    return f" with {number(places)} {view.words.places}" if view.counts_places else ""


def _homes(view: View, caption: str, rows: list[Row], mark: bool = False) -> html.Div:
    return table(
        caption,
        [view.words.upper(view.words.one), view.words.upper(view.words.places), "Rating", "Chance"],
        [
            [
                [
                    html.A(
                        row["service_name"] or row["urn"],
                        href=view.href(f"/provider/{row['service_id']}"),
                    ),
                    html.Div(
                        (row["constituency"] or row["la_name"]) if mark else row["la_name"],
                        className="fine",
                    ),
                ],
                places_of(view, row),
                rating_of(view, row),
                chance_of(view, row),
            ]
            for row in rows
        ],
        numeric=(1, 3),
        name="tight",
    )
