"""A pack's archive grows shard by shard; what is there is whole, and a killed job goes on.

A shard is a folder named by the numbers of the first and last member in it; it takes its name when
all its tables are on disk. The shards lie in a folder that is hidden until the last one is there.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from data.ixbrl.frames import FACT_COLUMNS, FILING_COLUMNS
from data.ixbrl.personal_concepts import without_personal
from data.ixbrl.read import MANY
from data.packs.plan import BATCH_BYTES, BATCH_MEMBERS, Plan
from data.packs.reading import Shard, read_members
from data.packs.zip_directory import Member
from data.warehouse.atomic import clear_leftovers, replacing, write_text

TABLES = ("facts", "filings", "periods")
MANIFEST = "pack.json"
_PLAN = "plan.json"
_REPLACED = ".replaced-"


@dataclass(frozen=True)
class Counts:
    """What a pack gave: ``members`` in its list; documents by outcome; facts kept and periods."""

    members: int
    read: int
    skipped: int
    errors: int
    facts: int
    periods: int


def unfinished(folder: Path) -> Path:
    """Where the shards of an archive folder lie until all are there."""
    return folder.with_name(f".unfinished-{folder.name}")


def begin(folder: Path, plan: Plan | None, reader: str) -> Path:
    """Make ready to write shards, keeping those of a killed job that was about to do the same.

    Args:
        folder: the archive folder to be.
        plan: the pack's, or None for a single filing.
        reader: names the program that reads; shards of another one are not kept.

    Returns:
        The folder the shards go to.
    """
    target = unfinished(folder)
    said = json.dumps(
        {
            "members": plan.members if plan else 1,
            "batch_bytes": BATCH_BYTES,
            "batch_members": BATCH_MEMBERS,
            "reader": reader,
        }
    )
    held = target / _PLAN
    if not held.exists() or held.read_text(encoding="utf-8") != said:
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        write_text(held, said)
    return target


def pending(plan: Plan, target: Path) -> Iterator[list[Member]]:
    """The batches whose shards are not there yet, in order."""
    for batch in plan.batches():
        if not (target / shard_name(batch)).exists():
            yield batch


def members_done(target: Path) -> int:
    """How many members the shards that are there hold."""
    ranges = [folder.name.split("-") for folder in target.glob("[0-9]*-[0-9]*")]
    return sum(int(last) - int(first) + 1 for first, last in ranges)


def shard_name(batch: Sequence[Member]) -> str:
    """A batch's shard: the numbers of its first and last member."""
    return f"{batch[0].number:07d}-{batch[-1].number:07d}"


def write_shard(where: str, batch: Sequence[Member], target: Path, many: int = MANY) -> int:
    """Read a batch of members and put its shard on disk; how many members that were.

    A plain function of plain arguments, so that another process or machine may run it.
    """
    keep_shard(read_members(where, batch, many), target / shard_name(batch))
    return len(batch)


def keep_shard(shard: Shard, target: Path) -> None:
    """Write a shard's tables, all or none. Personal concepts are left out here and for good."""
    from data.accounts.periods import period_rows

    facts = without_personal(shard.facts.cast(FACT_COLUMNS))
    filings = shard.filings.cast(FILING_COLUMNS)
    tables = {"facts": facts, "filings": filings, "periods": period_rows(facts, filings)}
    with replacing(target) as part:
        part.mkdir()
        for name in TABLES:
            tables[name].write_parquet(part / f"{name}.parquet")


def finish(folder: Path, about: dict[str, Any], members: int) -> Counts:
    """Give the shards their place in the archive, with a manifest of what they hold.

    A folder that is there already makes way: the same pack, as an earlier program read it.
    """
    target = unfinished(folder)
    counts = _counted(target, members)
    clear_leftovers(target)  # of workers that were killed
    write_text(target / MANIFEST, json.dumps(about | {"counts": asdict(counts)}, indent=1))
    replaced = folder.with_name(f"{_REPLACED}{folder.name}")
    if folder.exists():
        folder.replace(replaced)
    # Every file in it is on disk already; only the name is new.
    target.replace(folder)
    shutil.rmtree(replaced, ignore_errors=True)
    return counts


def restore(archive: Path) -> None:
    """Put back folders that made way for others that a killed job never put in their place."""
    for replaced in archive.glob(f"{_REPLACED}*"):
        folder = replaced.with_name(replaced.name.removeprefix(_REPLACED))
        if folder.exists():
            shutil.rmtree(replaced)
        else:
            replaced.replace(folder)


def shard_files(folder: Path, table: str) -> list[Path]:
    """The Parquet files of one of a pack's tables, in the pack's order."""
    return sorted(folder.glob(f"[0-9]*/{table}.parquet"))


def _counted(target: Path, members: int) -> Counts:
    outcomes: dict[str, int] = {}
    facts = periods = 0
    for path in shard_files(target, "filings"):
        said = pl.read_parquet(path, columns=["outcome"])["outcome"].value_counts()
        for outcome, number in said.iter_rows():
            outcomes[outcome] = outcomes.get(outcome, 0) + number
    for path in shard_files(target, "facts"):
        facts += _rows(path)
    for path in shard_files(target, "periods"):
        periods += _rows(path)
    return Counts(
        members=members,
        read=outcomes.get("read", 0),
        skipped=outcomes.get("skipped", 0),
        errors=outcomes.get("error", 0),
        facts=facts,
        periods=periods,
    )


def _rows(path: Path) -> int:
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())
