"""An archived return or list of areas, typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from data.sources.cells import as_date, as_number, as_whole, tidy
from data.sources.drift_table import DriftTable, load_drift_table
from data.sources.local_authorities import local_authorities, with_authority_codes

COLUMNS = Path(__file__).with_name("workforce_columns.yaml")
NO_CONSENT = "the provider has not consented to sharing"
_YES = ["yes", "y", "true", "1"]
_SERVICE = r"^(?:cqc|ofsted|ci|ciw|rqia):\S.*$"
_PROVIDER = r"^(?:cqc|ofsted-org|ofsted-la|ofsted-none|ci-sp|ciw-org|rqia-org):\S.*$"
_COUNTS = {
    "workforce_return": ("staff_in_post", "vacancies", "leavers_12_months"),
    "capacity_return": ("beds_available", "beds_occupied"),
}


def has_consent(drift: DriftTable) -> pl.Expr:
    """Whether a row says yes under Consent."""
    said = tidy(pl.col("consent"), drift.raw["blank"]).str.to_lowercase()
    return said.is_in(_YES).fill_null(False)


def return_rows(cells: pl.DataFrame, table: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Type a return.

    A bare CQC id is completed (``1-1234`` is ``cqc:1-1234``), a bare URN of Ofsted too. A row is
    refused whole if the provider's consent, its day or its source is missing, if it is of no entity
    or day, or if a figure cannot be read or is out of range: whoever sent it can mend it.

    Args:
        cells: the archive's text under the names of the columns file.
        table: ``workforce_return`` or ``capacity_return``.

    Returns:
        Columns of the table's contract but ``raw_name``; and ``row_number, reason``.
    """
    drift = load_drift_table(COLUMNS)
    blanks = drift.raw["blank"]
    counts = _COUNTS[table]
    wanted = ("service_id", "provider_id", "as_at", "received_on", "consent", "consent_on",
              "consent_source", "agency_share", *counts)  # fmt: skip
    text = cells.select(
        "row_number",
        *(
            (tidy(pl.col(n), blanks) if n in cells.columns else pl.lit(None, pl.String)).alias(n)
            for n in wanted
        ),
    )
    percent = as_number(pl.col("agency_share").str.replace(r"\s*%$", ""))
    rows = text.with_columns(
        agreed=has_consent(drift),
        service=_completed(pl.col("service_id"), _SERVICE),
        provider=_completed(pl.col("provider_id"), _PROVIDER),
        day=as_date(pl.col("as_at")),
        consented=as_date(pl.col("consent_on")),
        received=as_date(pl.col("received_on")),
        percent=percent,
        **{f"typed_{name}": as_whole(pl.col(name)) for name in counts},
    )
    odd = [
        (
            pl.col(n).is_not_null()
            & ~pl.col(f"typed_{n}").is_between(0, 1_000_000).fill_null(False),
            n,
        )
        for n in counts
    ]
    odd.append(
        (
            pl.col("agency_share").is_not_null() & ~percent.is_between(0, 100).fill_null(False),
            "agency_share",
        )
    )
    faults: list[tuple[pl.Expr, str]] = [
        (~pl.col("agreed"), NO_CONSENT),
        (pl.col("consented").is_null(), "no readable day of the provider's consent"),
        (pl.col("consent_source").is_null(), "no source of the provider's consent"),
        (pl.col("day").is_null(), "no readable date under As at"),
        (
            (pl.col("service_id").is_not_null() & pl.col("service").is_null())
            | (pl.col("provider_id").is_not_null() & pl.col("provider").is_null()),
            "an id that is of no register known here",
        ),
        (pl.coalesce("service", "provider").is_null(), "neither a service id nor a provider id"),
        (
            pl.col("received_on").is_not_null() & pl.col("received").is_null(),
            "no readable Received on",
        ),
        *((is_odd, f"{name.replace('_', ' ')} is no number in range") for is_odd, name in odd),
    ]
    if table == "capacity_return":
        over = pl.col("typed_beds_occupied") > pl.col("typed_beds_available")
        faults.append((over.fill_null(False), "more beds occupied than available"))
    reason = pl.coalesce(*(pl.when(wrong).then(pl.lit(why)) for wrong, why in faults))
    kept = rows.with_columns(reason=reason).filter(pl.col("reason").is_null())
    typed = kept.select(
        "row_number",
        "consent_source",
        entity_kind=pl.when(pl.col("service").is_not_null())
        .then(pl.lit("service"))
        .otherwise(pl.lit("provider")),
        entity_id=pl.coalesce("service", "provider"),
        as_at="day",
        consent_on="consented",
        agency_share=pl.col("percent") / 100,
        known_on=pl.max_horizontal("day", "consented", "received"),
        known_on_estimated=pl.col("received").is_null(),
        **{name: pl.col(f"typed_{name}") for name in counts},
    )
    return typed, rows.select("row_number", reason=reason).drop_nulls("reason")


def _completed(written: pl.Expr, form: str) -> pl.Expr:
    """An id in Forewarn's form, or null."""
    whole = (
        pl.when(written.str.contains(r"^1-\d{5,15}$"))
        .then(pl.lit("cqc:") + written)
        .when(written.str.contains(r"^(?i:SC\d{6})$"))
        .then(pl.lit("ofsted:") + written.str.to_uppercase())
        .otherwise(written)
    )
    return pl.when(whole.str.contains(form)).then(whole)


def area_rows(cells: pl.DataFrame, as_at: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Type Skills for Care's figures of areas; rates written as per cent become shares.

    Returns:
        Columns of ``WorkforceArea`` but the origin's; and ``row_number, reason`` of lines that are
        no local authority (regions, England, notes).
    """
    drift = load_drift_table(COLUMNS)
    blanks = drift.raw["blank"]
    names = [column.name for column in drift.tables["workforce_area"]]
    text = cells.select(
        "row_number",
        *(
            (tidy(pl.col(n), blanks) if n in cells.columns else pl.lit(None, pl.String)).alias(n)
            for n in names
        ),
    )
    known = local_authorities()["la_code"].to_list()
    dated = text.rename({"la_code": "given"}).with_columns(as_at=pl.lit(as_at))
    code = pl.col("given").str.to_uppercase()
    placed = with_authority_codes(dated).with_columns(
        la_code=pl.coalesce(pl.when(code.is_in(known)).then(code), "la_code")
    )
    rows = placed.with_columns(
        filled_posts=as_number(pl.col("filled_posts")),
        vacancy_rate=_share("vacancy_rate"),
        turnover_rate=_share("turnover_rate"),
        hourly_pay=as_number(pl.col("hourly_pay").str.replace("£", "")),
    )
    measured = pl.any_horizontal(
        pl.col("filled_posts", "vacancy_rate", "turnover_rate", "hourly_pay").is_not_null()
    )
    reason = (
        pl.when(pl.col("la_code").is_null())
        .then(pl.lit("no local authority of England known here"))
        .when(~measured)
        .then(pl.lit("not one figure"))
    )
    kept = rows.filter(reason.is_null())
    return kept, rows.select("row_number", reason=reason).drop_nulls("reason")


def _share(column: str) -> pl.Expr:
    """A rate between 0 and 1: ``9.7%`` and, where any of the column is above 2, ``9.7`` are 0.097."""
    text = pl.col(column)
    number = as_number(text.str.replace(r"\s*%$", ""))
    signed = text.str.contains(r"%\s*$")
    return (
        pl.when(signed.fill_null(False) | (number.max() > 2)).then(number / 100).otherwise(number)
    )
