"""How an owner grew and shrank: registered, taken over, passed on, left."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dash import html

from dashboard.components.card import card, chart
from dashboard.components.sourced import counted
from dashboard.components.table import table
from dashboard.figures.trend import Line, trend
from dashboard.owner_words import SOURCES, owner_address
from dashboard.published import Row
from dashboard.queries import owner_changes, owners, successions
from dashboard.view import ALL_ENGLAND, View
from dashboard.wording import count, day, number, short_day

KINDS = ("registered", "taken over", "passed on", "left", "regrouped")
SHOWN = 30


def section(view: View, owner_id: str) -> html.Section | None:
    """Services over the registers, and what changed from one to the next."""
    rows = owner_changes.sizes(view.edition, owner_id, view.market, view.as_at)
    if not rows:
        return None
    words = view.words
    if len(rows) < 2 and rows[0]["as_at"] == view.as_at:
        return card(
            f"There is no earlier register with {words.many} of this owner",
            html.P(f"First seen on {day(rows[0]['as_at'])}.", className="fine"),
        )
    moves = _moves(view, owner_id, rows)
    cells = [
        [
            day(row["as_at"]),
            _listed(view, owner_id, row),
            number(row["places"]),
            number(row["councils"]),
            *_counted(moves.get(row["as_at"])),
        ]
        for row in reversed(rows)
    ]
    return chart(
        _finding(view, rows),
        *_figures(view, rows),
        table=table(
            "The owner on each register",
            [
                "Register",
                words.upper(words.many),
                words.upper(words.places),
                "Councils",
                *(words.upper(kind) for kind in KINDS),
            ],
            cells,
            numeric=range(1, 9),
        ),
        below=html.Div(_latest(view, moves), className="moves"),
        note=(
            "Taken over and passed on: the service was, or is, under another owner. Left: on the"
            " register before and no longer. Regrouped: the same owner, whom another source now puts"
            " elsewhere; no sale is known. Whose a service was is read at each register’s own date."
        ),
        name="owner-changes",
    )


def _listed(view: View, owner_id: str, row: Row) -> html.A:
    """How many it ran on a register; they open the list of them."""
    day = str(row["as_at"])
    return counted(
        view, number(row["services"]), "/providers", under=owner_id, as_at=day, la=ALL_ENGLAND
    )


def _figures(view: View, rows: list[Row]) -> list[Any]:
    if len(rows) < 2:
        return []
    line = Line(view.words.many, [row["services"] for row in rows])
    return [trend([row["as_at"] for row in rows], [line], digits=0)]


def _finding(view: View, rows: list[Row]) -> str:
    first, last = rows[0], rows[-1]
    most = max(rows, key=lambda row: row["services"])
    words = view.words
    said = (
        f"From {count(first['services'], words.one, words.many)} in {first['as_at'].year} to"
        f" {number(last['services'])} in {last['as_at'].year}"
    )
    if most["services"] > 1.1 * max(first["services"], last["services"]):
        said += f", with {number(most['services'])} at most in {most['as_at'].year}"
    return said


def _moves(view: View, owner_id: str, rows: list[Row]) -> dict[Any, list[Row]]:
    """Register date -> what was gained and lost since the register before."""
    found = {}
    days = owners.days(view.edition, view.market)
    for row in rows:
        before = next((day for day in days if day < row["as_at"]), None)
        if before is not None:
            found[row["as_at"]] = owner_changes.moved(
                view.edition, owner_id, view.market, row["as_at"], before
            )
    last = rows[-1]["as_at"]
    later = [day for day in days if last < day <= view.as_at]
    if later:  # it has gone from the register: what became of its services is the news
        found[later[-1]] = owner_changes.moved(view.edition, owner_id, view.market, later[-1], last)
    return found


def _counted(moves: list[Row] | None) -> list[str]:
    if moves is None:
        return ["–"] * len(KINDS)
    kinds = Counter(row["change"] for row in moves)
    return [number(kinds[kind]) for kind in KINDS]


def _latest(view: View, moves: dict[Any, list[Row]]) -> list[Any]:
    """Every change, the newest register first, each one click away."""
    return [
        html.Details(
            [
                html.Summary(f"{_told(moves[date])} by {short_day(date)}"),
                html.Ul([html.Li(_one(view, row)) for row in moves[date][:SHOWN]]),
                f"The first {SHOWN} are shown." if len(moves[date]) > SHOWN else None,
            ],
            className="earlier",
        )
        for date in sorted(moves, reverse=True)
        if moves[date]
    ]


def _told(moves: list[Row]) -> str:
    kinds = Counter(row["change"] for row in moves)
    return ", ".join(f"{number(kinds[kind])} {kind}" for kind in KINDS if kinds[kind])


def _one(view: View, row: Row) -> list[Any]:
    """One service gained or lost, in words."""
    said: list[Any] = [
        html.A(row["name"], href=view.href(f"/provider/{row['service_id']}")),
        f", {row['la_name']}: {row['change']}",
    ]
    if row["change"] == "regrouped":
        top = html.A(row["new_controller_name"], href=owner_address(view, row["new_controller"]))
        source = SOURCES.get(row["new_source"], "no source any more")
        said += [", now counted under ", top, f" by the word of: {source}"]
    elif row["old_provider"] == row["new_provider"] is not None:
        said.append(f" with {row['new_owner']}, whose owner changed")
    elif row["change"] == "taken over":
        said += [" from ", _owner(view, row["old_owner"], row["old_provider"])]
    elif row["change"] == "passed on":
        said += [" to ", _owner(view, row["new_owner"], row["new_provider"])]
    elif row["change"] == "left":
        after = [
            one
            for one in successions.successions(view.edition, row["service_id"], view.known_by)
            if one["way"] == "after" and one["other"]
        ]
        if after:
            name = after[0]["name"] or after[0]["other"]
            said += [
                ", went on as ",
                html.A(name, href=view.href(f"/provider/{after[0]['other']}")),
            ]
    return said


def _owner(view: View, name: str | None, provider_id: str | None) -> Any:
    if name is None or provider_id is None:
        return "an owner not named"
    return html.A(name, href=owner_address(view, provider_id))
