"""From the archived text of Ofsted's lists to typed tables under contract.

Each function takes one archived table and returns its good rows and its refused rows; nothing
is dropped. A cell that cannot be read leaves a null and a warning that names its rows; only a row
without a readable identity (URN, provision type, authority, sector) is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from data.identity.owner import provider_id
from data.sources.cells import tidy, typed
from data.sources.drift import map_columns
from data.sources.drift_table import DriftTable, fold
from data.sources.local_authorities import with_authority_codes

#: The largest registered number of places ever seen is a boarding school's, below 2,000.
MAX_PLACES = 5000
_IDENTITY = {
    "urn": "no readable URN",
    "provision_type": "no provision type",
    "sector": "unknown sector",
}
#: Columns of a snapshot that the registers of Ofsted do not have.
_NOT_GIVEN = {
    "uprn": pl.String,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "brand_id": pl.String,
    "brand_name": pl.String,
    "company_number": pl.String,
    "charity_number": pl.String,
    "home_care": pl.Boolean,
    "dormant": pl.Boolean,
}
#: A service may join and leave within one year: the list then may have a row for each.
_MOVES = ["joiner_status", "leaver_status"]


@dataclass(frozen=True)
class Typed:
    """Rows of one archived table after typing.

    ``kept`` has the drift table's columns (absent ones null) with ``row_number``;
    ``refused`` has ``row_number, reason``.
    """

    kept: pl.DataFrame
    refused: pl.DataFrame
    warnings: tuple[str, ...]


def read_table(
    drift: DriftTable, table: str, cells: pl.DataFrame, as_at: date, file_name: str
) -> Typed:
    """Type one archived table's cells.

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    body = cells.drop("row_number")
    mapping = map_columns(drift, table, body, as_at, file_name)
    blanks = drift.raw["blank"]
    columns = {column.name: column for column in drift.tables[table]}
    text = cells.select(
        "row_number",
        *(
            tidy(pl.col(mapping.headings[name]), blanks).alias(name)
            if name in mapping.headings
            else pl.lit(None, pl.String).alias(name)
            for name in columns
        ),
    )
    rows = text.select(
        "row_number",
        *(
            typed(pl.col(name), column.contract, drift).alias(name)
            for name, column in columns.items()
        ),
    )
    rows = rows.with_columns(
        places=pl.when(pl.col("places").is_between(0, MAX_PLACES)).then("places")
    )
    warnings = [*mapping.warnings, *_unreadable(text, rows, list(columns))]
    rows, new_types = _provision_types(drift, rows)
    if new_types:
        warnings.append(f"new provision types: {', '.join(new_types)}")
    identity = dict(_IDENTITY)
    if table == "provider_level":
        identity["la_name"] = "no local authority"
    reasons = [pl.when(pl.col(name).is_null()).then(pl.lit(why)) for name, why in identity.items()]
    moves = _MOVES if table == "joiners_leavers" else []
    if moves:
        moved = pl.any_horizontal(pl.col(name).is_not_null() for name in moves)
        reasons.append(pl.when(~moved).then(pl.lit("neither joined nor left")))
    judged = rows.with_columns(reason=pl.coalesce(reasons))
    # Only rows that are otherwise good can stand in for one another.
    repeated = ~pl.struct("urn", *moves, pl.col("reason").is_null()).is_first_distinct()
    judged = judged.with_columns(
        reason=pl.when(pl.col("reason").is_null() & repeated)
        .then(pl.lit("URN repeated in this list; the first row is kept"))
        .otherwise("reason")
    )
    refused = judged.filter(pl.col("reason").is_not_null()).select("row_number", "reason")
    return Typed(judged.filter(pl.col("reason").is_null()).drop("reason"), refused, tuple(warnings))


def _unreadable(text: pl.DataFrame, rows: pl.DataFrame, names: list[str]) -> list[str]:
    found = []
    for name in names:
        lost = text.filter(text[name].is_not_null() & rows[name].is_null())["row_number"]
        if len(lost) and name not in _IDENTITY:
            shown = ", ".join(str(row) for row in lost.head(5)) + (
                " and more" if len(lost) > 5 else ""
            )
            found.append(f"{len(lost)} unreadable or out of bounds in {name} (rows {shown})")
    return found


def _provision_types(drift: DriftTable, rows: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    words = drift.words("provision_type")
    spellings = rows["provision_type"].drop_nulls().unique().sort().to_list()
    known = {spelling: words[fold(spelling)] for spelling in spellings if fold(spelling) in words}
    new = [spelling for spelling in spellings if spelling not in known]
    return rows.with_columns(pl.col("provision_type").replace(known)), new


def service_snapshots(drift: DriftTable, rows: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """A register's kept rows as ``service_snapshot`` rows, provenance and ``known_on`` aside."""
    flags = {
        fold(w): answer == "yes" for answer, ws in drift.raw["short_break_only"].items() for w in ws
    }
    short = (
        pl.col("short_break_only")
        .str.to_lowercase()
        .str.replace_all("[’']", "")
        .str.replace_all(r"[^a-z0-9]+", " ")
        .str.strip_chars()
    )
    has_flag = rows["short_break_only"].is_not_null().any()
    flagged = short.replace_strict(flags, default=None, return_dtype=pl.Boolean)
    snapshot = rows.with_columns(
        service_id=pl.lit("ofsted:") + pl.col("urn"),
        as_at=pl.lit(as_at),
        market=pl.col("provision_type").replace_strict(
            drift.raw["markets"], default=None, return_dtype=pl.String
        ),
        # Where the register has the column, a blank says no.
        short_break_only=flagged.fill_null(False) if has_flag else pl.lit(None, pl.Boolean),
        provider_id=provider_id(),
        region=pl.col("region").replace("Yorkshire and the Humber", "Yorkshire and The Humber"),
        service_name=_shown("name"),
        postcode=_shown("postcode").str.to_uppercase(),
        **{name: pl.lit(None, kind) for name, kind in _NOT_GIVEN.items()},
    )
    return with_authority_codes(snapshot)


def _shown(name: str) -> pl.Expr:
    """A column whose cells say REDACTED where the setting is not to be found by strangers."""
    return pl.when(pl.col(name).str.to_lowercase() != "redacted").then(name)


def inspections(rows: pl.DataFrame) -> pl.DataFrame:
    """The latest and the previous judgement of each row of a register.

    Returns:
        One row per service and inspection day: ``service_id, happened_on, published_on,
        event_type, event_number, rating, rating_helped_protected, rating_leaders, row_number``.
    """
    service_id = pl.lit("ofsted:") + pl.col("urn")
    blocks = {
        "": ("inspected_on", "inspection_published_on", "event_type", "event_number"),
        "previous_": (
            "previous_inspected_on",
            "previous_published_on",
            "previous_event_type",
            "previous_event_number",
        ),
    }
    parts = [
        rows.select(
            service_id=service_id,
            happened_on=on,
            published_on=published,
            event_type=event,
            event_number=number,
            rating=f"{block}rating",
            rating_helped_protected=f"{block}rating_helped_protected",
            rating_leaders=f"{block}rating_leaders",
            row_number="row_number",
        ).drop_nulls(["happened_on", "rating"])
        for block, (on, published, event, number) in blocks.items()
    ]
    return pl.concat(parts)


def joiners_leavers(rows: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """A leavers and joiners list as one row per service and move, provenance aside.

    A leaver's day is the first given of resigned, closed and cancelled: some lists fill all
    three, some one. The status column of the 2021 list is the opening status (142 of 154 leavers
    read "Active"), so ``Active`` is never taken as how a service ended.
    """
    common = rows.with_columns(service_id=pl.lit("ofsted:") + pl.col("urn"), as_at=pl.lit(as_at))
    joined = common.filter(pl.col("joiner_status").is_not_null()).with_columns(
        move=pl.lit("joined"), happened_on="joined_on", end_status=pl.lit(None, pl.String)
    )
    left = common.filter(pl.col("leaver_status").is_not_null()).with_columns(
        move=pl.lit("left"),
        happened_on=pl.coalesce("resigned_on", "closed_on", "cancelled_on"),
        end_status=pl.when(~pl.col("end_status").is_in(["Active"])).then("end_status"),
    )
    return with_authority_codes(pl.concat([joined, left])).unique(
        ["service_id", "move"], keep="first", maintain_order=True
    )
