"""Runs whose process was killed: Prefect still shows them as running, and they keep the place of the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from data.warehouse.home import Home
from flows.run_alerts import raise_alert
from flows.run_turn import mark_of, was_cut_off

#: What marks our deployments on a server that may serve others.
TAG = "forewarn"
#: A run that was handed out this lately and has left no mark may still be about to begin.
GRACE = timedelta(minutes=5)
_MESSAGE = "Its process ended in the middle of the work; the next run goes on where it stopped."


def close_cut_off(
    home: Home, grace: timedelta = GRACE, told: Callable[[str], None] = lambda _: None
) -> list[str]:
    """End the runs that died without a word, so that they no longer keep the next one out.

    A run is alive while it holds its mark in the home, which the kernel lets go of when its
    process ends. One that never left a mark is ended when it has shown no progress for ``grace``.

    Returns:
        Ids of the runs ended, each now Crashed in Prefect and an alert in the casework.
    """
    from prefect import get_client
    from prefect.client.schemas.filters import (
        DeploymentFilter,
        DeploymentFilterTags,
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )
    from prefect.client.schemas.objects import StateType
    from prefect.context import FlowRunContext
    from prefect.states import Crashed

    context = FlowRunContext.get()
    own = context.flow_run.id if context is not None and context.flow_run is not None else None
    at_work = FlowRunFilterStateType(
        any_=[StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
    )
    ended = []
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(
            flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=at_work)),
            deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG])),
        )
        for run in runs:
            if run.id == own or run.state is None:
                continue
            if run.parameters.get("home") not in (None, str(home.path)):
                continue
            gone = was_cut_off(home, str(run.id))
            if gone is None:
                gone = datetime.now(UTC) - run.state.timestamp > grace
            if not gone:
                continue
            client.set_flow_run_state(run.id, Crashed(message=_MESSAGE))
            mark_of(home, str(run.id)).unlink(missing_ok=True)
            deployment = client.read_flow(run.flow_id).name
            raise_alert(home, str(run.id), deployment, "cut off", _MESSAGE)
            told(f"The run {run.name} of {deployment} was cut off. {_MESSAGE}")
            ended.append(str(run.id))
    return ended
