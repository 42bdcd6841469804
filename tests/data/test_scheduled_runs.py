from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.casework.scheduled_runs import last_runs, open_alerts, record_run


def test_an_alert_stays_open_until_a_later_run_of_the_same_deployment_completes(tmp_path: Path):
    casework = tmp_path / "casework.db"
    assert open_alerts(casework) == [] and not casework.exists()
    ended = datetime(2024, 7, 8, 5, 4, tzinfo=UTC)
    assert record_run(casework, "a", "monthly-refresh", "failed", "The disk is full.", ended)
    assert not record_run(casework, "a", "monthly-refresh", "failed", "Said again.", ended)
    assert record_run(casework, "b", "weekly-delta", "completed", "")
    (alert,) = open_alerts(casework)
    assert alert == (
        "The last run of monthly-refresh failed on 8 July 2024 at 05:04 UTC: The disk is full."
    )
    record_run(casework, "c", "monthly-refresh", "completed", "")
    assert open_alerts(casework) == []
    assert [row["flow_run_id"] for row in last_runs(casework)] == ["c", "b"]


@pytest.mark.parametrize("verb", ["DELETE FROM scheduled_run", "UPDATE scheduled_run SET run = 9"])
def test_how_a_run_ended_is_never_taken_back(tmp_path: Path, verb: str):
    casework = tmp_path / "casework.db"
    record_run(casework, "a", "weekly-delta", "failed", "It broke.")
    connection = sqlite3.connect(casework)
    try:
        with pytest.raises(sqlite3.DatabaseError, match="casework is never"):
            connection.execute(verb)
    finally:
        connection.close()
