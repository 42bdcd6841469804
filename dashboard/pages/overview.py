"""The first page: what needs a decision, what changed, and where the market stands."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components import sourced
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
#: From so many cards on, the left column is the longer one.
LONG = 3
#: Owners shown where they stand beside the map alone.
MOST_OWNERS = 20


def page(desk: Desk, view: View) -> Any:
    """The overview of England or of one council."""
    states = desk.decisions.states()
    queue = [
        alert
        for alert in alerts.queue(view.edition, view.market, view.as_at, view.la)
        if states.get(alert["alert_id"], UNDECIDED).state != "closed"
    ]
    watched = view.market in alerts.watched()
    cards = len({alert["entity_id"] for alert in queue})
    # The two columns end about level: what the fewer cards leave free, the owners fill.
    long = watched and view.la is not None and cards >= LONG
    few = 0
    if not absent(view) and not long and (view.la or not watched):
        few = market_owners.OWNERS_SHOWN if watched else MOST_OWNERS
    return html.Div(
        [
            headline(
                _finding(view, queue),
                _extract(view),
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
                        _largest(view, few) if few else None,
                    ],
                    className="stack",
                ),
                html.Div(
                    [
                        council_map.section(view, lambda code: view.href("/", la=code)),
                        None if view.la else what_changed.section(view),
                        figures_now.row(view) if long else None,
                        _largest(view) if not few and not absent(view) else None,
                    ],
                    className="stack",
                ),
                name="wide-left flow",
            ),
            figures_now.row(view) if watched and not long else None,
        ]
    )


def _extract(view: View) -> list[Any] | None:
    """That the list is an extract, with the way to the councils it covers."""
    said = extract(view)
    if said is None:
        return None
    return [f"{said} ", sourced.counted(view, "All of them", "/markets", level="la")]


def _largest(view: View, most: int = market_owners.OWNERS_SHOWN) -> html.Section:
    """The largest owners of the place looked at."""
    if view.la and view.la_name:
        return market_owners.section(view, "la", (view.la, view.la_name), most)
    return market_owners.section(view, "england", None, most)


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


def _described(view: View, counted: Row) -> Any:
    """What is not watched or not scored is described, and nothing is said of decisions."""
    words, services, places = view.words, counted["services"], counted["places"]
    kind = words.kind if services == 1 else words.kinds
    said = [f"{begun(view.place)} has ", figures_now.size(view, number(services)), f" {kind}"]
    if view.counts_places and places is not None:
        capacity = words.place if places == 1 else words.places
        said += [" with ", figures_now.size(view, number(places)), f" {capacity}"]
    if not counted["scored"]:
        return [*said, "; no chance of leaving has been worked out for them."]
    scored = sourced.counted(view, number(counted["scored"]), "/providers", scored="yes")
    return [*said, "; ", scored, " of them carry a chance of leaving."]


def _finding(view: View, queue: list[Row]) -> Any:
    """The headline: what needs a decision, else what is there."""
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
            return f"{begun(view.place)} has no {words.kind} on this register."
        if view.market not in alerts.watched() or not counted["scored"]:
            return _described(view, counted)
        if not watched:
            return f"No {words.one} in {view.place} needs a look at this register."
        verb = "is" if len(watched) == 1 else "are"
        some = opening(len(watched)).lower()
        return f"No {words.one} in {view.place} needs a decision now; {some} {verb} worth watching."
    places = sum(alert["places"] or 0 for alert in urgent.values())
    homes = f"{words.one} needs" if len(urgent) == 1 else f"{words.many} need"
    them = "it" if len(urgent) == 1 else "they"
    children = words.person if places == 1 else words.people
    said = [
        sourced.counted(view, opening(len(urgent)), "/alerts", severity="act"),
        f" {homes} a look in {view.place}. If {them} closed, up to ",
        sourced.counted(view, number(places), "/alerts", severity="act"),
        f" {children} would need another {words.one}",
    ]
    if view.la is None:
        councils = len({alert["la_code"] or alert["la_name"] for alert in urgent.values()})
        said.append(f", in {count(councils, 'council')}")
    return [*said, "."]


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
        if view.market not in alerts.watched():
            nothing = f"No alert rule watches {view.words.kinds}."
        return html.P(nothing, className="card quiet")
    if left <= 0:
        return html.P(html.A("See the whole queue", href=view.href("/alerts")))
    return html.P(
        [
            sourced.counted(view, number(left), "/alerts"),
            f" more {'waits' if left == 1 else 'wait'} in the queue.",
        ]
    )
