"""Ofsted's annual release "Children's social care in England": registers, leavers and joiners.

Kind and date are read from what a file says about itself (sheet name, title lines, headings),
then from its name. Providers and places, which also counts homes not yet inspected, is a list of
its own that is never added to a register; so are the inspections in the year and the premises of
supported accommodation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import KnownOther, NotRecognised, UnreadableFile
from data.sources.as_at import as_at_in, first_said, published_in, year_end_in
from data.sources.drift import is_personal
from data.sources.drift_table import DriftTable, fold, load_drift_table
from data.sources.ofsted.management_information import SOURCE as _IN_YEAR_RELEASE
from data.sources.ofsted.release_pages import GOVUK_HOSTS, download_releases
from data.sources.publication import (
    Publication,
    TextTable,
    publication_day,
    text_table,
    without_people,
)
from data.sources.sheet import Sheet

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "ofsted.childrens_social_care"
TITLE = "Ofsted: children's social care in England, providers at 31 March, annual"
KEY = None
WITHOUT_KEY = "No key is needed."
HOSTS = GOVUK_HOSTS
COLUMNS = Path(__file__).with_name("columns.yaml")
PUBLICATION_DAYS = Path(__file__).with_name("publication_days.csv")
#: 31 March to 16 July, the lag of 2025; the two other known lags are 98 and 135 days.
USUAL_LAG_DAYS = 107
SYNTHETIC_MARK = "synthetic data"
#: A header row stands in the first lines; the latest seen is the fifth.
_HEADER_WITHIN = 40


_FEWEST_HEADINGS = 3
_IN_YEAR = "inspections_in_year"
_NO_HEADINGS = "has no row of headings of this release"
#: A register names each provider once; a longer list that repeats more than this is another.
_REPEATED = 0.1
_LONG = 100
_PAGE = r"/childrens-social-care(-data)?-in-england-20\d\d$"
_STATISTICS = "government/statistics"
_KNOWN_PAGES = (
    *(f"{_STATISTICS}/childrens-social-care-in-england-{year}" for year in (2025, 2024)),
    *(f"{_STATISTICS}/childrens-social-care-data-in-england-{y}" for y in range(2023, 2017, -1)),
)


@dataclass(frozen=True)
class _Found:
    table: str
    header: int
    title: tuple[str, ...]


def fetch(job: FetchJob) -> list[Path]:
    """Download the tables of the newest release, or of all since ``job.since``."""
    return download_releases(job, _PAGE, _KNOWN_PAGES)


def ingest(path: Path, sheets: list[Sheet]) -> Publication:
    """Take one file of the release apart.

    Args:
        path: the file; its name is the last place where a date is looked for.
        sheets: its sheets as text.

    Raises:
        NotRecognised: if no sheet is a list of this release; ``KnownOther`` if its only one is a
            list of another kind.
        UnreadableFile: if a list has a header but no rows, or no date can be found.
    """
    drift = load_drift_table(COLUMNS)
    lists: list[tuple[Sheet, _Found]] = []
    skipped: list[str] = []
    titles: list[str] = []
    reasons: list[str] = []
    for sheet in sheets:
        found = _find(drift, path, sheet)
        if isinstance(found, str):
            skipped.append(sheet.name)
            reasons.append(found)
            if sheet.name.lower().startswith("cover"):
                titles += [cell for row in sheet.rows[:_HEADER_WITHIN] for cell in row]
            continue
        titles += found.title
        lists.append((sheet, found))
    if not lists:
        told = [reason for reason in reasons if reason != _NO_HEADINGS]
        if len(reasons) == 1 and told:
            raise KnownOther(f"{path.name} {told[0]}")
        raise NotRecognised(f"{path.name} holds no list of {drift.raw['publication']}")
    tables = _tables(drift, path, lists)
    as_at = max(table.as_at for table in tables)
    said = _said_published(titles, as_at)
    published_on, estimated = published(as_at, said)
    return Publication(
        source=_IN_YEAR_RELEASE if any(map(_is_of_another_day, tables)) else SOURCE,
        as_at=as_at,
        published_on=published_on,
        published_on_estimated=estimated,
        data_kind="synthetic" if SYNTHETIC_MARK in " ".join(titles).lower() else "real",
        tables=tuple(tables),
        published_on_in_file=said,
        skipped_sheets=tuple(skipped),
    )


def _is_of_another_day(table: TextTable) -> bool:
    """Whether a table is a register between two annual ones."""
    yearly = (table.as_at.month, table.as_at.day) == (3, 31)
    return table.table == "provider_level" and not yearly


def published(as_at: date, said: date | None) -> tuple[date, bool]:
    """When the edition of a date became public, and whether that is an estimate.

    Args:
        as_at: the edition's date.
        said: the day the file itself gives, if it does.
    """
    return publication_day(as_at, said, PUBLICATION_DAYS, USUAL_LAG_DAYS)


def _said_published(texts: list[str], as_at: date) -> date | None:
    # An edition comes out, or is revised, before the next one; other days are of other papers.
    said = [day for text in texts if (day := published_in(text))]
    return max((d for d in said if as_at <= d < as_at + timedelta(days=550)), default=None)


def _find(drift: DriftTable, path: Path, sheet: Sheet) -> _Found | str:
    """Which list a sheet is, or why it is none."""
    header = _header_row(drift, sheet.rows)
    if header is None:
        return _NO_HEADINGS
    headings = [fold(heading) for heading in sheet.rows[header]]
    folded = set(headings) - {""}
    derived = sorted({fold(word) for word in drift.raw["derived"]} & folded)
    if derived or _numbers_its_rows(sheet, header):
        mark = ", ".join(derived) or "an unnamed column of row numbers"
        return f"is a table derived by someone else ({mark}), not a publication"
    title = tuple(cell for row in sheet.rows[:header] for cell in row if cell.strip())
    # A workbook is named for its release; the name of a CSV file may be all its list is called.
    named = _words(f"{sheet.name or path.stem} {' '.join(title[:1])}")
    if folded & {"joiner status", "leaver status"} or " joiners " in named:
        return _Found("joiners_leavers", header, title)
    if any(re.search(form, word) for word in folded for form in drift.raw["other_releases"]):
        return "is of another release of Ofsted (ownership or fostering)"
    if not any(f" {words} " in named for words in drift.raw["other_lists"]["titles"]):
        for table in ("inspections_in_year", "premises"):
            if "urn" in headings and _is_named(drift.raw[table], named, folded):
                return _Found(table, header, title)
        if "urn" not in headings or not _repeats(sheet.rows[header + 1 :], headings.index("urn")):
            return _register(drift, header, title, folded)
    return "is another list of the release (a time series, or providers named again and again)"


def _is_named(telling: dict[str, list[str]], named: str, folded: set[str]) -> bool:
    """Whether a list's title or one of its headings tells its kind."""
    by_title = any(f" {words} " in named for words in telling["titles"])
    return by_title or bool(folded & {fold(heading) for heading in telling["headings"]})


def _register(
    drift: DriftTable, header: int, title: tuple[str, ...], folded: set[str]
) -> _Found | str:
    if any(f" {word} " in f" {heading} " for heading in folded for word in drift.raw["judged"]):
        return _Found("provider_level", header, title)
    if any("places" in heading for heading in folded):
        return _Found("providers_places", header, title)
    return "lists providers, but neither their inspections nor their places"


def _header_row(drift: DriftTable, rows: list[list[str]]) -> int | None:
    """The row in which most of a list's columns are named; one of them may have a new name."""
    best, most = None, _FEWEST_HEADINGS - 1
    for index, row in enumerate(rows[:_HEADER_WITHIN]):
        folded = {fold(cell) for cell in row if cell.strip()}
        if not folded & {"urn", "provision type"}:
            continue
        for spellings in drift.spellings.values():
            named = sum(bool(folded & of_column) for of_column in spellings)
            if named > most:
                best, most = index, named
    return best


def _words(text: str) -> str:
    return f" {re.sub(r'[^a-z0-9]+', ' ', text.lower()).strip()} "


def _numbers_its_rows(sheet: Sheet, header: int) -> bool:
    """Whether the first column is what statistics programs add: no name, and 1, 2, 3."""
    if sheet.rows[header][0].strip():
        return False
    first = [row[0].strip() for row in sheet.rows[header + 1 :] if row and any(row)]
    return first[:3] in (["1", "2", "3"][: len(first)], ["0", "1", "2"][: len(first)])


def _repeats(rows: list[list[str]], urn: int) -> bool:
    """Whether providers stand on a long list more often than slips explain."""
    urns = [row[urn].strip() for row in rows if len(row) > urn and row[urn].strip()]
    return len(urns) > _LONG and len(set(urns)) < (1 - _REPEATED) * len(urns)


def _tables(drift: DriftTable, path: Path, lists: list[tuple[Sheet, _Found]]) -> list[TextTable]:
    """The lists as text; one of inspections that gives no day is of the register's."""
    tables = [_table(drift, path, *one) for one in lists if one[1].table != _IN_YEAR]
    register = max((table.as_at for table in tables), default=None)
    return [
        *tables,
        *(_table(drift, path, *one, register) for one in lists if one[1].table == _IN_YEAR),
    ]


def _table(
    drift: DriftTable, path: Path, sheet: Sheet, found: _Found, register: date | None = None
) -> TextTable:
    cells, blank_rows = text_table(sheet.rows, found.header)
    if cells.is_empty():
        raise UnreadableFile(f"{path.name} has headings but not one row; download it again.")
    as_at, warnings = _as_at(path, sheet, found, register)
    personal = [
        heading
        for heading in cells.columns
        if heading != "row_number" and is_personal(drift, heading, cells[heading])
    ]
    return without_people(
        sheet, found.table, as_at, cells, personal, found.header, blank_rows, tuple(warnings)
    )


def _as_at(
    path: Path, sheet: Sheet, found: _Found, register: date | None
) -> tuple[date, list[str]]:
    inside = first_said([sheet.name, *found.title])
    if inside is None:
        # The 2019 and 2020 leavers lists date themselves in a heading, the later day being theirs.
        headings = sheet.rows[found.header]
        inside = max(filter(None, (as_at_in(heading) for heading in headings)), default=None)
    if inside is None and found.table == _IN_YEAR:
        inside = register or year_end_in(sheet.name)
    named = as_at_in(path.stem) or year_end_in(path.stem)
    if inside and named and inside != named:
        return inside, [f"the file says {inside}, its name says {named}: the file is believed"]
    if said := inside or named:
        return said, []
    raise UnreadableFile(
        f"{path.name} does not say what date it describes; put the date in its name, "
        "as in provider_level_at_31_march_2024.csv."
    )
