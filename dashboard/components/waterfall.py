"""From the typical provider to this one, reason by reason, in points that add up."""

from __future__ import annotations

from dataclasses import dataclass

from dash import html

from dashboard.components.sourced import SCORED, reason, score, sourced
from dashboard.published import Row
from dashboard.view import View
from dashboard.wording import PER_CENT, signed

REASONS_SHOWN = 6


@dataclass(frozen=True)
class Step:
    """One row: words, its points as printed, and where its bar begins and ends (per cent).

    ``reason`` is the row it tells of; None for everything else together.
    """

    words: str
    points: float
    start: float
    end: float
    reason: Row | None = None


def steps(base: float, probability: float, reasons: list[Row]) -> list[Step]:
    """The walk from base to chance in percentage points with one decimal.

    The last step is everything else, worked out from the printed figures, so that what a reader
    adds up by hand is what the page says.
    """
    at = first = round(100 * base, 1)
    found = []
    for row in reasons[:REASONS_SHOWN]:
        moved = round(100 * float(row["points"]), 1)
        found.append(Step(_sentence(row["phrase"]), moved, at, at + moved, row))
        at += moved
    rest = round(round(100 * probability, 1) - first - sum(step.points for step in found), 1)
    if rest or len(reasons) > REASONS_SHOWN:
        found.append(Step("Everything else", rest, at, at + rest))
    return found


def waterfall(
    view: View,
    scored: Row,
    reasons: list[Row],
    ending: str,
    typical: str = "Typical home of this kind",
) -> html.Div:
    """The walk as a table with a bar in each row; each figure opens where it comes from.

    Args:
        scored: the row of ``score``.
        reasons: its rows of ``reason``, in their order.
    """
    walk = steps(scored["base"], scored["probability"], reasons)
    usual, mine = (round(100 * scored[name], 1) for name in ("base", "probability"))
    most = max([usual, mine, *(step.start for step in walk), *(step.end for step in walk)]) or 1
    first, last = (score(view, f"{one:.1f}{PER_CENT}", scored) for one in (usual, mine))
    rows = [_row(typical, first, 0, usual, most, "base")]
    for step in walk:
        kind = "up" if step.points > 0 else "down"
        points = _points(view, scored, step)
        rows.append(_row(step.words, points, step.start, step.end, most, kind))
    rows.append(_row(ending, last, 0, mine, most, "total"))
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


def _points(view: View, scored: Row, step: Step) -> html.A:
    """A step's points as a link to its reason, or to all of them."""
    words = f"{signed(step.points)} pts"
    if step.reason is not None:
        return reason(view, words, step.reason)
    return sourced(view, words, "reason", **{name: scored[name] for name in SCORED})


def _row(words: str, figure: html.A, start: float, end: float, most: float, kind: str) -> html.Tr:
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
            html.Td(figure, className="number"),
        ],
        className=kind,
    )


def _sentence(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
