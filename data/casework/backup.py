"""Casework to one file and back, whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from data.casework.connection import BUSY_MS, CASEWORK_FILE
from data.casework.tables import alert_raised, alert_state
from data.errors import ForewarnError, NothingYet

#: A file without these is no casework. Tables that came later may be missing from old backups.
_EXPECTED = (alert_raised.name, alert_state.name)


@dataclass(frozen=True)
class Held:
    """How much casework a file holds."""

    alerts: int
    decisions: int


def backup(home: Path, file: Path, *, overwrite: bool = False) -> Held:
    """Copy a home's casework to one file while others may be using it.

    The copy is made beside ``file`` and renamed, so that ``file`` is never half a backup.

    Args:
        home: The home folder.
        file: The file to make; its folder must exist.
        overwrite: Replace ``file`` if it is there.

    Raises:
        NothingYet: if the home has no casework.
        ForewarnError: if ``file`` is there already or cannot be written, or the casework is
            damaged.
    """
    live = home / CASEWORK_FILE
    if not live.is_file():
        raise NothingYet(f"There is no casework in {home} to back up.")
    if file.exists() and (file.is_dir() or file.samefile(live)):
        raise ForewarnError(f"{file} is not a place a backup can go.")
    if file.exists() and not overwrite:
        raise ForewarnError(f"{file} exists already and was left as it is.")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise ForewarnError(f"{file} cannot be written: {error.strerror}.") from error
    os.close(handle)
    copy = Path(name)
    try:
        _copy(live, copy)
        held = inspect(copy)
        copy.replace(file)
    finally:
        copy.unlink(missing_ok=True)
    return held


def restore(home: Path, file: Path) -> Held:
    """Put a backup in place of a home's casework.

    ``file`` is examined first. The pages are then replaced in a single SQLite transaction inside
    the live file, rather than by renaming over it: a reader sees all of the old or all of the
    new, an interruption leaves the old, and no left-over write-ahead log can meet a file that it
    does not belong to.

    Args:
        home: The home folder; made if absent.
        file: A backup.

    Raises:
        ForewarnError: if ``file`` is no sound casework database, or the home's is damaged or
            stays busy; the home's casework is then as it was.
    """
    live = home / CASEWORK_FILE
    if file.exists() and live.exists() and file.samefile(live):
        raise ForewarnError(f"{file} is the casework itself, not a backup of it.")
    held = inspect(file)
    home.mkdir(parents=True, exist_ok=True)
    _copy(file, live, keep_journal=True)
    return held


def inspect(file: Path) -> Held:
    """What a casework file holds.

    Raises:
        ForewarnError: if it is absent, damaged, or something else.
    """
    if not file.is_file():
        raise ForewarnError(f"There is no file {file}.")
    try:
        with closing(_read_only(file)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            sound = sound and not connection.execute("PRAGMA foreign_key_check").fetchall()
            rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            missing = set(_EXPECTED) - {name for (name,) in rows}
            counts = [
                0 if missing else connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
                for name in _EXPECTED
            ]
    except sqlite3.DatabaseError as error:
        raise ForewarnError(f"{file} is not a readable casework database: {error}.") from error
    if not sound:
        raise ForewarnError(f"{file} is damaged: its integrity check fails.")
    if missing:
        raise ForewarnError(
            f"{file} is not casework: it has no table {', '.join(sorted(missing))}."
        )
    return Held(*counts)


def _copy(source: Path, target: Path, *, keep_journal: bool = False) -> None:
    try:
        with closing(_read_only(source)) as old, closing(sqlite3.connect(target)) as new:
            new.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            old.backup(new, progress=_not_for_ever)
            if not keep_journal:
                # The live file's write-ahead mode comes along; a backup is to be a single file.
                new.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        raise ForewarnError(f"{source} could not be copied to {target}: {error}.") from error


def _not_for_ever(status: int, _remaining: int, _total: int) -> None:
    """Give up once SQLite has waited its time for a lock; left alone, Python tries again always."""
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise sqlite3.OperationalError("another process keeps it busy")


def _read_only(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    return connection
