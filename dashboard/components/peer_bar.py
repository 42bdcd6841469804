"""Where one stands among a hundred peers, as a bar the height of a line."""

from __future__ import annotations

from dash import html


def peer_bar(percentile: float) -> html.Div:
    """A mark on a line from 0 to 100; the tick in the middle is the peer in the middle.

    Args:
        percentile: 0 to 100.
    """
    at = min(max(percentile, 0.0), 100.0)
    return html.Div(
        [
            html.Span(className="peer-middle"),
            html.Span(className="peer-mark", style={"left": f"{at:.1f}%"}),
        ],
        className="peer-track",
        **{"aria-hidden": "true"},
    )
