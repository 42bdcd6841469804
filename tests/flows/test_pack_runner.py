"""The same pack on threads, processes and a Dask cluster that loses a worker: the same Parquet."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.errors import ForewarnError
from data.packs.pack import least_for_scanner
from data.packs.plan import Plan, plan_pack
from data.packs.shards import begin, pending, unfinished, write_shard
from flows.pack_runner import read_under_prefect
from tests.data.packs.zips import ordinary_pack

ROOT = Path(__file__).resolve().parents[2]
SHARDS, BATCH = 12, 20


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.setattr("data.packs.plan.BATCH_MEMBERS", BATCH)
    return plan_pack(ordinary_pack(tmp_path / "Accounts_Bulk_Data-2025-02-04.zip", BATCH * SHARDS))


@pytest.fixture
def expected(plan: Plan, tmp_path: Path) -> dict[str, str]:
    target = begin(tmp_path / "plain", plan, "reader")
    for batch in pending(plan, target):
        write_shard(plan.where, batch, target, least_for_scanner(plan))
    return contents(target)


def contents(target: Path) -> dict[str, str]:
    return {
        str(file.relative_to(target)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(target.glob("[0-9]*/*.parquet"))
    }


def read(runner: str, plan: Plan, folder: Path, scheduler: str = "") -> dict[str, str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    arguments = [runner, scheduler, plan.where, str(folder), str(BATCH)]
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("read_pack.py")), *arguments],
        cwd=ROOT, env=environment | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return contents(unfinished(folder))


@pytest.mark.prefect
@pytest.mark.parametrize("runner", ["threads", "processes"])
def test_threads_and_processes_write_what_one_process_writes(
    runner: str, plan: Plan, expected: dict[str, str], tmp_path: Path
) -> None:
    assert len(expected) == 3 * SHARDS
    assert read(runner, plan, tmp_path / runner) == expected


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and two workers of one thread each, as processes of their own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    dask = [str(Path(sys.executable).parent / "dask")]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}
    quiet["start_new_session"] = True  # a worker starts a Prefect server, which must end with it
    started: list[subprocess.Popen[bytes]] = []
    scheduler = [*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    started.append(subprocess.Popen(scheduler, **quiet))  # type: ignore[call-overload]
    for number in range(2):
        worker = [*dask, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        worker += ["--local-directory", str(tmp_path / f"worker{number}")]
        started.append(subprocess.Popen(worker, **quiet))  # type: ignore[call-overload]
    try:
        yield address, started[1:]
    finally:
        for process in started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.prefect
def test_a_dask_cluster_that_loses_a_worker_writes_the_same(
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
    plan: Plan,
    expected: dict[str, str],
    tmp_path: Path,
) -> None:
    address, workers = cluster
    folder = tmp_path / "dask"
    at_work = begin(folder, plan, "reader")
    killed: list[int] = []

    def kill_one_at_work() -> None:
        deadline = time.monotonic() + 120
        while not killed and time.monotonic() < deadline:
            if len(contents(at_work)) >= 3:
                os.kill(workers[0].pid, signal.SIGKILL)
                killed.append(len(contents(at_work)))
            time.sleep(0.01)

    watcher = threading.Thread(target=kill_one_at_work)
    watcher.start()
    try:
        assert read("dask", plan, folder, address) == expected
    finally:
        watcher.join()
    assert killed
    assert killed[0] < 3 * SHARDS, "the worker must die while there is work"
    assert workers[1].poll() is None


def test_what_is_missing_for_dask_is_said() -> None:
    with pytest.raises(ForewarnError, match="FOREWARN_DASK_SCHEDULER"):
        read_under_prefect("dask", None, 2)


def test_nothing_is_left_of_the_folder_of_a_pack_begun_elsewhere(
    plan: Plan, tmp_path: Path
) -> None:
    target = begin(tmp_path / "pack", plan, "another reader")
    write_shard(plan.where, next(pending(plan, target)), target)
    assert contents(target)
    assert not contents(begin(tmp_path / "pack", plan, "reader"))
    shutil.rmtree(target)
