"""Writing down what somebody decided about an alert."""

from __future__ import annotations

from typing import Any

from dash import ALL, MATCH, Dash, Input, Output, State, ctx, no_update

from dashboard.components.alert_card import actions
from dashboard.decisions import UNDECIDED
from dashboard.desk import Desk
from data.errors import ForewarnError


def register_actions(app: Dash, desk: Desk) -> None:
    """Connect the buttons of every alert card."""

    @app.callback(
        Output({"type": "alert-actions", "alert": MATCH}, "children"),
        Input({"type": "alert-do", "alert": MATCH, "state": ALL}, "n_clicks"),
        State({"type": "alert-note", "alert": MATCH}, "value"),
        State({"type": "alert-by", "alert": MATCH}, "value"),
        State({"type": "alert-actions", "alert": MATCH}, "children"),
        prevent_initial_call=True,
    )
    def decide(clicks: list[int | None], note: str | None, by: str | None, shown: list[Any]) -> Any:
        chosen = ctx.triggered_id
        # A card that has just been drawn triggers this too, with nothing pressed.
        if not isinstance(chosen, dict) or not any(clicks):
            return no_update
        alert_id, fault = str(chosen["alert"]), ""
        try:
            desk.decisions.decide(alert_id, str(chosen["state"]), note, by)
        except ForewarnError as error:
            fault = str(error)
        decision = desk.decisions.states().get(alert_id, UNDECIDED)
        return actions(alert_id, decision, _opened(shown), fault)


def _opened(shown: list[Any]) -> str | None:
    """The address of the card's Open button, kept as it was."""
    first = shown[0] if shown else None
    return first.get("props", {}).get("href") if isinstance(first, dict) else None
