"""Where postcodes are: of the directory, only those that services and companies bear."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from data.outlines.degrees import degrees
from data.sources.authorities.directory import PACKAGE, counties_of_districts
from data.sources.authorities.kept_directory import kept_directory, package_version, tidied
from data.sources.postcodes import SOURCE
from data.tables.area import Postcode
from data.warehouse.archive import ArchivedTable
from data.warehouse.family import FamilyRead, by_age

SOURCES = frozenset({SOURCE})
#: The package carries the directory of November 2025.
PACKAGE_KNOWN_ON = date(2025, 11, 30)


def read(archived: list[ArchivedTable]) -> FamilyRead:
    """Note the directories held; the newest is in use. ``postcodes`` reads what is wanted of it."""
    done = FamilyRead()
    ordered = by_age(archived)
    nothing = pl.DataFrame(schema={"row_number": pl.Int64, "reason": pl.String})
    for origin in ordered:
        rows = int(pl.scan_parquet(origin.path).select(pl.len()).collect().item())
        done.kept(origin, rows, nothing, in_use=origin is ordered[-1])
    return done


def postcodes(written: pl.Series, archived: list[ArchivedTable]) -> pl.DataFrame:
    """``postcode`` rows for the postcodes that services and companies bear.

    Args:
        written: postcodes in any usual writing; what is none is passed over.
        archived: every archived table; the newest directory among them is read, else the package.

    Returns:
        Rows under ``Postcode``, ordered; none for a postcode that the directory does not have.
    """
    wanted = (
        pl.DataFrame({"postcode": written.cast(pl.String).unique()})
        .select(tidied(pl.col("postcode")))
        .drop_nulls()
        .unique()
        .sort("postcode")
    )
    directories = by_age([table for table in archived if table.source == SOURCE])
    if wanted.is_empty():
        return Postcode.create_empty()
    found = _of_archive(wanted, directories[-1]) if directories else _of_package(wanted)
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


def _of_package(wanted: pl.DataFrame) -> pl.DataFrame:
    found = kept_directory().join(wanted.lazy(), on="postcode", how="semi").collect()
    no_code = pl.col("district_code").str.contains("99999999")
    return found.with_columns(
        pl.when(~no_code).then(pl.col("district_code")),
        ended_on=pl.lit(None, pl.Date),
        known_on=pl.lit(PACKAGE_KNOWN_ON),
        known_on_estimated=pl.lit(True),
        raw_name=pl.lit(f"{PACKAGE}-{package_version()}"),
        row_number=pl.lit(None, pl.Int64),
    )
