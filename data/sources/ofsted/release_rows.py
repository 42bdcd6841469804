"""From the archived text of the release's further lists to typed rows: inspections, premises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from data.sources.declared_table import declared_rows
from data.sources.drift_table import DriftTable
from data.sources.local_authorities import with_authority_codes

_MOST_PLACES = 5000


@dataclass(frozen=True)
class ReleaseRows:
    """Rows of one list, provenance aside; ``row_number, reason`` of the refused; warnings."""

    kept: pl.DataFrame
    refused: pl.DataFrame
    warnings: tuple[str, ...]


def inspections_in_year(
    drift: DriftTable, cells: pl.DataFrame, as_at: date, file_name: str
) -> ReleaseRows:
    """The list of inspections in the year: what inspectors judged, visit by visit.

    A visit without a judgement (most assurance visits and monitoring inspections) is no row of
    ``inspection``; a warning counts such visits by kind. Kinds are written in one way: "Full
    Inspection" is "Full inspection".

    Returns:
        One row per judged inspection: ``service_id, happened_on, published_on, event_type,
        event_number, rating, rating_helped_protected, rating_leaders, row_number``.

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    done = declared_rows(drift, "inspections_in_year", cells, as_at, file_name)
    kind = pl.col("event_type")
    judged = done.rows.with_columns(
        event_type=kind.str.head(1).str.to_uppercase() + kind.str.slice(1).str.to_lowercase(),
        reason=pl.when(pl.col("urn").is_null())
        .then(pl.lit("no readable URN"))
        .when(pl.col("inspected_on").is_null())
        .then(pl.lit("no readable day of inspection")),
    )
    refused = judged.filter(pl.col("reason").is_not_null()).select("row_number", "reason")
    good = judged.filter(pl.col("reason").is_null())
    visits = good.filter(pl.col("rating").is_null())
    warnings = list(done.warnings)
    if len(visits):
        kinds = (
            visits.group_by(pl.col("event_type").fill_null("no kind given"))
            .len()
            .sort("event_type")
        )
        told = ", ".join(f"{name} {number:,}" for name, number in kinds.iter_rows())
        warnings.append(f"{len(visits):,} visits without a judgement stay in the archive ({told})")
    kept = good.filter(pl.col("rating").is_not_null()).select(
        service_id=pl.lit("ofsted:") + pl.col("urn"),
        happened_on="inspected_on",
        published_on="inspection_published_on",
        event_type="event_type",
        event_number="event_number",
        rating="rating",
        rating_helped_protected="rating_helped_protected",
        rating_leaders="rating_leaders",
        row_number="row_number",
    )
    return ReleaseRows(kept, refused, tuple(warnings))


def premises(drift: DriftTable, cells: pl.DataFrame, as_at: date, file_name: str) -> ReleaseRows:
    """The list of premises of supported accommodation.

    Returns:
        One row per premises under the columns of ``Premises``, provenance aside.

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    done = declared_rows(drift, "premises", cells, as_at, file_name)
    unknown = pl.col("urn").is_null()
    refused = done.rows.filter(unknown).select("row_number", reason=pl.lit("no readable URN"))
    kept = done.rows.filter(~unknown).with_columns(
        service_id=pl.lit("ofsted:") + pl.col("urn"),
        as_at=pl.lit(as_at),
        premises=pl.int_range(1, pl.len() + 1).over("urn"),
        places=pl.when(pl.col("places").is_between(0, _MOST_PLACES)).then("places"),
        region=pl.col("region").replace("Yorkshire and the Humber", "Yorkshire and The Humber"),
    )
    return ReleaseRows(with_authority_codes(kept), refused, done.warnings)
