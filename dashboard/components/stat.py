"""One figure with its trend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.figures.sparkline import sparkline


def stat(
    label: str, value: Any, beside: str, values: Sequence[float | None] = (), trend: str = ""
) -> html.Div:
    """A figure (or a link of it to its source), what to compare it with, and how it came about."""
    line = sparkline(values)
    return html.Div(
        [
            html.Div(label, className="stat-label"),
            html.Div(value, className="stat-value"),
            html.Div(beside, className="stat-beside"),
            html.Img(src=line, alt=trend or f"Trend of {label}", className="stat-line")
            if line
            else None,
        ],
        className="card stat",
    )
