"""Pages and JSON answers remembered on disk, so that a publisher sends only what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
from hishel import CacheOptions, SqliteStorage
from hishel.httpx import CacheClient

_KEPT_SECONDS = 60 * 24 * 3600.0
_MOST_BYTES = 500_000_000
_LARGEST_PAGE = 50_000_000


def remembering_client(folder: Path, **arguments: Any) -> httpx.Client:
    """A client that keeps answers by the rules of HTTP caching (RFC 9111).

    Keyed answers never pass through it: they may hold what is not for everyone.

    Args:
        folder: where the answers are kept, in one SQLite file readable by the owner alone.
        arguments: of ``httpx.Client``.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / "pages.sqlite"
    file.touch(mode=0o600)
    storage = SqliteStorage(
        database_path=file,
        default_ttl=_KEPT_SECONDS,
        max_size=_MOST_BYTES,
        max_stream_size=_LARGEST_PAGE,
    )
    # Without options hishel heeds no header and serves what it holds for ever.
    options = CacheOptions(shared=False, allow_stale=False)
    return CacheClient(**arguments, storage=storage, rfc=options)
