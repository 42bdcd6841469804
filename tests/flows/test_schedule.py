"""The schedule as a user runs it, on a Prefect server of its own and on one that stands by itself."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import pytest

from data.casework.alerts import alerts_ever
from data.casework.scheduled_runs import last_runs, open_alerts
from data.warehouse.home import Home
from data.warehouse.publish import published
from flows.deployments import MONTHLY, QUARTERLY, WEEKLY
from models.registry import history
from tests.flows.postgresql import binaries, free_port, postgresql
from tests.flows.scheduling import Api, kill_all, process, schedule, wait_for

pytestmark = pytest.mark.prefect


@pytest.fixture
def home(synthetic_home: Home, tmp_path: Path) -> Home:
    copied = Home(tmp_path / "home")
    shutil.copytree(synthetic_home.path, copied.path)
    return copied


def unpublish(home: Home) -> None:
    """Back to what was archived and trained: nothing built, scored or alerted."""
    home.pointer.unlink()
    home.casework.unlink()
    shutil.rmtree(home.warehouse)
    shutil.rmtree(home.results)


def age_models(home: Home, days: int) -> None:
    """As if every model had been trained so long ago."""
    for metadata in home.models.glob("*/*/metadata.json"):
        about = json.loads(metadata.read_text())
        about["trained_at"] = (datetime.now(UTC) - timedelta(days=days)).isoformat()
        metadata.write_text(json.dumps(about, indent=1))
        contents = metadata.with_name("contents.json")
        sums = json.loads(contents.read_text())
        sums["metadata.json"] = hashlib.sha256(metadata.read_bytes()).hexdigest()
        contents.write_text(json.dumps(sums))


def test_the_embedded_server_schedules_refuses_and_ends_with_the_command(
    home: Home, tmp_path: Path
) -> None:
    said, port = tmp_path / "said", free_port()
    with (
        schedule(home.path, said, PREFECT_SERVER_API_PORT=str(port)) as served,
        Api(port) as api,
    ):
        first, second = api.start(WEEKLY), api.start(WEEKLY)
        ends = [api.ended(first, said.read_text), api.ended(second, said.read_text)]
        assert sorted(run["state_type"] for run in ends) == ["CANCELLED", "COMPLETED"]
        refused = next(run for run in ends if run["state_type"] == "CANCELLED")
        assert "concurrency limit" in refused["state"]["message"]

        coming = {name: api.runs(name) for name in (MONTHLY, WEEKLY, QUARTERLY)}
        when = [
            datetime.fromisoformat(run["expected_start_time"]).astimezone(ZoneInfo("Europe/London"))
            for run in coming[MONTHLY]
        ]
        assert when and {(day.day, day.hour, day.minute) for day in when} == {(8, 5, 0)}
        mondays = [run for run in coming[WEEKLY] if run["auto_scheduled"]]
        assert mondays and all(
            datetime.fromisoformat(run["expected_start_time"]).weekday() == 0 for run in mondays
        )
        assert not coming[QUARTERLY], "it waits for a refresh, and a delta is none"

        served.send_signal(signal.SIGINT)
        assert served.wait(60) == 0, said.read_text()
    assert "Traceback" not in said.read_text()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "the server ends with the command"
    assert not open_alerts(home.casework)


@pytest.fixture
def database(require: Callable[[str], NoReturn]):  # type: ignore[no-untyped-def]
    folder = binaries()
    if folder is None:
        require("PostgreSQL is not installed; install Debian's postgresql.")
    with postgresql(folder) as address:
        yield address


def test_a_killed_run_on_postgresql_is_gone_on_with_and_fires_the_retrain(
    home: Home, synthetic_home: Home, database: str, tmp_path: Path
) -> None:
    unpublish(home)
    age_models(home, 100)
    version = history(home.models / "service-exit")
    said, port = tmp_path / "said", free_port()
    standing = f"http://127.0.0.1:{port}/api"
    server = {
        "PREFECT_HOME": str(tmp_path / "server"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": database,
    }
    with (
        process(["flows.embedded_server", str(port)], tmp_path / "server.log", **server),
        Api(port) as api,
    ):
        wait_for(api.answers, "the server", (tmp_path / "server.log").read_text, 300)
        with schedule(home.path, said, PREFECT_API_URL=standing) as served:
            cut = api.start(MONTHLY)
            # In the middle of the work: facts are published, scores are not.
            wait_for(home.pointer.exists, "a warehouse", said.read_text)
            kill_all(served)
        assert api.run(cut)["state_type"] == "RUNNING", "nobody was left to say that it ended"
        built = published(home).warehouse
        assert built is not None and published(home).results is None
        made = built.stat().st_mtime_ns

        with schedule(home.path, said, PREFECT_API_URL=standing):
            assert api.run(cut)["state_type"] == "CRASHED"
            alerts = open_alerts(home.casework)
            assert len(alerts) == 1 and MONTHLY in alerts[0]
            resumed = api.start(MONTHLY)
            assert api.ended(resumed, said.read_text)["state_type"] == "COMPLETED"

            assert published(home).warehouse == built
            assert built.stat().st_mtime_ns == made, "what was built before the kill is used"
            whole = published(synthetic_home).results
            assert whole is not None and published(home).results.name == whole.name
            columns = ["alert_id", "reason", "last_seen", "supported"]
            assert (
                alerts_ever(home.casework)
                .select(columns)
                .sort("alert_id")
                .equals(alerts_ever(synthetic_home.casework).select(columns).sort("alert_id"))
            )
            assert not open_alerts(home.casework), "the run after it completed"

            left = api.artifacts(resumed)
            assert {"forewarn-run", "forewarn-counts", "forewarn-metrics"} <= set(left)
            new = alerts_ever(home.casework).height
            assert f"New alerts: {new:,}" in left["forewarn-run"]

            wait_for(lambda: api.runs(QUARTERLY), "the retrain", said.read_text)
            retrained = api.ended(api.runs(QUARTERLY)[0]["id"], said.read_text)
            assert (retrained["state_type"], retrained["state_name"]) == ("COMPLETED", "Completed")
            assert history(home.models / "service-exit") == version

            home.pointer.write_text("{")
            shutil.rmtree(home.archive)
            failed = api.ended(api.start(WEEKLY), said.read_text)
            assert failed["state_type"] == "FAILED"
            # The hook that raises it runs once the state is set.
            wait_for(lambda: open_alerts(home.casework), "the alert", said.read_text)
            (alert,) = open_alerts(home.casework)
            assert WEEKLY in alert and "holds no publications yet" in alert
    outcomes = {row["deployment"]: row["outcome"] for row in last_runs(home.casework)}
    assert outcomes == {MONTHLY: "completed", QUARTERLY: "completed", WEEKLY: "failed"}
