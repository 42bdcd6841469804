"""An accounts pack or filing into the home: named by its content, kept as it came, then read."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal

import polars as pl

from data.errors import UnreadableFile
from data.fetching.ledger import fetch_facts
from data.packs.archived import (
    ArchivedPack,
    archived_packs,
    filing_reader,
    held_pack,
    period_rules,
)
from data.packs.opening import file_name, is_address, open_file
from data.packs.pack import (
    Advanced,
    WriteShards,
    archive_filing,
    archive_pack,
    filing_bytes,
)
from data.packs.plan import Plan, plan_pack
from data.packs.shards import MANIFEST, Counts, restore, shard_files
from data.sources.companies_house.accounts import SOURCE, SYNTHETIC_MARK, Pack
from data.warehouse.atomic import replacing, write_text
from data.warehouse.fingerprint import room_fingerprint
from data.warehouse.home import Home

Keep = Literal["keep", "link", "prune"]
_ROOM = Path(__file__).resolve().parents[1]
#: A filing's mark stands near its top.
_HEAD = 64 * 1024
_MOST_WARNINGS = 5
_COPIED_AT_ONCE = 8 * 1024 * 1024


@dataclass(frozen=True)
class PackIn:
    """What became of a pack; ``fresh`` is False if the same content was here before."""

    counts: Counts
    fresh: bool
    warnings: tuple[str, ...]


def ingest_pack(
    home: Home,
    where: Path | str,
    pack: Pack,
    keep: Keep = "keep",
    workers: int = 1,
    advanced: Advanced = lambda _done, _all: None,
    write: WriteShards | None = None,
) -> PackIn:
    """Archive a pack or a single filing; the caller holds the home's writer lock.

    Args:
        home: where to.
        where: the file, or its address on a store.
        pack: what its name says.
        keep: ``keep`` copies it to the raw room, ``link`` links to it, ``prune`` keeps its
            particulars alone, and so does ``link`` for an address.
        workers: processes that read it.
        advanced: told how many members are done, of how many.
        write: what writes the shards; None for worker processes of this job's own.

    Raises:
        UnreadableFile: if it is no zip, cut short, or holds nothing.
        MixedData: if it is synthetic and the home real, or the other way about.
    """
    file_named = file_name(where)
    plan = None if pack.kind == "filing" else plan_pack(where)
    if plan is not None and not plan.members:
        raise UnreadableFile(f"{file_named} holds no filing; download it again.")
    kind = _data_kind(where, plan)
    home.fix_data_kind(kind, file_named)
    sha, size = _content(where)
    if (held := held_pack(home, sha)) is not None:
        if held.is_current:
            return PackIn(held.counts, False, ())
        return _archive(where, plan, held.path, _said_of(held), workers, advanced, write)
    name = f"{pack.as_at}_{pack.known_on}_{sha[:12]}"
    about: dict[str, Any] = {
        "file_name": file_named,
        "sha256": sha,
        "bytes": size,
        "ingested_at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "kind": pack.kind,
        "as_at": pack.as_at.isoformat(),
        "published_on": pack.known_on.isoformat(),
        "published_on_estimated": pack.known_on_estimated,
        "data_kind": kind,
        "raw": keep,
    }
    if not is_address(where):
        about |= fetch_facts(Path(where), sha)
    raw = home.raw / SOURCE / f"{name}{Path(file_named).suffix.lower()}"
    fetched = not is_address(where) and home.fetched in Path(where).absolute().parents
    # One copy serves both: a fetched file is only ever replaced, never written into.
    _keep_raw(where, raw, "link" if fetched and keep == "keep" else keep)
    write_text(raw.with_name(f"{name}.json"), json.dumps(about, indent=1))
    folder = home.archive / SOURCE / name
    return _archive(where, plan, folder, about, workers, advanced, write)


def read_anew(
    home: Home,
    workers: int = 1,
    advanced: Callable[[str, int, int], None] = lambda _name, _done, _all: None,
    write: WriteShards | None = None,
) -> Iterator[tuple[str, PackIn | UnreadableFile]]:
    """Read again, from the copies that are kept, the packs that an earlier program read.

    Arguments as in :func:`ingest_pack`; ``advanced`` is told the pack's name too.

    Yields:
        The name of each such pack, and what became of it. Without a copy, or with one that is no
        longer the same, a pack stays as it was read and is passed over.
    """
    restore(home.archive / SOURCE)
    for pack in archived_packs(home):
        copy = pack.raw_copy(home)
        if pack.is_current or not copy.is_file() or _content(copy)[0] != pack.sha256:
            continue
        name = pack.file_name
        told = partial(advanced, name)
        try:
            plan = None if pack.kind == "filing" else plan_pack(copy)
            about = _said_of(pack)
            yield name, _archive(copy, plan, pack.path, about, workers, told, write, name)
        except UnreadableFile as error:
            yield name, error


def _archive(
    where: Path | str,
    plan: Plan | None,
    folder: Path,
    about: dict[str, Any],
    workers: int,
    advanced: Advanced,
    write: WriteShards | None,
    named: str | None = None,
) -> PackIn:
    about = about | {"period_rules": period_rules(), "reader": filing_reader()}
    if plan is None:
        counts = archive_filing(where, folder, about, _reader(), named)
    else:
        counts = archive_pack(plan, folder, about, _reader(), workers, advanced, write)
    return PackIn(counts, True, _warnings(folder, counts))


def _content(where: Path | str) -> tuple[str, int]:
    """SHA-256 and length."""
    with open_file(where) as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()  # type: ignore[arg-type]


def _said_of(pack: ArchivedPack) -> dict[str, Any]:
    """What the manifest says of the pack itself; when it came stays what it was."""
    said: dict[str, Any] = json.loads((pack.path / MANIFEST).read_text(encoding="utf-8"))
    del said["counts"]
    return said


def _data_kind(where: Path | str, plan: Plan | None) -> str:
    # Within a filing only a comment marks it: a real company may have such words in its name.
    if plan is None:
        marked = b"<!-- " + SYNTHETIC_MARK.encode() in filing_bytes(where)[:_HEAD].lower()
    else:
        marked = SYNTHETIC_MARK.encode() in plan.comment.lower()
    return "synthetic" if marked else "real"


@lru_cache(maxsize=1)
def _reader() -> str:
    """The program that reads filings: another one must not go on with this one's shards."""
    rooms = (_ROOM / "ixbrl", _ROOM / "accounts", _ROOM / "packs")
    return room_fingerprint(*(room for room in rooms if room.exists()))


def _keep_raw(where: Path | str, raw: Path, keep: Keep) -> None:
    raw.parent.mkdir(parents=True, exist_ok=True)
    if raw.exists() or keep == "prune" or (keep == "link" and is_address(where)):
        return
    with replacing(raw) as part:
        if keep == "keep":
            with open_file(where) as source, part.open("wb") as copy:
                part.chmod(0o600)
                shutil.copyfileobj(source, copy, _COPIED_AT_ONCE)
            return
        path = Path(where).resolve()
        try:
            os.link(path, part)
        except OSError:  # another file system
            part.symlink_to(path)


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
