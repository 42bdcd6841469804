from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from dash import Dash

from dashboard.app import create_app
from tests.dashboard.sample_home import invent, write_home

HEAVY = ("lightgbm", "shap", "prefect", "sklearn", "scipy", "numba")


def test_health_reads_the_data(app: Dash) -> None:
    answer = app.server.test_client().get("/healthz")
    assert answer.status_code == 200
    assert answer.get_json()["run"] == "sample-run-1"


def test_an_empty_home_is_healthy(tmp_path: Path) -> None:
    answer = create_app(tmp_path).server.test_client().get("/healthz")
    assert answer.status_code == 200 and answer.get_json()["status"] == "empty"


@pytest.mark.parametrize("damage", ["pointer", "missing", "garbage"])
def test_unreadable_data_is_unhealthy(tmp_path: Path, damage: str) -> None:
    write_home(tmp_path, invent(councils=8, homes=20))
    if damage == "pointer":
        (tmp_path / "current.json").write_text("{")
    elif damage == "missing":
        (tmp_path / "results" / "sample-1.duckdb").unlink()
    else:
        (tmp_path / "results" / "sample-1.duckdb").write_bytes(b"not a database" * 1000)
    answer = create_app(tmp_path).server.test_client().get("/healthz")
    assert answer.status_code == 503 and answer.get_json()["status"] == "unreadable"


def test_pages_may_talk_to_this_server_alone(app: Dash) -> None:
    policy = app.server.test_client().get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "http" not in policy
    script = policy.split("script-src ")[1].split(";")[0]
    assert "unsafe" not in script


def test_a_write_begun_by_another_site_is_refused(app: Dash) -> None:
    answer = app.server.test_client().post(
        "/_dash-update-component", json={}, headers={"Origin": "https://elsewhere.invalid"}
    )
    assert answer.status_code == 403


def test_the_dashboard_needs_no_learner_and_no_scheduler() -> None:
    code = (
        "import sys; from dashboard.app import create_app; from pathlib import Path;"
        " create_app(Path('nowhere'));"
        f" print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_server_is_made_from_the_settings(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard.wsgi import server
    from data.settings import settings

    monkeypatch.setenv("FOREWARN_HOME", str(home))
    settings.cache_clear()
    try:
        assert server().test_client().get("/healthz").get_json()["status"] == "ok"
    finally:
        settings.cache_clear()
