"""What killed writers and cut downloads left behind."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from data.warehouse.home import Home

#: Half-written files, half-read packs, half-fetched downloads.
_PATTERNS = (".part-*", ".unfinished-*", "*.part")
#: Younger ones may still be written, or be gone on with.
OLD_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Leftover:
    """One abandoned file or folder; ``bytes`` is all it takes up."""

    path: Path
    bytes: int
    changed: datetime


def leftovers(home: Home, now: datetime) -> list[Leftover]:
    """What has lain untouched for a day.

    Args:
        home: where to look; every room of it.
        now: the time, with its zone.
    """
    found: dict[Path, Leftover] = {}
    for pattern in _PATTERNS:
        for path in sorted(home.path.rglob(pattern)):
            if path.is_symlink() or any(parent in found for parent in path.parents):
                continue
            try:
                one = _leftover(path, now)
            except FileNotFoundError:
                continue  # its writer has just finished
            if now - one.changed > OLD_AFTER:
                found[path] = one
    return [found[path] for path in sorted(found)]


def clear(home: Home, now: datetime) -> list[Leftover]:
    """Remove what has lain untouched for a day; downloads then begin anew.

    Raises:
        HomeBusy: if another process is writing to the home.
    """
    with home.writing():
        found = leftovers(home, now)
        for one in found:
            if one.path.is_dir():
                shutil.rmtree(one.path)
            else:
                one.path.unlink(missing_ok=True)
    return found


def size(path: Path) -> int:
    """The bytes of a file, or of all files below a folder; links are not followed."""
    if not path.exists():
        return 0
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(f.stat().st_size for f in files if f.is_file() and not f.is_symlink())


def _leftover(path: Path, now: datetime) -> Leftover:
    inside = [f.stat().st_mtime for f in path.rglob("*")] if path.is_dir() else []
    newest = max([path.stat().st_mtime, *inside])
    return Leftover(path, size(path), datetime.fromtimestamp(newest, now.tzinfo))
