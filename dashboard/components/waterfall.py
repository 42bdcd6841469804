"""From the typical provider to this one, reason by reason, in points that add up."""

from __future__ import annotations

from dataclasses import dataclass

from dash import html

from dashboard.published import Row
from dashboard.wording import MINUS, PER_CENT, signed

REASONS_SHOWN = 6


@dataclass(frozen=True)
class Step:
    """One row: words, its points as printed, and where its bar begins and ends (per cent)."""

    words: str
    points: float
    start: float
    end: float


def steps(base: float, probability: float, reasons: list[Row]) -> list[Step]:
    """The walk from base to chance in percentage points with one decimal.

    The last step is everything else, worked out from the printed figures, so that what a reader
    adds up by hand is what the page says.
    """
    at = first = round(100 * base, 1)
    found = []
    for reason in reasons[:REASONS_SHOWN]:
        moved = round(100 * float(reason["points"]), 1)
        found.append(Step(_sentence(reason["phrase"]), moved, at, at + moved))
        at += moved
    rest = round(round(100 * probability, 1) - first - sum(step.points for step in found), 1)
    if rest or len(reasons) > REASONS_SHOWN:
        found.append(Step("Everything else", rest, at, at + rest))
    return found


def waterfall(
    base: float,
    probability: float,
    reasons: list[Row],
    ending: str,
    typical: str = "Typical home of this kind",
) -> html.Div:
    """The walk as a table with a bar in each row."""
    walk = steps(base, probability, reasons)
    usual, mine = round(100 * base, 1), round(100 * probability, 1)
    most = max([usual, mine, *(step.start for step in walk), *(step.end for step in walk)]) or 1
    rows = [_row(typical, f"{usual:.1f}{PER_CENT}", 0, usual, most, "base")]
    for step in walk:
        kind = "up" if step.points > 0 else "down"
        rows.append(
            _row(step.words, f"{signed(step.points)} pts", step.start, step.end, most, kind)
        )
    rows.append(_row(ending, f"{mine:.1f}{PER_CENT}", 0, mine, most, "total"))
    return html.Div(
        html.Table(
            [
                html.Caption("From the typical chance to this one", className="unseen"),
                html.Thead(
                    html.Tr(
                        [
                            html.Th("Reason", scope="col"),
                            html.Th("Bar", scope="col"),
                            html.Th("Percentage points", scope="col"),
                        ]
                    ),
                    className="unseen",
                ),
                html.Tbody(rows),
            ],
            className="waterfall",
        )
    )


def _row(words: str, figure: str, start: float, end: float, most: float, kind: str) -> html.Tr:
    left, right = max(0.0, min(start, end)), max(start, end)
    bar = html.Span(
        className=f"bar {kind}",
        style={
            "left": f"{100 * left / most:.2f}%",
            "width": f"{max(100 * (right - left) / most, 0.6):.2f}%",
        },
    )
    return html.Tr(
        [
            html.Th(words, scope="row"),
            html.Td(html.Div(bar, className="track"), **{"aria-hidden": "true"}),
            html.Td(figure.replace("-", MINUS), className="number"),
        ],
        className=kind,
    )


def _sentence(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
