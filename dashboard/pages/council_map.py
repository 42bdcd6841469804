"""Concentration by council as a map, with its finding."""

from __future__ import annotations

from collections.abc import Callable

from dash import html

from dashboard.components.card import card
from dashboard.components.hexmap import hexmap
from dashboard.components.outline_map import outline_map
from dashboard.owner_words import whose
from dashboard.published import Row
from dashboard.queries import markets
from dashboard.queries.outlines import Outlines, outlines
from dashboard.view import View
from dashboard.wording import day, listed, percent

HIGH = 2_000


def section(
    view: View, href: Callable[[str], str], sector: str = "all", sector_words: str = "all owners"
) -> html.Section:
    """The map of one sector; choosing a council opens what ``href`` makes of its code."""
    real = outlines(view.edition, view.as_at)
    councils = markets.councils if real else markets.cartogram
    rows = councils(view.edition, view.market, view.as_at, sector, view.owner_level)
    if not view.coverage.whole:
        # An extract says nothing of the councils it leaves out, not that they have none.
        rows = [{**row, "covered": row["la_name"] in view.coverage.councils} for row in rows]
    return card(
        _finding(view, rows),
        outline_map(rows, real.drawing, href, view.la, view.words)
        if real
        else hexmap(rows, href, view.la, view.words),
        *(_about(real) if real else ()),
        html.A(
            "as a table",
            href=view.href(
                "/markets",
                level="la",
                sector=None if sector == "all" else sector,
                owner=view.get("owner") or None,
            ),
            className="table-link counted",
        ),
        note=(
            f"{view.words.title}: concentration of {view.shares} by council (HHI)."
            f" {whose(view)}, {sector_words}, {day(view.as_at)}. Source: {view.words.inspectorate}"
            " register."
        ),
        name="map",
    )


def _about(real: Outlines) -> list[html.P]:
    """What the outlines are, whose they are, and which are missing."""
    lines = [
        (
            f"Boundaries as at {day(real.as_at)}. Contains OS data © Crown copyright and database right"
            f" {real.as_at.year}. Source: Office for National Statistics licensed under the Open"
            " Government Licence v3.0."
        )
    ]
    if real.missing:
        without = listed(real.missing)
        lines.insert(0, f"Drawn as hexagons, because their boundary is not held: {without}.")
    return [html.P(line, className="map-note") for line in lines]


def _finding(view: View, rows: list[Row]) -> str:
    measured = [row for row in rows if row["hhi"] is not None]
    if not measured:
        return "Concentration cannot be measured: this register does not name the owners"
    own = next((row for row in rows if row["la_code"] == view.la), None)
    high = sum(row["hhi"] > HIGH for row in measured)
    if own is not None:
        if own["hhi"] is None:
            if not own.get("covered", True):
                return f"{own['la_name']} is not on the list held"
            return f"{own['la_name']} has no {view.words.many} with a named owner on this register"
        if len(measured) == 1:
            return (
                f"{own['la_name']}’s largest owner runs {percent(own['cr1'], 0)} of {view.shares}; no"
                " other council is on the list held"
            )
        place = 1 + sum(row["hhi"] > own["hhi"] for row in measured)
        return (
            f"{own['la_name']}’s largest owner runs {percent(own['cr1'], 0)} of {view.shares}; its market"
            f" is the {_ranked(place, len(measured))} concentrated of {len(measured)}"
        )
    if len(measured) == 1:
        only = measured[0]["la_name"]
        return f"Ownership in {only} is {'' if high else 'not '}highly concentrated"
    some = str(high) if high else "none"
    return f"In {some} of {len(measured)} councils ownership is highly concentrated"


def _ranked(place: int, n: int) -> str:
    """ "most", "3rd most" or, from the other end, "19th least"."""
    end, word = (place, "most") if 2 * place <= n else (n - place + 1, "least")
    if end == 1:
        return word
    ending = "th" if 10 <= end % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(end % 10, "th")
    return f"{end}{ending} {word}"
