"""Fees that councils pay external providers of adult social care, as they report them each year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import ForewarnError, NotRecognised
from data.fetching.links import govuk_attachments
from data.reviewed_file import reviewed
from data.sources.drift_table import DriftTable
from data.sources.govuk_search import govuk_pages
from data.sources.publication import Publication
from data.sources.sheet import Sheet
from data.sources.statistics_table import publication, statistic

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "provider_fees"
TITLE = "Care provider fees reported by councils (Market sustainability and improvement fund, DHSC)"
KEY = None
WITHOUT_KEY = "No key is needed."
COLUMNS = Path(__file__).with_name("provider_fees_columns.yaml")
#: Fees of a year are reported within it: 31 March back to the 21 August before, and to 7 October.
USUAL_LAG_DAYS = -175
_ASKED = "market sustainability and improvement fund care provider fees"
_PAGE = r"market-sustainability-and-improvement-fund-\d{4}-to-\d{4}-care-provider-fees$"
_WITHIN = 40


@dataclass(frozen=True)
class FeeHeading:
    """What a heading says: which fee of which year, ``per`` week or hour."""

    heading: str
    care_type: str
    per: str
    year_ends: date
    provisional: bool


def fetch(job: FetchJob) -> list[Path]:
    """Download the workbooks of every year's fees that gov.uk's search finds."""
    pages = govuk_pages(job.client, _ASKED, _PAGE)
    if not pages:
        raise ForewarnError(
            "gov.uk's search finds no page of care provider fees; download the workbook by hand and "
            "ingest it."
        )
    return [
        job.client.download(attached.url, job.folder, expect="xlsx")
        for page in sorted(pages)
        for attached in govuk_attachments(job.client, page)
        if attached.file_name.lower().endswith(".xlsx")
    ]


def ingest(path: Path, sheets: list[Sheet]) -> Publication:
    """Take one workbook, or one of its tables saved as CSV, apart.

    Raises:
        NotRecognised: if no sheet has councils and fees.
        UnreadableFile: if one has, without a row.
    """
    drift = DriftTable({}, {}, {}, rules())
    tables, skipped = [], []
    for sheet in sheets:
        header = _header(sheet)
        if header is None:
            skipped.append(sheet.name)
            continue
        years = [fee.year_ends for cell in sheet.rows[header] if (fee := read_heading(cell))]
        end = _end(sheet, header)
        body = Sheet(sheet.name, sheet.rows[:end], sheet.encoding)
        tables.append(statistic(path, body, header, "fees", drift, max(years)))
    if not tables:
        raise NotRecognised(f"{path.name} holds no table of fees that councils pay")
    return publication(SOURCE, path, sheets, tables, USUAL_LAG_DAYS, skipped)


@lru_cache(maxsize=1)
def rules() -> dict[str, Any]:
    """The patterns of ``provider_fees_columns.yaml``."""
    found: dict[str, Any] = reviewed(COLUMNS)
    return found


def one_line(heading: str) -> str:
    """A heading in small letters, line breaks and runs of blanks made one."""
    return re.sub(r"\s+", " ", heading).strip().lower()


@lru_cache(maxsize=1024)
def read_heading(heading: str) -> FeeHeading | None:
    """Which fee a heading is about, or None if it is about none, or not about a fee alone."""
    said, rule = one_line(heading), rules()
    if not re.search(rule["fee"], said) or re.search(rule["not_a_fee"], said):
        return None
    care_type = next((k for k, pattern in rule["kinds"].items() if re.search(pattern, said)), None)
    per = next((unit for unit, pattern in rule["per"].items() if re.search(pattern, said)), None)
    year = re.search(rule["year"], said)
    if care_type is None or per is None or year is None:
        return None
    starts = int(year[1])
    if (starts + 1) % 100 != int(year[2]):
        return None
    provisional = re.search(rule["provisional"], said) is not None
    return FeeHeading(heading, care_type, per, date(starts + 1, 3, 31), provisional)


def is_fee(heading: str) -> bool:
    """Whether a heading is about a fee, whether or not all of it can be read."""
    said, rule = one_line(heading), rules()
    return bool(re.search(rule["fee"], said)) and not re.search(rule["not_a_fee"], said)


def _header(sheet: Sheet) -> int | None:
    """The line that heads councils and at least one fee."""
    for index, row in enumerate(sheet.rows[:_WITHIN]):
        names = any(re.search(rules()["name"], one_line(cell)) for cell in row)
        if names and any(read_heading(cell) for cell in row):
            return index
    return None


def _end(sheet: Sheet, header: int) -> int:
    """The line after the last that fills more than one cell: notes stand under the table."""
    rows = range(header + 1, len(sheet.rows))
    filled = [i for i in rows if sum(bool(cell.strip()) for cell in sheet.rows[i]) > 1]
    return max(filled, default=header) + 1
