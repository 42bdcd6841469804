"""Inspections on a line of years, each labelled with its grade."""

from __future__ import annotations

from datetime import date

from dashboard.figures.style import ACCENT, AMBER, GREY, RED, SOFT, Figure, layout
from dashboard.published import Row
from dashboard.wording import day

GRADES = ("Inadequate", "Requires improvement", "Good", "Outstanding")
COLOURS = dict(zip(GRADES, (RED, AMBER, SOFT, ACCENT), strict=True))


def timeline(inspections: list[Row], as_at: date) -> Figure:
    """One step per inspection: higher is better, and the grade is written on the axis."""
    days = [str(row["happened_on"]) for row in inspections]
    grades = [row["rating"] for row in inspections]
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": [*days, str(as_at)] if days else [],
                "y": [*grades, grades[-1]] if grades else [],
                "line": {"color": GREY, "width": 1.4, "shape": "hv"},
                "marker": {
                    "size": [11] * len(days) + [0],
                    "color": [COLOURS.get(grade, GREY) for grade in grades] + [GREY],
                    "opacity": 1,
                },
                "customdata": [
                    f"{row['rating']}, inspected {day(row['happened_on'])},"
                    f" public {day(row['known_on'])}"
                    for row in inspections
                ]
                + [""],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        ],
        "layout": layout(
            height=190,
            hovermode="closest",
            margin={"l": 150, "r": 20},
            yaxis={
                "type": "category",
                "categoryorder": "array",
                "categoryarray": list(GRADES),
                "range": [-0.5, 3.5],
            },
        ),
    }
