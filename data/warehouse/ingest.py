"""Files and folders into the archive, one at a time, each with one clear sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from data.errors import ForewarnError, MixedData, NotRecognised, SchemaDrift, UnreadableFile
from data.sources.discovery import recognise
from data.sources.publication import Publication
from data.sources.readable import check_readable
from data.sources.spreadsheet import (
    HEAD_BYTES,
    SPREADSHEETS,
    read_sheets,
    refuse_other_kinds,
)
from data.warehouse.archive import store
from data.warehouse.home import Home


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    ``kind`` is ``ingested``, ``already here``, ``skipped`` (no publication), ``refused`` (cannot
    be read safely) or ``quarantined`` (archived, but its columns have drifted).
    """

    path: Path
    kind: str
    sentence: str
    warnings: tuple[str, ...] = ()


def ingest_paths(
    home: Home,
    paths: Iterable[Path],
    max_bytes: int,
    told: Callable[[Outcome], None] = lambda _: None,
) -> list[Outcome]:
    """Archive every publication among files and folders.

    Args:
        home: where to put them; locked for the duration.
        paths: files, or folders searched to any depth.
        max_bytes: larger files are refused unread.
        told: called with each outcome as it happens.

    Raises:
        ForewarnError: if a path does not exist; nothing has been done then.
    """
    files = list(_files(paths))
    outcomes = []
    with home.writing():
        for file in files:
            outcome = _ingest_file(home, file, max_bytes)
            told(outcome)
            outcomes.append(outcome)
    return outcomes


def exit_status(outcomes: list[Outcome]) -> int:
    """0: every recognised file went in; 3: some did not; 1: nothing was done."""
    kinds = {outcome.kind for outcome in outcomes}
    if not kinds & {"ingested", "already here"}:
        return 1
    return 3 if kinds & {"refused", "quarantined"} else 0


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                file for file in path.rglob("*") if file.is_file() and not file.name.startswith(".")
            )
        elif path.exists():
            yield path
        else:
            raise ForewarnError(f"{path} does not exist.")


def _ingest_file(home: Home, file: Path, max_bytes: int) -> Outcome:
    if not file.is_file():
        return Outcome(file, "refused", f"{file.name} is not an ordinary file.")
    if file.suffix.lower() not in SPREADSHEETS:
        return Outcome(file, "skipped", f"{file.name} is skipped: not a CSV, ODS or XLSX file.")
    try:
        publication, content = _read(file, max_bytes)
        home.fix_data_kind(publication.data_kind, file.name)
    except NotRecognised as error:
        return Outcome(file, "skipped", f"{str(error).rstrip('. ')}; it is skipped.")
    except (UnreadableFile, MixedData) as error:
        return Outcome(file, "refused", _sentence(error))
    except MemoryError:
        return Outcome(file, "refused", f"{file.name} needs more memory than there is.")
    except OSError as error:
        return Outcome(file, "refused", f"{file.name} cannot be read ({error.strerror}).")
    try:
        fresh = store(home, file, content, publication)
    except OSError as error:
        raise ForewarnError(f"{home.path} cannot be written ({error.strerror}).") from error
    try:
        warnings = check_readable(publication, file.name)
    except SchemaDrift as error:
        return Outcome(file, "quarantined", str(error))
    lists = ", ".join(
        f"{t.table.replace('_', ' ')} at {t.as_at} ({len(t.cells):,} rows)"
        for t in publication.tables
    )
    if not fresh:
        return Outcome(file, "already here", f"{file.name} was ingested before: {lists}.")
    skipped = ", ".join(publication.skipped_sheets)
    left_out = f"; sheets skipped: {skipped}" if skipped else ""
    return Outcome(file, "ingested", f"{file.name}: {lists}{left_out}.", warnings)


def _read(file: Path, max_bytes: int) -> tuple[Publication, bytes]:
    size = file.stat().st_size
    if size > max_bytes:
        raise UnreadableFile(
            f"{file.name} is {size / 1e6:,.0f} MB, over the limit of {max_bytes / 1e6:,.0f} MB "
            "(FOREWARN_MAX_FILE_MB); no register is so large."
        )
    with file.open("rb") as handle:
        head = handle.read(HEAD_BYTES)
        refuse_other_kinds(file, head)
        content = head + handle.read()
    return recognise(file, read_sheets(file, content, max_bytes)), content


def _sentence(error: Exception) -> str:
    text = str(error).rstrip()
    return text if text.endswith(".") else f"{text}."
