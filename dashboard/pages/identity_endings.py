"""The review queue of endings: registrations of which nobody is sure that they closed."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import headline
from dashboard.components.ending_card import ending_card, told
from dashboard.components.review import questions, states
from dashboard.components.stretches import cards
from dashboard.desk import Desk
from dashboard.published import Row
from dashboard.queries import successions
from dashboard.view import View


def page(desk: Desk, view: View) -> Any:
    """One stretch of the queue, filtered by the address."""
    queue, decided = successions.doubtful(view.edition), desk.identities.successions()
    waiting = [service for service in queue if service not in decided]
    wanted = _filtered(view, queue, decided)
    return html.Div(
        [
            headline(
                told(len(waiting))
                if waiting
                else "No registration that ended waits for a decision",
                "What is not certain counts as an end until it is decided. A decision wins over"
                " whatever a build would find, now and in every later build, until it is"
                " withdrawn.",
            ),
            questions(desk, view),
            states(view, len(waiting), len(queue) - len(waiting)),
            *cards(
                view,
                wanted,
                lambda service: ending_card(view, queue[service], decided.get(service)),
                "Nothing answers to this choice.",
            ),
        ]
    )


def _filtered(view: View, queue: dict[str, Row], decided: dict[str, Row]) -> list[str]:
    state, words = view.get("state", "open"), view.get("q").strip().lower()
    return [
        service
        for service, row in queue.items()
        if words in f"{service} {row['from_name'] or ''}".lower()
        # Asked for by name, it is shown however it stands.
        and (words or (state == "decided") == (service in decided))
    ]
