"""Files and folders into the archive, one at a time, each with one clear sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from data.errors import ForewarnError, MixedData, UnreadableFile
from data.home_in_use import working_in
from data.packs.opening import file_name, is_address
from data.packs.pack import WriteShards
from data.sources.companies_house.accounts import Pack, recognise_pack
from data.warehouse.home import Home
from data.warehouse.outcome import Outcome, sentence

if TYPE_CHECKING:
    from data.sources.publication import Publication

    Recognise = Callable[[Path, Path], Publication | None]

#: A process takes about a second to start, and this much of a spreadsheet about two to read.
_LONG_BYTES = 2_500_000
#: Long files, from which on they are shared out.
_SHARED_FROM = 2


@dataclass(frozen=True)
class PackIngest:
    """How accounts packs are read; fields as in ``data.packs.intake.ingest_pack``.

    ``advanced`` is told the file's name, how many of its members are done, and of how many.
    """

    keep: Literal["keep", "link", "prune"] = "keep"
    workers: int = 1
    advanced: Callable[[str, int, int], None] = lambda _name, _done, _all: None
    write: WriteShards | None = None


def ingest_paths(
    home: Home,
    paths: Iterable[Path | str],
    max_bytes: int,
    told: Callable[[Outcome], None] = lambda _: None,
    packs: PackIngest | None = None,
) -> list[Outcome]:
    """Archive every publication among files and folders.

    Accounts packs that an earlier program read are read anew first; that is told alone.

    Args:
        home: where to put them; locked for the duration.
        paths: files, folders searched to any depth, or addresses of accounts packs (``s3://…``).
        max_bytes: larger files are refused unread.
        told: called with each outcome as it happens.
        packs: how accounts packs are read; None reads them in this process and keeps them.

    Raises:
        ForewarnError: if a path does not exist; nothing has been done then.
    """
    files = list(_files(paths))
    outcomes = []
    with home.writing(), working_in(home.path), _reading_ahead(home, files) as recognise_large:
        for outcome in _read_anew(home, packs or PackIngest()):
            told(outcome)
        for file in files:
            outcome = _ingest(home, file, max_bytes, packs or PackIngest(), recognise_large)
            told(outcome)
            outcomes.append(outcome)
    return outcomes


def exit_status(outcomes: list[Outcome]) -> int:
    """0: every recognised file went in; 3: some did not; 1: nothing was done."""
    kinds = {outcome.kind for outcome in outcomes}
    if not kinds & {"ingested", "already here"}:
        return 1
    return 3 if kinds & {"refused", "quarantined"} else 0


def _files(paths: Iterable[Path | str]) -> Iterable[Path | str]:
    for named in paths:
        if is_address(named):
            yield named
            continue
        path = Path(named)
        if path.is_dir():
            yield from sorted(
                file for file in path.rglob("*") if file.is_file() and not file.name.startswith(".")
            )
        elif path.exists():
            yield path
        else:
            raise ForewarnError(f"{path} does not exist.")


@contextmanager
def _reading_ahead(home: Home, files: list[Path | str]) -> Iterator[Recognise | None]:
    """What recognises long files; None where there are too few of them to share out."""
    long = [
        file
        for file in files
        if isinstance(file, Path)
        and file.is_file()
        and file.stat().st_size >= _LONG_BYTES
        and recognise_pack(file.name) is None
    ]
    if len(long) < _SHARED_FROM:
        yield None
        return
    # Only now, for it loads all the sources.
    from data.warehouse.reading_ahead import reading_ahead
    from data.warehouse.seen import may_be_here

    with reading_ahead(home, [file for file in long if not may_be_here(home, file)]) as ahead:
        yield ahead.recognise


def _ingest(
    home: Home,
    where: Path | str,
    max_bytes: int,
    packs: PackIngest,
    recognise_large: Recognise | None,
) -> Outcome:
    pack = recognise_pack(file_name(where))
    if pack is not None and (is_address(where) or Path(where).is_file()):
        return _ingest_pack(home, where, pack, packs)
    if is_address(where):
        told = f"{where} is skipped: of addresses, only accounts packs are read."
        return Outcome(Path(file_name(where)), "skipped", told)
    # Only now, for it loads all the sources.
    from data.warehouse.ingest_file import ingest_file

    return ingest_file(home, Path(where), max_bytes, recognise_large)


def _read_anew(home: Home, how: PackIngest) -> Iterator[Outcome]:
    """Packs that an earlier program read, from the copies that are kept."""
    from data.packs.intake import read_anew

    for name, done in read_anew(home, how.workers, how.advanced, how.write):
        if isinstance(done, UnreadableFile):
            yield Outcome(Path(name), "refused", sentence(done))
        else:
            told = f"{name} is read anew, as this version reads: {done.counts.read:,} filings."
            yield Outcome(Path(name), "ingested", told, done.warnings)


def _ingest_pack(home: Home, where: Path | str, pack: Pack, how: PackIngest) -> Outcome:
    from data.packs.intake import ingest_pack

    file = Path(file_name(where)) if is_address(where) else Path(where)
    try:
        done = ingest_pack(
            home,
            where,
            pack,
            how.keep,
            how.workers,
            partial(how.advanced, file.name),
            how.write,
        )
    except (UnreadableFile, MixedData) as error:
        return Outcome(file, "refused", sentence(error))
    except OSError as error:
        raise ForewarnError(
            f"{file.name} cannot be put into {home.path} ({error.strerror}); "
            "once that is mended, the same command goes on where it stopped."
        ) from error
    counts = done.counts
    what = "accounts" if pack.kind == "filing" else f"{pack.kind} accounts"
    held = (
        f"{what} at {pack.as_at}: {counts.read:,} filings read ({counts.facts:,} facts), "
        f"{counts.skipped:,} skipped, {counts.errors:,} unreadable"
    )
    if not done.fresh:
        return Outcome(file, "already here", f"{file.name} was ingested before: {held}.")
    whole = "ingested" if counts.read or not counts.errors else "quarantined"
    return Outcome(file, whole, f"{file.name}: {held}.", done.warnings)
