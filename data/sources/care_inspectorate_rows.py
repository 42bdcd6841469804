"""From the archived text of the Care Inspectorate's datastore to typed rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import polars as pl

from data.identity.owner import folded_name
from data.sources.authorities.devolved import with_council_areas
from data.sources.care_inspectorate import COLUMNS
from data.sources.cells import as_date, as_number, tidy
from data.sources.declared_table import declared_rows
from data.sources.drift_table import DriftTable, load_drift_table
from data.sources.local_register import postcode, split_refused, whole_snapshot

_CS = r"^CS\d{10}$"
_SP = r"^SP\d{10}$"


@dataclass(frozen=True)
class DatastoreRows:
    """One month's list, provenance aside.

    ``snapshot`` has the columns of ``ServiceSnapshot``, ``grades`` of ``ScotlandGrade``, ``years``
    of ``ScotlandYear``; ``refused`` has ``row_number, reason``.
    """

    snapshot: pl.DataFrame
    grades: pl.DataFrame
    years: pl.DataFrame
    refused: pl.DataFrame
    warnings: tuple[str, ...]


def datastore_rows(cells: pl.DataFrame, as_at: date, file_name: str) -> DatastoreRows:
    """Type one archived list.

    The market is told by the kind of service: a care home for adults is in ``care-homes``, for
    nursing is no kind of its own in Scotland; support in people's own homes is in ``home-care``.
    Homes for children are in no market here, as England's registers alone describe that one.

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    drift = load_drift_table(COLUMNS)
    yearly = {name: said for name in cells.columns if (said := _year_of(drift, name))}
    done = declared_rows(drift, "datastore", cells.drop(yearly), as_at, file_name)
    number = pl.col("cs_number").str.to_uppercase().str.replace_all(r"\s", "")
    rows = with_council_areas(
        done.rows.with_columns(
            as_at=pl.lit(as_at),
            urn=pl.when(number.str.contains(_CS)).then(number),
            reason=pl.when(number.is_null() | ~number.str.contains(_CS))
            .then(pl.lit("no readable CS number"))
            .when(pl.col("care_service").is_null())
            .then(pl.lit("no kind of service")),
        ),
        "Scotland",
    )
    good, refused = split_refused(rows, "CS number repeated in this list", "urn")
    good = good.with_columns(service_id=pl.lit("ci:") + pl.col("urn"))
    ids = good.select("row_number", "service_id", "as_at")
    grades, strange = _grades(drift, good)
    warnings = list(done.warnings)
    if strange:
        warnings.append(f"{strange:,} grades outside 1 to 6 left out")
    return DatastoreRows(
        _snapshot(good), grades, _years(drift, cells, yearly, ids), refused, tuple(warnings)
    )


def _snapshot(rows: pl.DataFrame) -> pl.DataFrame:
    kind = pl.col("care_service").str.to_lowercase()
    sub = pl.col("subtype").fill_null("").str.to_lowercase()
    for_children = sub.str.contains("child|young people|school")
    in_own_home = kind.str.contains("care at home") | sub.str.contains("care at home")
    provider = pl.col("sp_number").str.to_uppercase().str.replace_all(r"\s", "")
    status = pl.col("registration_status").str.to_lowercase()
    return whole_snapshot(
        rows.with_columns(
            provision_type=pl.concat_str(
                "care_service", "subtype", separator=": ", ignore_nulls=True
            ),
            market=pl.when(kind.str.starts_with("care home") & ~for_children)
            .then(pl.lit("care-homes"))
            .when(in_own_home & ~for_children)
            .then(pl.lit("home-care")),
            # Beds are the older column; a place of registration is what the law knows.
            places=pl.coalesce("registered_places", "total_beds"),
            provider_id=pl.when(provider.str.contains(_SP))
            .then(pl.lit("ci-sp:") + provider)
            .when(pl.col("owner_name").is_not_null())
            .then(pl.lit("ci-org:") + folded_name(pl.col("owner_name")))
            .otherwise(pl.lit("ci-none:") + pl.col("urn")),
            home_care=pl.when(in_own_home).then(pl.lit(True)),
            dormant=pl.when(status == "inactive")
            .then(pl.lit(True))
            .when(status == "active")
            .then(pl.lit(False)),
            postcode=postcode(pl.col("postcode")),
        )
    )


def _grades(drift: DriftTable, rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """``ScotlandGrade`` rows, and how many grades were none."""
    said = pl.col("graded_on")
    month = said.str.extract_groups(r"^(20\d{2})[_\-](\d{1,2})$")
    parts = [month.struct.field("1"), month.struct.field("2").str.zfill(2), pl.lit("01")]
    first = pl.concat_str(parts, separator="-").str.to_date("%Y-%m-%d", strict=False)
    long = rows.with_columns(graded_on=pl.coalesce(as_date(said), first.dt.month_end())).unpivot(
        drift.raw["themes"],
        index=["service_id", "as_at", "graded_on", "row_number"],
        variable_name="theme",
        value_name="grade",
    )
    given = long.filter(pl.col("grade").is_not_null())
    good = given.filter(pl.col("grade").is_between(1, 6))
    # Publishers write 0 where there is no grade yet.
    return good, len(given.filter(pl.col("grade") != 0)) - len(good)


def _years(
    drift: DriftTable, cells: pl.DataFrame, yearly: dict[str, tuple[str, int]], ids: pl.DataFrame
) -> pl.DataFrame:
    ours = {theirs: name for name, words in drift.raw["yearly"].items() for theirs in words}
    headings = pl.DataFrame(
        [
            {"heading": heading, "measure": ours.get(measure, measure), "year_to": year}
            for heading, (measure, year) in yearly.items()
        ],
        schema={"heading": pl.String, "measure": pl.String, "year_to": pl.Int64},
    )
    long = (
        cells.select(
            "row_number",
            *(tidy(pl.col(name), drift.raw["blank"]).alias(name) for name in yearly),
        )
        .join(ids, on="row_number", maintain_order="left")
        .unpivot(
            list(yearly),
            index=["service_id", "as_at", "row_number"],
            variable_name="heading",
            value_name="value",
        )
        .with_columns(pl.col("value").cast(pl.String))
        .drop_nulls("value")
    )
    # Each value is typed once: the same few stand in hundreds of thousands of cells.
    values = long.select(pl.col("value").unique())
    typed = values.with_columns(number=as_number(pl.col("value"))).with_columns(
        day=pl.when(pl.col("number").is_null()).then(as_date(pl.col("value")))
    )
    return (
        long.join(headings, on="heading", maintain_order="left")
        .join(typed, on="value", maintain_order="left")
        .drop("heading")
        .unique(["service_id", "measure", "year_to"], keep="first", maintain_order=True)
    )


def _year_of(drift: DriftTable, heading: str) -> tuple[str, int] | None:
    match = re.match(drift.raw["by_year"], heading.strip())
    if match is None or (int(match[2]) + 1) % 100 != int(match[3]):
        return None
    measure = re.sub(r"[^a-z0-9]+", "_", match[1].lower()).strip("_")
    return measure, 2000 + int(match[3])
