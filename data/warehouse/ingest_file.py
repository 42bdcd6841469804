"""One file of any publication but an accounts pack into the archive.

Kept apart from ``ingest`` because it loads every source, which takes more memory than reading a pack.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from data.errors import ForewarnError, MixedData, NotRecognised, SchemaDrift, UnreadableFile
from data.sources.discovery import recognise, recognise_json, recognise_large
from data.sources.publication import Publication
from data.sources.readable import check_readable
from data.sources.spreadsheet import (
    HEAD_BYTES,
    SPREADSHEETS,
    read_sheets,
    refuse_other_kinds,
)
from data.warehouse.archive import content_hash, store
from data.warehouse.atomic import spare_file
from data.warehouse.home import Home
from data.warehouse.outcome import Outcome, sentence
from data.warehouse.seen import remember, seen

JSON_FILES = {".json", ".geojson", ".jsonl", ".ndjson"}


def ingest_file(
    home: Home,
    file: Path,
    max_bytes: int,
    recognised: Callable[[Path, Path], Publication | None] | None = None,
) -> Outcome:
    """Archive a file if it is a publication; the caller holds the home's writer lock.

    ``recognised`` answers for ``recognise_large``, if given.

    Raises:
        ForewarnError: if the home cannot be written.
    """
    if not file.is_file():
        return Outcome(file, "refused", f"{file.name} is not an ordinary file.")
    written = file.name.encode("utf-8", "replace").decode("utf-8")
    if written != file.name and file.suffix.lower() in SPREADSHEETS | JSON_FILES:
        return Outcome(file, "refused", f"{written} bears a name that is no text; rename it.")
    if (known := seen(home, file)) is not None:
        return known
    with spare_file(home.archive, "list.parquet") as spare:
        large = recognised or recognise_large
        return _archive(home, file, max_bytes, lambda: large(file, spare))


def _archive(
    home: Home, file: Path, max_bytes: int, recognised: Callable[[], Publication | None]
) -> Outcome:
    try:
        content: bytes | None = None
        if (large := recognised()) is not None:
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
        return Outcome(file, "refused", sentence(error))
    except MemoryError:
        return Outcome(file, "refused", f"{file.name} needs more memory than there is.")
    except OSError as error:
        return Outcome(file, "refused", f"{file.name} cannot be read ({error.strerror}).")
    except Exception as error:
        # Of a form that its source did not foresee; the other files go on.
        reason = f"{type(error).__name__}: {error}".splitlines()[0].rstrip(".")[:200]
        return Outcome(file, "refused", f"{file.name} is not of the known form ({reason}).")
    try:
        sha = content_hash(file, content)
        fresh = store(home, file, content, publication, sha)
    except OSError as error:
        raise ForewarnError(f"{home.path} cannot be written ({error.strerror}).") from error
    try:
        warnings = check_readable(publication, file.name)
    except SchemaDrift as error:
        remember(home, file, sha, "quarantined", str(error))
        return Outcome(file, "quarantined", str(error))
    lists = ", ".join(
        f"{t.table.replace('_', ' ')} at {t.as_at} ({t.held:,} rows)" for t in publication.tables
    )
    before = f"{file.name} was ingested before: {lists}."
    remember(home, file, sha, "already here", before)
    if not fresh:
        return Outcome(file, "already here", before)
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
