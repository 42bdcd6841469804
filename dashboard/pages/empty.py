"""Pages for when there is nothing to show: no data yet, no such page, data that cannot be read."""

from __future__ import annotations

from pathlib import Path

from dash import html

from dashboard.components.card import headline


def nothing_yet(home: Path, built: bool) -> html.Div:
    """Before the first publication: which command to run."""
    if built:
        title = "The register is read, but nothing has been scored yet."
        next_step = "Score it and raise alerts with:"
        command = f"forewarn refresh --no-fetch --home {home}"
    else:
        title = "There is no data here yet."
        next_step = "Read the public registers, score every home and publish with:"
        command = f"forewarn refresh --home {home}"
    return html.Div(
        [
            headline(title),
            html.Section(
                [
                    html.P(next_step),
                    html.Pre(command),
                    html.P("Or try it on an invented market, in a home of its own:"),
                    html.Pre("forewarn demo"),
                    html.P("This page shows the data as soon as it is published; just reload."),
                ],
                className="card prose",
            ),
        ]
    )


def not_found(path: str) -> html.Div:
    """An address this dashboard does not have."""
    return html.Div(
        [
            headline("There is no such page.", f"Nothing is kept at {path}."),
            html.P(html.A("Go to the overview", href="/")),
        ]
    )


def broken() -> html.Div:
    """The published data cannot be read."""
    return html.Div(
        [
            headline("The published data cannot be read just now."),
            html.Section(
                [
                    html.P("Nothing is lost. See what is wrong and what to do about it with:"),
                    html.Pre("forewarn doctor"),
                ],
                className="card prose",
            ),
        ]
    )
