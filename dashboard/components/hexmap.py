"""England's councils as equal hexagons, each one an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dash import html

from dashboard.market_words import MarketWords
from dashboard.published import Row
from dashboard.wording import count, number

#: Upper ends of the steps. 1,000 and 2,000 are where a competition authority begins to call a
#: market concentrated and highly concentrated.
LIMITS = (500, 1_000, 1_500, 2_000, 4_000)
ROW = 0.8660254  # rows of pointed hexagons overlap: three quarters of a height of 2/sqrt(3)
HEIGHT = 1.1547005


@dataclass(frozen=True)
class Spot:
    """Where one hexagon stands, in per cent of the map's box."""

    left: float
    top: float


def step(hhi: float | None) -> str:
    """The class of a step (``step-0`` the palest), or ``empty`` where nothing is measured."""
    return "empty" if hhi is None else f"step-{sum(hhi >= limit for limit in LIMITS)}"


def placed(rows: list[Row]) -> tuple[dict[str, Spot], float, float]:
    """Code -> place of every hexagon, with the width and height of the map in hexagons."""
    across = {row["la_code"]: row["hex_q"] + 0.5 * (row["hex_r"] & 1) for row in rows}
    left = min(across.values())
    top = min(row["hex_r"] for row in rows)
    wide = max(across.values()) - left + 1
    high = (max(row["hex_r"] for row in rows) - top) * ROW + HEIGHT
    spots = {
        row["la_code"]: Spot(
            100 * (across[row["la_code"]] - left) / wide,
            100 * (row["hex_r"] - top) * ROW / high,
        )
        for row in rows
    }
    return spots, wide, high


def hexmap(
    rows: list[Row], href: Callable[[str], str], chosen: str | None, words: MarketWords
) -> html.Div:
    """The cartogram; choosing a hexagon opens its address."""
    if not rows:
        return html.P("The councils' places on the map are not known yet.", className="note")
    spots, wide, high = placed(rows)
    start = chosen if chosen in spots else rows[0]["la_code"]
    hexes = [
        html.A(
            href=href(row["la_code"]),
            className=f"hex {step(row['hhi'])}" + (" chosen" if row["la_code"] == chosen else ""),
            tabIndex=0 if row["la_code"] == start else -1,
            style={
                "left": f"{spots[row['la_code']].left:.3f}%",
                "top": f"{spots[row['la_code']].top:.3f}%",
            },
            **{"aria-label": describe(row, words)},
        )
        for row in rows
    ]
    return around(
        html.Div(
            hexes,
            className="hexes",
            role="group",
            style={
                "aspectRatio": f"{wide:.4f} / {high:.4f}",
                "--hex-width": f"{100 / wide:.3f}%",
                "--hex-height": f"{100 * HEIGHT / high:.3f}%",
            },
            **{"aria-label": "Councils of England. Arrow keys move between them."},
        ),
        rows,
        chosen,
        words,
    )


def around(drawn: html.Div, rows: list[Row], chosen: str | None, words: MarketWords) -> html.Div:
    """A map with the line that reads it out and its legend."""
    own = next((row for row in rows if row["la_code"] == chosen), None)
    hint = describe(own, words) if own else "Point at a council to read its figures, or choose it."
    return html.Div(
        [drawn, html.P(hint, className="readout", **{"data-hint": hint}), legend()],
        className="hexmap",
    )


def describe(row: Row, words: MarketWords) -> str:
    """One council in words."""
    if not row.get("covered", True):
        return f"{row['la_name']}: not on the list held"
    if not row["services"]:
        return f"{row['la_name']}: no {words.many} on this register"
    homes = count(row["services"], words.one, words.many)
    if row["hhi"] is None:
        return f"{row['la_name']}: {homes}; this register does not name their owners"
    if row["places"] is not None:
        homes += f", {count(row['places'], words.place, words.places)}"
    return f"{row['la_name']}: HHI {number(row['hhi'])}, {homes}, {count(row['owners'], 'owner')}"


def legend() -> html.Div:
    """The steps and what they mean."""
    ends = ["0", *(number(limit) for limit in LIMITS)]
    return html.Div(
        [
            html.Div(
                [
                    html.Span(
                        [html.I(className=f"step-{i}"), html.Span(end)],
                        className="step",
                    )
                    for i, end in enumerate(ends)
                ],
                className="steps",
            ),
            html.Div(
                [
                    html.Span("many owners"),
                    html.Span("HHI, 0 to 10,000"),
                    html.Span("one owner"),
                ],
                className="ends",
            ),
        ],
        className="legend",
    )
