"""A register of one list that says little about itself: its publication, and whole rows of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl

from data.errors import UnreadableFile
from data.sources.drift_table import DriftTable, fold
from data.sources.publication import Publication, TextTable

SYNTHETIC_MARK = "synthetic data"
#: The contract's bound; a larger number of places is a slip.
_MOST_PLACES = 5000


def register(
    path: Path, source: str, table: TextTable, above: list[list[str]], usual_lag_days: int
) -> Publication:
    """The publication of one list.

    Args:
        path: the file; ``synthetic data`` in its name or above its table marks made-up data.
        source: its source.
        table: the list.
        above: the lines over its headings.
        usual_lag_days: days from its date to its publication, which it does not say.

    Raises:
        UnreadableFile: if it has headings but no rows.
    """
    if table.cells.is_empty():
        raise UnreadableFile(f"{path.name} has headings but not one row; download it again.")
    marked = is_synthetic([path.stem, table.sheet, *(cell for row in above for cell in row)])
    return Publication(
        source=source,
        as_at=table.as_at,
        published_on=table.as_at + timedelta(days=usual_lag_days),
        published_on_estimated=True,
        data_kind="synthetic" if marked else "real",
        tables=(table,),
    )


def is_synthetic(texts: list[str]) -> bool:
    """Whether titles or a file's name say that the data are made up."""
    return SYNTHETIC_MARK in re.sub(r"[^a-z]+", " ", " ".join(texts).lower())


def without_homes(drift: DriftTable, table: TextTable, kind: str, own: list[str]) -> TextTable:
    """The list with the name and address of those registered at home (childminders) blanked.

    Args:
        drift: its ``registered_at_home`` lists the kinds of service meant.
        table: the list.
        kind: the heading of the kind of service.
        own: headings of what is then a person's own.
    """
    meant = [fold(word) for word in drift.raw["registered_at_home"]]
    at_home = (
        pl.col(kind).str.to_lowercase().str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars()
    ).is_in(meant)
    blanked = [
        pl.when(at_home).then(pl.lit("")).otherwise(pl.col(name)).alias(name)
        for name in own
        if name in table.cells.columns
    ]
    return replace(table, cells=table.cells.with_columns(blanked))


def whole_snapshot(rows: pl.DataFrame) -> pl.DataFrame:
    """``service_snapshot`` rows from those a register gives; what it does not give is null.

    Args:
        rows: any of the contract's columns, ``row_number`` among them; provenance aside.
    """
    from data.tables.service import ServiceSnapshot  # loads the library of contracts

    schema = ServiceSnapshot.create_empty().schema
    given = {"known_on", "known_on_estimated", "raw_name"}
    return rows.with_columns(
        places=pl.when(pl.col("places").is_between(0, _MOST_PLACES)).then("places")
    ).select(
        pl.col(name) if name in rows.columns else pl.lit(None, kind).alias(name)
        for name, kind in schema.items()
        if name not in given
    )


def split_refused(
    judged: pl.DataFrame, repeated: str, key: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Good rows, and ``row_number, reason`` of those with a reason or with a key seen before.

    Args:
        judged: rows with ``row_number`` and ``reason`` (null: good).
        repeated: the reason of a second good row.
        key: the column in which good rows differ.
    """
    again = (
        pl.col("reason").is_null() & ~pl.struct(key, pl.col("reason").is_null()).is_first_distinct()
    )
    judged = judged.with_columns(reason=pl.when(again).then(pl.lit(repeated)).otherwise("reason"))
    refused = judged.filter(pl.col("reason").is_not_null()).select("row_number", "reason")
    return judged.filter(pl.col("reason").is_null()).drop("reason"), refused


def postcode(text: pl.Expr) -> pl.Expr:
    """A postcode in its written form ("M35 9BG"), or null."""
    squeezed = text.str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
    whole = squeezed.str.contains(r"^[A-Z]{1,2}\d[A-Z0-9]?\d[A-Z]{2}$")
    return pl.when(whole).then(squeezed.str.replace(r"(.{3})$", " ${1}"))
