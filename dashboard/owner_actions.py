"""Writing down what somebody decided about who owns whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import unquote

import polars as pl
from dash import Dash, Input, Output, State, ctx, no_update

from dashboard.desk import Desk
from dashboard.identity_decisions import EdgeKey
from dashboard.pages.owner_correct import ID, LEVELS, concerning, edge_value, form
from dashboard.published import Row
from dashboard.queries import owners
from dashboard.view import OWNER, read_view
from data.errors import ForewarnError
from data.identity.ownership.owner_names import owner_id_of_name
from data.sources.companies_house.company_number import company_number

#: Fields of the form, by what they say.
FIELDS = {
    "statement": "edge-statement",
    "wrong_from": "edge-wrong-from",
    "entity": "edge-entity",
    "level": "edge-level",
    "owner": "edge-owner",
    "number": "edge-number",
    "since": "edge-from",
    "until": "edge-until",
    "reason": "edge-reason",
    "by": "edge-by",
}
Said = Mapping[str, str | None]


def register_owners(app: Dash, desk: Desk) -> None:
    """Connect the two buttons of the form."""

    @app.callback(
        Output(ID, "children"),
        Input("edge-withdraw", "n_clicks"),
        Input("edge-add", "n_clicks"),
        State("url", "pathname"),
        State("url", "search"),
        {name: State(field, "value") for name, field in FIELDS.items()},
        prevent_initial_call=True,
    )
    def correct(
        withdraw: int | None, add: int | None, path: str, query: str | None, said: Said
    ) -> Any:
        if not (withdraw or add) or ctx.triggered_id not in ("edge-withdraw", "edge-add"):
            return no_update
        address = (unquote(path or "/"), query or "")
        return corrected(desk, address, said, withdrawn=ctx.triggered_id == "edge-withdraw")


def corrected(desk: Desk, address: tuple[str, str], said: Said, *, withdrawn: bool) -> Any:
    """Take one correction down and draw the form anew.

    Only statements shown at the address can be withdrawn, and owners added only above who is there.

    Args:
        address: path and query of the owner's page.
        said: what the form holds, by the names of ``FIELDS``.
    """
    edition = desk.published.current()
    if edition is None or not edition.has_results:
        return no_update
    view = read_view(edition, address[0], address[1], desk.council)
    members = owners.entities(edition, address[0].removeprefix(OWNER), view.market, view.as_at)
    edges = owners.edges(edition, tuple(row["provider_id"] for row in members), view.as_at)
    fault = ""
    try:
        if withdrawn:
            _withdraw(desk, edges, said)
        else:
            _add(desk, members, edges, said)
    except ForewarnError as error:
        fault = str(error)
    # Whoever must try again keeps what was filled in; who is done keeps the name alone.
    kept = {FIELDS[name]: text for name, text in said.items() if fault or name == "by"}
    return form(members, edges, concerning(members, edges, desk.identities.edges()), fault, kept)


def _withdraw(desk: Desk, edges: list[Row], said: Said) -> None:
    chosen = next((row for row in edges if edge_value(row) == said["statement"]), None)
    if chosen is None:
        raise ForewarnError("Choose the statement that is wrong.")
    key = (chosen["entity_id"], chosen["level"], chosen["owner_id"])
    desk.identities.decide_edge(
        key,
        chosen["owner_name"],
        said["reason"],
        said["by"],
        _day(said["wrong_from"]),
        withdrawn=True,
    )


def _add(desk: Desk, members: list[Row], edges: list[Row], said: Said) -> None:
    known = {row["entity_id"] for row in (*members, *edges)} | {row["owner_id"] for row in edges}
    entity, level = said["entity"] or "", said["level"]
    if entity not in known or level not in LEVELS:
        raise ForewarnError("Choose whose owner is missing, and what the owner is to it.")
    name = (said["owner"] or "").strip()
    if not name:
        raise ForewarnError("Give the owner's name.")
    key: EdgeKey = (entity, level, _owner_id(name, said["number"]))
    since, until = _day(said["since"]), _day(said["until"])
    desk.identities.decide_edge(
        key, name, said["reason"], said["by"], since, until, withdrawn=False
    )


def _owner_id(name: str, number: str | None) -> str:
    if not (number or "").strip():
        return str(pl.select(owner_id_of_name(pl.lit(name))).item())
    registered = company_number(number)
    if registered is None:
        raise ForewarnError(f"{number} is no company number; give its eight characters, or none.")
    return f"company:{registered}"


def _day(written: str | None) -> date | None:
    text = (written or "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ForewarnError(f"{text} is no day; write it as 2024-03-31.") from error
