"""A form to correct who owns whom: a statement that is wrong, or an owner that is missing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.components.card import card
from dashboard.components.pick import pick
from dashboard.identity_decisions import EdgeKey
from dashboard.owner_words import STANDS
from dashboard.published import Row
from dashboard.view import View
from dashboard.wording import day

#: Levels at which somebody may be added above.
LEVELS = ("parent", "controller", "sponsor", "same-owner")
ID = "edge-correct"


def section(
    view: View, members: list[Row], edges: list[Row], decided: dict[EdgeKey, Row]
) -> html.Section | html.P:
    """The form where the address asks for it, else the link that does."""
    if not view.get("correct"):
        asks = html.A("Correct who owns whom", href=view.href(correct="1"))
        return html.P([asks, _waiting(concerning(members, edges, decided))], className="fine")
    return card(
        "Correct who owns whom",
        html.Div(form(members, edges, concerning(members, edges, decided)), id=ID),
        html.P(html.A("Put this away", href=view.href(correct=None))),
        note=(
            "A correction wins over every source, is kept with its reason, and takes effect at the"
            " next build. Name organisations only, never a person."
        ),
        name="correct",
    )


def concerning(members: list[Row], edges: list[Row], decided: dict[EdgeKey, Row]) -> list[Row]:
    """The decisions about the entities shown and those above them."""
    ids = {row["entity_id"] for row in (*members, *edges)}
    return [row for key, row in decided.items() if key[0] in ids]


def edge_value(edge: Row) -> str:
    """One edge as the value of a choice."""
    return json.dumps([edge[name] for name in ("entity_id", "level", "owner_id")])


def form(
    members: list[Row],
    edges: list[Row],
    decided: list[Row],
    fault: str = "",
    kept: Mapping[str, str | None] | None = None,
) -> list[Any]:
    """What was decided so far, and the fields; ``kept`` is what they hold, by their ids."""
    held = kept or {}
    names = {row["entity_id"]: row["entity_name"] for row in members}
    names |= {row["owner_id"]: row["owner_name"] for row in edges}
    statements = [
        (edge_value(row), f"{names.get(row['entity_id'], row['entity_id'])}: {_edge(row)}")
        for row in _once(edges)
    ]
    return [
        html.Ul([html.Li(_decided(row, names)) for row in decided], className="why")
        if decided
        else None,
        html.Div(
            [_text(held, "edge-reason", "Reason", wide=True), _text(held, "edge-by", "Your name")],
            className="filters",
        ),
        html.H3("A statement is wrong"),
        html.Div(
            [
                pick(
                    "edge-statement",
                    "Statement",
                    statements,
                    held.get("edge-statement"),
                    empty="Choose one",
                    wide=True,
                ),
                _text(held, "edge-wrong-from", "Wrong from (empty: never so)", "2024-03-31"),
                html.Button("It is not so", id="edge-withdraw", className="button", n_clicks=0),
            ],
            className="filters",
        )
        if statements
        else html.P("There is no statement yet.", className="fine"),
        html.H3("An owner is missing"),
        html.Div(
            [
                pick(
                    "edge-entity",
                    "Who",
                    names.items(),
                    held.get("edge-entity") or next(iter(names)),
                    wide=True,
                ),
                pick(
                    "edge-level",
                    "The owner is",
                    _levels(),
                    held.get("edge-level") or LEVELS[0],
                ),
                _text(held, "edge-owner", "Owner’s name"),
                _text(held, "edge-number", "Company number, if any", "01234567"),
                _text(held, "edge-from", "Since, if known", "2024-03-31"),
                _text(held, "edge-until", "Until, if over", "2024-03-31"),
                html.Button("Add this owner", id="edge-add", className="button", n_clicks=0),
            ],
            className="filters",
        ),
        html.P(fault, className="fault", role="alert") if fault else None,
    ]


def _once(edges: list[Row]) -> Iterable[Row]:
    return {edge_value(row): row for row in edges}.values()


def _levels() -> list[tuple[str, str]]:
    return [(level, STANDS[level]) for level in LEVELS]


def _text(
    held: Mapping[str, str | None], name: str, label: str, example: str = "", wide: bool = False
) -> dmc.TextInput:
    return dmc.TextInput(
        id=name,
        label=label,
        value=held.get(name) or "",
        placeholder=example,
        className="pick wide" if wide else "pick",
    )


def _edge(row: Row) -> str:
    return f"{row['owner_name']} is {STANDS[row['level']]}"


def _decided(row: Row, names: dict[str, str]) -> list[Any]:
    who = names.get(row["entity_id"], row["entity_id"])
    what = f"{_edge(row)}{', withdrawn' if row['withdrawn'] else ''}"
    return [
        html.Strong(f"{who}: {what}"),
        f", by {row['decided_by']}, {day(row['decided_at'])}. ",
        html.Q(row["reason"]),
        " In force from the build after.",
    ]


def _waiting(decided: list[Row]) -> str:
    return f" ({len(decided)} decided so far)" if decided else ""
