"""Adult social care finance and activity of councils, and its unit costs before 2016.

Six layouts: words in every cell (2018-19 to 2023-24); keys (2016-17), of activity, of further totals
and of money; unit costs with a row per council (2013-14) and with a column per council (2014-15).
"""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import ForewarnError, KnownOther, NotRecognised, UnreadableFile
from data.fetching.links import govuk_attachments
from data.sources.drift_table import fold, load_drift_table
from data.sources.govuk_search import govuk_pages
from data.sources.publication import Publication
from data.sources.sheet import Sheet
from data.sources.statistics_table import header_row, latest_year_end, publication, statistic

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "adult_social_care"
TITLE = "Adult social care activity and finance, England (DHSC; NHS England before 2025)"
KEY = None
WITHOUT_KEY = "No key is needed."
COLUMNS = Path(__file__).with_name("adult_social_care_columns.yaml")
#: 31 March to 23 October, the lag of 2025.
USUAL_LAG_DAYS = 206
_ASKED = "adult social care activity report finance report England"
_RELEASE = re.compile(r"adult-social-care-(activity|finance)-report-england-\d{4}-to-\d{4}$")
_WORDS = ("FY_ENDING", "GEOGRAPHY_CODE", "ITEMVALUE")
_KEYS = ("FY_Ending", "GEOGRAPHY_CODE", "DataType_KEY", "PrimarySupportReason_KEY", "ItemValue")
_TOTALS = (
    "FY_Ending",
    "GEOGRAPHY_CODE",
    "PrimarySupportReason_KEY",
    "TOTALEXPENDITURE",
    "TOTALINCOME",
)
_BY_COUNCIL = ("Support type", "Unit cost category", "Unit cost provision")
_LAYOUTS = {"activity_keys": _KEYS, "finance_keys": _TOTALS, "words": _WORDS}
_PARTS = {"numerator", "denominator", "unit cost"}
_FEWEST_PARTS = 12
_SPAN = re.compile(r"(?<!\d)(20\d{2}|\d{2})[-_/](\d{2})(?!\d)")


def fetch(job: FetchJob) -> list[Path]:
    """Download the tables of the latest activity report and the latest finance report."""
    pages = sorted(govuk_pages(job.client, _ASKED, _RELEASE.pattern))
    latest = {found[1]: page for page in pages if (found := _RELEASE.search(page))}
    if not latest:
        raise ForewarnError(
            "gov.uk's search finds no report on adult social care activity or finance; download the "
            "tables by hand and ingest them."
        )
    return [
        job.client.download(found.url, job.folder, expect=found.file_name.lower().rsplit(".")[-1])
        for page in latest.values()
        for found in govuk_attachments(job.client, page)
        if found.file_name.lower().endswith((".csv", ".ods", ".xlsx"))
    ]


def ingest(path: Path, sheets: list[Sheet]) -> Publication:
    """Take one table of the report apart.

    Raises:
        NotRecognised: if it is none, or a table that somebody derived from it.
        UnreadableFile: if it is one without rows or years.
    """
    drift = load_drift_table(COLUMNS)
    for sheet in sheets[:1]:
        for table, marks in _LAYOUTS.items():
            if (header := header_row(sheet.rows, marks)) is None:
                continue
            headings = {fold(cell) for cell in sheet.rows[header]}
            if table == "words" and any(heading.endswith(" key") for heading in headings):
                continue
            if (as_at := latest_year_end(sheet, header, marks[0])) is None:
                raise UnreadableFile(f"{path.name} names no financial year that can be read.")
            if "comparativetotals key" in headings:
                table = "further_keys"
            return publication(
                SOURCE,
                path,
                sheets,
                [statistic(path, sheet, header, table, drift, as_at)],
                USUAL_LAG_DAYS,
            )
        if (header := header_row(sheet.rows, _BY_COUNCIL)) is not None:
            return _unit_costs(path, sheets, header, "unit_costs_by_line")
        if (header := _parts_row(sheet)) is not None:
            named = Sheet(sheet.name, _one_heading(sheet.rows, header), sheet.encoding)
            return _unit_costs(path, [named], header, "unit_costs_by_council")
        if (header := header_row(sheet.rows, ("SupportSetting", "ITEMVALUE", "year"))) is not None:
            raise KnownOther(
                f"{path.name} is a table of adult social care that somebody derived (shares, and "
                "years put together), not a publication"
            )
    raise NotRecognised(f"{path.name} is no table of adult social care finance or activity")


def _parts_row(sheet: Sheet) -> int | None:
    """The line that says numerator, denominator and unit cost over and over."""
    for index, row in enumerate(sheet.rows[:40]):
        words = [fold(cell) for cell in row if cell.strip()]
        if len(words) >= _FEWEST_PARTS and set(words) == _PARTS and index >= 2:
            return index
    return None


def _one_heading(rows: list[list[str]], header: int) -> list[list[str]]:
    """The table with sentence, number and part in one heading: "2.1 | Numerator | Gross …"."""
    said, numbers, parts = rows[header - 2 : header + 1]
    wide = max(len(said), len(numbers), len(parts))
    said, numbers, parts = ([*row, *[""] * (wide - len(row))] for row in (said, numbers, parts))
    headings = [
        f"{number.strip()} | {part.strip()} | {sentence.strip()}" if part.strip() else ""
        for sentence, number, part in zip(said, numbers, parts, strict=True)
    ]
    headings[0] = "council"
    return [*rows[:header], headings, *rows[header + 1 :]]


def _unit_costs(path: Path, sheets: list[Sheet], header: int, table: str) -> Publication:
    """A table of unit costs, the notes under it counted with the lines above it."""
    drift = load_drift_table(COLUMNS)
    [sheet] = sheets[:1]
    as_at = _year_named(path, sheet, header)
    figures = [index for index, row in enumerate(sheet.rows) if sum(map(bool, row)) > _FEWEST_PARTS]
    body = Sheet(sheet.name, sheet.rows[: max(figures, default=header) + 1], sheet.encoding)
    notes = sum(any(cell.strip() for cell in row) for row in sheet.rows[len(body.rows) :])
    found = statistic(path, body, header, table, drift, as_at)
    found = dataclasses.replace(
        found,
        preamble_rows=header + notes,
        blank_rows=len(sheet.rows) - header - 1 - notes - len(found.cells),
    )
    return publication(SOURCE, path, sheets, [found], USUAL_LAG_DAYS)


def _year_named(path: Path, sheet: Sheet, header: int) -> date:
    """31 March of the year in the lines above the headings, else in the file's name.

    Raises:
        UnreadableFile: if neither has one.
    """
    above = [cell for row in sheet.rows[:header] for cell in row if cell.strip()]
    for text in [*above, path.stem]:
        for first, last in _SPAN.findall(text):
            if (int(first) + 1) % 100 == int(last):
                return date(2000 + int(last), 3, 31)
    raise UnreadableFile(
        f"{path.name} does not say which financial year it tells of; put it in its name, as in "
        "unit_costs_2014-15.csv."
    )
