"""The facts of a download, beside the file: where from, which edition, when, how long, what hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.warehouse.atomic import write_text

_FACTS = ("url", "etag", "last_modified", "fetched_at")


@dataclass(frozen=True)
class Ledger:
    """What is known of a file, or of the part of it that is here.

    Attributes:
        url: the publisher's address, even where a mirror gave the file.
        etag, last_modified: which edition it is, as the publisher says.
        fetched_at: when it was complete, UTC; None while it is not.
        bytes: its whole length; None where the publisher did not say.
        sha256: of the whole; None while it is not complete.
        note: what else the source wants to remember of it.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    fetched_at: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    note: str | None = None

    def write(self, path: Path) -> None:
        """Write it atomically."""
        write_text(path, json.dumps(asdict(self), indent=1))

    @classmethod
    def read(cls, path: Path) -> Ledger | None:
        """What a ledger file says; None if there is none or it is not one."""
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
            return cls(**{name: facts.get(name) for name in cls.__dataclass_fields__})
        except (OSError, ValueError, TypeError, AttributeError):
            return None


def beside(file: Path) -> Path:
    """Where a file's ledger lies."""
    return file.with_name(f"{file.name}.json")


def bear_name(part: Path, target: Path, url: str) -> Path:
    """Give a file that is written whole its name, and the facts of it beside.

    The facts come first: a run killed in between leaves a part, which the next one goes on with.

    Args:
        part: what has been written.
        target: its name.
        url: where its answers came from.
    """
    part.chmod(0o600)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    size = part.stat().st_size
    Ledger(url, fetched_at=now, bytes=size, sha256=sha256_of(part)).write(beside(target))
    return part.replace(target)


def of_file(file: Path) -> Ledger | None:
    """The ledger of a file that is here whole; None without one, or for a file of another length."""
    ledger = Ledger.read(beside(file))
    if ledger is None or not ledger.sha256 or not file.is_file():
        return None
    return ledger if file.stat().st_size == ledger.bytes else None


def fetch_facts(file: Path, sha256: str) -> dict[str, Any]:
    """What an archive keeps of how a file was fetched; nothing for a file that was not.

    Args:
        file: the file, with its ledger beside it.
        sha256: of its content, which the ledger must agree with.

    Returns:
        ``url``, ``etag``, ``last_modified`` and ``fetched_at``.
    """
    ledger = Ledger.read(beside(file))
    if ledger is None or ledger.sha256 != sha256:
        return {}
    return {name: getattr(ledger, name) for name in _FACTS}


def sha256_of(file: Path) -> str:
    """The hash of a file too large for memory."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
