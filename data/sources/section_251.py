"""Section 251 outturn: what councils spend on children's services, by whose provision it is.

Two layouts: the returns of 2008-09 to 2013-14, one row per council and line, in pounds; and the
list of the department's statistics service, with regions and England, in pounds or millions.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import KnownOther, NotRecognised, UnreadableFile
from data.sources.drift_table import DriftTable, fold, load_drift_table
from data.sources.education_release import HEAD, fetch_release
from data.sources.publication import Publication
from data.sources.sheet import Sheet
from data.sources.statistics_table import header_row, latest_year_end, publication, statistic

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "section_251"
TITLE = "Section 251 outturn, children's services by provider sector (Department for Education)"
KEY = None
WITHOUT_KEY = "No key is needed."
COLUMNS = Path(__file__).with_name("section_251_columns.yaml")
#: The figures are settled in December.
USUAL_LAG_DAYS = 260
RELEASE = "la-and-school-expenditure"
_WITHIN = 40
_SPAN = re.compile(r"(?<!\d)(?:20)?(\d{2})[-_ ]?(?:to[-_ ]?)?(?:20)?(\d{2})(?!\d)")
_MARKS = ("council_number", "description", "private_provision", "total_expenditure", "income")
_BY_SECTOR = {"own_provision", "private_provision", "voluntary_provision"}


def fetch(job: FetchJob) -> list[Path]:
    """Download the latest release's list of children's services."""
    return fetch_release(job, RELEASE, r"s251_children.*\.csv$")


def ingest(path: Path, sheets: list[Sheet]) -> Publication:
    """Take one file of outturn apart.

    Raises:
        NotRecognised: if it is none, or one that does not tell the sectors apart.
        UnreadableFile: if it is one without rows or without a year.
    """
    drift = load_drift_table(COLUMNS)
    for sheet in sheets[:1]:
        if (header := header_row(sheet.rows, HEAD)) is not None:
            given = {fold(cell) for cell in sheet.rows[header]}
            if not {fold(name) for name in _BY_SECTOR} <= given:
                if any("expenditure" in heading for heading in given):
                    raise KnownOther(
                        f"{path.name} is a list of councils' expenditure that does not say whose "
                        "provision was paid for, which is what Forewarn uses"
                    )
                break
            if (latest := latest_year_end(sheet, header, "time_period")) is None:
                raise UnreadableFile(f"{path.name} names no financial year that can be read.")
            table = statistic(path, sheet, header, "release", drift, latest)
            return publication(SOURCE, path, sheets, [table], USUAL_LAG_DAYS)
        if (header := _returns_header(drift, sheet)) is not None:
            as_at = _year_named(path, sheet, header)
            table = statistic(path, sheet, header, "returns", drift, as_at)
            return publication(SOURCE, path, sheets, [table], USUAL_LAG_DAYS)
    raise NotRecognised(f"{path.name} is no section 251 outturn")


def _returns_header(drift: DriftTable, sheet: Sheet) -> int | None:
    spelled = {
        column.name: {fold(known) for known in column.known} for column in drift.tables["returns"]
    }
    for index, row in enumerate(sheet.rows[:_WITHIN]):
        given = {fold(cell) for cell in row if cell.strip()}
        if all(given & spelled[name] for name in _MARKS):
            return index
    return None


def _year_named(path: Path, sheet: Sheet, header: int) -> date:
    """31 March of the year that the lines above the headings or the file's name give.

    Raises:
        UnreadableFile: if neither does.
    """
    above = [cell for row in sheet.rows[:header] for cell in row if cell.strip()]
    for text in [*above, path.stem]:
        for first, last in _SPAN.findall(text):
            if (int(first) + 1) % 100 == int(last) and int(last) < 90:
                return date(2000 + int(last), 3, 31)
    raise UnreadableFile(
        f"{path.name} does not say which financial year it tells of; put it in its name, as in "
        "outturn_1314.csv."
    )
