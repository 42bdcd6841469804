"""Population by council and age: mid-year estimates and projections, as Nomis gives them."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from data.errors import NotRecognised, UnreadableFile
from data.sources.authorities.reviewed import changes, upper_tier
from data.sources.cells import as_word
from data.sources.drift_table import fold, load_drift_table
from data.sources.publication import Publication
from data.sources.sheet import Sheet
from data.sources.statistics_table import figure, header_row, mapped, publication, refuse, statistic

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "population"
TITLE = "Population of councils by age, mid-year estimates (ONS, by Nomis)"
KEY = None
WITHOUT_KEY = "No key is needed."
COLUMNS = Path(__file__).with_name("population_columns.yaml")
#: Mid-year to the July of the next year but a few days.
USUAL_LAG_DAYS = 380
ADDRESS = "https://www.nomisweb.co.uk/api/v01/dataset/NM_2002_1.data.csv"
#: Nomis gives at most so many rows at a time.
PAGE_ROWS = 25_000
_MOST_PAGES = 200
_YEARS = ("PROJECTED_YEAR_NAME", "PROJECTED_YEAR", "DATE_NAME", "DATE")


def fetch(job: FetchJob) -> list[Path]:
    """Download the latest estimates of every council, page by page, as one file a page.

    Raises:
        FetchFailed: if a page cannot be had, is no such table, or ends within a line.
    """
    from data.fetching.faults import FetchFailed
    from data.fetching.ledger import bear_name
    from data.fetching.paging import Paging

    job.folder.mkdir(parents=True, exist_ok=True)
    former = set(changes()["former_code"])
    codes = [code for code in upper_tier()["la_code"] if code not in former]
    asked = {
        "geography": ",".join(codes),
        "date": "latest",
        "gender": "0",
        # 200: all ages; 101 to 191: each year of age, 90 and over together.
        "c_age": "200,101...191",
        "measures": "20100",
        "select": "date_name,geography_name,geography_code,gender_name,c_age_name,obs_value",
    }
    parts: list[Path] = []
    paging = Paging(ADDRESS)
    for page in range(_MOST_PAGES):
        offset = page * PAGE_ROWS
        text = job.client.get_text(ADDRESS, params={**asked, "recordoffset": str(offset)})
        if page and not text.strip():
            break
        if "obs_value" not in text.partition("\n")[0].lower() or not text.endswith("\n"):
            raise FetchFailed(
                f"{ADDRESS} answers with something that is no whole table; try again later."
            )
        rows = sum(1 for row in csv.reader(io.StringIO(text)) if row) - 1
        if rows <= 0:
            break
        paging.page([text])
        part = job.folder / f"nomis_population_{offset:07d}.csv.part"
        part.write_text(text, encoding="utf-8")
        parts.append(part)
        job.told(f"Nomis: {offset + rows:,} rows")
        if rows < PAGE_ROWS:
            break
    else:
        raise paging.endless()
    # Some pages alone would be some councils alone.
    return [bear_name(part, part.with_suffix(""), ADDRESS) for part in parts]


def ingest(path: Path, sheets: list[Sheet]) -> Publication:
    """Take one table of Nomis apart.

    Raises:
        NotRecognised: if it is none of population by year, area and age.
        UnreadableFile: if it is one without a year.
    """
    for sheet in sheets[:1]:
        header = header_row(sheet.rows, ("GEOGRAPHY_CODE", "OBS_VALUE"))
        if header is None:
            continue
        headings = [fold(cell) for cell in sheet.rows[header]]
        year = next((fold(name) for name in _YEARS if fold(name) in headings), None)
        if year is None or not {"c age name", "age name"} & set(headings):
            continue
        at = headings.index(year)
        given = {row[at].strip() for row in sheet.rows[header + 1 :] if len(row) > at}
        years = [int(text) for text in given if text.isdigit() and 1990 < int(text) < 2100]
        if not years:
            raise UnreadableFile(f"{path.name} names no year that can be read.")
        projected = year.startswith("projected")
        # A projection is of years to come: it is dated by its first, and its rows by their own.
        as_at = date(min(years) if projected else max(years), 6, 30)
        drift = load_drift_table(COLUMNS)
        kind = "projection" if projected else "estimate"
        table = statistic(path, sheet, header, kind, drift, as_at)
        return publication(SOURCE, path, sheets, [table], USUAL_LAG_DAYS)
    raise NotRecognised(f"{path.name} is no table of population by area and age")


def population_rows(
    table: str, cells: pl.DataFrame, as_at: date, file_name: str
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    """Type one archived table of Nomis.

    Args:
        table: ``estimate`` or ``projection``.
        cells: its text, ``row_number`` first.
        as_at: the table's date; each row tells its own.
        file_name: named in errors.

    Returns:
        Rows with the columns of ``Population``, the origin's aside; ``row_number, reason`` of the
        lines that give none; and what was unusual.

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    drift = load_drift_table(COLUMNS)
    text, warnings = mapped(drift, "population", cells, as_at, file_name)
    number, sign, unreadable = figure(pl.col("population"))
    sex = as_word(pl.coalesce("sex", pl.lit("Total")), drift.words("sex"))
    year = pl.col("year").str.extract(r"^(\d{4})$").cast(pl.Int32)
    typed = text.with_columns(
        as_at=pl.when(year.is_between(1991, 2099)).then(pl.date(year, 6, 30)),
        kind=pl.lit(table),
        sex=sex,
        age=pl.coalesce("age", pl.lit("All Ages")),
        population=number,
        unreadable=unreadable | sign.is_not_null(),
    )
    good, bad = refuse(
        typed,
        {
            "is of no year": pl.col("as_at").is_null(),
            "names no area of the register of geographic codes": ~pl.col("area_code")
            .str.contains(r"^[EKNSW]\d{8}$")
            .fill_null(False),
            "is of neither sex nor of both": pl.col("sex").is_null(),
            "is a share, not a number of people": pl.col("measure")
            .str.to_lowercase()
            .str.contains("percent|share|rate")
            .fill_null(False),
            "its number of people cannot be read": pl.col("unreadable"),
        },
    )
    return good, bad, warnings
