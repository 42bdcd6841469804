"""A long list shown in stretches, the one in view chosen by the address (``from``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from dash import html

from dashboard.view import View
from dashboard.wording import number

#: How many cards of a queue are shown at once.
CARDS = 20
One = TypeVar("One")


def start_of(view: View, n: int, size: int) -> int:
    """The first of ``n`` that the address asks to see, at the latest that of the last stretch."""
    asked = view.get("from")
    start = int(asked) if asked.isdecimal() else 0
    return min(start, max(0, (n - 1) // size * size))


def pages(view: View, start: int, n: int, size: int, of: str) -> html.Nav | None:
    """The way to the stretches before and after; None where all are shown.

    Args:
        view: the page asked for.
        start: from ``start_of``.
        n: how many there are.
        size: how many a stretch shows.
        of: what they are together: queue, list.
    """
    if n <= size:
        return None
    links: list[Any] = []
    if start > 0:
        links.append(html.A(f"Earlier in the {of}", href=view.href(**{"from": str(start - size)})))
    links.append(html.Span(f"{start + 1} to {min(start + size, n)} of {number(n)}"))
    if start + size < n:
        links.append(html.A(f"Later in the {of}", href=view.href(**{"from": str(start + size)})))
    return html.Nav(links, className="pages", **{"aria-label": f"Pages of the {of}"})


def cards(view: View, wanted: Sequence[One], card: Callable[[One], Any], none: str) -> list[Any]:
    """One stretch of a queue as cards, with the way to the others; ``none`` says that it is empty."""
    start = start_of(view, len(wanted), CARDS)
    shown = [card(one) for one in wanted[start : start + CARDS]]
    return [
        html.Div(shown or html.P(none, className="card quiet"), className="stack"),
        pages(view, start, len(wanted), CARDS, "queue"),
    ]
