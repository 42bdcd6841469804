"""One pack into its archive folder: batch after batch, here or in a few worker processes."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from data.errors import ForewarnError, UnreadableFile
from data.ixbrl.read import MANY
from data.packs.members import documents_of
from data.packs.opening import file_name, open_file
from data.packs.plan import Plan
from data.packs.reading import read_documents
from data.packs.shards import Counts, begin, finish, keep_shard, members_done, pending, write_shard
from data.packs.zip_members import MAX_MEMBER_BYTES
from data.worker import end_with_parent

#: Told how many members are done, of how many.
Advanced = Callable[[int, int], None]
#: Writes a pack's pending shards to a folder, telling the members of each.
WriteShards = Callable[[Plan, Path, Callable[[int], None]], None]


def archive_pack(
    plan: Plan,
    folder: Path,
    about: dict[str, Any],
    reader: str,
    workers: int = 1,
    advanced: Advanced = lambda _done, _all: None,
    write: WriteShards | None = None,
) -> Counts:
    """Read a whole pack into an archive folder; after a kill, what was done is not done again.

    Args:
        plan: the pack's.
        folder: the folder to be, which must not exist.
        about: what its manifest says beside the counts.
        reader: names the program that reads, so that shards of two programs never mix.
        workers: processes that read; a short pack is read in this one.
        advanced: told after each shard.
        write: what writes the shards; None for worker processes of this job's own.

    Raises:
        UnreadableFile: if the pack can no longer be opened.
        ForewarnError: if a worker process was killed.
    """
    target = begin(folder, plan, reader)
    done = members_done(target)
    advanced(min(done, plan.members), plan.members)

    def told(members: int) -> None:
        nonlocal done
        done += members
        advanced(min(done, plan.members), plan.members)

    # A process takes longer to start than a thousand filings to read.
    thousands = (plan.members - done) // 1000
    if plan.members > done and least_for_scanner(plan) == 1 and (write or thousands > 1):
        from data.ixbrl.scanner.warm import make_ready

        make_ready()  # so that each worker need not
    if write is None:
        try:
            # A long pack has a process of its own even if it is the only one: what a command loads
            # beside would stand in memory for as long as the pack takes.
            for members in _written(plan, target, min(workers, thousands) if thousands > 1 else 0):
                told(members)
        except BrokenProcessPool as error:
            raise ForewarnError(
                f"A process that read {file_name(plan.where)} was ended from outside, perhaps for "
                "want of memory; the same command goes on where it stopped "
                "(FOREWARN_PACK_WORKERS=1 takes the least)."
            ) from error
    else:
        write(plan, target, told)
    return finish(folder, about, plan.members)


def archive_filing(
    where: str | Path, folder: Path, about: dict[str, Any], reader: str, named: str | None = None
) -> Counts:
    """Read a single filing into an archive folder; ``named`` is its name if the file has another.

    Raises:
        UnreadableFile: if it is too large to be one.
    """
    target = begin(folder, None, reader)
    name, content = named or file_name(where), filing_bytes(where)
    shard = read_documents(lambda: documents_of(name, content))
    keep_shard(shard, target / "0000000-0000000")
    return finish(folder, about, 1)


def filing_bytes(where: str | Path) -> bytes:
    """The content of a single filing.

    Raises:
        UnreadableFile: if it is larger than any filing.
    """
    with open_file(where) as file:
        content = file.read(MAX_MEMBER_BYTES + 1)
    if len(content) > MAX_MEMBER_BYTES:
        raise UnreadableFile(
            f"{file_name(where)} is larger than {MAX_MEMBER_BYTES / 1e6:,.0f} MB, as no filing is."
        )
    return content


def least_for_scanner(plan: Plan) -> int:
    """From how many filings on a batch of this pack is scanned.

    The pack decides, not the batch, so that a job that goes on reads as it began.
    """
    return 1 if plan.members >= MANY else MANY


def _written(plan: Plan, target: Path, workers: int) -> Iterator[int]:
    """Shards written by so many processes, by this one if there are none; the members of each."""
    batches = pending(plan, target)
    many = least_for_scanner(plan)
    if workers < 1:
        for batch in batches:
            yield write_shard(plan.where, batch, target, many)
        return
    spawn = multiprocessing.get_context("spawn")
    with (
        _one_thread_each(),
        ProcessPoolExecutor(workers, mp_context=spawn, initializer=end_with_parent) as pool,
    ):
        running: set[Future[int]] = set()
        try:
            for batch in batches:
                running.add(pool.submit(write_shard, plan.where, batch, target, many))
                # Only as many batches are listed ahead as keep every worker busy.
                if len(running) > workers:
                    ended, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in ended)
            for future in running:
                yield future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes started meanwhile give polars one thread each, which also takes least memory."""
    pl.thread_pool_size()  # this process's own are counted before
    name = "POLARS_MAX_THREADS"
    if name in os.environ:
        yield
        return
    os.environ[name] = "1"
    try:
        yield
    finally:
        del os.environ[name]
