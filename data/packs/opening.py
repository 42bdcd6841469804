"""The one place where a pack is opened: a path on this machine, or an address such as s3://."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from data.errors import UnreadableFile

#: Enough for a few dozen members, so that a remote store is asked seldom.
_REMOTE_BLOCK = 8 * 1024 * 1024
_LOCAL_BUFFER = 1024 * 1024


def is_address(where: str | Path) -> bool:
    """Whether it names something on a store rather than a path on this machine."""
    return isinstance(where, str) and "://" in where


def file_name(where: str | Path) -> str:
    """The last part of a path or address; what is no text in it is shown, not kept."""
    name = Path(str(where).split("?", 1)[0] if is_address(where) else where).name
    return name.encode("utf-8", "replace").decode("utf-8")


def open_file(where: str | Path) -> IO[bytes]:
    """A seekable file to read; the caller closes it.

    Raises:
        UnreadableFile: if it is not there, not to be read, or its store cannot be reached.
    """
    try:
        if not is_address(where):
            return Path(where).open("rb", buffering=_LOCAL_BUFFER)
        import fsspec

        store, path = fsspec.url_to_fs(str(where))
        opened: IO[bytes] = store.open(path, "rb", block_size=_REMOTE_BLOCK)
        return opened
    except FileNotFoundError as error:
        raise UnreadableFile(f"{where} does not exist.") from error
    except OSError as error:
        raise UnreadableFile(
            f"{where} cannot be read ({error.strerror or str(error).rstrip('.')})."
        ) from error
    except (ImportError, ValueError) as error:  # no such kind of store, or its client is missing
        raise UnreadableFile(f"{where} cannot be opened ({str(error).rstrip('.')}).") from error
