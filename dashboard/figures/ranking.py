"""Horizontal bars with the figure at the end of each."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.figures.style import ACCENT, Figure, layout


def ranking(
    labels: Sequence[str], values: Sequence[float], texts: Sequence[str], wide: int = 190
) -> Figure:
    """Bars, the largest at the top; ``wide`` is the room for the labels."""
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": list(values),
                # By place, not by label: two names may be cut to the same beginning.
                "y": list(range(len(labels))),
                "text": list(texts),
                "textposition": "outside",
                "cliponaxis": False,
                "marker": {"color": ACCENT},
                "customdata": list(labels),
                "hovertemplate": "%{customdata}: %{text}<extra></extra>",
            }
        ],
        "layout": layout(
            height=44 + 28 * len(labels),
            hovermode="closest",
            bargap=0.35,
            margin={"l": wide, "r": 64, "t": 4, "b": 8},
            xaxis={"visible": False},
            yaxis={
                "autorange": "reversed",
                "showgrid": False,
                "automargin": False,
                "tickvals": list(range(len(labels))),
                "ticktext": [_cut(label, wide // 9) for label in labels],
            },
        ),
    }


def _cut(label: str, most: int) -> str:
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"
