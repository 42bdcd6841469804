"""What changed since the register before: in a sentence, and service by service."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card
from dashboard.components.table import table
from dashboard.published import Row
from dashboard.queries import changes, markets, register
from dashboard.view import View
from dashboard.wording import count, day, listed, number, percent, short_day

KINDS = (
    ("joined", "joined the register"),
    ("left", "left the register"),
    ("rating down", "were rated lower"),
    ("rating up", "were rated higher"),
    ("owner changed", "changed owner"),
)
LISTED = 60


def _counts(view: View) -> dict[str, Row] | None:
    previous = register.previous_date(view.edition, view.as_at)
    if previous is None:
        return None
    return changes.counts(view.edition, view.as_at, previous, view.market, view.la, view.la_name)


def sentence(view: View) -> str | None:
    """The changes in one line."""
    counted = _counts(view)
    previous = register.previous_date(view.edition, view.as_at)
    if counted is None or previous is None:
        return "This is the first register; there is nothing before it to compare with."
    said = [
        f"{number(counted[kind]['services'])} {words.replace('were ', '')}"
        if kind in counted
        else f"none {words.replace('were ', '')}"
        for kind, words in KINDS[:4]
    ]
    line = f"Since {day(previous)}: {listed(said)}."
    ten = markets.trend(view.edition, view.market, view.as_at, "england", None)
    if view.la is None and len(ten) > 1 and ten[-1]["cr10"] and ten[-2]["cr10"]:
        line += (
            f" The ten largest owners run {percent(ten[-1]['cr10'])} of places"
            f" (was {percent(ten[-2]['cr10'])})."
        )
    return line


def section(view: View) -> html.Section | None:
    """The changes as a table; for one council with every service named."""
    counted = _counts(view)
    previous = register.previous_date(view.edition, view.as_at)
    if counted is None or previous is None:
        return None
    rows = [
        [
            f"{words[:1].upper()}{words[1:]}",
            number(counted[kind]["services"] if kind in counted else 0),
            number(counted[kind]["places"] if kind in counted else 0),
        ]
        for kind, words in KINDS
    ]
    return card(
        _net(view, counted),
        table("Homes that changed", ["Change", "Homes", "Places"], rows, numeric=(1, 2)),
        _named(view) if view.la else None,
        note=(
            f"Registers of {day(previous)} and {day(view.as_at)}. Leaving the register is not"
            " always closing: a home may be registered anew under another owner."
            + ("" if view.la else " Choose a council to see each home.")
        ),
        name="changes",
    )


def _net(view: View, counted: dict[str, Row]) -> str:
    """What joining and leaving came to, in places where they are known, else in homes."""
    moves = [(counted.get("joined"), 1), (counted.get("left"), -1)]
    known = [(row, sign) for row, sign in moves if row is not None]
    what, key = ("place", "places")
    if any(row["places"] is None for row, _ in known):
        what, key = ("home", "services")
    net = sum(sign * int(row[key]) for row, sign in known)
    if not net:
        return f"{view.place} lost as many {what}s as it gained"
    more = "more" if net > 0 else "fewer"
    if what == "home":
        return f"{view.place} has {count(abs(net), 'home')} {more} than a register before"
    return f"{view.place} has {count(abs(net), 'place')} {more} through homes that joined and left"


def _named(view: View) -> Any:
    previous = register.previous_date(view.edition, view.as_at)
    if previous is None:
        return None
    rows = changes.listed(view.edition, view.as_at, previous, view.market, view.la, view.la_name)
    return html.Details(
        [
            html.Summary(f"each home ({number(len(rows))})"),
            table(
                "Each home that changed",
                ["Home", "Owner", "Change", "Places", "Happened", "Public"],
                [
                    [
                        html.A(row["urn"], href=view.href(f"/provider/{row['service_id']}")),
                        row["owner_name"] or "not given",
                        _said(row),
                        number(row["places"]),
                        short_day(row["happened_on"]),
                        short_day(row["known_on"]),
                    ]
                    for row in rows[:LISTED]
                ],
                numeric=(3,),
            ),
        ],
        className="as-table",
        open=len(rows) <= 12,
    )


def _said(row: Row) -> str:
    if row["change"].startswith("rating"):
        return f"{row['old_rating']} to {row['new_rating']}"
    if row["change"] == "owner changed":
        return f"was owned by {row['old_owner'] or 'an owner not given'}"
    return str(row["change"])
