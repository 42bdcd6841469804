"""Whose places are counted together: as registered, or under who controls them."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.pick import segments
from dashboard.components.sourced import sourced
from dashboard.owner_words import LEVELS
from dashboard.published import Row
from dashboard.queries import markets, owners
from dashboard.view import View
from dashboard.wording import number, percent


def choice(view: View) -> Any:
    """The choice, each an address of its own; none where only one level was measured."""
    held = markets.owner_levels(view.edition)
    if len(held) < 2:
        return None
    here = view.owner_level
    return segments(
        "Owners",
        [
            (
                view.href()
                if level == here
                else view.href(owner=None if level == markets.ENTITY else level),
                LEVELS[level],
            )
            for level in held
        ],
        view.href(),
    )


def told(view: View) -> html.P:
    """What the choice changes, and above how many owners nothing is known."""
    return html.P(_told(view), className="owner-level")


def _told(view: View) -> Any:
    held = markets.owner_levels(view.edition)
    known = owners.known_above(view.edition, view.market, view.as_at)
    if len(held) < 2:
        return (
            "Owners are counted as registered: who stands above them was not worked out for this"
            " edition."
        )
    above = held[-1] if view.owner_level == markets.ENTITY else view.owner_level
    own, joined = (_england(view, level) for level in (markets.ENTITY, above))
    if own is None or joined is None:
        return "Nothing is measured for this date, at any level of ownership."
    if known is None or own["hhi"] is None:
        return "This register does not name the owners, so nothing is known above them."
    if not known["known"]:
        return [
            (
                "Nothing is known above the registered owners at this date: joined are only the"
                " spellings of one name, "
            ),
            _source(view, f"{number(own['owners'])} owners", own, markets.ENTITY),
            " to ",
            _source(view, number(joined["owners"]), joined, above),
            ".",
        ]
    return [
        "Counted by who controls them, ",
        _source(view, f"{number(own['owners'])} registered owners", own, markets.ENTITY),
        " are ",
        _source(view, number(joined["owners"]), joined, above),
        "; the ten largest run ",
        _source(view, percent(joined["cr10"], 1), joined, above),
        f" of {view.shares}, not ",
        _source(view, percent(own["cr10"], 1), own, markets.ENTITY),
        (
            f". Above {number(known['owners'] - known['known'])} of them nothing is known, and each"
            " counts as its own."
        ),
    ]


def _source(view: View, words: str, row: Row, level: str) -> Any:
    """A figure of a level, whichever the page looks at."""
    key = {name: row[name] for name in ("market", "as_at", "by", "area_name", "sector")}
    if level == markets.ENTITY:
        return sourced(view, words, "concentration", **key)
    return sourced(view, words, "group_concentration", **key, owner_level=level)


def _england(view: View, level: str) -> Row | None:
    rows = markets.areas(view.edition, view.market, view.as_at, "england", owner_level=level)
    return rows[0] if rows else None
