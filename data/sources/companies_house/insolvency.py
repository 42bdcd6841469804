"""Insolvency cases: from the API's answer to text without names, and to ``insolvency`` rows."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from data.sources.cells import as_date, as_whole
from data.sources.companies_house.api_document import ApiDocument, entries, text_of
from data.sources.companies_house.filings import split
from data.sources.companies_house.words import folded, insolvency_words

#: The register gives the day of an order or a meeting, not the day on which it was told of it.
#: Resolutions must be filed within 15 days (Companies Act 2006, s.30); orders come sooner.
DAYS_TO_FILE = 15
#: How long after a case began its first filing may come and still be the one that told of it.
FILED_WITHIN_DAYS = 183


def flatten(document: ApiDocument) -> Iterator[dict[str, str | None]]:
    """One text row per date of each case; a case without dates has the first appointment's, if any.

    Practitioners are counted, not named.
    """
    for position, case in enumerate(entries(document.data.get("cases")), start=1):
        people, dates = entries(case.get("practitioners")), entries(case.get("dates"))
        if not dates:
            appointed = sorted(str(p["appointed_on"]) for p in people if p.get("appointed_on"))
            first = appointed[0] if appointed else None
            dates = [{"type": "practitioner-appointed-on", "date": first}]
        for entry in dates:
            yield {
                "company_number": document.company_number,
                "fetched_on": document.fetched_on.isoformat(),
                "case_number": text_of(case.get("number")) or str(position),
                "case_type": text_of(case.get("type")),
                "date_type": text_of(entry.get("type")),
                "date": text_of(entry.get("date")),
                "practitioners": str(len(people)),
            }


def insolvency_rows(cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Type the text of insolvency cases.

    A date counts as public 15 days after it, and never later than the day on which the answer that
    holds it was read. A petition reaches the register with the order that follows it, so it is
    public no sooner than the first other date that opens its case.

    Returns:
        Columns of ``Insolvency`` but the origin's; and ``row_number, reason`` of rows without a
        type or a day.
    """
    kind, case_class = insolvency_words(pl.col("case_type"))
    fetched = as_date(pl.col("fetched_on"))
    happened = as_date(pl.col("date"))
    usual = pl.min_horizontal(happened + pl.duration(days=DAYS_TO_FILE), fetched)
    rows = cells.with_columns(
        happened_on=happened,
        known_on=usual,
        known_on_estimated=pl.lit(True),
        case_kind=kind,
        case_class=case_class,
        date_role=folded(pl.col("date_type"), "insolvency_date"),
        practitioners=as_whole(pl.col("practitioners")),
        fetched_on=fetched,
    )
    opened = (
        pl.when(pl.col("date_role") == "start")
        .then("known_on")
        .min()
        .over("company_number", "case_number", "fetched_on")
    )
    rows = rows.with_columns(
        known_on=pl.when(pl.col("date_role") == "petition")
        .then(pl.max_horizontal("known_on", opened))
        .otherwise("known_on")
    )
    return split(
        rows,
        pl.when(pl.col("case_type").is_null())
        .then(pl.lit("a case without a type"))
        .when(pl.col("date_type").is_null())
        .then(pl.lit("a date without a type"))
        .when(pl.col("happened_on").is_null())
        .then(pl.lit("a case without a readable date")),
    )


def told_by_filings(insolvency: pl.DataFrame, filing: pl.DataFrame) -> pl.DataFrame:
    """Give cases the day on which a filing told of them, in place of the estimate.

    Args:
        insolvency: rows of ``insolvency``.
        filing: rows of ``filing``; those whose ``insolvency_kind`` is the case's kind, filed within
            half a year of its beginning, tell of it.

    Returns:
        The rows given; of the dates that open a case ``known_on`` is exact where a filing tells.
    """
    opens = pl.col("date_role").is_in(["petition", "start", "solvency"])
    case = ["company_number", "case_number", "case_kind"]
    began = (
        insolvency.filter(opens & pl.col("case_kind").is_not_null())
        .group_by(case)
        .agg(
            began=pl.coalesce(
                pl.col("happened_on").filter(pl.col("date_role") == "start").min(),
                pl.col("happened_on").min(),
            )
        )
    )
    told = (
        began.join(
            filing.select("company_number", "filed_on", case_kind="insolvency_kind"),
            on=["company_number", "case_kind"],
        )
        .filter(
            (pl.col("filed_on") - pl.col("began")).dt.total_days().is_between(0, FILED_WITHIN_DAYS)
        )
        .group_by(case)
        .agg(pl.col("filed_on").min())
    )
    exact = opens & pl.col("filed_on").is_not_null()
    return (
        insolvency.join(told, on=case, how="left", maintain_order="left")
        .with_columns(
            known_on=pl.when(exact).then("filed_on").otherwise("known_on"),
            known_on_estimated=pl.col("known_on_estimated") & ~exact,
        )
        .drop("filed_on")
    )
