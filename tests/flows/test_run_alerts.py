from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from data.casework.scheduled_runs import open_alerts
from data.settings import settings
from data.warehouse.home import Home
from flows.cli import app
from flows.run_alerts import on_failed, raise_alert

# Loading Apprise's plugins meets deprecations of its own.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch):
    """What is posted to the address of FOREWARN_ALERT_URL."""
    heard: list[dict[str, str]] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("FOREWARN_ALERT_URL", f"json://127.0.0.1:{server.server_port}")
        settings.cache_clear()
        yield heard
        server.shutdown()
        thread.join()
    settings.cache_clear()


def failed(home: Path, message: str) -> tuple[SimpleNamespace, ...]:
    run = SimpleNamespace(id="0b5c", parameters={"home": str(home)})
    return (
        SimpleNamespace(name="weekly-delta"),
        run,
        SimpleNamespace(message=message, name="Failed"),
    )


def test_a_failed_run_is_recorded_and_told_once(tmp_path: Path, told: list[dict[str, str]]):
    state = failed(tmp_path, "Flow run encountered an exception: ForewarnError: The disk is full.")
    on_failed(*state)
    on_failed(*state)
    (alert,) = open_alerts(tmp_path / "casework.db")
    assert "weekly-delta failed" in alert and alert.endswith("ForewarnError: The disk is full.")
    assert [one["title"] for one in told] == ["Forewarn: weekly-delta failed"]
    assert told[0]["message"] == "ForewarnError: The disk is full."


def test_casework_that_cannot_be_written_stops_nothing_and_is_still_told(
    tmp_path: Path, told: list[dict[str, str]]
):
    (tmp_path / "casework.db").write_text("no database")
    raise_alert(Home(tmp_path), "0b5c", "monthly-refresh", "failed", "The disk is full.")
    assert len(told) == 1


@pytest.mark.parametrize("address", ["nonsense", "json://127.0.0.1:1"])
def test_an_address_that_takes_no_message_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
):
    monkeypatch.setenv("FOREWARN_ALERT_URL", address)
    settings.cache_clear()
    try:
        on_failed(*failed(tmp_path, "It broke."))
    finally:
        settings.cache_clear()
    assert len(open_alerts(tmp_path / "casework.db")) == 1


def test_doctor_says_which_run_failed(tmp_path: Path):
    raise_alert(Home(tmp_path), "0b5c", "monthly-refresh", "cut off", "Its process ended.")
    result = CliRunner().invoke(app, ["doctor", "--format", "json", "--home", str(tmp_path)])
    assert result.exit_code == 3
    found = json.loads(result.stdout)
    assert any("monthly-refresh was cut off" in sentence for sentence in found["wrong"])
    assert any("scheduled run" in sentence for sentence in found["to_do"])
