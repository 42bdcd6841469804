"""One folder that holds everything: its rooms, its one writer, and whether it is synthetic."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.errors import ForewarnError, HomeBusy, MixedData
from data.warehouse.atomic import clear_leftovers, write_text


@dataclass(frozen=True)
class Home:
    """The folder named by ``FOREWARN_HOME``."""

    path: Path

    @property
    def raw(self) -> Path:
        """Publishers' files as they came, readable by the owner alone."""
        return self.path / "raw"

    @property
    def fetched(self) -> Path:
        """Files as fetched, under their publishers' names, one folder a source."""
        return self.path / "fetched"

    @property
    def archive(self) -> Path:
        """The same as text tables."""
        return self.path / "archive"

    @property
    def warehouse(self) -> Path:
        """Built databases of typed facts."""
        return self.path / "warehouse"

    @property
    def results(self) -> Path:
        """Built databases of scores and alerts."""
        return self.path / "results"

    @property
    def models(self) -> Path:
        """Trained models, one folder a version."""
        return self.path / "models"

    @property
    def casework(self) -> Path:
        """What people decided: the embedded database."""
        return self.path / "casework.db"

    @property
    def pointer(self) -> Path:
        """Names the warehouse and the results in force."""
        return self.path / "current.json"

    def data_kind(self) -> str | None:
        """``synthetic`` or ``real``, fixed at the first ingest; None before it.

        Raises:
            ForewarnError: if the file that says so is damaged.
        """
        marker = self.path / "home.json"
        if not marker.exists():
            return None
        try:
            return str(json.loads(marker.read_text(encoding="utf-8"))["data_kind"])
        except (ValueError, KeyError, TypeError) as error:
            raise ForewarnError(
                f'{marker} is damaged; make it say {{"data_kind": "real"}} or '
                '{"data_kind": "synthetic"}, whichever this home holds.'
            ) from error

    def fix_data_kind(self, kind: str, file_name: str) -> None:
        """Make this home one of synthetic or real data, for good.

        Raises:
            MixedData: if it already is the other.
        """
        fixed = self.data_kind()
        if fixed is None:
            write_text(self.path / "home.json", json.dumps({"data_kind": kind}))
        elif fixed != kind:
            raise MixedData(
                f"{file_name} is {kind} data and {self.path} holds {fixed} data; the two never mix, "
                "so use another home (--home DIR)."
            )

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold this home's one writer lock; the kernel lets go of it however the process ends.

        Raises:
            HomeBusy: if another process holds it.
            ForewarnError: if the folder cannot be made or written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.raw.mkdir(exist_ok=True)
            self.raw.chmod(0o700)
            handle = os.open(self.path / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise ForewarnError(
                f"{self.path} cannot be used as a home ({error.strerror})."
            ) from error
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise HomeBusy(
                    f"Another Forewarn process is writing to {self.path}; wait for it to end."
                ) from error
            clear_leftovers(self.path)
            yield
        finally:
            os.close(handle)
