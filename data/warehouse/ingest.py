"""Files and folders into the archive, one at a time, each with one clear sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data.errors import ForewarnError, MixedData, NotRecognised, SchemaDrift, UnreadableFile
from data.packs.opening import file_name, is_address
from data.packs.pack import WriteShards
from data.sources.companies_house.accounts import Pack, recognise_pack
from data.sources.discovery import recognise, recognise_json, recognise_large
from data.sources.publication import Publication
from data.sources.readable import check_readable
from data.sources.spreadsheet import (
    HEAD_BYTES,
    SPREADSHEETS,
    read_sheets,
    refuse_other_kinds,
)
from data.warehouse.archive import store
from data.warehouse.atomic import spare_file
from data.warehouse.home import Home

JSON_FILES = {".json", ".geojson", ".jsonl", ".ndjson"}


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
    with home.writing():
        for file in files:
            outcome = _ingest(home, file, max_bytes, packs or PackIngest())
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


def _ingest(home: Home, where: Path | str, max_bytes: int, packs: PackIngest) -> Outcome:
    pack = recognise_pack(file_name(where))
    if pack is not None and (is_address(where) or Path(where).is_file()):
        return _ingest_pack(home, where, pack, packs)
    if is_address(where):
        sentence = f"{where} is skipped: of addresses, only accounts packs are read."
        return Outcome(Path(file_name(where)), "skipped", sentence)
    return _ingest_file(home, Path(where), max_bytes)


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
            lambda members, of: how.advanced(file.name, members, of),
            how.write,
        )
    except (UnreadableFile, MixedData) as error:
        return Outcome(file, "refused", _sentence(error))
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


def _ingest_file(home: Home, file: Path, max_bytes: int) -> Outcome:
    if not file.is_file():
        return Outcome(file, "refused", f"{file.name} is not an ordinary file.")
    written = file.name.encode("utf-8", "replace").decode("utf-8")
    if written != file.name and file.suffix.lower() in SPREADSHEETS | JSON_FILES:
        return Outcome(file, "refused", f"{written} bears a name that is no text; rename it.")
    with spare_file(home.archive, "list.parquet") as spare:
        return _archive(home, file, max_bytes, spare)


def _archive(home: Home, file: Path, max_bytes: int, spare: Path) -> Outcome:
    try:
        content: bytes | None = None
        if (large := recognise_large(file, spare)) is not None:
            publication = large
        elif file.suffix.lower() not in SPREADSHEETS | JSON_FILES:
            return Outcome(
                file, "skipped", f"{file.name} is skipped: not a CSV, ODS, XLSX or JSON file."
            )
        else:
            publication, content = _read(file, max_bytes)
        if publication.data_kind != "either":
            home.fix_data_kind(publication.data_kind, file.name)
    except NotRecognised as error:
        return Outcome(file, "skipped", f"{str(error).rstrip('. ')}; it is skipped.")
    except (UnreadableFile, MixedData) as error:
        return Outcome(file, "refused", _sentence(error))
    except MemoryError:
        return Outcome(file, "refused", f"{file.name} needs more memory than there is.")
    except OSError as error:
        return Outcome(file, "refused", f"{file.name} cannot be read ({error.strerror}).")
    except Exception as error:
        # Of a form that its source did not foresee; the other files go on.
        reason = f"{type(error).__name__}: {error}".splitlines()[0].rstrip(".")[:200]
        return Outcome(file, "refused", f"{file.name} is not of the known form ({reason}).")
    try:
        fresh = store(home, file, content, publication)
    except OSError as error:
        raise ForewarnError(f"{home.path} cannot be written ({error.strerror}).") from error
    try:
        warnings = check_readable(publication, file.name)
    except SchemaDrift as error:
        return Outcome(file, "quarantined", str(error))
    lists = ", ".join(
        f"{t.table.replace('_', ' ')} at {t.as_at} ({t.held:,} rows)" for t in publication.tables
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
    if file.suffix.lower() in JSON_FILES:
        content = file.read_bytes()
        return recognise_json(file, content), content
    with file.open("rb") as handle:
        head = handle.read(HEAD_BYTES)
        refuse_other_kinds(file, head)
        content = head + handle.read()
    return recognise(file, read_sheets(file, content, max_bytes)), content


def _sentence(error: Exception) -> str:
    text = str(error).rstrip()
    return text if text.endswith(".") else f"{text}."
