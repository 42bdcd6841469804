"""Official statistics about councils: what their files have in common, whoever publishes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from data.errors import SchemaDrift, UnreadableFile
from data.sources.cells import as_number, tidy
from data.sources.drift import map_columns
from data.sources.drift_table import DriftTable, fold
from data.sources.publication import (
    Publication,
    TextTable,
    publication_day,
    text_table,
    without_people,
)
from data.sources.sheet import Sheet

SYNTHETIC_MARK = "synthetic data"
PUBLICATION_DAYS = Path(__file__).with_name("publication_days")
ENGLAND = "E92000001"
#: What stands where a number is withheld or there is none, with and without brackets.
SUPPRESSED = ("c", "k", "x", "z", "u", "low", ":", "*", ".", "..", "-", "~")
_HEADER_WITHIN = 40
_GSS = r"^[EKNSW]\d{8}$"
_ENUMERATOR = r"^(?:[A-Z]?\d+[a-z]*(?:\.\d*[ivx]*)?[a-z]?[ivx]*)[.:)]?\s+"


def header_row(rows: Sequence[Sequence[str]], wanted: Iterable[str]) -> int | None:
    """The first line in which every wanted heading stands, case and punctuation aside."""
    needed = {fold(heading) for heading in wanted}
    for index, row in enumerate(rows[:_HEADER_WITHIN]):
        if needed <= {fold(cell) for cell in row if cell.strip()}:
            return index
    return None


def statistic(
    path: Path, sheet: Sheet, header: int, table: str, drift: DriftTable, as_at: date
) -> TextTable:
    """A sheet's lines under its headings as text, without columns that name or reach a person.

    Raises:
        UnreadableFile: if there are headings but not one row.
    """
    cells, blank_rows = text_table(sheet.rows, header)
    if cells.is_empty():
        raise UnreadableFile(f"{path.name} has headings but not one row; download it again.")
    personal = [
        heading
        for heading in cells.columns
        if any(f" {word} " in f" {fold(heading)} " for word in drift.raw["personal"])
    ]
    return without_people(sheet, table, as_at, cells, personal, header, blank_rows)


def publication(
    source: str,
    path: Path,
    sheets: Sequence[Sheet],
    tables: Sequence[TextTable],
    usual_lag_days: int,
    skipped: Sequence[str] = (),
    said: date | None = None,
) -> Publication:
    """The publication of tables found in one file, dated by its latest.

    A file says that its data are invented in its name or in the lines above or under its table.
    """
    as_at = max(table.as_at for table in tables)
    published_on, estimated = publication_day(
        as_at, said, PUBLICATION_DAYS / f"{source}.csv", usual_lag_days
    )
    edges = [cell for sheet in sheets for row in sheet.rows[:_HEADER_WITHIN] for cell in row]
    edges += [cell for sheet in sheets for row in sheet.rows[-3:] for cell in row]
    told = re.sub(r"[^a-z]+", " ", f"{path.stem} {' '.join(edges)}".lower())
    return Publication(
        source=source,
        as_at=as_at,
        published_on=published_on,
        published_on_estimated=estimated,
        data_kind="synthetic" if SYNTHETIC_MARK in told else "real",
        tables=tuple(tables),
        published_on_in_file=said,
        skipped_sheets=tuple(skipped),
    )


def mapped(
    drift: DriftTable, table: str, cells: pl.DataFrame, as_at: date, file_name: str
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Tidy text under our columns (null where the file has no such column), and warnings.

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    mapping = map_columns(drift, table, cells.drop("row_number"), as_at, file_name)
    columns = {
        column.name: tidy(pl.col(mapping.headings[column.name]), drift.raw["blank"])
        if column.name in mapping.headings
        else pl.lit(None, pl.String)
        for column in drift.tables[table]
    }
    return cells.select("row_number", **columns), mapping.warnings


def figure(text: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """A cell of a statistic: its number, the code that stands for one, and whether it is neither.

    "[c]" and "c" are one code. A blank is null in all three: missing, and nobody said why.
    """
    bare = text.str.to_lowercase().str.replace(r"^\[(.*)\]$", "$1").str.strip_chars()
    code = pl.when(bare.is_in(SUPPRESSED)).then(bare)
    number = as_number(text)
    return number, code, text.is_not_null() & number.is_null() & code.is_null()


def plain(label: pl.Expr) -> pl.Expr:
    """A printed label without the "2b." or "11" before it and the blanks around it."""
    # "11Short breaks": the blank is missing in some years.
    spaced = label.str.replace(r"^(\d+)([A-Z])", "$1 $2")
    return spaced.str.replace(_ENUMERATOR, "").str.strip_chars()


def year_end(text: pl.Expr) -> pl.Expr:
    """31 March of the year a period ends in: "2024", "31/03/2024", "202324", "2023-24"; or null."""
    bare = text.str.strip_chars()
    whole = bare.str.extract(r"^(?:31[/.-]0?3[/.-])?((?:19|20)\d{2})$").cast(pl.Int32)
    spans = bare.str.extract(r"^((?:19|20)\d{2})[-/ ]?(?:19|20)?\d{2}$").cast(pl.Int32) + 1
    matches = bare.str.slice(-2).cast(pl.Int32, strict=False) == spans % 100
    year = pl.coalesce(whole, pl.when(matches).then(spans))
    return pl.when(year.is_between(1990, 2100)).then(pl.date(year, 3, 31))


def latest_year_end(sheet: Sheet, header: int, heading: str) -> date | None:
    """The latest 31 March that a column of periods names."""
    position = [fold(cell) for cell in sheet.rows[header]].index(fold(heading))
    given = {row[position] for row in sheet.rows[header + 1 :] if len(row) > position}
    days = (
        pl.Series("period", sorted(given), pl.String)
        .to_frame()
        .select(day=year_end(pl.col("period")))
    )
    found: date | None = days["day"].max()  # type: ignore[assignment]
    return found


def area_columns(level: pl.Expr, region: pl.Expr, council: pl.Expr) -> dict[str, pl.Expr]:
    """``level, area_code, la_code`` of a row of a release that tells its level and codes.

    Inner and Outer London stand beside London: they are of the level ``part of region``, so that
    adding up the regions counts nobody twice. A row of two councils together has no area code.
    """
    kind = level.str.to_lowercase()
    known = (
        pl.when(kind == "national")
        .then(pl.lit("national"))
        .when((kind == "regional") & region.str.starts_with("E13"))
        .then(pl.lit("part of region"))
        .when(kind == "regional")
        .then(pl.lit("region"))
        .when(kind == "local authority")
        .then(pl.lit("local authority"))
    )
    code = (
        pl.when(known == "national")
        .then(pl.lit(ENGLAND))
        .when(known == "local authority")
        .then(council)
        .otherwise(region)
    )
    code = pl.when(code.str.contains(_GSS)).then(code)
    return {
        "level": known,
        "area_code": code,
        "la_code": pl.when(known == "local authority").then(code),
    }


def level_of_code() -> dict[str, pl.Expr]:
    """``level, la_code`` of rows with an ``area_code``, by the kind of code it is."""
    code = pl.col("area_code")
    level = (
        pl.when(code == ENGLAND)
        .then(pl.lit("national"))
        .when(code.str.starts_with("E12"))
        .then(pl.lit("region"))
        .when(code.str.starts_with("E13"))
        .then(pl.lit("part of region"))
        .when(code.is_not_null())
        .then(pl.lit("local authority"))
    )
    return {"level": level, "la_code": pl.when(level == "local authority").then(code)}


def refuse(rows: pl.DataFrame, reasons: dict[str, pl.Expr]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split rows by the first reason against each.

    Args:
        rows: with ``row_number``.
        reasons: a sentence -> whether it holds.

    Returns:
        The rows without one; and ``row_number, reason`` of the others, a line once.
    """
    reason = pl.coalesce(
        *(pl.when(holds).then(pl.lit(sentence)) for sentence, holds in reasons.items())
    )
    judged = rows.with_columns(reason=reason)
    bad = judged.filter(pl.col("reason").is_not_null()).select("row_number", "reason")
    good = judged.filter(pl.col("reason").is_null()).drop("reason")
    return good, bad.unique("row_number", keep="first", maintain_order=True)


def no_period(file_name: str, what: str) -> SchemaDrift:
    """The error for a file none of whose periods can be read."""
    return SchemaDrift(f"{file_name} names no {what} that can be read.", {what: []})
