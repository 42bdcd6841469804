"""The invented companies under the columns of the ``company`` table."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.demo.identity.company_columns import AS_AT, PREFIXES, SICS, Companies, FormerNames
from data.demo.identity.places import council_of, councils, postcode_text
from data.tables.company import Company

Index = NDArray[np.int64]

RAW_NAME = "synthetic identity world"
_CATEGORIES = (
    "Private Limited Company",
    "Private Limited Company",
    "Limited Liability Partnership",
    "Community Interest Company",
    "Public Limited Company",
    "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)",
)
_TYPES = ("ltd", "ltd", "llp", "ltd", "plc", "private-limited-guarant-nsc")


def number_text(prefix: Index, number: Index) -> pl.Series:
    """Company numbers of eight characters, shape (n,)."""
    rows = pl.DataFrame({"prefix": pl.Series(PREFIXES).gather(prefix), "number": number})
    digits = pl.col("number").cast(pl.String)
    return rows.select(
        pl.when(pl.col("prefix") == "")
        .then(digits.str.zfill(8))
        .otherwise(pl.col("prefix") + digits.str.zfill(6))
        .alias("company_number")
    ).to_series()


def company_rows(companies: Companies, former: FormerNames, first: int, last: int) -> pl.DataFrame:
    """Rows of ``company`` for a stretch of companies.

    Args:
        companies: all of them.
        former: the names they gave up.
        first: position of the first.
        last: position after the last.

    Returns:
        One row per company under the columns of ``data.tables.company.Company``, in order of
        position; what only accounts and charges would tell is null. ``row_number`` is the position.
    """
    some = companies.take(np.arange(first, last))
    kind, council = some.names.ending, council_of(some.postcode)
    gone = pl.Series(~np.isnat(some.died))
    town = pl.Series([name.upper() for name in councils().names])
    sic = pl.Series(SICS).gather(some.sic)
    known = {
        "company_number": number_text(some.prefix, some.number),
        "name": some.names.text().str.to_uppercase(),
        "category": pl.Series(_CATEGORIES).gather(kind),
        "company_type": pl.Series(_TYPES).gather(kind),
        "incorporated_on": some.born,
        "dissolved_on": some.died,
        "post_town": town.gather(council),
        "postcode": postcode_text(some.postcode),
        "sic_1": sic,
        "row_number": np.arange(first, last),
    }
    rows = pl.DataFrame(known).with_columns(
        as_at=pl.lit(AS_AT),
        known_on=pl.lit(AS_AT),
        known_on_estimated=pl.lit(False),
        number_repaired=pl.lit(False),
        country_of_origin=pl.lit("United Kingdom"),
        raw_name=pl.lit(RAW_NAME),
        sic_1=pl.when(pl.col("sic_1") != "").then("sic_1"),
        status=pl.when(gone).then(pl.lit("Dissolved")).otherwise(pl.lit("Active")),
        status_kind=pl.when(gone).then(pl.lit("dissolved")).otherwise(pl.lit("active")),
    )
    rows = rows.join(
        _last_names(former, first, last), on="row_number", how="left", maintain_order="left"
    )
    types = Company.create_empty().schema
    missing = [pl.lit(None, types[name]).alias(name) for name in types if name not in rows.columns]
    return rows.with_columns(missing).select(pl.col(name).cast(types[name]) for name in types)


def former_names(companies: Companies, former: FormerNames) -> pl.DataFrame:
    """Every name given up: ``company_number, name, until``, in order of number and day."""
    return pl.DataFrame(
        {
            "company_number": number_text(companies.prefix[former.of], companies.number[former.of]),
            "name": former.names.text().str.to_uppercase(),
            "until": former.until,
        }
    ).sort("company_number", "until")


def _last_names(former: FormerNames, first: int, last: int) -> pl.DataFrame:
    here = np.flatnonzero((former.back == 1) & (former.of >= first) & (former.of < last))
    return pl.DataFrame(
        {
            "row_number": former.of[here],
            "previous_name": former.names.take(here).text().str.to_uppercase(),
            "previous_name_until": former.until[here],
        }
    )
