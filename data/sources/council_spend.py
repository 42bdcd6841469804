"""Councils' spending over 500 pounds (Local Government Transparency Code 2015), CSV or XLSX.

No two councils' files are alike: what differs is in ``council_spend/mappings/``, one file per
council, and in ``mappings`` of the home for those that users add.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from data.errors import NotRecognised, UnreadableFile
from data.sources.as_at import as_at_in, month_end
from data.sources.authorities.reviewed import upper_tier
from data.sources.council_spending.lists import header_of, payments, recoded
from data.sources.council_spending.mapping import SOURCE, SpendMapping, mappings
from data.sources.council_spending.payment_rows import days
from data.sources.publication import Publication, TextTable
from data.sources.sheet import Sheet

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

TABLE = "council_payment"
TITLE = "Councils' payments over 500 pounds (those whose mapping names a landing page)"
KEY = None
WITHOUT_KEY = "The files are open."
#: The code asks for publication within a month after the quarter; most councils publish monthly.
USUAL_LAG_DAYS = 31
_YEARS = range(2010, 2101)
_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_ ]?(0[1-9]|1[0-2])(?!\d)")


def fetch(job: FetchJob) -> list[Path]:
    """The files that councils' landing pages link to, for the councils whose mapping names one.

    A council whose page cannot be had is told and passed over.

    Raises:
        FetchFailed: if no council's page could be had.
    """
    from data.fetching.faults import FetchFailed
    from data.fetching.links import file_name_of, links, matching

    files: list[Path] = []
    faults: list[FetchFailed] = []
    paged = [mapping for mapping in mappings()[0] if mapping.landing_page]
    for mapping in paged:
        assert mapping.landing_page is not None
        try:
            page = job.client.get_text(mapping.landing_page)
            for url in matching(links(page, mapping.landing_page), mapping.links):
                name = file_name_of(url)
                said = as_at_in(name)
                if job.since is None or said is None or said >= job.since:
                    # A name that does not tell the council would leave the file without its payer.
                    told = name if mapping.knows(name) else f"{mapping.name}_{name}"
                    files.append(job.client.download(url, job.folder, told))
        except FetchFailed as fault:
            job.told(f"{mapping.title}: {fault}")
            faults.append(fault)
    if faults and len(faults) == len(paged):
        raise faults[0]
    return files


def ingest(path: Path, sheets: list[Sheet]) -> Publication:
    """A council's payments as text under our columns, redacted lines left out and counted.

    Raises:
        NotRecognised: if no sheet has headings for a supplier, a day and an amount.
        UnreadableFile: if it cannot be told whose payments they are, or of when.
    """
    known, faults = mappings()
    named = [mapping for mapping in known if mapping.knows(path.name)]
    mapping = (named or known)[0] if named else known[-1]
    tables: list[TextTable] = []
    skipped: list[str] = []
    for sheet in sheets:
        header = header_of(mapping, sheet)
        if header is None:
            skipped.append(sheet.name)
        else:
            tables.append(_table(path, sheet, mapping, header))
    if not tables:
        if named:
            raise UnreadableFile(
                f"{path.name} has no headings for supplier, date and amount as the mapping "
                f"{mapping.name} knows them; add those it has to the mapping and ingest it again."
            )
        raise NotRecognised(" ".join([*faults, f"{path.name} has no headings of payments"]))
    if faults:
        raise UnreadableFile(f"{path.name} has payments and may need it: {faults[0]}")
    latest = max(table.as_at for table in tables)
    said = re.sub(r"[^a-z]+", " ", " ".join([path.name, *_titles(sheets)]).lower())
    return Publication(
        source=SOURCE,
        as_at=latest,
        published_on=latest + timedelta(days=USUAL_LAG_DAYS),
        published_on_estimated=True,
        data_kind="synthetic" if "synthetic data" in said else "real",
        tables=tuple(tables),
        skipped_sheets=tuple(skipped),
        read_by=mapping.fingerprint,
    )


def _titles(sheets: list[Sheet]) -> list[str]:
    return [cell for sheet in sheets for row in sheet.rows[:12] for cell in row]


def _table(path: Path, sheet: Sheet, mapping: SpendMapping, header: int) -> TextTable:
    found = payments(mapping, recoded(sheet, mapping.encoding), header)
    if not (len(found.cells) or found.redacted):
        raise UnreadableFile(f"{path.name} has headings but not one payment; download it again.")
    council = mapping.council or _council(path, found.cells)
    cells = found.cells.with_columns(
        council=pl.lit(council),
        date_format=pl.lit(mapping.date_format or ""),
        sign=pl.lit(str(mapping.sign)),
        amounts=pl.lit(mapping.amounts),
    )
    warnings = [f"read by the mapping {mapping.name}"]
    if found.redacted:
        warnings.append(f"{found.redacted:,} redacted payments are left out")
    if found.unused:
        warnings.append(f"columns not used: {', '.join(found.unused)}")
    return TextTable(
        table=TABLE,
        sheet=sheet.name,
        as_at=_as_at(path, sheet, cells, mapping.date_format),
        cells=cells,
        encoding=sheet.encoding,
        preamble_rows=header,
        blank_rows=found.blank,
        warnings=tuple(warnings),
    )


def _council(path: Path, cells: pl.DataFrame) -> str:
    """Whose list it is: the body its lines name, else the council that the file's name names."""
    body = cells["body"].str.strip_chars()
    given = body.filter(body != "")
    if len(given):
        return str(given.mode().sort()[0])
    words = f" {re.sub(r'[^a-z]+', ' ', path.stem.lower())} "
    fitting = [
        name
        for name in upper_tier()["la_name"].unique().sort()
        if f" {re.sub(r'[^a-z]+', ' ', name.lower()).strip()} " in words
    ]
    if not fitting:
        raise UnreadableFile(
            f"{path.name} does not say whose payments they are; put the council's name in the "
            "file's name, or write a mapping (forewarn template council-spend)."
        )
    return max(fitting, key=len)


def _as_at(path: Path, sheet: Sheet, cells: pl.DataFrame, form: str | None) -> date:
    """The end of the period: as the file or sheet is named, else the day of the last payment."""
    for text in (path.stem, sheet.name):
        if (said := as_at_in(text)) is not None:
            return said
        if match := _MONTH.search(text):
            return month_end(int(match[1]), int(match[2]))
    paid = cells.select(day=days(form)).drop_nulls()
    within = [day for day in paid["day"] if day.year in _YEARS]
    if not within:
        raise UnreadableFile(
            f"{path.name} does not say what months it is of; put them in its name, as in "
            "spend-2026-01.csv."
        )
    return max(within)
