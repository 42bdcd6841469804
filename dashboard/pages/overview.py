"""The first page: what needs a decision, what changed, and where the market stands."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.alert_card import alert_card
from dashboard.components.card import columns, headline
from dashboard.coverage_words import absent, extract
from dashboard.decisions import UNDECIDED, Decision
from dashboard.desk import Desk
from dashboard.pages import council_map, figures_now, market_owners, what_changed
from dashboard.published import Row
from dashboard.queries import alerts, services
from dashboard.view import ALL_ENGLAND, View
from dashboard.wording import begun, count, number, opening

CARDS_SHOWN = 5


def page(desk: Desk, view: View) -> Any:
    """The overview of England or of one council."""
    states = desk.decisions.states()
    queue = [
        alert
        for alert in alerts.queue(view.edition, view.market, view.as_at, view.la)
        if states.get(alert["alert_id"], UNDECIDED).state != "closed"
    ]
    watched = view.market == alerts.ALERTED
    return html.Div(
        [
            headline(
                begun(_finding(view, queue)),
                extract(view),
                what_changed.sentence(view),
                _way_out(view),
            ),
            columns(
                html.Div(
                    [
                        None if watched else figures_now.row(view),
                        html.H2("What needs a decision", className="unseen"),
                        *_cards(view, queue, states),
                        what_changed.section(view) if view.la else None,
                        None if watched or absent(view) else _largest(view),
                    ],
                    className="stack",
                ),
                html.Div(
                    [
                        council_map.section(view, lambda code: view.href("/", la=code)),
                        None if view.la else what_changed.section(view),
                        _largest(view) if watched and not view.la else None,
                    ],
                    className="stack",
                ),
                name="wide-left flow",
            ),
            figures_now.row(view) if watched else None,
        ]
    )


def _largest(view: View) -> html.Section:
    """The largest owners of the place looked at."""
    if view.la and view.la_name:
        return market_owners.section(view, "la", (view.la, view.la_name))
    return market_owners.section(view, "england", None)


def _cards(view: View, queue: list[Row], states: dict[str, Decision]) -> list[Any]:
    """One card for each of the most urgent subjects; its further alerts are named on it."""
    about: dict[str, list[Row]] = {}
    for alert in queue:
        about.setdefault(alert["entity_id"], []).append(alert)
    return [
        *(
            alert_card(view, first, states.get(first["alert_id"], UNDECIDED), also)
            for first, *also in list(about.values())[:CARDS_SHOWN]
        ),
        _rest(view, len(about)),
    ]


def waiting(desk: Desk, view: View) -> int:
    """Alerts that ask for action and that nobody has taken up."""
    states = desk.decisions.states()
    return sum(
        alert["severity"] == "act" and states.get(alert["alert_id"], UNDECIDED).state == "new"
        for alert in alerts.queue(view.edition, view.market, view.as_at, view.la)
    )


def _described(view: View, counted: Row) -> str:
    """A market that no rule watches yet is described, and nothing is said of decisions."""
    words = view.words
    said = f"{view.place} has {count(counted['services'], words.kind, words.kinds)}"
    if view.counts_places and counted["places"] is not None:
        said += f" with {count(counted['places'], words.place, words.places)}"
    if not counted["scored"]:
        return f"{said}; no chance of leaving has been worked out for them."
    return f"{said}; {number(counted['scored'])} of them carry a chance of leaving."


def _finding(view: View, queue: list[Row]) -> str:
    words = view.words
    urgent = {
        alert["entity_id"]: alert
        for alert in queue
        if alert["severity"] == "act" and alert["entity_kind"] == "service"
    }
    watched = {
        alert["entity_id"]
        for alert in queue
        if alert["severity"] == "watch" and alert["entity_kind"] == "service"
    }
    if not urgent:
        counted = services.counted(view.edition, view.as_at, view.market, {"la": view.la or ""})
        if not counted["services"]:
            missing = absent(view)
            if missing:
                return f"{missing}."
            return f"{view.place} has no {words.kind} on this register."
        if view.market != alerts.ALERTED:
            return _described(view, counted)
        if not counted["scored"]:
            return f"No {words.one} in {view.place} could be scored at this register."
        if not watched:
            return f"No {words.one} in {view.place} needs a look at this register."
        verb = "is" if len(watched) == 1 else "are"
        some = opening(len(watched)).lower()
        return f"No {words.one} in {view.place} needs a decision now; {some} {verb} worth watching."
    places = sum(alert["places"] or 0 for alert in urgent.values())
    homes = f"{words.one} needs" if len(urgent) == 1 else f"{words.many} need"
    them = "it" if len(urgent) == 1 else "they"
    children = words.person if places == 1 else words.people
    said = (
        f"{opening(len(urgent))} {homes} a look in {view.place}. If {them} closed,"
        f" up to {number(places)} {children} would need another {words.one}"
    )
    if view.la is None:
        councils = len({alert["la_code"] or alert["la_name"] for alert in urgent.values()})
        said += f", in {count(councils, 'council')}"
    return f"{said}."


def _way_out(view: View) -> Any:
    if view.la is None:
        return None
    return html.A(
        f"Showing {view.la_name} only. See all England", href=view.href("/", la=ALL_ENGLAND)
    )


def _rest(view: View, n: int) -> html.P:
    left = n - CARDS_SHOWN
    if n == 0:
        nothing = "Nothing is waiting in the queue."
        if view.market != alerts.ALERTED:
            nothing = (
                f"The alert rules watch children’s homes; none is in force for {view.words.kinds}."
            )
        return html.P(nothing, className="card quiet")
    if left <= 0:
        return html.P(html.A("See the whole queue", href=view.href("/alerts")))
    return html.P(
        [
            f"{number(left)} more {'waits' if left == 1 else 'wait'} in the queue. ",
            html.A("See what was left out", href=view.href("/alerts")),
        ]
    )
