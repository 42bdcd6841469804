"""Lines over register dates, each labelled at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from dashboard.figures.style import ACCENT, BAND, GREY, Figure, layout

NEAR = 0.09  # labels nearer than this share of the chart's height touch
LABEL = 16  # height of a label in pixels


@dataclass(frozen=True)
class Line:
    """One line: what it is called, its values and, where known, its interval."""

    name: str
    values: Sequence[float | None]
    colour: str = ACCENT
    low: Sequence[float | None] | None = None
    high: Sequence[float | None] | None = None
    dashed: bool = False


def trend(
    dates: Sequence[date], lines: Sequence[Line], suffix: str = "", digits: int = 0
) -> Figure:
    """Lines over dates from zero up, with the name of each beside its last value."""
    days = [str(day) for day in dates]
    traces: list[Figure] = []
    notes: list[Figure] = []
    for line in lines:
        if line.low is not None and line.high is not None:
            traces += _band(days, line)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": line.name,
                "x": days,
                "y": list(line.values),
                "line": {
                    "color": line.colour,
                    "width": 2.2,
                    "dash": "dot" if line.dashed else "solid",
                },
                "marker": {"size": 5 if not line.dashed else 1},
                "hovertemplate": f"%{{y:,.{digits}f}}{suffix}",
                "connectgaps": False,
            }
        )
        last = next((i for i in range(len(days) - 1, -1, -1) if line.values[i] is not None), None)
        if last is not None:
            notes.append(
                {
                    "x": days[last],
                    "y": line.values[last],
                    "text": line.name,
                    "showarrow": False,
                    "xanchor": "left",
                    "xshift": 8,
                    "font": {"color": line.colour if line.colour != GREY else "#55636f"},
                }
            )
    return {
        "data": traces,
        "layout": layout(
            annotations=_apart(notes),
            margin={"r": 16 + 7 * max((len(line.name) for line in lines), default=0)},
            yaxis={"rangemode": "tozero", "ticksuffix": suffix, "nticks": 5, "tickformat": ","},
            # At most four years, counted from the newest, so that a phone shows them upright.
            xaxis={"tickvals": days[:: -ceil(len(days) / 4)] if days else [], "tickformat": "%Y"},
        ),
    }


def _band(days: list[str], line: Line) -> list[Figure]:
    shared = {
        "type": "scatter",
        "mode": "lines",
        "x": days,
        "line": {"width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    return [
        {**shared, "y": list(line.low or ())},
        {**shared, "y": list(line.high or ()), "fill": "tonexty", "fillcolor": BAND},
    ]


def _apart(notes: list[Figure]) -> list[Figure]:
    """Keep the labels of lines that end close together from covering one another.

    Each group of labels that would touch is spread evenly about its middle; of lines that end at
    the same value the one drawn first is named on top.
    """
    notes = sorted(notes, key=lambda note: float(note["y"]), reverse=True)[::-1]
    top = max((float(note["y"]) for note in notes), default=1.0) or 1.0
    groups: list[list[Figure]] = []
    for note in notes:
        near = groups and (float(note["y"]) - float(groups[-1][-1]["y"])) / top < NEAR
        if near:
            groups[-1].append(note)
        else:
            groups.append([note])
    for group in groups:
        for i, note in enumerate(group):
            if len(group) > 1:
                note["yshift"] = LABEL * (i - (len(group) - 1) / 2)
    return notes
