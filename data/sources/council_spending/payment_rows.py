"""An archived list of payments, typed."""

from __future__ import annotations

import re

import polars as pl

from data.identity.owner import folded_name, is_individual
from data.reviewed_file import reviewed
from data.sources.cells import as_date, as_number, tidy
from data.sources.council_spending.mapping import COLUMNS
from data.sources.local_authorities import with_authority_codes
from data.sources.procurement.flatten import RULES

_BLANK = ["", "-", "N/A", "NULL", "NONE"]
#: A name before or after which another stands: "Alpha Ltd T/A Beta" pays Alpha.
_TRADING = r"(?i)\s+(?:t/a|trading as|c/o)\b.*$"


def days(form: str | None) -> pl.Expr:
    """``paid_on`` as a day, in the format given or in any usual one (the day before the month)."""
    text = tidy(pl.col("paid_on"), _BLANK)
    if not form:
        return as_date(text)
    day = text.str.replace(r"[T ]\d{1,2}:\d{2}.*$", "").str.to_date(form, strict=False)
    return pl.when(day.is_between(pl.date(1900, 1, 1), pl.date(2100, 1, 1))).then(day)


def pounds(text: pl.Expr) -> pl.Expr:
    """An amount of money: ``£1,234.50``, ``(1,234.50)``, ``1,234.50-`` and ``1,234.50 CR`` too."""
    plain = text.str.replace_all(r"[£\s\u00a0]|GBP", "")
    credit = plain.str.contains(r"(?i)^\(.*\)$|-$|cr$")
    bare = plain.str.replace_all(r"(?i)[()]|-$|cr$|dr$", "")
    number = as_number(bare)
    return pl.when(credit).then(-number.abs()).otherwise(number)


def payment_rows(cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Type the text of payments.

    Credits are negative. ``supplier_key`` is the supplier's name folded as company names are, what
    follows "trading as" left out.

    Returns:
        Columns of ``CouncilPayment`` but the origin's; and ``row_number, reason`` of lines without
        supplier, day or amount (totals, and lines whose columns have shifted).
    """
    text = cells.with_columns(
        tidy(pl.col(name), _BLANK).alias(name) for name in COLUMNS if name != "paid_on"
    )
    name = pl.col("supplier")
    form = cells["date_format"][0] if len(cells) else None
    sign = pl.col("sign").cast(pl.Int64)
    told = pl.concat_str("department", "category", "purpose", separator=" . ", ignore_nulls=True)
    words = reviewed(RULES)["words"]
    care = rf"\b(?:{'|'.join(re.escape(word) for word in words)})\b"
    rows = text.with_columns(
        paid_on=days(form),
        amount_gbp=pounds(pl.col("amount")) * sign,
        irrecoverable_vat_gbp=pounds(pl.col("irrecoverable_vat")) * sign,
        supplier_name=name,
        supplier_key=folded_name(name.str.replace(_TRADING, "")),
        is_individual=is_individual(name),
        expenditure_code=pl.col("code"),
        includes_vat=pl.col("amounts") == "gross",
        is_care=told.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", " ").str.contains(care),
    ).with_columns(pl.col("paid_on").alias("as_at"), la_name=pl.col("council"))
    rows = with_authority_codes(rows).drop("as_at")
    fault = (
        pl.when(pl.col("supplier_name").is_null() | (pl.col("supplier_key") == ""))
        .then(pl.lit("no supplier"))
        .when(pl.col("paid_on").is_null())
        .then(pl.lit("no readable date"))
        .when(pl.col("amount_gbp").is_null())
        .then(pl.lit("no readable amount"))
        .when(pl.col("amount_gbp").abs() > 1e9)
        .then(pl.lit("an amount above a thousand million pounds"))
    )
    refused = rows.select("row_number", reason=fault).drop_nulls("reason")
    return rows.filter(fault.is_null()), refused
