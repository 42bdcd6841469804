from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from data.errors import HomeBusy
from data.warehouse.home import Home
from flows.run_turn import mark_of, only_schedule, taking_turn, was_cut_off

ROOT = Path(__file__).resolve().parents[2]
HOLDS = """
import sys
from pathlib import Path
from data.warehouse.home import Home
from flows.run_turn import taking_turn
with taking_turn(Home(Path(sys.argv[1])), "first"):
    print("began", flush=True)
    sys.stdin.read()
"""


def test_a_killed_run_is_known_by_its_mark_and_lets_the_next_one_in(tmp_path: Path):
    home = Home(tmp_path / "home")
    assert was_cut_off(home, "first") is None
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(home.path)], cwd=ROOT, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as other:  # fmt: skip
        try:
            assert other.stdout is not None and other.stdout.readline() == "began\n"
            assert was_cut_off(home, "first") is False
            told: list[str] = []
            with (
                pytest.raises(HomeBusy, match="does not end"),
                taking_turn(home, "second", told.append, patience=0.1),
            ):
                pass
            assert len(told) == 1, "that it waits is said once"
            assert not mark_of(home, "second").exists()
        finally:
            other.send_signal(signal.SIGKILL)
            other.wait()
    assert was_cut_off(home, "first") is True
    with taking_turn(home, "second", patience=0):
        assert was_cut_off(home, "second") is False
    assert was_cut_off(home, "second") is None, "one that ended leaves no mark"


def test_a_home_has_one_schedule(tmp_path: Path):
    home = Home(tmp_path)
    with (
        only_schedule(home),
        pytest.raises(HomeBusy, match="Another forewarn schedule"),
        only_schedule(home),
    ):
        pass
    with only_schedule(home):
        pass
