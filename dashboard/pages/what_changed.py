"""What changed since the register before: in a sentence, and service by service."""

from __future__ import annotations

from datetime import date
from typing import Any

from dash import html

from dashboard.components import sourced
from dashboard.components.card import card
from dashboard.components.table import table
from dashboard.pages import changed_services
from dashboard.pages.changed_services import KINDS
from dashboard.published import Row
from dashboard.queries import changes, markets, register
from dashboard.view import View
from dashboard.wording import begun, count, day, listed, number, percent

LISTED = 60


def sentence(view: View) -> Any:
    """The changes in one line; each number opens the services it counts."""
    previous = changed_services.compared(view)
    if previous is None:
        return changed_services.nothing_before(view)
    counted = _counts(view, previous)
    said: list[Any] = [f"Since {day(previous)}: "]
    shown = KINDS[:4]
    for n, (kind, words) in enumerate(shown):
        if n:
            said.append(" and " if n == len(shown) - 1 else ", ")
        told = f"{number(counted[kind]['services'])} " if kind in counted else "none "
        told += words.replace("were ", "")
        said.append(changed_services.link(view, told, kind) if kind in counted else told)
    said.append(".")
    ten = markets.trend(view.edition, view.market, view.as_at, "england", None)
    if view.la is None and len(ten) > 1 and ten[-1]["cr10"] and ten[-2]["cr10"]:
        now, then = (sourced.concentration(view, percent(row["cr10"]), row) for row in ten[:-3:-1])
        said += [" The ten largest owners run ", now, f" of {view.shares} (was ", then, ")."]
    return said


def section(view: View) -> html.Section | None:
    """The changes as a table; for one council with every service named."""
    previous = changed_services.compared(view)
    if previous is None:
        return None
    counted = _counts(view, previous)
    rows = [
        [
            f"{words[:1].upper()}{words[1:]}",
            *(
                changed_services.link(view, number(counted[kind][key]), kind)
                if kind in counted
                else "none"
                for key in ("services", "places")
            ),
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
        _named(view, previous) if view.la else None,
        note=(
            f"Registers of {day(previous)} and {day(view.as_at)}{_between(view, previous)}. Leaving"
            f" the register is not always closing: the same {view.words.one} may be registered anew"
            " under another owner."
        ),
        name="changes",
    )


def _counts(view: View, previous: date) -> dict[str, Row]:
    return changes.counts(view.edition, view.as_at, previous, view.market, view.la, view.la_name)


def _between(view: View, previous: date) -> str:
    """The in-year registers that the two compared leave out, named as such."""
    left_out = register.in_year_between(view.edition, view.market, previous, view.as_at)
    if not left_out:
        return ""
    lists = "register" if len(left_out) == 1 else "registers"
    return f"; the in-year {lists} of {listed([day(one) for one in left_out])} is not compared"


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


def _named(view: View, previous: date) -> Any:
    rows = changes.listed(view.edition, view.as_at, previous, view.market, view.la, view.la_name)
    if not rows:
        return None
    return html.Details(
        [
            html.Summary(f"each {view.words.one} ({number(len(rows))})"),
            changed_services.services_table(view, rows[:LISTED]),
        ],
        className="as-table",
        open=len(rows) <= 12,
    )
