"""The row of figures on the overview: how many, how large, how many left, who owns most."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import html

from dashboard.components.sourced import concentration, sourced
from dashboard.components.stat import stat
from dashboard.coverage_words import absent
from dashboard.published import Row
from dashboard.queries import markets, register
from dashboard.view import View
from dashboard.wording import count, day, number, percent


def row(view: View) -> html.Div:
    """England's figures, or one council's beside England's."""
    england = markets.trend(view.edition, view.market, view.as_at, "england", None)
    if view.la is None:
        figures = [*_size(view, england), _left(view), _largest_ten(view, england)]
    else:
        here = markets.trend(view.edition, view.market, view.as_at, "la", view.la)
        figures = [*_size(view, here), *_owners(view, here, england)]
    return html.Div([figure for figure in figures if figure is not None], className="columns four")


def size(view: View, figure: str) -> Any:
    """A size of the market looked at, as a link to what it counts where it was measured."""
    level = "la" if view.la else "england"
    rows = markets.trend(view.edition, view.market, view.as_at, level, view.la)
    if not rows or rows[-1]["as_at"] != view.as_at:
        return figure
    return concentration(view, figure, rows[-1])


def _then(rows: list[Row], key: str, say: Callable[[float | None], str]) -> str:
    """The earliest known value of a figure and its year; early registers leave some out."""
    first = next((row for row in rows if row[key] is not None), None)
    if len(rows) == 1:
        return "no earlier list to compare with"
    return f"{say(first[key])} in {first['as_at'].year}" if first else "not known earlier"


def _size(view: View, rows: list[Row]) -> list[html.Div]:
    if not rows and absent(view):
        return [stat(f"{view.words.title}, {view.place}", "not known", "not on the list held")]
    if not rows:
        return [stat(f"{view.words.title}, {view.place}", "none", "on this register")]
    return [
        stat(
            label,
            concentration(view, number(rows[-1][key]), rows[-1]),
            _then(rows, key, number),
            [row[key] for row in rows],
        )
        for label, key in (
            (f"{view.words.title}, {view.place}", "services"),
            (f"Registered {view.words.places}", "places"),
        )
        if key == "services" or view.counts_places
    ]


def _left(view: View) -> html.Div | None:
    if view.market != register.market(view.edition):
        return None
    counted = markets.exits(view.edition, view.as_at)
    shares = [100 * row["list_exits"] / row["homes"] for row in counted]
    if not shares:
        return stat("Left within a year", "not known yet", "needs the register a year later")
    last = counted[-1]
    return stat(
        "Left within a year",
        sourced(view, percent(shares[-1]), "exit_count", as_at=last["as_at"]),
        f"{number(last['list_exits'])} of the {number(last['homes'])} on {day(last['as_at'])}",
        shares,
    )


def _largest_ten(view: View, rows: list[Row]) -> html.Div | None:
    if not rows:
        return None
    return stat(
        f"{view.words.upper(view.shares)} run by the ten largest owners",
        concentration(view, percent(rows[-1]["cr10"]), rows[-1]),
        _then(rows, "cr10", percent),
        [row["cr10"] for row in rows],
    )


def _owners(view: View, here: list[Row], england: list[Row]) -> list[html.Div]:
    if not here or not england:
        return []
    now, all_england = here[-1], england[-1]
    beside = f"; England {percent(all_england['cr1'])}" if view.coverage.whole else ""
    return [
        stat(
            f"Largest owner’s share of {view.shares}",
            concentration(view, percent(now["cr1"], 0), now),
            f"of {count(now['owners'], 'owner')}{beside}",
            [row["cr1"] for row in here],
        ),
        stat(
            "Concentration (HHI)",
            concentration(view, number(now["hhi"]), now),
            f"{_then(here, 'hhi', number)}; above 2,000 is high",
            [row["hhi"] for row in here],
        ),
    ]
