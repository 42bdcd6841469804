"""kill -9 at any moment of ingest and build: started again, nothing is lost and nothing doubled."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from data.warehouse.build import build
from data.warehouse.home import Home
from data.warehouse.publish import published
from tests.data.files import HEADINGS_2025, csv_bytes, register_2025, release_2025, title, written
from tests.data.homes import fingerprints, ingest, stored

ROOT = Path(__file__).resolve().parents[2]
KILLS = 10
#: On a busy machine the measured time is too long, and late kills come after the end.
HITS = 3


def forewarn(*arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | {"FOREWARN_HOME": ""}, **quiet)


def at_work(home: Home, started: subprocess.Popen[bytes]) -> float:
    """Wait until a command holds the writer lock; what Python loads before it risks nothing."""
    lock = home.path / ".lock"
    while not lock.exists() and started.poll() is None:
        time.sleep(0.001)
    return time.perf_counter()


def killed(home: Home, delay: float, *arguments: object) -> bool:
    """Start a command, kill it a while after it began to write; whether it was still at work."""
    (home.path / ".lock").unlink(missing_ok=True)
    started = forewarn(*arguments, "--home", home.path)
    at_work(home, started)
    try:
        started.wait(delay)
    except subprocess.TimeoutExpired:
        started.send_signal(signal.SIGKILL)
    return started.wait() == -signal.SIGKILL


def moment(kill: int, chance: random.Random) -> float:
    """A random moment of each tenth of the work, as a share of its time; the early ones are dense.

    So most kills land at work even where the machine has grown three times as fast since measuring.
    """
    return ((kill + chance.random()) / KILLS) ** 2


def measured(home: Home, *arguments: object) -> float:
    (home.path / ".lock").unlink(missing_ok=True)
    started = forewarn(*arguments, "--home", home.path)
    began = at_work(home, started)
    assert started.wait() == 0
    return time.perf_counter() - began


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for year in range(2021, 2025):
        day = f"{date(year, 3, 31):%d %B %Y}"
        lines = register_2025(400)
        written(
            folder / f"prov_{year}.csv",
            csv_bytes(HEADINGS_2025, lines, title("Provider level", day)),
        )
    written(folder / "social_care_2025.ods", release_2025())
    return folder


@pytest.fixture(scope="module")
def undisturbed(files: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, float, float]:
    """A home nobody disturbed, and how long its ingest and its build were at work."""
    home = Home(tmp_path_factory.mktemp("undisturbed") / "home")
    home.path.mkdir()
    return home, measured(home, "ingest", files), measured(home, "build")


def test_ingest_killed_at_ten_moments(files, undisturbed, tmp_path):
    whole, ingesting, _ = undisturbed
    chance = random.Random(1)
    hits = 0
    for kill in range(KILLS):
        home = Home(tmp_path / f"home{kill}")
        home.path.mkdir()
        hits += killed(home, ingesting * moment(kill, chance), "ingest", files)
        outcomes = ingest(home, files)
        assert {outcome.kind for outcome in outcomes} <= {"ingested", "already here"}
        assert stored(home) == stored(whole)
    assert hits >= HITS
    build(home)
    assert fingerprints(home) == fingerprints(whole)


def test_build_killed_at_ten_moments(undisturbed, tmp_path):
    whole, _, building = undisturbed
    home = Home(tmp_path / "home")
    shutil.copytree(whole.path, home.path)
    chance = random.Random(2)
    hits = 0
    for kill in range(KILLS):
        shutil.rmtree(home.warehouse, ignore_errors=True)
        home.pointer.unlink(missing_ok=True)
        hits += killed(home, building * moment(kill, chance), "build")
        # A reader finds either nothing yet or a whole build, never half of one.
        if published(home).warehouse is not None:
            assert fingerprints(home) == fingerprints(whole)
    assert hits >= HITS
    shutil.rmtree(home.warehouse, ignore_errors=True)
    home.pointer.unlink(missing_ok=True)
    build(home)
    assert fingerprints(home) == fingerprints(whole)
    assert stored(home) == stored(whole)
    assert len(list(home.warehouse.iterdir())) == 1


def test_a_killed_rebuild_leaves_the_old_build_in_force(files, undisturbed, tmp_path):
    whole, _, _ = undisturbed
    home = Home(tmp_path / "home")
    shutil.copytree(whole.path, home.path)
    before = fingerprints(home)
    more = csv_bytes(HEADINGS_2025, register_2025(50), title("Provider level", "31 March 2017"))
    ingest(home, written(tmp_path / "prov_2017.csv", more))
    # Typing the tables takes far longer than this after the lock is taken.
    assert killed(home, 0.05, "build")
    assert fingerprints(home) == before
    build(home)
    assert fingerprints(home) != before
    assert not list(home.path.rglob(".part-*"))
