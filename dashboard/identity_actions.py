"""Writing down what somebody decided about which company a provider is."""

from __future__ import annotations

from typing import Any

from dash import ALL, MATCH, Dash, Input, Output, State, ctx, no_update

from dashboard.components.identity_card import actions, numbers
from dashboard.desk import Desk
from dashboard.queries import identities
from data.errors import ForewarnError


def register_identity(app: Dash, desk: Desk) -> None:
    """Connect the buttons of every card of the review queue."""

    @app.callback(
        Output({"type": "match-actions", "entity": MATCH}, "children"),
        Input({"type": "match-do", "entity": MATCH, "number": ALL}, "n_clicks"),
        State({"type": "match-reason", "entity": MATCH}, "value"),
        State({"type": "match-by", "entity": MATCH}, "value"),
        prevent_initial_call=True,
    )
    def decide(clicks: list[int | None], reason: str | None, by: str | None) -> Any:
        chosen = ctx.triggered_id
        # A card that has just been drawn triggers this too, with nothing pressed.
        if not isinstance(chosen, dict) or not any(clicks):
            return no_update
        return decided(desk, str(chosen["entity"]), str(chosen["number"]), reason, by)


def decided(desk: Desk, entity: str, number: str, reason: str | None, by: str | None) -> list[Any]:
    """Take one decision down and draw the form anew; only what the queue offers can be decided.

    Args:
        number: the company's number, or empty for none of those found.
    """
    edition = desk.published.current()
    rows = identities.queue(edition).get(entity, ()) if edition is not None else ()
    candidates, fault = numbers(rows), ""
    if not rows or number not in ("", *candidates):
        fault = "This is no longer in the queue; load the page again."
    else:
        try:
            desk.identities.decide_match(entity, number or None, reason, by)
        except ForewarnError as error:
            fault = str(error)
    return actions(entity, candidates, desk.identities.matches().get(entity), fault)
