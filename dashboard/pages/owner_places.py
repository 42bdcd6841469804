"""Where an owner's services are and how they are rated."""

from __future__ import annotations

from dash import html

from dashboard.components.card import card
from dashboard.components.sourced import concentration, counted
from dashboard.components.table import table
from dashboard.published import Row
from dashboard.queries import markets, services
from dashboard.view import ALL_ENGLAND, View
from dashboard.wording import count, day, number, percent
from data.tables.column_values import RATINGS

SHOWN = 15


def councils(view: View, owner_id: str, homes: list[Row]) -> html.Section:
    """The councils it runs services in, and what share of each market is its."""
    words = view.words
    by_name: dict[str, list[Row]] = {}
    for home in homes:
        by_name.setdefault(home["la_name"], []).append(home)
    shares = _shares(view, by_name)
    order = sorted(
        by_name,
        key=lambda name: (-shares.get(name, (0.0, {}))[0], -len(by_name[name]), str(name)),
    )
    most = next(iter(order))
    title = f"It works in {count(len(by_name), 'council')}"
    if most in shares:
        title = f"In {most} it runs {percent(shares[most][0], 0)} of {view.shares}"
    return card(
        title,
        table(
            f"Councils with {words.many} of this owner",
            ["Council", words.upper(words.many), words.upper(words.places), "Share"],
            [
                [
                    html.A(
                        name,
                        href=view.href("/markets", la=by_name[name][0]["la_code"], level="la"),
                    )
                    if by_name[name][0]["la_code"]
                    else name,
                    counted(
                        view,
                        number(len(by_name[name])),
                        "/providers",
                        under=owner_id,
                        la=by_name[name][0]["la_code"] or ALL_ENGLAND,
                    ),
                    number(sum(home["places"] or 0 for home in by_name[name]))
                    if view.counts_places
                    else "–",
                    concentration(view, percent(shares[name][0], 0), shares[name][1])
                    if name in shares
                    else "–",
                ]
                for name in order[:SHOWN]
            ],
            numeric=(1, 2, 3),
            name="compact",
        ),
        html.P(f"And {count(len(order) - SHOWN, 'more council')}.", className="fine")
        if len(order) > SHOWN
        else None,
        note=f"Share of each council’s registered {view.shares}, {day(view.as_at)}.",
    )


def _shares(view: View, by_name: dict[str, list[Row]]) -> dict[str, tuple[float, Row]]:
    """Council -> per cent of its market and the market's row, for the councils measured."""
    weight = "places" if view.counts_places else "services"
    shares = {}
    for row in markets.areas(view.edition, view.market, view.as_at, "la"):
        homes = by_name.get(row["area_name"])
        if homes and row[weight]:
            own = sum(home["places"] or 0 for home in homes) if view.counts_places else len(homes)
            shares[row["area_name"]] = (100 * own / row[weight], row)
    return shares


def ratings(view: View, owner_id: str, homes: list[Row]) -> html.Section:
    """How its services are rated, beside the market."""
    words = view.words
    everyone = services.rated(view.edition, view.as_at, view.market)
    own = {name: sum(home["rating"] == name for home in homes) for name in RATINGS}
    mine, all_of_them = sum(own.values()), sum(everyone.values())
    if not mine:
        return card(f"None of its {words.many} is rated yet")
    below = RATINGS[2:]
    worse = 100 * sum(own[name] for name in below) / mine
    usual = 100 * sum(everyone.get(name, 0) for name in below) / all_of_them
    return card(
        f"{percent(worse, 0)} of its rated {words.many} are below Good; in the market"
        f" {percent(usual, 0)} are",
        table(
            "Ratings",
            ["Rating", words.upper(words.many), "Share", "Market"],
            [
                [
                    name,
                    counted(
                        view,
                        number(own[name]),
                        "/providers",
                        under=owner_id,
                        rating=name,
                        la=ALL_ENGLAND,
                    ),
                    percent(100 * own[name] / mine, 0),
                    counted(
                        view,
                        percent(100 * everyone.get(name, 0) / all_of_them, 0),
                        "/providers",
                        rating=name,
                        la=ALL_ENGLAND,
                    ),
                ]
                for name in RATINGS
            ],
            numeric=(1, 2, 3),
            name="compact",
        ),
        note=f"{number(len(homes) - mine)} of {number(len(homes))} not rated. Source:"
        f" {words.inspectorate}, {day(view.as_at)}.",
    )
