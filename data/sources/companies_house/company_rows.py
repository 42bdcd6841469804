"""From the text of a company list or of company profiles to rows of ``company``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from data.sources.cells import tidy, typed
from data.sources.companies_house.company_list import COLUMNS, FAULT
from data.sources.companies_house.company_number import as_company_number
from data.sources.companies_house.words import care_activities, folded
from data.sources.drift import Mapping, map_columns
from data.sources.drift_table import load_drift_table
from data.sources.publication import Publication

_SAMPLE = 10_000


@dataclass(frozen=True)
class CompanyRows:
    """What a list of companies gave.

    ``kept`` has the columns of ``Company`` but the origin's (``as_at``, ``known_on``, ...);
    ``refused`` has ``row_number, reason``; ``outside`` counts the rows left in the archive.
    """

    kept: pl.DataFrame
    refused: pl.DataFrame
    outside: int
    warnings: tuple[str, ...]


def map_company_list(parquet: Path, as_at: date, file_name: str) -> Mapping:
    """Which heading of an archived list is which column, judged by its first rows.

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    sample = pl.scan_parquet(parquet).head(_SAMPLE).drop("row_number", FAULT).collect()
    return map_columns(load_drift_table(COLUMNS), "company", sample, as_at, file_name)


def companies_readable(publication: Publication, file_name: str) -> tuple[str, ...]:
    """What is unusual about a company list or the API's answers, keeping nothing.

    Raises:
        SchemaDrift: if a list has no column for what is required.
    """
    warnings: list[str] = []
    for table in publication.tables:
        warnings += table.warnings
        if table.parquet is not None and table.table == "company":
            warnings += map_company_list(table.parquet, table.as_at, file_name).warnings
    return tuple(warnings)


def care_numbers(parquet: Path, as_at: date, file_name: str) -> pl.Series:
    """The numbers of the companies on an archived list with care among their four activities.

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    mapping = map_company_list(parquet, as_at, file_name)
    activities = [mapping.headings[n] for n in mapping.headings if n.startswith("activity_")]
    care = pl.any_horizontal(
        False,
        *(pl.col(heading).str.slice(0, 5).is_in(list(care_activities())) for heading in activities),
    )
    number = as_company_number(pl.col(mapping.headings["company_number"])).alias("company_number")
    rows = pl.scan_parquet(parquet).filter(care).select(number).collect()
    return rows["company_number"].drop_nulls()


def list_rows(parquet: Path, as_at: date, file_name: str, wanted: pl.Series) -> CompanyRows:
    """Type an archived list of companies; of a national one, the companies wanted alone.

    Args:
        parquet: the list's text.
        as_at: its date.
        file_name: named in errors.
        wanted: company numbers: the care market's through all lists, for one that is no longer in
            care has not left the register.

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    drift = load_drift_table(COLUMNS)
    mapping = map_company_list(parquet, as_at, file_name)
    text = pl.scan_parquet(parquet)
    at_fault = text.filter(pl.col(FAULT).is_not_null()).select("row_number", reason=FAULT).collect()
    whole = text.filter(pl.col(FAULT).is_null())
    rows = int(whole.select(pl.len()).collect().item())
    if rows > drift.raw["extract_rows"]:
        number = as_company_number(pl.col(mapping.headings["company_number"]))
        whole = whole.filter(number.is_in(wanted.implode()))
    cells = whole.select(
        "row_number",
        *(
            tidy(pl.col(mapping.headings[column.name]), drift.raw["blank"]).alias(column.name)
            if column.name in mapping.headings
            else pl.lit(None, pl.String).alias(column.name)
            for column in drift.tables["company"]
        ),
    ).collect()
    kept, refused, warnings = company_rows(cells)
    return CompanyRows(
        kept,
        pl.concat([refused, at_fault]).sort("row_number"),
        rows - len(cells),
        (*mapping.warnings, *warnings),
    )


def company_rows(cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, list[str]]:
    """Type tidy text under the columns of ``columns.yaml``, ``row_number`` first.

    Returns:
        Rows with the columns of ``Company``, the origin's aside; ``row_number, reason`` of rows
        without a company number or name, and of a number's second row; and what was unusual.
    """
    drift = load_drift_table(COLUMNS)
    number = as_company_number(pl.col("company_number"))
    rows = cells.select(
        "row_number",
        *(
            typed(pl.col(column.name), column.contract, drift).alias(column.name)
            for column in drift.tables["company"]
        ),
        repaired=number,
    ).with_columns(
        company_number="repaired",
        # Blanks and small letters are no loss; zeros are.
        number_repaired=pl.col("repaired")
        != pl.col("company_number").str.replace_all(" ", "").str.to_uppercase(),
        status_kind=folded(pl.col("status"), "status"),
        company_type=folded(pl.col("category"), "company_type"),
        accounts_type=folded(pl.col("accounts_category"), "accounts_type"),
        year_end_day=_between("year_end_day", 1, 31),
        year_end_month=_between("year_end_month", 1, 12),
        **{
            f"sic_{n}": pl.col(f"activity_{n}").str.extract(r"^(\d{4,5})(?:\D|$)", 1)
            for n in range(1, 5)
        },
    )
    judged = rows.with_columns(
        reason=pl.when(pl.col("company_number").is_null())
        .then(pl.lit("no readable company number"))
        .when(pl.col("name").is_null())
        .then(pl.lit("no company name"))
        .when(~pl.struct("company_number").is_first_distinct())
        .then(pl.lit("company number repeated in this list; the first row is kept"))
    )
    refused = judged.filter(pl.col("reason").is_not_null()).select("row_number", "reason")
    kept = judged.filter(pl.col("reason").is_null()).drop("reason", "repaired")
    return kept, refused, _warnings(cells, rows, kept)


def _between(name: str, low: int, high: int) -> pl.Expr:
    return pl.when(pl.col(name).is_between(low, high)).then(name)


def _warnings(cells: pl.DataFrame, rows: pl.DataFrame, kept: pl.DataFrame) -> list[str]:
    found = []
    if repaired := int(kept["number_repaired"].sum()):
        found.append(f"{repaired:,} company numbers had lost their leading zeros")
    for written, ours, what in (
        ("status", "status_kind", "statuses"),
        ("category", "company_type", "company categories"),
        ("accounts_category", "accounts_type", "accounts categories"),
    ):
        new = kept.filter(pl.col(written).is_not_null() & pl.col(ours).is_null())[written].unique()
        if len(new):
            found.append(f"new {what}: {', '.join(sorted(new.to_list())[:10])}")
    for column in load_drift_table(COLUMNS).tables["company"]:
        if column.contract in {"date", "whole"}:
            lost = int((cells[column.name].is_not_null() & rows[column.name].is_null()).sum())
            if lost:
                found.append(f"{lost:,} unreadable in {column.name}")
    return found
