"""Foretold against observed: on the diagonal, a chance of 5 % happens five times in a hundred."""

from __future__ import annotations

from dashboard.figures.style import ACCENT, GREY, Figure, layout
from dashboard.published import Row


def reliability(bins: list[Row]) -> Figure:
    """Each bin as a dot with its interval, beside the line of perfect agreement."""
    foretold = [100 * row["predicted"] for row in bins]
    seen = [100 * row["observed"] for row in bins]
    most = max([*foretold, *(100 * row["observed_high"] for row in bins), 1.0]) * 1.05
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "x": [0, most],
                "y": [0, most],
                "line": {"color": GREY, "dash": "dot", "width": 1.4},
                "hoverinfo": "skip",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "x": foretold,
                "y": seen,
                "error_y": {
                    "type": "data",
                    "symmetric": False,
                    "array": [100 * (row["observed_high"] - row["observed"]) for row in bins],
                    "arrayminus": [100 * (row["observed"] - row["observed_low"]) for row in bins],
                    "color": ACCENT,
                    "thickness": 1.2,
                    "width": 3,
                },
                "marker": {"color": ACCENT, "size": 9},
                "customdata": [row["n"] for row in bins],
                "hovertemplate": "foretold %{x:.1f} %, happened %{y:.1f} %"
                " (%{customdata:,} homes)<extra></extra>",
            },
        ],
        "layout": layout(
            height=320,
            hovermode="closest",
            margin={"l": 60, "r": 20, "b": 48},
            xaxis={
                "title": {"text": "foretold", "standoff": 6},
                "ticksuffix": " %",
                "range": [0, most],
            },
            yaxis={"title": {"text": "happened"}, "ticksuffix": " %", "range": [0, most]},
            annotations=[
                {
                    "x": most,
                    "y": most * 0.9,
                    "text": "perfect agreement",
                    "showarrow": False,
                    "xanchor": "right",
                    "font": {"color": "#55636f"},
                }
            ],
        ),
    }
