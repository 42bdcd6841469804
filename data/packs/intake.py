"""An accounts pack or filing into the home: named by its content, kept as it came, then read."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import polars as pl

from data.errors import UnreadableFile
from data.packs.archived import held_pack
from data.packs.pack import Advanced, archive_filing, archive_pack, filing_bytes
from data.packs.plan import Plan, plan_pack
from data.packs.shards import Counts, shard_files
from data.sources.companies_house.accounts import SOURCE, SYNTHETIC_MARK, Pack
from data.warehouse.atomic import replacing, write_text
from data.warehouse.fingerprint import room_fingerprint
from data.warehouse.home import Home

Keep = Literal["keep", "link", "prune"]
_ROOM = Path(__file__).resolve().parents[1]
#: A filing's mark stands near its top.
_HEAD = 64 * 1024
_MOST_WARNINGS = 5


@dataclass(frozen=True)
class PackIn:
    """What became of a pack; ``fresh`` is False if the same content was here before."""

    counts: Counts
    fresh: bool
    warnings: tuple[str, ...]


def ingest_pack(
    home: Home,
    path: Path,
    pack: Pack,
    keep: Keep = "keep",
    workers: int = 1,
    advanced: Advanced = lambda _done, _all: None,
) -> PackIn:
    """Archive a pack or a single filing; the caller holds the home's writer lock.

    Args:
        home: where to.
        path: the file.
        pack: what its name says.
        keep: ``keep`` copies it to the raw room, ``link`` links to it, ``prune`` keeps its
            particulars alone.
        workers: processes that read it.
        advanced: told how many members are done, of how many.

    Raises:
        UnreadableFile: if it is no zip, cut short, or holds nothing.
        MixedData: if it is synthetic and the home real, or the other way about.
    """
    plan = None if pack.kind == "filing" else plan_pack(path)
    if plan is not None and not plan.members:
        raise UnreadableFile(f"{path.name} holds no filing; download it again.")
    kind = _data_kind(path, plan)
    home.fix_data_kind(kind, path.name)
    with path.open("rb") as file:
        sha = hashlib.file_digest(file, "sha256").hexdigest()
    if (held := held_pack(home, sha)) is not None:
        return PackIn(held.counts, False, ())
    name = f"{pack.as_at}_{pack.known_on}_{sha[:12]}"
    about: dict[str, Any] = {
        "file_name": path.name,
        "sha256": sha,
        "bytes": path.stat().st_size,
        "ingested_at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "kind": pack.kind,
        "as_at": pack.as_at.isoformat(),
        "published_on": pack.known_on.isoformat(),
        "published_on_estimated": pack.known_on_estimated,
        "data_kind": kind,
        "raw": keep,
    }
    raw = home.raw / SOURCE / f"{name}{path.suffix.lower()}"
    _keep_raw(path, raw, keep)
    write_text(raw.with_name(f"{name}.json"), json.dumps(about, indent=1))
    folder = home.archive / SOURCE / name
    if plan is None:
        counts = archive_filing(path, folder, about, _reader())
    else:
        counts = archive_pack(plan, folder, about, _reader(), workers, advanced)
    return PackIn(counts, True, _warnings(folder, counts))


def _data_kind(path: Path, plan: Plan | None) -> str:
    head = filing_bytes(path)[:_HEAD] if plan is None else plan.comment
    return "synthetic" if SYNTHETIC_MARK.encode() in head.lower() else "real"


@lru_cache(maxsize=1)
def _reader() -> str:
    """The program that reads filings: another one must not go on with this one's shards."""
    rooms = (_ROOM / "ixbrl", _ROOM / "accounts", _ROOM / "packs")
    return room_fingerprint(*(room for room in rooms if room.exists()))


def _keep_raw(path: Path, raw: Path, keep: Keep) -> None:
    raw.parent.mkdir(parents=True, exist_ok=True)
    if raw.exists() or keep == "prune":
        return
    with replacing(raw) as part:
        if keep == "keep":
            shutil.copyfile(path, part)
            part.chmod(0o600)
            return
        try:
            os.link(path.resolve(), part)
        except OSError:  # another file system
            part.symlink_to(path.resolve())


def _warnings(folder: Path, counts: Counts) -> tuple[str, ...]:
    """Why members could not be read, the commonest reasons first."""
    if not counts.errors:
        return ()
    bad = pl.concat(
        pl.read_parquet(path, columns=["filing", "outcome", "reason"])
        .filter(pl.col("outcome") == "error")
        .drop("outcome")
        for path in shard_files(folder, "filings")
    )
    reasons = (
        bad.group_by("reason", maintain_order=True)
        .agg(pl.len().alias("times"), pl.col("filing").first())
        .sort("times", descending=True, maintain_order=True)
    )
    told = [
        f"{times:,} not read, e.g. {filing}: {reason}"
        for reason, times, filing in reasons.head(_MOST_WARNINGS).iter_rows()
    ]
    more = reasons["times"].slice(_MOST_WARNINGS).sum()
    return (*told, f"{more:,} not read for other reasons.") if more else tuple(told)
