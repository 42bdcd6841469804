"""Contracts for what was read and what was refused."""

from __future__ import annotations

import dataframely as dy
import polars as pl


class SourceFile(dy.Schema):
    """One row per table found in a raw file. ``rows_read = rows_kept + rows_quarantined``."""

    source = dy.String()
    table = dy.String(primary_key=True)
    file_name = dy.String()
    raw_name = dy.String(primary_key=True)
    sheet = dy.String(primary_key=True)
    sha256 = dy.String()
    as_at = dy.Date(nullable=True)
    known_on = dy.Date(nullable=True)
    known_on_estimated = dy.Bool(nullable=True)
    in_use = dy.Bool()
    encoding = dy.String(nullable=True)
    preamble_rows = dy.Int64()
    blank_rows = dy.Int64()
    rows_read = dy.Int64()
    rows_kept = dy.Int64()
    rows_quarantined = dy.Int64()
    warnings = dy.String()

    @dy.rule()
    def counts_add_up(cls) -> pl.Expr:  # noqa: N805 (dataframely hands in the class)
        """Nothing read is lost."""
        return pl.col("rows_read") == pl.col("rows_kept") + pl.col("rows_quarantined")


class Quarantine(dy.Schema):
    """One row per refused row. ``row`` is the archive row as JSON; ``row_number`` counts the
    file's lines from 1."""

    source = dy.String()
    table = dy.String()
    raw_name = dy.String()
    row_number = dy.Int64()
    reason = dy.String()
    row = dy.String()
