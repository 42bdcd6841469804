"""What the pages of the review queue share: which question is asked, and what waits."""

from __future__ import annotations

from dash import html

from dashboard.components.card import choices
from dashboard.desk import Desk
from dashboard.queries import identities, successions
from dashboard.view import View
from dashboard.wording import number

#: Word of the address by which endings are asked for.
ENDINGS = "endings"


def questions(desk: Desk, view: View) -> html.Nav | None:
    """The two questions with how many wait for each; None where only companies are doubtful."""
    endings = successions.doubtful(view.edition)
    if not endings:
        return None
    companies, ends = desk.identities.matches(), desk.identities.successions()
    waiting = sum(entity not in companies for entity in identities.queue(view.edition))
    open_ends = sum(service not in ends for service in endings)
    chosen = view.get("of") == ENDINGS
    return choices(
        "Question",
        [
            (f"Companies ({number(waiting)})", view.href("/identity"), not chosen),
            (
                f"Registrations that ended ({number(open_ends)})",
                view.href("/identity", of=ENDINGS),
                chosen,
            ),
        ],
    )


def states(view: View, waiting: int, decided: int) -> html.Nav:
    """What waits and what is decided."""
    chosen = view.get("state", "open")
    return choices(
        "State",
        [
            (f"Open ({number(waiting)})", changed(view, state=None), chosen != "decided"),
            (
                f"Decided ({number(decided)})",
                changed(view, state="decided"),
                chosen == "decided",
            ),
        ],
    )


def changed(view: View, **changes: str | None) -> str:
    """The address with another choice, from its first page."""
    return view.href(**{"from": None, **changes})
