"""The services behind a number of changes, each with the lines of the two registers that tell it."""

from __future__ import annotations

from datetime import date
from typing import Any

from dash import html

from dashboard.components.card import headline
from dashboard.components.sourced import sourced
from dashboard.components.stretches import pages, start_of
from dashboard.components.table import table
from dashboard.desk import Desk
from dashboard.published import Row
from dashboard.queries import changes, coverage, register, services
from dashboard.view import ALL_ENGLAND, View
from dashboard.wording import count, day, number, short_day
from data.tables.market import ADULT_MARKETS

KINDS = (
    ("joined", "joined the register"),
    ("left", "left the register"),
    ("rating down", "were rated lower"),
    ("rating up", "were rated higher"),
    ("owner changed", "changed owner"),
)
PAGE = 50
#: Where more of a list than this is gone from the next, the two are of different services.
MOST_LEFT = 0.5


def compared(view: View) -> date | None:
    """The register before, if the two can be compared; extracts of different places cannot."""
    previous = register.previous_date(view.edition, view.market, view.as_at)
    if previous is None or view.market not in ADULT_MARKETS:
        return previous
    if previous not in coverage.comparable(view.edition, view.market, view.as_at):
        return None
    moves = changes.counts(view.edition, view.as_at, previous, view.market, None, None)
    left = moves.get("left", {}).get("services", 0)
    before = services.counted(view.edition, previous, view.market, {})["services"]
    return previous if left <= MOST_LEFT * before else None


def nothing_before(view: View) -> str:
    """Why no register is compared with the one shown."""
    previous = register.previous_date(view.edition, view.market, view.as_at)
    if previous is None:
        return "This is the first register; there is nothing before it to compare with."
    return f"The register before, of {day(previous)}, lists other services; they are not compared."


def link(view: View, figure: Any, kind: str) -> html.A:
    """A number of changes that opens the services it counts."""
    return html.A(
        figure,
        href=view.href("/changes", kind=kind),
        className="sourced",
        title="Which they are",
    )


def page(desk: Desk, view: View) -> Any:
    """One stretch of the services that changed in one way, or in any."""
    previous = compared(view)
    if previous is None:
        return headline(nothing_before(view))
    words = dict(KINDS)
    kind = view.get("kind") if view.get("kind") in words else ""
    found = [
        row
        for row in changes.listed(
            view.edition, view.as_at, previous, view.market, view.la, view.la_name
        )
        if kind in ("", row["change"])
    ]
    start = start_of(view, len(found), PAGE)
    one = view.words.one
    said = words[kind] if kind else "changed"
    return html.Div(
        [
            headline(
                f"{count(len(found), one, view.words.many)} in {view.place}"
                f" {said.replace('were', 'was') if len(found) == 1 else said}",
                f"Between the registers of {day(previous)} and {day(view.as_at)}. The change opens"
                " the line of the register that tells it.",
                html.A("See all England", href=view.href(la=ALL_ENGLAND)) if view.la else None,
            ),
            html.Section(
                services_table(view, found[start : start + PAGE], councils=view.la is None),
                className="card",
            ),
            pages(view, start, len(found), PAGE, "list"),
        ]
    )


def services_table(view: View, rows: list[Row], councils: bool = False) -> html.Div:
    """The services that changed, one row each; what a register says opens its line."""
    heads = [
        view.words.upper(view.words.one),
        "Change",
        "Owner",
        *(["Council"] if councils else []),
        view.words.upper(view.words.places),
        "Happened",
        "Public",
    ]
    return table(
        f"Each {view.words.one} that changed",
        heads,
        [
            [
                html.A(
                    row["service_name"] or row["urn"],
                    href=view.href(f"/provider/{row['service_id']}"),
                ),
                _said(view, row),
                row["owner_name"] or "not given",
                *([row["la_name"]] if councils else []),
                number(row["places"]),
                short_day(row["happened_on"]),
                short_day(row["known_on"]),
            ]
            for row in rows
        ],
        numeric=(heads.index("Happened") - 1,),
    )


def _said(view: View, row: Row) -> Any:
    """The change in words, those of each register as a link to its line."""
    if row["change"].startswith("rating"):
        return [
            _of(view, row["old_rating"], row, "before"),
            " to ",
            _of(view, row["new_rating"], row, "now"),
        ]
    if row["change"] == "owner changed":
        return ["was owned by ", _of(view, row["old_owner"], row, "before")]
    return _of(view, row["change"], row, "before" if row["change"] == "left" else "now")


def _of(view: View, words: str, row: Row, side: str) -> html.A:
    key = {"service_id": row["service_id"], "as_at": row[f"{side}_as_at"]}
    return sourced(view, words, "service_snapshot", **key)
