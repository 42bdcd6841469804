"""From the archived text of the releases on ownership and fostering to typed rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from data.identity.owner import folded_name
from data.sources.companies_house.company_number import as_company_number
from data.sources.declared_table import declared_rows
from data.sources.drift_table import load_drift_table
from data.sources.local_authorities import with_authority_codes
from data.sources.local_register import split_refused

_OWNERSHIP = Path(__file__).with_name("ownership.yaml")
_FOSTERING = Path(__file__).with_name("fostering.yaml")
#: Folded names of lines that add up others.
_TOTALS = r"^(total|all|england|grand total|national|sub ?total)\b"
Rows = tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]


def owners(cells: pl.DataFrame, as_at: date, sheet: str, file_name: str) -> Rows:
    """The release on ownership: one row per provider, columns of ``OwnershipRelease``.

    Args:
        cells: the archive's text.
        as_at: the edition's date.
        sheet: the sheet's name, which tells the market where no column does.
        file_name: named in errors.

    Returns:
        Rows, provenance aside; ``row_number, reason`` of the refused; warnings.

    Raises:
        SchemaDrift: if no column of URNs or of owners can be found.
    """
    drift = load_drift_table(_OWNERSHIP)
    done = declared_rows(drift, "ownership_release", cells, as_at, file_name)
    kind = pl.coalesce("market", pl.lit(sheet)).str.to_lowercase().str.replace_all("[_+-]", " ")
    rows = done.rows.with_columns(
        service_id=pl.lit("ofsted:") + pl.col("urn"),
        as_at=pl.lit(as_at),
        market=pl.coalesce(
            pl.when(kind.str.contains(form)).then(pl.lit(name))
            for name, form in drift.raw["markets"].items()
        ),
        printed="owner_company_number",
        owner_company_number=as_company_number(pl.col("owner_company_number")),
        reason=pl.when(pl.col("urn").is_null())
        .then(pl.lit("no readable URN"))
        .when(pl.col("owner_name").is_null())
        .then(pl.lit("no owner")),
    )
    good, refused = split_refused(rows, "URN repeated in this list; the first row is kept", "urn")
    warnings = list(done.warnings)
    lost = good.filter(pl.col("printed").is_not_null() & pl.col("owner_company_number").is_null())
    if len(lost):
        warnings.append(f"{len(lost):,} owners' company numbers are none")
    return good.drop("printed"), refused, tuple(warnings)


def agencies(cells: pl.DataFrame, as_at: date, file_name: str) -> Rows:
    """The release on fostering: one row per agency, columns of ``FosteringAgency``.

    Lines that add up agencies are refused, so that no place counts twice.

    Returns:
        Rows, provenance aside; ``row_number, reason`` of the refused; warnings.

    Raises:
        SchemaDrift: if no column of agencies or of approved places can be found.
    """
    drift = load_drift_table(_FOSTERING)
    done = declared_rows(drift, "fostering_agency", cells, as_at, file_name)
    name = folded_name(pl.col("agency_name"))
    rows = done.rows.with_columns(
        agency_id=pl.when(pl.col("urn").is_not_null())
        .then(pl.lit("ofsted:") + pl.col("urn"))
        .otherwise(pl.lit("ofsted-fostering:") + name),
        as_at=pl.lit(as_at),
        **{
            column: pl.when(pl.col(column) >= 0).then(column)
            for column in ("approved_places", "filled_places", "households")
        },
        reason=pl.when(pl.col("urn").is_null() & pl.col("agency_name").is_null())
        .then(pl.lit("neither a URN nor a name"))
        .when(pl.col("urn").is_null() & name.str.contains(_TOTALS))
        .then(pl.lit("a total of other rows")),
    )
    good, refused = split_refused(rows, "agency repeated in this list", "agency_id")
    return with_authority_codes(good), refused, done.warnings
