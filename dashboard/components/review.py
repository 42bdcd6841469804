"""What the pages of the review queue share: which question is asked, and which stretch is shown."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import choices
from dashboard.desk import Desk
from dashboard.queries import identities, successions
from dashboard.view import View
from dashboard.wording import number

#: How many cards a page shows.
PAGE = 20
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


def start_of(view: View, n: int) -> int:
    """The first of ``n`` that the address asks to see."""
    asked = view.get("from")
    start = int(asked) if asked.isdecimal() else 0
    return min(start, max(0, (n - 1) // PAGE * PAGE))


def pages(view: View, start: int, n: int) -> html.Nav | None:
    """The way to the stretches before and after; None where all are shown."""
    if n <= PAGE:
        return None
    links: list[Any] = []
    if start > 0:
        links.append(html.A("Earlier in the queue", href=view.href(**{"from": str(start - PAGE)})))
    links.append(html.Span(f"{start + 1} to {min(start + PAGE, n)} of {number(n)}"))
    if start + PAGE < n:
        links.append(html.A("Later in the queue", href=view.href(**{"from": str(start + PAGE)})))
    return html.Nav(links, className="pages", **{"aria-label": "Pages of the queue"})
