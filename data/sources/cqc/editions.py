"""One list of the Care Quality Commission as a publication: its tables, and which day it describes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl

from data.errors import UnreadableFile
from data.sources.as_at import as_at_in, first_said
from data.sources.cells import as_date
from data.sources.cqc.lists import ListText, drift, kind_of, unrecognised, write_lists
from data.sources.publication import Publication, TextTable

SYNTHETIC_MARK = "synthetic data"


def list_publication(
    path: Path,
    spare: Path,
    source: str,
    tables: tuple[str, ...],
    dated_by: tuple[str, ...] = (),
) -> Publication:
    """Take one list apart.

    Its date is what it says above its headings or on its README sheet ("CQC database as at"),
    else the date in its name. A list known to say neither was made no earlier than the latest day
    in its columns ``dated_by``.

    Args:
        path: the file.
        spare: the Parquet files' names are derived from it.
        source: the publication's name.
        tables: its lists, the main one first.
        dated_by: headings of dates.

    Raises:
        NotRecognised: if the file does not begin with the main list.
        UnreadableFile: if it is damaged, empty or of no date.
    """
    if kind_of(path) != tables[0]:
        raise unrecognised(path)
    lists, texts, skipped, encoding = write_lists(path, spare, tables)
    as_at, warnings = _as_at(path, texts, lists[0], dated_by)
    lag = timedelta(days=int(drift().raw["usual_lag_days"]))
    return Publication(
        source=source,
        as_at=as_at,
        published_on=as_at + lag,
        published_on_estimated=True,
        data_kind="synthetic" if SYNTHETIC_MARK in " ".join(texts).lower() else "real",
        tables=tuple(
            TextTable(
                table=found.table,
                sheet=found.sheet,
                as_at=as_at,
                cells=pl.DataFrame(),
                encoding=encoding,
                preamble_rows=found.header - 1,
                blank_rows=max(found.last_line - found.header - found.rows, 0),
                warnings=(*found.warnings, *(warnings if found is lists[0] else ())),
                parquet=found.parquet,
                rows=found.rows,
            )
            for found in lists
        ),
        skipped_sheets=tuple(skipped),
    )


def _as_at(
    path: Path, texts: list[str], found: ListText, dated_by: tuple[str, ...]
) -> tuple[date, list[str]]:
    inside, named = first_said(texts), as_at_in(path.stem)
    if inside and named and inside != named:
        return inside, [f"the file says {inside}, its name says {named}: the file is believed"]
    if said := inside or named:
        return said, []
    if dated_by:
        present = [h for h in dated_by if h in pl.read_parquet_schema(found.parquet)]
        days = pl.read_parquet(found.parquet, columns=present).select(
            pl.max_horizontal(day(pl.col(heading)).max() for heading in present)
        )
        if present and (latest := days.item()):
            return latest, [f"the list does not say its date; its latest day is {latest}"]
    raise UnreadableFile(
        f"{path.name} does not say what date it describes; put the date in its name, as in "
        "01_July_2026_HSCA_Active_Locations.ods."
    )


def day(text: pl.Expr) -> pl.Expr:
    """A day as these lists write it: ISO, ``dd/mm/yyyy``, or American with its clock.

    ``1/17/2011 12:00:00 AM`` is 17 January: only the American export writes the clock so.
    """
    tidy = text.str.strip_chars()
    american = tidy.str.contains(r"(?i)\d [AP]M$")
    written = tidy.str.extract(r"^(\d{1,2}/\d{1,2}/\d{4}) ", 1)
    plain = as_date(pl.when(~american).then(tidy))
    read = written.str.to_date("%m/%d/%Y", strict=False)
    sound = pl.when(read.is_between(pl.date(1900, 1, 1), pl.date(2100, 1, 1))).then(read)
    return pl.when(american).then(sound).otherwise(plain)
