"""England's councils in their real outlines, each one an address."""

from __future__ import annotations

from collections.abc import Callable

from dash import html

from dashboard.components.hexmap import around, describe, step
from dashboard.figures.outline import Drawing, Shape
from dashboard.market_words import MarketWords
from dashboard.published import Row


def outline_map(
    rows: list[Row],
    drawing: Drawing,
    href: Callable[[str], str],
    chosen: str | None,
    words: MarketWords,
) -> html.Div:
    """The map; choosing a council opens its address."""
    rows = [row for row in rows if row["la_code"] in drawing.shapes]
    start = chosen if chosen in drawing.shapes else rows[0]["la_code"]
    # Large ones first, so that a small one inside another is never covered.
    rows = sorted(rows, key=lambda row: -_extent(drawing.shapes[row["la_code"]]))
    areas = [
        html.A(
            html.I(style={"clipPath": drawing.shapes[row["la_code"]].clip}),
            href=href(row["la_code"]),
            className=f"hex {step(row['hhi'])}" + (" chosen" if row["la_code"] == chosen else ""),
            tabIndex=0 if row["la_code"] == start else -1,
            style=_box(drawing.shapes[row["la_code"]]),
            **{"aria-label": describe(row, words)},
        )
        for row in rows
    ]
    specks = [
        html.Span(
            html.I(style={"clipPath": drawing.specks[row["la_code"]].clip}),
            className=f"speck {step(row['hhi'])}",
            style=_box(drawing.specks[row["la_code"]]),
        )
        for row in rows
        if row["la_code"] in drawing.specks
    ]
    return around(
        html.Div(
            [
                *specks,
                *areas,
                html.Img(src=drawing.borders, alt="", className="borders"),
                html.Span(
                    "London, enlarged",
                    className="inset-name",
                    style={"top": f"{drawing.beneath:.2f}%"},
                )
                if drawing.beneath
                else None,
            ],
            className="hexes outlines",
            role="group",
            style={"aspectRatio": f"{drawing.aspect:.4f}"},
            **{"aria-label": "Councils of England. Arrow keys move between them."},
        ),
        rows,
        chosen,
        words,
    )


def _extent(shape: Shape) -> float:
    return shape.width * shape.height


def _box(shape: Shape) -> dict[str, str]:
    return {
        "left": f"{shape.left:.2f}%",
        "top": f"{shape.top:.2f}%",
        "width": f"{shape.width:.2f}%",
        "height": f"{shape.height:.2f}%",
    }
