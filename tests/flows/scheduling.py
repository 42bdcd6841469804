"""`forewarn schedule` as a process, and Prefect's API asked what became of its runs."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


class Api:
    """Prefect's API at one address."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}/api", timeout=30)

    def __enter__(self) -> Api:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def answers(self) -> bool:
        try:
            return bool(self.client.get("/health").status_code == httpx.codes.OK)
        except httpx.HTTPError:
            return False

    def asked(self, path: str, body: dict[str, Any] | None = None) -> Any:
        for patience in range(20):
            answer = (
                self.client.post(path, json=body) if body is not None else self.client.get(path)
            )
            # SQLite is busy for a moment; Prefect's own clients ask again too.
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(0.2 * (patience + 1))
        answer.raise_for_status()
        return answer.json()

    def start(self, deployment: str) -> str:
        """Ask for a run now, as the page's button does."""
        found = self.asked(f"/deployments/name/{deployment}/{deployment}")
        path = f"/deployments/{found['id']}/create_flow_run"
        return str(self.asked(path, {"state": {"type": "SCHEDULED"}})["id"])

    def run(self, run_id: str) -> dict[str, Any]:
        return dict(self.asked(f"/flow_runs/{run_id}"))

    def runs(self, deployment: str) -> list[dict[str, Any]]:
        body = {"deployments": {"name": {"any_": [deployment]}}, "sort": "EXPECTED_START_TIME_ASC"}
        return list(self.asked("/flow_runs/filter", body))

    def ended(self, run_id: str, said: Callable[[], str]) -> dict[str, Any]:
        """The run once it has ended."""
        wait_for(lambda: self.run(run_id)["state_type"] in ENDED, f"the end of {run_id}", said)
        return self.run(run_id)

    def artifacts(self, run_id: str) -> dict[str, Any]:
        body = {"artifacts": {"flow_run_id": {"any_": [run_id]}}}
        return {one["key"]: one["data"] for one in self.asked("/artifacts/filter", body)}


def wait_for(
    true: Callable[[], Any], what: str, said: Callable[[], str] = lambda: "", seconds: float = 300
) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{what} did not come: {said()}"
        time.sleep(0.1)


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "FOREWARN_"))}
    return kept | {"PREFECT_RUNNER_POLL_FREQUENCY": "1", "PYTHONPATH": str(ROOT)} | more


@contextlib.contextmanager
def process(arguments: list[str], said: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process with all its children, of which none outlives the block."""
    with said.open("ab") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", *arguments], cwd=ROOT, env=environment(**more),
            stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        yield started
    finally:
        kill_all(started)
        assert started.stdin is not None
        started.stdin.close()


def kill_all(started: subprocess.Popen[bytes]) -> None:
    """End a process and its children at once, as a lack of memory or of power would."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()


@contextlib.contextmanager
def schedule(home: Path, said: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """`forewarn schedule` once it serves."""
    said.unlink(missing_ok=True)
    with process(["flows.cli", "schedule", "--home", str(home)], said, **more) as started:
        wait_for(
            lambda: "Serving " in said.read_text() or started.poll() is not None,
            "the schedule", said.read_text, 300,
        )  # fmt: skip
        assert started.poll() is None, said.read_text()
        yield started
