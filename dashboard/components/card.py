"""Cards: a title that says the finding, what it shows, and the note beneath."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.figures.style import GRAPH_CONFIG, Figure

Children = Any


def card(
    title: Children, *content: Children, note: Children = None, name: str = ""
) -> html.Section:
    """A quiet surface with a heading of its own."""
    return html.Section(
        [html.H2(title), *content, html.P(note, className="note") if note else None],
        className=f"card {name}".strip(),
    )


def chart(
    title: str,
    *figures: Figure,
    table: Children,
    note: Children,
    below: Children = None,
    name: str = "",
) -> html.Section:
    """Charts in a card: the finding above, units, date and source below, their table beside.

    ``below`` stands between the table and the note.
    """
    graphs = [_graph(figure, title) for figure in figures]
    return card(title, *graphs, as_table(table), below, note=note, name=name)


def _graph(figure: Figure, title: str) -> html.Div:
    return html.Div(
        dcc.Graph(
            figure=figure,
            config=GRAPH_CONFIG,
            style={"height": f"{figure['layout']['height']}px"},
        ),
        role="img",
        className="graph",
        **{"aria-label": title},
    )


def as_table(table: Children) -> html.Details:
    """The same figures as a table, one click away."""
    return html.Details([html.Summary("as a table"), table], className="as-table")


def columns(*sides: Children, name: str = "two") -> html.Div:
    """Cards side by side where there is room."""
    return html.Div(list(sides), className=f"columns {name}")


def headline(title: Children, *lines: Children) -> html.Header:
    """The finding of the page."""
    return html.Header(
        [html.H1(title), *(html.P(line, className="lead") for line in lines if line)],
        className="headline",
    )


def choices(label: str, options: list[tuple[str, str, bool]]) -> html.Nav:
    """A row of choices, each an address of its own: (words, address, chosen)."""
    return html.Nav(
        [
            html.Span(label, className="choices-label"),
            *(
                html.A(words, href=href, **({"aria-current": "true"} if chosen else {}))
                for words, href, chosen in options
            ),
        ],
        className="choices",
        **{"aria-label": label},
    )
