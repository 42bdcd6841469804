"""A scheduled run that fails raises an alert: kept in the casework, and told where a setting says."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from data.casework.scheduled_runs import record_run
from data.settings import settings
from data.warehouse.home import Home
from flows.run_turn import mark_of

_LOG = logging.getLogger(__name__)
_LONGEST = 2000


def home_of_run(parameters: dict[str, Any]) -> Home:
    """The home a run works in: the one it was told, else that of the settings."""
    named = parameters.get("home")
    return Home((Path(named) if named else settings().home).expanduser().resolve())


def on_failed(flow: Any, flow_run: Any, state: Any) -> None:
    """Prefect's hook for a flow that raised."""
    raise_alert(
        home_of_run(flow_run.parameters), str(flow_run.id), flow.name, "failed", said(state)
    )


def on_crashed(flow: Any, flow_run: Any, state: Any) -> None:
    """Prefect's hook for a run whose process died."""
    home = home_of_run(flow_run.parameters)
    mark_of(home, str(flow_run.id)).unlink(missing_ok=True)
    raise_alert(home, str(flow_run.id), flow.name, "cut off", said(state))


def said(state: Any) -> str:
    """What a state says, in one line, without Prefect's own preface."""
    message = (state.message or state.name or "it gave no reason").strip()
    message = message.removeprefix("Flow run encountered an exception: ")
    return " ".join(message.split())[:_LONGEST]


def raise_alert(home: Home, flow_run_id: str, deployment: str, outcome: str, message: str) -> None:
    """Record that a run did not complete and tell it; nothing that fails here stops anything.

    Args:
        home: whose casework it goes to.
        flow_run_id: the run.
        deployment: what it was a run of.
        outcome: ``failed`` or ``cut off``.
        message: one sentence on why.
    """
    try:
        home.path.mkdir(parents=True, exist_ok=True)
        new = record_run(home.casework, flow_run_id, deployment, outcome, message)
    except Exception as error:
        _LOG.error("The failed run of %s could not be recorded: %s", deployment, error)
        new = True
    if new:
        tell(f"Forewarn: {deployment} {outcome}", message)


def tell(title: str, message: str) -> bool:
    """Send a line to the address of ``FOREWARN_ALERT_URL``, in Apprise's notation, if there is one.

    Returns:
        Whether it was sent.
    """
    address = settings().alert_url
    if address is None:
        return False
    try:
        from apprise import Apprise

        told = Apprise()
        sent = told.add(address.get_secret_value()) and told.notify(body=message, title=title)
    except Exception as error:
        _LOG.error("The alert could not be told (%s).", type(error).__name__)
        return False
    if not sent:
        _LOG.error("The alert could not be told: FOREWARN_ALERT_URL takes no message.")
    return bool(sent)
