"""The archive's notices of The Gazette, typed: rows for the warehouse."""

from __future__ import annotations

import polars as pl

from data.sources.gazette import SOURCE
from data.sources.gazette_entries import FIELDS, notice_rows
from data.tables.gazette import GazetteNotice
from data.warehouse.archive import ArchivedTable
from data.warehouse.family import FamilyRead, by_age, provenance, under

SOURCES = frozenset({SOURCE})
CONTRACTS = {"gazette_notice": GazetteNotice}


def read(archived: list[ArchivedTable]) -> FamilyRead:
    """Type the archived notices, under contract; one that came twice counts once, as it came last.

    A company number that only an earlier fetch found stays.
    """
    done = FamilyRead()
    parts: list[pl.DataFrame] = [GazetteNotice.create_empty()]
    for origin in by_age(archived):
        cells = origin.cells()
        absent = [name for name in FIELDS if name not in cells.columns]
        kept, bad = notice_rows(
            cells.with_columns(pl.lit(None, pl.String).alias(n) for n in absent)
        )
        kept = kept.with_columns(raw_name=provenance(origin)["raw_name"])
        good, broken = under(GazetteNotice, kept)
        parts.append(good)
        done.kept(origin, len(good), pl.concat([bad, broken]))
    key = GazetteNotice.primary_key()
    rows = pl.concat(parts).with_columns(
        pl.col("company_number").drop_nulls().last().over(key).alias("company_number")
    )
    done.tables["gazette_notice"] = GazetteNotice.validate(
        rows.unique(key, keep="last", maintain_order=True).sort(key)
    )
    return done
