"""A trend the size of a word, as an image without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from dashboard.figures.style import ACCENT

WIDTH, HEIGHT, EDGE = 120, 32, 4


def sparkline(values: Sequence[float | None]) -> str | None:
    """A data address of a small line ending in a dot; None where fewer than two are known."""
    known = [(i, value) for i, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return None
    low = min(value for _, value in known)
    span = (max(value for _, value in known) - low) or 1.0
    across = (WIDTH - 2 * EDGE) / (len(values) - 1)
    spots = [
        (EDGE + across * i, HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (value - low) / span)
        for i, value in known
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    x, y = spots[-1]
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}'"
        f" width='{WIDTH}' height='{HEIGHT}'>"
        f"<polyline points='{line}' fill='none' stroke='{ACCENT}' stroke-width='1.6'"
        f" stroke-linejoin='round'/><circle cx='{x:.1f}' cy='{y:.1f}' r='2.6' fill='{ACCENT}'/>"
        "</svg>"
    )
    return f"data:image/svg+xml,{quote(svg)}"
