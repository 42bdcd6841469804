"""The one test that starts Prefect: the command a newcomer runs, files to alerts as one flow."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.prefect
def test_demo_runs_files_to_alerts_as_one_flow(demo_run):
    home, done = demo_run
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    pointer = json.loads((home / "current.json").read_text())
    assert (home / pointer["warehouse"]).exists()
    assert (home / pointer["results"]).exists()
    assert (home / "casework.db").exists()
    assert (home / "prefect").is_dir()


@pytest.mark.prefect
def test_a_failed_step_is_one_sentence(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "refresh", "--no-fetch", "--home", str(tmp_path / "home")],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "holds no publications yet" in done.stderr and "Traceback" not in done.stderr
