"""What every chart shares: colours, fonts, axes and the one configuration of the toolbar."""

from __future__ import annotations

from typing import Any

Figure = dict[str, Any]

INK = "#1b2733"
MUTED = "#55636f"
LINE = "#dfe3e6"
ACCENT = "#17456b"
SOFT = "#7fa6c2"
BAND = "rgba(23,69,107,0.14)"
GREY = "#9aa5ad"
RED = "#b3261e"
AMBER = "#b26a00"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"

#: The only configuration any chart is drawn with: nothing leaves the browser.
GRAPH_CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "displayModeBar": False,
    "modeBarButtonsToRemove": ["sendChartToCloud"],
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "topojsonURL": "/assets/topojson/",
    "responsive": True,
}


def layout(**changes: Any) -> dict[str, Any]:
    """The layout of a chart: no chrome, direct labels, room for the last one."""
    axis = {
        "showgrid": False,
        "zeroline": False,
        "linecolor": LINE,
        "tickcolor": LINE,
        "ticks": "outside",
        "ticklen": 4,
        "fixedrange": True,
        "automargin": True,
    }
    base: dict[str, Any] = {
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 44, "r": 64, "t": 12, "b": 32},
        "height": 240,
        "showlegend": False,
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": LINE, "font": {"color": INK}},
        "dragmode": False,
        "xaxis": dict(axis),
        "yaxis": {**axis, "showgrid": True, "gridcolor": "#eceff1", "ticks": "", "linewidth": 0},
    }
    for name, change in changes.items():
        if isinstance(change, dict) and isinstance(base.get(name), dict):
            base[name] = {**base[name], **change}
        else:
            base[name] = change
    return base
