"""The Care Inspectorate's datastore: every care service registered in Scotland, monthly."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import NotRecognised, UnreadableFile
from data.sources.as_at import as_at_in
from data.sources.declared_table import named_columns, taken
from data.sources.drift_table import DriftTable, fold, load_drift_table
from data.sources.local_register import register, without_homes
from data.sources.publication import Publication
from data.sources.sheet import Sheet
from data.sources.spreadsheet import read_sheets

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "care_inspectorate"
TITLE = "Care Inspectorate (Scotland): datastore of registered services, monthly"
KEY = None
WITHOUT_KEY = "No key is needed."
COLUMNS = Path(__file__).with_suffix(".yaml")
#: The list of a month's end comes out in the first days of the next month.
USUAL_LAG_DAYS = 7
_PAGE = "https://www.careinspectorate.com/index.php/publications-statistics/93-public/datastore"
_FILE = re.compile(r"(mdsf|datastore).*\.csv$", re.I)
_YEAR_MONTH_DAY = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})(?=datastore)", re.I)
_UTF_8_MARK = b"\xef\xbb\xbf"
_FEWEST_COLUMNS = 8
_MOST_BYTES = 200_000_000
#: Of a childminder, name and address are those of a person's home.
_A_PERSONS_OWN = ("service_name", "owner_name", "postcode", "uprn")


def fetch(job: FetchJob) -> list[Path]:
    """Download the newest datastore linked from its page, or all since ``job.since``.

    Raises:
        FetchFailed: if the page or a file cannot be had, or the page links to none.
    """
    from data.fetching.faults import FetchFailed
    from data.fetching.links import file_name_of, links

    dated = [
        (day, url)
        for url in links(job.client.get_text(_PAGE), _PAGE)
        if _FILE.search(file_name_of(url)) and (day := as_at_of(file_name_of(url)))
    ]
    if not dated:
        raise FetchFailed(f"{_PAGE} links to no dated list; look there and save it by hand.")
    dated.sort()
    wanted = dated[-1:] if job.since is None else [d for d in dated if d[0] >= job.since]
    return [job.client.download(url, job.folder, expect="csv") for _, url in wanted]


def as_at_of(name: str) -> date | None:
    """The date in a list's name: ``MDSF_data_31 May 2024.csv``, ``260531datastoreexternal.csv``."""
    if match := _YEAR_MONTH_DAY.search(name):
        try:
            return date(2000 + int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    return as_at_in(Path(name).stem)


def ingest(path: Path, sheets: list[Sheet]) -> Publication:
    """Take one month's list apart.

    Raises:
        NotRecognised: if it is no datastore.
        UnreadableFile: if it holds no service or says no date.
    """
    drift = load_drift_table(COLUMNS)
    for sheet in sheets:
        for header, row in enumerate(sheet.rows[:5]):
            headings = [heading.removeprefix("ï»¿").strip() for heading in row]
            found = named_columns(drift, "datastore", headings)
            if len(found) >= _FEWEST_COLUMNS and {"cs_number", "sp_number"} <= set(found):
                rows = [*sheet.rows[:header], headings, *sheet.rows[header + 1 :]]
                whole = Sheet(sheet.name, rows, sheet.encoding)
                return _publication(drift, path, whole, header)
    raise NotRecognised(f"{path.name} is no list of the Care Inspectorate")


def ingest_large(path: Path, spare: Path) -> Publication:
    """The same for a list that begins as UTF-8 and goes on as Windows text, as some months do.

    Args:
        path: the file.
        spare: unused; the list fits in memory.

    Raises:
        NotRecognised: if it is another file, or one that can be read as it says.
        UnreadableFile: as ``ingest``.
    """
    del spare
    if path.suffix.lower() != ".csv":
        raise NotRecognised(f"{path.name} is no list of the Care Inspectorate")
    with path.open("rb") as handle:
        head = handle.read(4096)
        if not head.startswith(_UTF_8_MARK) or b"SP_number" not in head:
            raise NotRecognised(f"{path.name} is no list of the Care Inspectorate")
        content = head + handle.read(_MOST_BYTES)
    if len(content) > _MOST_BYTES:
        raise UnreadableFile(f"{path.name} is refused: no list of care services is so large.")
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.removeprefix(_UTF_8_MARK).decode("cp1252", errors="replace")
        [sheet] = read_sheets(path, text.encode("utf-8"), _MOST_BYTES)
        return ingest(path, [Sheet("", sheet.rows, "cp1252")])
    raise NotRecognised(f"{path.name} can be read as it says")


def _publication(drift: DriftTable, path: Path, sheet: Sheet, header: int) -> Publication:
    as_at = as_at_of(path.name)
    if as_at is None:
        raise UnreadableFile(
            f"{path.name} does not say what date it describes; put the date in its name, as in "
            "MDSF_data_31 May 2026.csv."
        )
    named = named_columns(drift, "datastore", sheet.rows[header])
    table = taken(drift, "datastore", sheet, header, as_at)
    own = [named[name] for name in _A_PERSONS_OWN if name in named]
    own += [name for name in table.cells.columns if fold(name).startswith("address line")]
    if "care_service" in named:
        table = without_homes(drift, table, named["care_service"], own)
    return register(path, SOURCE, table, sheet.rows[:header], USUAL_LAG_DAYS)
