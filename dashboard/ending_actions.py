"""Writing down what somebody decided about a registration that ended."""

from __future__ import annotations

from typing import Any

from dash import ALL, MATCH, Dash, Input, Output, State, ctx, no_update

from dashboard.components.ending_card import CLOSED, ON, WITHDRAW, actions
from dashboard.desk import Desk
from dashboard.queries import successions
from data.errors import ForewarnError


def register_endings(app: Dash, desk: Desk) -> None:
    """Connect the buttons of every card of the queue of endings."""

    @app.callback(
        Output({"type": "ending-actions", "service": MATCH}, "children"),
        Input({"type": "ending-do", "service": MATCH, "what": ALL}, "n_clicks"),
        State({"type": "ending-reason", "service": MATCH}, "value"),
        State({"type": "ending-by", "service": MATCH}, "value"),
        prevent_initial_call=True,
    )
    def decide(clicks: list[int | None], reason: str | None, by: str | None) -> Any:
        chosen = ctx.triggered_id
        # A card that has just been drawn triggers this too, with nothing pressed.
        if not isinstance(chosen, dict) or not any(clicks):
            return no_update
        return decided(desk, str(chosen["service"]), str(chosen["what"]), reason, by)


def decided(desk: Desk, service: str, what: str, reason: str | None, by: str | None) -> list[Any]:
    """Take one decision down and draw the form anew; only what the queue offers can be decided.

    Args:
        what: ``on`` (as the one shown), ``closed`` or ``withdraw``.
    """
    edition = desk.published.current()
    row = successions.doubtful(edition).get(service) if edition is not None else None
    known = {CLOSED, WITHDRAW} | ({ON} if row and row["to_service_id"] else set())
    fault = ""
    if row is None or what not in known:
        fault = "This is no longer in the queue; load the page again."
        row = row or {"from_service_id": service, "to_service_id": None}
    else:
        other = row["to_service_id"] if what == ON else None
        try:
            desk.identities.decide_succession(
                service, other, reason, by, withdrawn=what == WITHDRAW
            )
        except ForewarnError as error:
            fault = str(error)
    return actions(row, desk.identities.successions().get(service), fault)
