"""Who stands above an owner, edge by edge: since when, how sure, and who says so."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card
from dashboard.components.sourced import sourced
from dashboard.components.table import table
from dashboard.owner_words import ENDS, SOURCES, STANDS, confidence
from dashboard.published import Row
from dashboard.queries import owners
from dashboard.view import View
from dashboard.wording import count, percent, short_day

SHOWN = 40


def section(view: View, members: list[Row]) -> html.Section:
    """The chains in words, and the edges behind them."""
    if members[0]["chain"] is None:
        return card(
            "How this is known: owners as registered",
            html.P("Who stands above was not worked out for this edition.", className="fine"),
        )
    ids = tuple(row["provider_id"] for row in members)
    found = owners.edges(view.edition, ids, view.as_at)
    if not found:
        return card(
            "How this is known: nothing is known above the register",
            html.P(
                "No register, release, declaration or decision held names anybody above it. It"
                " counts as its own.",
                className="fine",
            ),
        )
    names = _names(members, found)
    measured = any(edge["confidence"] is not None for edge in found)
    return card(
        f"How this is known: {count(len(found), 'statement')}",
        _ends(members),
        table(
            "Statements of who owns whom",
            ["Who", "Under", "Since", "Known since", *(["Sure"] if measured else [])],
            [_cells(view, edge, names)[: 5 if measured else 4] for edge in found[:SHOWN]],
            numeric=(4,),
            name="tall compact",
        ),
        html.P(f"The first {SHOWN} are shown.", className="fine") if len(found) > SHOWN else None,
        note=(
            f"Those that held on {short_day(view.as_at)}. Where sources differ, a decision here counts"
            " before Ofsted’s release, that before the reviewed file, and that before what companies"
            f" declare.{'' if measured else ' How sure each is has not been measured.'}"
        ),
        name="chain",
    )


def _ends(members: list[Row]) -> Any:
    """The chains, each once, and why each goes no further."""
    chains: dict[str, Row] = {}
    for row in members:
        above = row["chain"].partition(" > ")[2] or row["chain"]
        chains.setdefault(above, row)
    if len(chains) > 6:
        return None
    return html.Ul(
        [
            html.Li(
                [
                    row["chain"].rpartition(", end: ")[0],
                    html.Div(
                        f"Ends there: {ENDS.get(row['ended_because'], row['ended_because'])}.",
                        className="fine",
                    ),
                ]
            )
            for row in chains.values()
        ],
        className="why",
    )


def _names(members: list[Row], edges: list[Row]) -> dict[str, str]:
    """Id -> name, as far as the rows tell."""
    names = {row["entity_id"]: row["entity_name"] for row in edges if row["entity_name"]}
    names |= {row["owner_id"]: row["owner_name"] for row in edges}
    for row in members:
        names |= {row[f"{level}_id"]: row[f"{level}_name"] for level in ("parent", "controller")}
    return names | {row["entity_id"]: row["entity_name"] for row in members}


def _cells(view: View, edge: Row, names: dict[str, str]) -> list[Any]:
    key = {name: edge[name] for name in ("entity_id", "level", "owner_id", "source", "known_on")}
    share = edge["share_from"]
    held = f", {percent(share, 0)} or more" if share else ""
    alone = "" if edge["controls"] or edge["level"] == "same-owner" else ", does not control alone"
    return [
        names.get(edge["entity_id"], edge["entity_id"]),
        [
            edge["owner_name"],
            html.Div(f"{STANDS[edge['level']]}{held}{alone}", className="fine"),
            html.Details(
                [
                    html.Summary(SOURCES.get(edge["source"], edge["source"])),
                    html.P(edge["evidence"], className="fine"),
                ],
                className="earlier",
            ),
        ],
        short_day(edge["valid_from"]) if edge["valid_from"] else "not given",
        sourced(
            view,
            short_day(edge["known_on"]) + (" (est.)" if edge["known_on_estimated"] else ""),
            "ownership",
            **key,
        ),
        confidence(edge),
    ]
