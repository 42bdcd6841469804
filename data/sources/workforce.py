"""Staff and beds: the returns a council holds, and Skills for Care's workbooks on local areas.

A return is our own upload format (``forewarn template``); it is known by its headings. Skills for
Care publishes no list of its workbooks' addresses, and those by provider are not public: a file is
brought by hand.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from data.errors import NotRecognised, UnreadableFile
from data.sources.as_at import first_said
from data.sources.cells import as_date, tidy
from data.sources.drift_table import DriftTable, fold, load_drift_table
from data.sources.publication import Publication, TextTable, text_table
from data.sources.sheet import Sheet
from data.sources.workforce_rows import COLUMNS, has_consent

SOURCE = "workforce"
#: A header row stands in the first lines.
_HEADER_WITHIN = 15
#: What tells a return: an entity, a day, and whether it may be used.
_RETURN = {"as at", "consent"}
_MEASURES = {
    "workforce_return": {"staff_in_post", "vacancies", "leavers_12_months", "agency_share"},
    "capacity_return": {"beds_available", "beds_occupied"},
    "workforce_area": {"vacancy_rate", "turnover_rate", "hourly_pay"},
}
#: Skills for Care's figures of a financial year come out in the autumn after it.
USUAL_LAG_DAYS = 200
_SKILLS = re.compile(r"skills ?for ?care|asc ?wds", re.I)


def ingest(path: Path, sheets: list[Sheet]) -> Publication:
    """A return, or a workbook on areas, as text; of rows without consent no figure is kept.

    Raises:
        NotRecognised: if it is neither.
        UnreadableFile: if it is one without a date, without a row, or without headings known here.
    """
    drift = load_drift_table(COLUMNS)
    tables: list[TextTable] = []
    skipped: list[str] = []
    words = " ".join([path.stem, *(c for s in sheets for r in s.rows[:_HEADER_WITHIN] for c in r)])
    is_skills = _SKILLS.search(re.sub(r"[_\-]", " ", words)) is not None
    for sheet in sheets:
        found = _returns(path, sheet, drift)
        if not found and is_skills:
            found = _areas(path, sheet, sheets, drift)
        tables += found
        if not found:
            skipped.append(sheet.name)
    if not tables and is_skills and re.search(r"vacanc|turnover", words, re.I):
        raise UnreadableFile(
            f"{path.name} is of Skills for Care and has no headings for a local authority with its "
            f"vacancy or turnover rate known here; add them to {COLUMNS.name} and ingest it again."
        )
    if not tables:
        raise NotRecognised(f"{path.name} is no return and no list of areas' workforce")
    as_at = max(table.as_at for table in tables)
    is_return = any(table.table.endswith("_return") for table in tables)
    said = re.sub(r"[^a-z]+", " ", words.lower())
    return Publication(
        source=SOURCE,
        as_at=as_at,
        published_on=as_at if is_return else as_at + timedelta(days=USUAL_LAG_DAYS),
        published_on_estimated=True,
        data_kind="synthetic" if "synthetic data" in said else "real",
        tables=tuple(tables),
        skipped_sheets=tuple(skipped),
    )


def _returns(path: Path, sheet: Sheet, drift: DriftTable) -> list[TextTable]:
    """The sheet's returns: one table for staff, one for beds, as far as it has their columns."""
    header = next(
        (n for n, row in enumerate(sheet.rows[:_HEADER_WITHIN]) if _is_return({*map(fold, row)})),
        None,
    )
    if header is None:
        return []
    cells, blank = text_table(sheet.rows, header)
    found: list[TextTable] = []
    for table in ("workforce_return", "capacity_return"):
        own, unknown = _named(drift, table, cells)
        if not _MEASURES[table] & set(own.columns):
            continue
        if own.is_empty():
            raise UnreadableFile(f"{path.name} is a template without a row; fill it in.")
        days = own.select(day=as_date(tidy(pl.col("as_at"), drift.raw["blank"]))).drop_nulls()
        if days.is_empty():
            raise UnreadableFile(f"{path.name} has no readable date under As at.")
        kept = own.with_columns(
            pl.when(has_consent(drift)).then(pl.col(name)).otherwise(pl.lit("")).alias(name)
            for name in own.columns
            if name in _MEASURES[table]
        )
        day: date = days["day"].max()  # type: ignore[assignment]
        found.append(_text(table, sheet, day, kept, header, blank, unknown))
    return found


def _is_return(headings: set[str]) -> bool:
    return headings >= _RETURN and bool(headings & {"service id", "provider id"})


def _areas(path: Path, sheet: Sheet, sheets: list[Sheet], drift: DriftTable) -> list[TextTable]:
    within = enumerate(sheet.rows[:_HEADER_WITHIN])
    header = next((n for n, row in within if _is_areas(drift, {*map(fold, row)})), None)
    if header is None:
        return []
    cells, blank = text_table(sheet.rows, header)
    own, unknown = _named(drift, "workforce_area", cells)
    titles = [cell for row in sheet.rows[:header] for cell in row]
    others = [cell for one in sheets for row in one.rows[:_HEADER_WITHIN] for cell in row]
    as_at = first_said([*titles, sheet.name, path.stem]) or first_said(others)
    if as_at is None:
        raise UnreadableFile(
            f"{path.name} does not say what date it describes; put it in its name, as in "
            "workforce-areas-2026-03-31.xlsx."
        )
    return [_text("workforce_area", sheet, as_at, own, header, blank, unknown)]


def _is_areas(drift: DriftTable, headings: set[str]) -> bool:
    columns = drift.tables["workforce_area"], drift.spellings["workforce_area"]
    names = {column.name for column, known in zip(*columns, strict=True) if known & headings}
    return "la_name" in names and bool(names & _MEASURES["workforce_area"])


def _named(drift: DriftTable, table: str, cells: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """The columns of a table under our names, and the headings that are none of any table."""
    placed: dict[str, str] = {}
    for column, spellings in zip(drift.tables[table], drift.spellings[table], strict=True):
        found = next((h for h in cells.columns if fold(h) in spellings), None)
        if found is not None and found not in placed.values():
            placed[column.name] = found
    everywhere = {s for held in drift.spellings.values() for column in held for s in column}
    unknown = [
        re.sub(r"\s+", " ", h)
        for h in cells.columns
        if h != "row_number" and fold(h) not in everywhere and not h.startswith("unnamed ")
    ]
    return cells.select("row_number", **{name: pl.col(h) for name, h in placed.items()}), unknown


def _text(
    table: str,
    sheet: Sheet,
    as_at: date,
    cells: pl.DataFrame,
    header: int,
    blank: int,
    unknown: list[str],
) -> TextTable:
    return TextTable(
        table=table,
        sheet=sheet.name,
        as_at=as_at,
        cells=cells,
        encoding=sheet.encoding,
        preamble_rows=header,
        blank_rows=blank,
        warnings=(f"columns not used: {', '.join(unknown)}",) if unknown else (),
    )
