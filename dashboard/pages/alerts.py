"""The whole alert queue, by urgency and by where each alert stands."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components import sourced
from dashboard.components.alert_card import SEVERITY_WORDS, STATE_WORDS, alert_card
from dashboard.components.card import card, choices, headline
from dashboard.components.stretches import CARDS, cards
from dashboard.components.table import table
from dashboard.decisions import OPEN_STATES, UNDECIDED, Decision
from dashboard.desk import Desk
from dashboard.published import Row
from dashboard.queries import alerts
from dashboard.view import ALL_ENGLAND, View
from dashboard.wording import count, day, number, short_day


def page(desk: Desk, view: View) -> Any:
    """One stretch of the queue, filtered by the address."""
    states = desk.decisions.states()
    queue = alerts.queue(view.edition, view.market, view.as_at, view.la)
    wanted = _filtered(view, queue, states)
    open_now = [row for row in queue if _state(states, row) != "closed"]
    act = sum(row["severity"] == "act" for row in open_now)
    return html.Div(
        [
            headline(
                _finding(view, len(open_now), act),
                f"Raised by reviewed rules from the register of {day(view.as_at)} and what was"
                f" public by {day(view.known_by)}. An alert is a question, not a verdict.",
                html.A("See all England", href=view.href(la=ALL_ENGLAND)) if view.la else None,
            ),
            _severities(view, queue),
            _states(view, queue, states),
            *cards(
                view,
                wanted,
                lambda row: alert_card(view, row, states.get(row["alert_id"], UNDECIDED)),
                "No alert answers to this choice.",
            ),
            _unsupported(desk, view),
        ]
    )


def _finding(view: View, n: int, act: int) -> Any:
    if view.market not in alerts.watched():
        return f"No alert rule watches {view.words.kinds}"
    if n == 0:
        return f"No alert is open in {view.place}"
    asking: list[Any] = ["none is urgent"]
    if act:
        urgent = sourced.counted(view, number(act), "/alerts", severity="act")
        asking = [urgent, f" {'asks' if act == 1 else 'ask'} for action"]
    return [
        sourced.counted(view, count(n, "alert"), "/alerts"),
        f" {'is' if n == 1 else 'are'} open in {view.place}; ",
        *asking,
    ]


def _state(states: dict[str, Decision], alert: Row) -> str:
    return states.get(alert["alert_id"], UNDECIDED).state


def _filtered(view: View, queue: list[Row], states: dict[str, Decision]) -> list[Row]:
    severity, state = view.get("severity"), view.get("state", "open")
    allowed = set(OPEN_STATES) if state == "open" else {state}
    return [
        row
        for row in queue
        if (not severity or row["severity"] == severity) and _state(states, row) in allowed
    ]


def _severities(view: View, queue: list[Row]) -> html.Nav:
    chosen = view.get("severity")
    options = [("All", view.href(severity=None, **{"from": None}), not chosen)]
    for severity, words in SEVERITY_WORDS.items():
        n = sum(row["severity"] == severity for row in queue)
        options.append(
            (
                f"{words} ({number(n)})",
                view.href(severity=severity, **{"from": None}),
                chosen == severity,
            )
        )
    return choices("Urgency", options)


def _states(view: View, queue: list[Row], states: dict[str, Decision]) -> html.Nav:
    chosen = view.get("state", "open")
    options = [("Open", view.href(state=None, **{"from": None}), chosen == "open")]
    for state, words in STATE_WORDS.items():
        n = sum(_state(states, row) == state for row in queue)
        options.append(
            (
                f"{words} ({number(n)})",
                view.href(state=state, **{"from": None}),
                chosen == state,
            )
        )
    return choices("State", options)


def _unsupported(desk: Desk, view: View) -> html.Section | None:
    gone = [row for row in desk.decisions.unsupported() if row["opened_as_at"] <= view.as_at]
    if not gone:
        return None
    return card(
        f"{count(len(gone), 'earlier alert')} {'is' if len(gone) == 1 else 'are'} no longer"
        " supported by the data",
        table(
            "Alerts no longer supported",
            ["About", "Why it was raised", "Raised for", "Last seen"],
            [
                [
                    row["entity_name"],
                    row["reason"],
                    short_day(row["opened_as_at"]),
                    short_day(row["last_seen"]),
                ]
                for row in gone[:CARDS]
            ],
        ),
        note="Facts behind them were corrected since. They are kept, never deleted.",
    )
