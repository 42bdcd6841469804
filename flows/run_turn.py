"""One scheduled run at a time in a home, and the marks that show which runs are alive."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from data.errors import ForewarnError, HomeBusy
from data.warehouse.home import Home

#: A national refresh takes hours; a run that waits longer than this waits for something broken.
PATIENCE_SECONDS = 12 * 3600
_LOOK_AGAIN_SECONDS = 2.0


@contextlib.contextmanager
def taking_turn(
    home: Home,
    flow_run_id: str,
    told: Callable[[str], None] = lambda _: None,
    patience: float = PATIENCE_SECONDS,
) -> Iterator[None]:
    """Mark a run as alive and wait until no other scheduled run works in this home.

    The kernel lets go of both locks however the process ends; the mark of a run that was killed
    stays behind without a lock, which is how ``was_cut_off`` knows.

    Raises:
        HomeBusy: if the turn does not come.
    """
    mark = mark_of(home, flow_run_id)
    mark.parent.mkdir(parents=True, exist_ok=True)
    with _locked(mark, 0):
        try:
            waiting = _Waiting(told)
            with _locked(mark.parent / "turn.lock", patience, waiting):
                yield
        finally:
            mark.unlink(missing_ok=True)


@contextlib.contextmanager
def only_schedule(home: Home) -> Iterator[None]:
    """Be the one process that serves this home's schedule.

    Raises:
        HomeBusy: if another one is.
    """
    folder = runs_of(home)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ForewarnError(f"{home.path} cannot be used as a home ({error.strerror}).") from error
    try:
        with _locked(folder / "schedule.lock", 0):
            yield
    except _StillLocked as error:
        raise HomeBusy(f"Another forewarn schedule serves {home.path}; stop it first.") from error


def runs_of(home: Home) -> Path:
    """Where the marks of runs are."""
    return home.path / "prefect" / "runs"


def mark_of(home: Home, flow_run_id: str) -> Path:
    """The mark of one run."""
    return runs_of(home) / f"{flow_run_id}.lock"


def was_cut_off(home: Home, flow_run_id: str) -> bool | None:
    """Whether a run began in this home and is no longer alive; None if it left no mark here."""
    try:
        handle = os.open(mark_of(home, flow_run_id), os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


class _StillLocked(HomeBusy):
    """A lock that another process keeps."""


class _Waiting:
    """Says once that a run waits."""

    def __init__(self, told: Callable[[str], None]) -> None:
        self.told: Callable[[str], None] | None = told

    def __call__(self) -> None:
        if self.told is not None:
            self.told("Another scheduled run works in this home; waiting for it to end.")
            self.told = None


@contextlib.contextmanager
def _locked(
    path: Path, patience: float, waiting: Callable[[], None] = lambda: None
) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + patience
        while not _lock(handle):
            if time.monotonic() >= deadline:
                raise _StillLocked(
                    "Another scheduled run works in this home and does not end; look at it in "
                    "Prefect's page, or stop it."
                )
            waiting()
            time.sleep(min(_LOOK_AGAIN_SECONDS, patience))
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
