"""The deployments served and those of prefect.yaml are the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from data.errors import ForewarnError
from data.settings import settings
from data.sources.discovery import fetch_sources
from data.warehouse.home import Home
from flows.deployments import WEEKLY_SOURCES, deployments

ROOT = Path(__file__).resolve().parents[2]


def test_a_work_pool_gets_what_is_served(tmp_path: Path):
    written: dict[str, Any] = {
        one["name"]: one
        for one in yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]
    }
    served = {one.name: one for one in deployments(Home(tmp_path))}
    assert set(served) == set(written)
    for name, one in served.items():
        other = written[name]
        file, function = other["entrypoint"].split(":")
        assert one.entrypoint == f"{file.removesuffix('.py').replace('/', '.')}.{function}"
        assert one.tags == other["tags"]
        assert one.concurrency_limit == other["concurrency_limit"]["limit"] == 1
        assert one.concurrency_options.collision_strategy.value == "CANCEL_NEW"
        assert other["concurrency_limit"]["collision_strategy"] == "CANCEL_NEW"
        crons = [(s.schedule.cron, s.schedule.timezone) for s in one.schedules or []]
        assert crons == [(s["cron"], s["timezone"]) for s in other.get("schedules", [])]
        fires = [(sorted(t.expect), t.match.model_dump()) for t in one.triggers]
        assert fires == [(t["expect"], t["match"]) for t in other.get("triggers", [])]


def test_the_weekly_sources_are_sources():
    assert set(WEEKLY_SOURCES) <= set(fetch_sources())


def test_a_schedule_that_is_no_cron_line_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("FOREWARN_SCHEDULE_WEEKLY", "every monday")
    settings.cache_clear()
    try:
        with pytest.raises(ForewarnError, match="FOREWARN_SCHEDULE_WEEKLY 'every monday'"):
            deployments(Home(tmp_path))
    finally:
        settings.cache_clear()
