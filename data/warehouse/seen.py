"""What was said of a file when it was ingested, so that it need not be read again to say it again.

It holds for the same content under the same name and for the same program: a newer one may read
more, and reads the file once more.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.warehouse.archive import content_hash, manifests
from data.warehouse.atomic import write_text
from data.warehouse.fingerprint import room_fingerprint, text_fingerprint
from data.warehouse.home import Home
from data.warehouse.outcome import Outcome

_ROOM = Path(__file__).resolve().parents[1] / "sources"
_FILE = "outcome.json"


def seen(home: Home, file: Path) -> Outcome | None:
    """What became of a file that is here; None if it is not, or is to be read again."""
    held = manifests(home)
    # Only a file that may be known is hashed for this.
    if not _alike(held, file):
        return None
    try:
        sha = content_hash(file)
    except OSError:
        return None  # who reads it says why it cannot be read
    same = [(folder, facts) for folder, facts in held if facts["sha256"] == sha]
    if not same or same[-1][1]["file_name"] != file.name:
        return None
    try:
        said = json.loads((same[-1][0] / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if said["program"] != _program() or said.get("own", "") != _own(home):
        return None
    if said["kind"] == "quarantined":
        return Outcome(file, "quarantined", said["sentence"])
    return Outcome(file, "already here", said["sentence"])


def may_be_here(home: Home, file: Path) -> bool:
    """Whether a file of this name and size is here; its content is not looked at."""
    return _alike(manifests(home), file)


def remember(home: Home, file: Path, sha: str, kind: str, sentence: str) -> None:
    """Keep what would be said of a file if it came again.

    Args:
        home: where it was archived.
        file: the file.
        sha: of its content.
        kind: ``already here`` or ``quarantined``.
        sentence: what is said then.
    """
    same = [folder for folder, facts in manifests(home) if facts["sha256"] == sha]
    said = {
        "program": _program(),
        "own": _own(home),
        "file_name": file.name,
        "kind": kind,
        "sentence": sentence,
    }
    with suppress(OSError):  # a full disk: it will be read again
        write_text(same[-1] / _FILE, json.dumps(said, indent=1))


def _alike(held: list[tuple[Path, dict[str, Any]]], file: Path) -> bool:
    size = file.stat().st_size
    return any(facts["bytes"] == size and facts["file_name"] == file.name for _, facts in held)


def _own(home: Home) -> str:
    """What the user wrote on how files are to be read; empty where nothing was."""
    files = sorted((home.path / "mappings").glob("*.y*ml"))
    return (
        text_fingerprint(*(f"{file.name} {content_hash(file)}" for file in files)) if files else ""
    )


@lru_cache(maxsize=1)
def _program() -> str:
    return room_fingerprint(_ROOM)
