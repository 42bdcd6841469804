"""Tables with headings a screen reader can follow, scrolling inside their own box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

Cell = Any


def table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    numeric: Sequence[int] = (),
    name: str = "",
) -> html.Div:
    """A table whose first column names its row; ``numeric`` columns align to the right."""
    right = set(numeric)

    head = html.Tr(
        [
            html.Th(text, scope="col", **({"className": "number"} if i in right else {}))
            for i, text in enumerate(heads)
        ]
    )
    body = [
        html.Tr(
            [
                html.Th(cell, scope="row")
                if i == 0
                else html.Td(cell, className="number")
                if i in right
                else html.Td(cell)
                for i, cell in enumerate(row)
            ]
        )
        for row in rows
    ]
    return html.Div(
        html.Table(
            [
                html.Caption(caption, className="unseen"),
                html.Thead(head),
                html.Tbody(body or html.Tr(html.Td("Nothing to show.", colSpan=len(heads)))),
            ]
        ),
        className=f"scroll {name}".strip(),
        role="region",
        tabIndex=0,
        **{"aria-label": caption},
    )
