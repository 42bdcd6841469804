"""An archived file of notices, typed: who was given which contract, worth what, known when."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from data.identity.owner import is_individual
from data.reviewed_file import reviewed
from data.sources.cells import as_date, as_number, as_whole, tidy
from data.sources.companies_house.company_number import as_company_number
from data.sources.local_authorities import with_authority_codes
from data.sources.procurement.flatten import RULES

#: Amounts above this are slips of the pen: the country's whole spending on care is a tenth of it.
MAX_POUNDS = 1e12


def contract_rows(cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Type the text of notices.

    An amount stays with a supplier only if the award has no other: the total of a framework is
    nobody's own. An amount of nought says that none was given. Notices of Public Contracts Scotland
    have no id; the notice's own number and moment stand for it.

    Returns:
        Columns of ``Contract`` but the origin's; and ``row_number, reason`` of notices without
        identity or day.
    """
    text = cells.with_columns(
        tidy(pl.col(name), [""]).alias(name) for name in cells.columns if name != "row_number"
    )
    numbers = pl.col("supplier_numbers")
    suppliers = as_whole(pl.col("suppliers"))
    amount = as_number(pl.col("amount"))
    is_own = (
        (suppliers.fill_null(1) <= 1)
        & (pl.col("currency").str.to_uppercase() == "GBP")
        & (amount > 0)
        & (amount <= MAX_POUNDS)
    )
    rows = text.with_columns(
        release_id=pl.coalesce("release_id", pl.format("{}@{}", "ocid", "published_at")),
        line=as_whole(pl.col("line")),
        stage=pl.col("tags").str.extract(r"^(\S+)"),
        company_number=as_company_number(numbers.str.extract(r"(?:^| )GB-COH:(\S+)")),
        charity_number=pl.coalesce(
            numbers.str.extract(r"(?:^| )GB-CHC:(\d{5,8})(?:-\d+)?(?: |$)"),
            numbers.str.extract(r"(?:^| )GB-SC:(SC\d{6})(?: |$)"),
        ),
        is_individual=pl.when(pl.col("supplier_name").is_not_null()).then(
            is_individual(pl.col("supplier_name"))
        ),
        cpv=pl.col("cpv").str.extract(r"^(\S+)"),
        is_care=_is_care(pl.col("cpv"), pl.col("care_words")),
        value_gbp=pl.when(is_own).then(amount),
        suppliers=suppliers,
        framework=pl.col("framework") == "true",
        awarded_on=_day("awarded_at"),
        starts_on=_day("starts_at"),
        ends_on=_day("ends_at"),
        known_on=_day("published_at"),
        known_on_estimated=pl.lit(False),
    )
    buyers = with_authority_codes(rows.select(la_name="buyer_name", as_at="known_on"))
    rows = rows.with_columns(buyer_la_code=buyers["la_code"])
    fault = (
        pl.when(pl.col("ocid").is_null())
        .then(pl.lit("no OCID"))
        .when(pl.col("known_on").is_null())
        .then(pl.lit("no day on which the notice came out"))
    )
    refused = rows.select("row_number", reason=fault).drop_nulls("reason").unique("row_number")
    return rows.filter(fault.is_null()), refused.sort("row_number")


def _day(column: str) -> pl.Expr:
    """The calendar day of a moment, as written: the publisher's own clock, not UTC."""
    return as_date(pl.col(column).str.head(10))


def _is_care(codes: pl.Expr, words: pl.Expr) -> pl.Expr:
    rules = _rules()
    certain = codes.str.contains(rf"\b(?:{'|'.join(rules['care'])})")
    perhaps = codes.str.contains(rf"\b(?:{'|'.join(rules['care_if_worded'])})")
    worded = words.is_not_null()
    return certain.fill_null(False) | (perhaps.fill_null(True) & worded)


@lru_cache(maxsize=1)
def _rules() -> dict[str, list[str]]:
    rules: dict[str, list[str]] = reviewed(RULES)
    return rules
