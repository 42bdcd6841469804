"""What changed since the register before: in a sentence, and service by service."""

from __future__ import annotations

from datetime import date
from typing import Any

from dash import html

from dashboard.components.card import card
from dashboard.components.table import table
from dashboard.published import Row
from dashboard.queries import changes, coverage, markets, register, services
from dashboard.view import View
from dashboard.wording import begun, count, day, listed, number, percent, short_day
from data.tables.market import ADULT_MARKETS

KINDS = (
    ("joined", "joined the register"),
    ("left", "left the register"),
    ("rating down", "were rated lower"),
    ("rating up", "were rated higher"),
    ("owner changed", "changed owner"),
)
LISTED = 60
#: Where more of a list than this is gone from the next, the two are of different services.
MOST_LEFT = 0.5


def _counts(view: View) -> dict[str, Row] | None:
    previous = register.previous_date(view.edition, view.market, view.as_at)
    if previous is None:
        return None
    found = changes.counts(view.edition, view.as_at, previous, view.market, view.la, view.la_name)
    return found if _comparable(view, previous) else None


def _comparable(view: View, previous: date) -> bool:
    """Whether two lists are of the same services; extracts of different places are not."""
    if view.market not in ADULT_MARKETS:
        return True
    if previous not in coverage.comparable(view.edition, view.market, view.as_at):
        return False
    moves = changes.counts(view.edition, view.as_at, previous, view.market, None, None)
    left = moves.get("left", {}).get("services", 0)
    before = services.counted(view.edition, previous, view.market, {})["services"]
    return bool(left <= MOST_LEFT * before)


def sentence(view: View) -> str | None:
    """The changes in one line."""
    counted = _counts(view)
    previous = register.previous_date(view.edition, view.market, view.as_at)
    if previous is not None and counted is None:
        return (
            f"The register before, of {day(previous)}, lists other services; they are not compared."
        )
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
            f" The ten largest owners run {percent(ten[-1]['cr10'])} of {view.shares}"
            f" (was {percent(ten[-2]['cr10'])})."
        )
    return line


def section(view: View) -> html.Section | None:
    """The changes as a table; for one council with every service named."""
    counted = _counts(view)
    previous = register.previous_date(view.edition, view.market, view.as_at)
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
    many = view.words.upper(view.words.many)
    return card(
        _net(view, counted),
        table(
            f"{many} that changed",
            ["Change", many, view.words.upper(view.words.places)],
            rows,
            numeric=(1, 2),
        ),
        _named(view) if view.la else None,
        note=(
            f"Registers of {day(previous)} and {day(view.as_at)}. Leaving the register is not"
            f" always closing: a {view.words.one} may be registered anew under another owner."
            + ("" if view.la else f" Choose a council to see each {view.words.one}.")
        ),
        name="changes",
    )


def _net(view: View, counted: dict[str, Row]) -> str:
    """What joining and leaving came to, in places where they are known, else in homes."""
    moves = [(counted.get("joined"), 1), (counted.get("left"), -1)]
    known = [(row, sign) for row, sign in moves if row is not None]
    words = view.words
    one, many, key = words.place, words.places, "places"
    if not view.counts_places or any(row["places"] is None for row, _ in known):
        one, many, key = words.one, words.many, "services"
    net = sum(sign * int(row[key]) for row, sign in known)
    if not net:
        return f"{begun(view.place)} lost as many {many} as it gained"
    more = "more" if net > 0 else "fewer"
    said = f"{begun(view.place)} has {count(abs(net), one, many)} {more}"
    if key == "services":
        return f"{said} than a register before"
    return f"{said} through {words.many} that joined and left"


def _named(view: View) -> Any:
    previous = register.previous_date(view.edition, view.market, view.as_at)
    if previous is None:
        return None
    rows = changes.listed(view.edition, view.as_at, previous, view.market, view.la, view.la_name)
    return html.Details(
        [
            html.Summary(f"each {view.words.one} ({number(len(rows))})"),
            table(
                f"Each {view.words.one} that changed",
                [
                    view.words.upper(view.words.one),
                    "Owner",
                    "Change",
                    view.words.upper(view.words.places),
                    "Happened",
                    "Public",
                ],
                [
                    [
                        html.A(
                            row["service_name"] or row["urn"],
                            href=view.href(f"/provider/{row['service_id']}"),
                        ),
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
