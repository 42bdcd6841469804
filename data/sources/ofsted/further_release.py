"""Ofsted's releases beside the register, whose sheets are found by patterns: one way to take them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from data.errors import UnreadableFile
from data.sources.as_at import as_at_in, first_said, published_in, year_end_in
from data.sources.declared_table import header_row, named_columns, taken
from data.sources.drift_table import DriftTable
from data.sources.local_register import is_synthetic
from data.sources.publication import Publication, TextTable, publication_day
from data.sources.sheet import Sheet

_HEAD = 40


@dataclass(frozen=True)
class FurtherRelease:
    """How a release is told.

    Attributes:
        source: its name.
        table: its table in the drift table.
        drift: its drift table.
        needed: columns that a sheet must name to be taken.
        publication_days: the reviewed CSV of days on which editions came out.
        usual_lag_days: days from its date to its publication otherwise.
    """

    source: str
    table: str
    drift: DriftTable
    needed: frozenset[str]
    publication_days: Path
    usual_lag_days: int


def release(path: Path, sheets: list[Sheet], how: FurtherRelease) -> Publication | None:
    """Take a release apart; None if no sheet names the columns needed.

    Raises:
        UnreadableFile: if it holds no rows or says no date.
    """
    titles: list[str] = []
    tables: list[TextTable] = []
    skipped: list[str] = []
    for sheet in sheets:
        header = header_row(how.drift, how.table, sheet.rows, len(how.needed))
        named = {} if header is None else named_columns(how.drift, how.table, sheet.rows[header])
        if header is None or not how.needed <= set(named):
            skipped.append(sheet.name)
            if sheet.name.lower().startswith("cover"):
                titles += [cell for row in sheet.rows[:_HEAD] for cell in row]
            continue
        above = [cell for row in sheet.rows[:header] for cell in row]
        titles += above
        as_at = _as_at(path, [sheet.name, *above])
        table = taken(how.drift, how.table, sheet, header, as_at)
        if table.cells.is_empty():
            raise UnreadableFile(f"{path.name} has headings but not one row; download it again.")
        tables.append(table)
    if not tables:
        return None
    as_at = max(table.as_at for table in tables)
    said = _came_out(titles, as_at)
    day, estimated = publication_day(as_at, said, how.publication_days, how.usual_lag_days)
    return Publication(
        source=how.source,
        as_at=as_at,
        published_on=day,
        published_on_estimated=estimated,
        data_kind="synthetic" if is_synthetic([path.stem, *titles]) else "real",
        tables=tuple(tables),
        published_on_in_file=said,
        skipped_sheets=tuple(skipped),
    )


def _as_at(path: Path, said: list[str]) -> date:
    as_at = first_said(said) or as_at_in(path.stem) or year_end_in(path.stem)
    if as_at is None:
        raise UnreadableFile(
            f"{path.name} does not say what date it describes; put the date in its name, as in "
            f"{path.stem}_31_march_2025{path.suffix}."
        )
    return as_at


def _came_out(texts: list[str], as_at: date) -> date | None:
    said = [day for text in texts if (day := published_in(text))]
    return max((d for d in said if as_at <= d < as_at + timedelta(days=550)), default=None)
