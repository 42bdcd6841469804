"""Council by council, the owner that most of its places depend on."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card, headline
from dashboard.components.sourced import dependency
from dashboard.components.table import table
from dashboard.desk import Desk
from dashboard.owner_words import whose
from dashboard.pages.market_headline import DEPENDENT, LEAST_PLACES
from dashboard.pages.market_owners import nameless, owner_link
from dashboard.published import Row
from dashboard.queries import markets
from dashboard.view import ALL_ENGLAND, View
from dashboard.wording import day, number, percent


def page(desk: Desk, view: View) -> Any:
    """Every council measured, the most dependent first; each share opens the services it counts."""
    rows = markets.largest_by_council(
        view.edition, view.market, view.as_at, LEAST_PLACES, view.owner_level
    )
    if not rows:
        return headline(f"No council has {LEAST_PLACES} {view.shares} or more")
    words = view.words
    above = sum(row["share"] >= DEPENDENT for row in rows)
    return html.Div(
        [
            headline(
                f"In {number(above)} councils one owner that is not a council runs a fifth of the"
                f" {view.shares} or more",
                html.A("Back to the market", href=market_address(view)),
            ),
            card(
                f"{rows[0]['area_name']} depends most on one owner:"
                f" {percent(rows[0]['share'], 0)} of its {view.shares}",
                table(
                    "The largest owner of each council",
                    [
                        "Council",
                        "Largest owner that is not a council",
                        words.upper(words.many),
                        words.upper(words.places),
                        "Share",
                    ],
                    [_cells(view, row) for row in rows],
                    numeric=(2, 3, 4),
                ),
                note=(
                    f"Share of {view.shares}. {whose(view)}, {day(view.as_at)}. Councils with fewer than"
                    f" {LEAST_PLACES} {view.shares} are left out, and those that run all of their"
                    f" own. Source: {words.inspectorate} register.{nameless(rows)}"
                ),
            ),
        ]
    )


def market_address(view: View) -> str:
    """The market's page at the same level of owners."""
    return view.href("/markets", owner=view.get("owner") or None, la=ALL_ENGLAND)


def _cells(view: View, row: Row) -> list[Any]:
    share = dependency(view, percent(row["share"], 0), row)
    return [
        html.A(row["area_name"], href=view.href("/markets", la=row["area_code"], level="la"))
        if row["area_code"]
        else row["area_name"],
        owner_link(view, row),
        number(row["services"]),
        number(row["places"]),
        html.Mark(share) if row["share"] >= DEPENDENT else share,
    ]
