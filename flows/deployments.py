"""The scheduled flows and their deployments: monthly refresh, weekly delta, quarterly retrain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.context import FlowRunContext
from prefect.logging import get_run_logger

from data.casework.scheduled_runs import record_run
from data.errors import ForewarnError
from data.fetching.run import Fetched
from data.settings import settings
from data.warehouse.home import Home
from flows.artifacts import leave_artifacts, leave_fetched
from flows.cut_off_runs import TAG, close_cut_off
from flows.refresh import refresh
from flows.retraining import trained_in_quarter
from flows.run_alerts import home_of_run, on_crashed, on_failed
from flows.run_turn import taking_turn
from flows.steps import fetch_all_step, fetch_step

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Schedule

MONTHLY, WEEKLY, QUARTERLY = "monthly-refresh", "weekly-delta", "quarterly-retrain"
TIMEZONE = "Europe/London"
REFRESHED = "forewarn.refreshed"
#: What the event is about; a trigger names it.
RESOURCE = "forewarn.home"
#: Publishers that say something new every week; the rest change monthly at most, or are large.
WEEKLY_SOURCES = (
    "companies_house.accounts",
    "companies_house.api",
    "companies_house.stream",
    "contracts",
    "cqc.directory",
    "cqc.syndication",
    "gazette",
    "rqia",
)
_HOOKS: dict[str, Any] = {"on_failure": [on_failed], "on_crashed": [on_crashed]}


@task(name="fetch", cache_policy=NO_CACHE)
def _fetch(home: Home, weekly: bool) -> list[Fetched]:
    say = get_run_logger().info
    if not weekly:
        return fetch_all_step(home, told=say)
    if home.data_kind() == "synthetic" and settings().mirror is None:
        say("This home holds synthetic data, so nothing is fetched.")
        return []
    from data.sources.discovery import fetch_sources

    found, mirrored = fetch_sources(), settings().mirror is not None
    ready = [found[name] for name in WEEKLY_SOURCES if name in found]
    return fetch_step(
        home, [one for one in ready if one.lacks(settings(), mirrored) is None], told=say
    )


@flow(name=MONTHLY, **_HOOKS)
def monthly_refresh(home: str | None = None) -> dict[str, Any]:
    """Everything fetched, built, scored and alerted; then the event that a retrain waits for.

    Args:
        home: the home to work in (else ``FOREWARN_HOME``).

    Returns:
        Ids of the build and the run, and the number of new alerts.
    """
    with _working(home, MONTHLY) as here:
        done = _refreshed(here, weekly=False)
        announce(done)
        return done


@flow(name=WEEKLY, **_HOOKS)
def weekly_delta(home: str | None = None) -> dict[str, Any]:
    """What changes weekly fetched, then built, scored and alerted with the models in force.

    Args, returns: as ``monthly_refresh``.
    """
    with _working(home, WEEKLY) as here:
        return _refreshed(here, weekly=True)


@flow(name=QUARTERLY, **_HOOKS)
def quarterly_retrain(home: str | None = None) -> dict[str, Any] | State[Any]:
    """Every task trained, tested out of time and its champion put in force, once a quarter.

    It comes with every refresh; where a model was trained in this quarter already, it ends as
    Skipped.

    Args:
        home: the home to work in (else ``FOREWARN_HOME``).
    """
    from prefect.states import Completed

    with _working(home, QUARTERLY) as here:
        if trained_in_quarter(here, datetime.now(UTC).date()):
            return Completed(name="Skipped", message="Trained in this quarter already.")
        done = refresh.fn(here.path, [], fetch=False, retrain=True)
        leave_artifacts(here, done["new_alerts"])
        return _ids(done)


def announce(done: dict[str, Any]) -> None:
    """Emit the event of a finished refresh, with the ids of its build and run."""
    from prefect.events import emit_event

    emit_event(
        event=REFRESHED,
        resource={"prefect.resource.id": RESOURCE, "prefect.resource.name": "Forewarn"},
        payload={"build_id": done["build_id"], "run_id": done["run_id"]},
    )


def deployments(home: Home) -> list[RunnerDeployment]:
    """The three deployments of a home, each of which refuses a second run beside one that runs.

    Raises:
        ForewarnError: if a schedule in the settings is no cron line.
    """
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.deployments.runner import EntrypointType, RunnerDeployment
    from prefect.events import DeploymentEventTrigger

    shared: dict[str, Any] = {
        "parameters": {"home": str(home.path)},
        "concurrency_limit": ConcurrencyLimitConfig(
            limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
        ),
        "tags": [TAG],
        "entrypoint_type": EntrypointType.MODULE_PATH,
    }
    monthly = _cron("FOREWARN_SCHEDULE_MONTHLY", settings().schedule_monthly)
    weekly = _cron("FOREWARN_SCHEDULE_WEEKLY", settings().schedule_weekly)
    fires = DeploymentEventTrigger(
        name="forewarn-retrain", expect={REFRESHED}, match={"prefect.resource.id": RESOURCE}
    )
    deploy = RunnerDeployment.from_flow
    return [
        deploy(monthly_refresh, MONTHLY, schedule=monthly, **shared),
        deploy(weekly_delta, WEEKLY, schedule=weekly, **shared),
        deploy(quarterly_retrain, QUARTERLY, triggers=[fires], **shared),
    ]


def _cron(setting: str, line: str) -> Schedule:
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.schedules import Cron

    try:
        CronSchedule(cron=line, timezone=TIMEZONE)
    except ValueError as error:
        raise ForewarnError(
            f"{setting} {line!r} is no cron line; write it as 0 5 8 * * (the 8th at 05:00)."
        ) from error
    return Cron(line, timezone=TIMEZONE)


@contextmanager
def _working(home: str | None, deployment: str) -> Iterator[Home]:
    """A run's turn in its home; at its end, that it completed is recorded."""
    here, run_id = home_of_run({"home": home}), _run_id()
    with taking_turn(here, run_id, get_run_logger().info):
        close_cut_off(here, told=get_run_logger().warning)
        yield here
        record_run(here.casework, run_id, deployment, "completed", "")


def _run_id() -> str:
    context = FlowRunContext.get()
    assert context is not None and context.flow_run is not None, "only a flow run has a turn"
    return str(context.flow_run.id)


def _refreshed(home: Home, weekly: bool) -> dict[str, Any]:
    fetched = _fetch(home, weekly)
    leave_fetched(fetched)
    done = refresh.fn(home.path, [], fetch=False, retrain=False)
    leave_artifacts(home, done["new_alerts"])
    if fetched and all(one.kind == "failed" for one in fetched):
        raise ForewarnError(
            "No publisher could be reached, so what was archived is scored again. "
            + fetched[0].sentence
        )
    return _ids(done)


def _ids(done: dict[str, Any]) -> dict[str, Any]:
    return {name: done[name] for name in ("build_id", "version", "run_id", "new_alerts")}
