"""Files that are there whole or not at all, however the process ends."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

_PREFIX = ".part-"


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A sibling path to write a file or folder to; it takes the target's name at the end.

    Nothing is visible under the target's name until everything is on disk. If the block raises,
    what was written is removed; if the process is killed, the next writer removes it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{_PREFIX}{os.getpid()}-{target.name}")
    _remove(part)
    try:
        yield part
        _sync(part)
        if part.is_dir() and target.exists():
            _remove(target)
        part.replace(target)
        _sync_folder(target.parent)
    finally:
        _remove(part)


@contextlib.contextmanager
def spare_file(folder: Path, name: str) -> Iterator[Path]:
    """A path for a file that is needed for a while; it is removed however the block ends.

    So are files beside it whose names begin with its own, without the ending.
    """
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{_PREFIX}{os.getpid()}-{name}"
    try:
        yield part
    finally:
        for used in [*folder.glob(f"{part.stem}*"), part]:
            _remove(used)


def write_bytes(target: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file atomically."""
    with replacing(target) as part:
        part.write_bytes(content)
        part.chmod(mode)


def write_text(target: Path, text: str) -> None:
    """Write a UTF-8 text file atomically."""
    write_bytes(target, text.encode("utf-8"))


def clear_leftovers(folder: Path) -> None:
    """Remove what killed writers left behind. Only the holder of the writer lock may call this."""
    for place, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            if name.startswith(_PREFIX):
                _remove(Path(place, name))
        folders[:] = [name for name in folders if not name.startswith(_PREFIX)]


def _sync(path: Path) -> None:
    for file in path.rglob("*") if path.is_dir() else [path]:
        if file.is_file():
            with file.open("rb") as handle:
                os.fsync(handle.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
