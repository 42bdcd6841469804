"""The form by which a person decides: a text, a name, and one button for each way to decide."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.published import Row
from dashboard.wording import day

Id = dict[str, str]


def decide(
    words: str,
    text: tuple[str, Id],
    by: Id,
    buttons: list[tuple[str, Id]],
    fault: str = "",
    rows: int = 2,
) -> html.Details:
    """A folded form, open where the last try had a fault.

    Args:
        words: what the fold says.
        text: label and id of the text that says why.
        by: id of the name of who decides, which the browser remembers.
        buttons: words and id of each.
        fault: what was wrong with the last try.
        rows: the lines of the text shown.
    """
    label, text_id = text
    return html.Details(
        [
            html.Summary(words),
            dmc.Textarea(id=text_id, label=label, attributes={"input": {"rows": rows}}),
            dmc.TextInput(
                id=by,
                label="Your name",
                autoComplete="name",
                persistence="by",
                persistence_type="local",
            ),
            html.Div(
                [
                    html.Button(said, id=one, className="button", n_clicks=0)
                    for said, one in buttons
                ],
                className="buttons",
            ),
            html.P(fault, className="fault", role="alert") if fault else None,
        ],
        open=bool(fault),
        className="decide",
    )


def decided_by(what: str, decided: Row) -> list[Any]:
    """What was decided, by whom, when and why."""
    return [
        html.Strong(what),
        f" by {decided['decided_by']}, {day(decided['decided_at'])}. ",
        html.Q(decided["reason"]),
        " Takes effect at the next build.",
    ]
