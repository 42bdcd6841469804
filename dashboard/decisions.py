"""What people decided about alerts, read again only when somebody has decided something."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.published import Row
from data.casework.alerts import alerts_ever
from data.casework.decisions import history, set_state, states
from data.casework.tables import STATES

OPEN_STATES = ("new", "acknowledged", "watching")
assert set(OPEN_STATES) | {"closed"} == set(STATES)


@dataclass(frozen=True)
class Decision:
    """Where one alert stands."""

    state: str = "new"
    note: str | None = None
    by: str | None = None
    at: datetime | None = None


UNDECIDED = Decision()


def written(path: Path) -> tuple[int, ...]:
    """What changes whenever casework's file or its write-ahead log does."""
    return tuple(
        part
        for suffix in ("", "-wal")
        if (file := path.with_name(path.name + suffix)).exists()
        for part in (file.stat().st_mtime_ns, file.stat().st_size)
    )


class Decisions:
    """The casework of one home, as the dashboard sees it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._seen: tuple[int, ...] = ()
        self._states: dict[str, Decision] = {}
        self._unsupported: list[Row] = []

    def states(self) -> dict[str, Decision]:
        """Alert id -> decision, for every alert somebody has decided about."""
        self._refresh()
        return self._states

    def unsupported(self) -> list[Row]:
        """Alerts that were raised once and that later data no longer supports."""
        self._refresh()
        return self._unsupported

    def history(self, alert_id: str) -> list[Row]:
        """Every decision about one alert, oldest first."""
        return history(self._path, alert_id).to_dicts()

    def decide(self, alert_id: str, state: str, note: str | None, by: str | None) -> None:
        """Write one decision down.

        Raises:
            ForewarnError: the alert was never recorded, or it is closed without saying why.
        """
        set_state(self._path, alert_id, state, note=note, by=by)

    def _refresh(self) -> None:
        """Read casework again if it has changed since."""
        stamp = written(self._path)
        with self._lock:
            if stamp == self._seen:
                return
            self._states = {
                row["alert_id"]: Decision(
                    row["state"], row["note"], row["decided_by"], row["decided_at"]
                )
                for row in states(self._path).to_dicts()
                if row["decided_at"] is not None
            }
            self._unsupported = [
                row for row in alerts_ever(self._path).to_dicts() if not row["supported"]
            ]
            self._seen = stamp
