"""The checks of the files that did not pass, those that keep a file out first."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card
from dashboard.components.sourced import sourced
from dashboard.components.table import table
from dashboard.gate_words import compared, edition, found
from dashboard.published import Row
from dashboard.view import View
from dashboard.wording import count, day, number


def section(view: View, results: list[Row]) -> html.Section | None:
    """What is odd about the editions held; the same oddity of several editions is one row."""
    if not results:
        return None
    failed = [row for row in results if not row["passed"]]
    if not failed:
        return card(f"All {number(len(results))} checks of the files passed")
    stopped = sum(row["level"] == "required" for row in failed)
    title = f"{count(len(failed), 'check')} of {number(len(results))} found something odd"
    title += (
        f"; {count(stopped, 'of them keeps', 'of them keep')} a file from being used"
        if stopped
        else "; none keeps a file from being used"
    )
    alike: dict[tuple[str, ...], list[Row]] = {}
    for row in failed:
        alike.setdefault(
            tuple(row[key] for key in ("level", "source", "table", "gate")), []
        ).append(row)
    return card(
        title,
        table(
            "Checks of the files that did not pass",
            ["Edition", "What was found", "Compared with", "So"],
            [_cells(view, *rows) for rows in alike.values()],
            name="tall",
        ),
        note="Tolerances are reviewed rules with their reasons, in data/gates/tolerances.yaml.",
    )


def _cells(view: View, newest: Row, *earlier: Row) -> list[Any]:
    return [
        edition(newest),
        [_source(view, newest, found(newest)), _earlier(view, list(earlier))],
        compared(newest),
        html.Strong("not used") if newest["level"] == "required" else "used, with this note",
    ]


def _source(view: View, row: Row, words: str) -> html.A:
    names = ("source", "table", "as_at", "raw_name", "gate")
    return sourced(view, words, "gate_result", **{name: row[name] for name in names})


def _earlier(view: View, rows: list[Row]) -> html.Details | None:
    if not rows:
        return None
    return html.Details(
        [
            html.Summary(f"and of {count(len(rows), 'earlier edition')}"),
            html.Ul(
                [html.Li(_source(view, row, f"{day(row['as_at'])}: {found(row)}")) for row in rows]
            ),
        ],
        className="earlier",
    )
