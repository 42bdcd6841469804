"""Filing history: from the API's answer to text without names, and from text to ``filing`` rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from data.sources.cells import as_date, as_whole
from data.sources.companies_house.api_document import ApiDocument, entries, text_of
from data.sources.companies_house.words import by_start, folded

#: What is kept of an item, in the API's own words; descriptions' other values name people.
FIELDS = (
    "transaction_id",
    "date",
    "action_date",
    "type",
    "category",
    "subcategory",
    "description",
    "paper_filed",
    "pages",
)
VALUES = ("made_up_date", "new_date", "case_start_date", "charge_number", "form_attached")


def flatten(document: ApiDocument) -> Iterator[dict[str, str | None]]:
    """One text row per item of a filing history; ``whole`` says whether it is all of it."""
    for item in entries(document.data.get("items")):
        given = item.get("description_values")
        values: dict[str, Any] = given if isinstance(given, dict) else {}
        links = item.get("links")
        own = str((links if isinstance(links, dict) else {}).get("self") or "")
        yield {
            "company_number": document.company_number,
            "fetched_on": document.fetched_on.isoformat(),
            **{name: text_of(item.get(name)) for name in FIELDS},
            **{name: text_of(values.get(name)) for name in VALUES},
            "whole": str(document.whole).lower(),
            "transaction_id": text_of(item.get("transaction_id")) or own.rpartition("/")[2] or None,
        }


def filing_rows(cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Type the text of filing histories.

    Returns:
        Columns of ``Filing`` but the origin's; and ``row_number, reason`` of items without a day
        or an id.
    """
    description = pl.col("description")
    # What was archived before there was this column came from answers that hold all.
    whole = pl.col("whole") == "true" if "whole" in cells.columns else pl.lit(True)
    written = description.str.extract(r"^accounts-(?:amended-)?with-accounts-type-(.+)$", 1)
    # "legacy" filings of before 2009 say what they are in prose, which may name people.
    rows = cells.with_columns(
        filed_on=as_date(pl.col("date")),
        action_on=as_date(pl.col("action_date")),
        form="type",
        kind=by_start(description, "filing"),
        accounts_type=folded(written, "accounts_type"),
        insolvency_kind=by_start(description, "insolvency_filing"),
        made_up_to=as_date(pl.col("made_up_date")),
        new_date=as_date(pl.col("new_date")),
        case_started_on=as_date(pl.col("case_start_date")),
        paper_filed=(pl.col("paper_filed") == "true").fill_null(False),
        pages=as_whole(pl.col("pages")),
        fetched_on=pl.when(whole).then(as_date(pl.col("fetched_on"))),
    ).with_columns(known_on="filed_on", known_on_estimated=pl.lit(False))
    return split(
        rows,
        pl.when(pl.col("filed_on").is_null())
        .then(pl.lit("no readable filing date"))
        .when(pl.col("transaction_id").is_null())
        .then(pl.lit("no transaction id")),
    )


def split(rows: pl.DataFrame, reason: pl.Expr) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows without a reason against them, and ``row_number, reason`` of the others."""
    judged = rows.with_columns(reason=reason)
    return (
        judged.filter(pl.col("reason").is_null()).drop("reason"),
        judged.filter(pl.col("reason").is_not_null()).select("row_number", "reason"),
    )
