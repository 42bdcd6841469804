"""The review queue of identities: providers whose company a person must decide."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import choices, headline
from dashboard.components.identity_card import REASONS, identity_card, told
from dashboard.components.review import ENDINGS, changed, questions
from dashboard.components.review import states as states_of
from dashboard.components.stretches import cards
from dashboard.desk import Desk
from dashboard.pages import identity_endings
from dashboard.published import Row
from dashboard.queries import identities
from dashboard.view import View
from dashboard.wording import number

Queue = dict[str, tuple[Row, ...]]


def page(desk: Desk, view: View) -> Any:
    """One stretch of the queue, filtered by the address."""
    if view.get("of") == ENDINGS:
        return identity_endings.page(desk, view)
    if not identities.held(view.edition):
        return headline(
            "No review queue is held in this edition",
            "A build with lists of companies makes one: it holds the providers whose company is"
            " doubtful.",
        )
    queue, states = identities.queue(view.edition), desk.identities.matches()
    waiting = [entity for entity in queue if entity not in states]
    wanted = _filtered(view, queue, states)
    return html.Div(
        [
            headline(
                told(len(waiting))
                if waiting
                else "No provider waits for a decision on its company",
                "A decision wins over whatever a build would find, now and in every later build."
                " Nothing doubtful is joined by itself.",
            ),
            questions(desk, view),
            states_of(view, len(waiting), len(queue) - len(waiting)),
            _reasons(view, queue),
            *cards(
                view,
                wanted,
                lambda entity: identity_card(view, queue[entity], states.get(entity)),
                "Nothing answers to this choice.",
            ),
        ]
    )


def _filtered(view: View, queue: Queue, states: dict[str, Row]) -> list[str]:
    state, reason = view.get("state", "open"), view.get("reason")
    words = view.get("q").strip().lower()
    return [
        entity
        for entity, rows in queue.items()
        if (state == "decided") == (entity in states)
        and (not reason or any(row["reason"] == reason for row in rows))
        and words in rows[0]["entity_name"].lower()
    ]


def _reasons(view: View, queue: Queue) -> html.Nav | None:
    chosen = view.get("reason")
    counts = {
        reason: sum(any(row["reason"] == reason for row in rows) for rows in queue.values())
        for reason in dict.fromkeys(row["reason"] for rows in queue.values() for row in rows)
    }
    if len(counts) < 2:
        return None
    options = [("All", changed(view, reason=None), not chosen)]
    for reason, n in sorted(counts.items(), key=lambda one: -one[1]):
        words = REASONS.get(reason, reason.replace("-", " "))
        options.append((f"{words} ({number(n)})", changed(view, reason=reason), chosen == reason))
    return choices("Why", options)
