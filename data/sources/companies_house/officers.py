"""Officers: from the API's answer to how many came and went on which day; nobody is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import polars as pl

from data.sources.cells import as_date, as_whole
from data.sources.companies_house.api_document import ApiDocument, entries, text_of
from data.sources.companies_house.filings import split

#: A change of directors or secretaries must be notified within 14 days (Companies Act 2006, s.167).
DAYS_TO_FILE = 14
_DAYS = {"appointed": "appointed_on", "resigned": "resigned_on"}


def reduced(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer with nothing left of its officers but their roles and days."""
    kept = ("kind", "total_results", "active_count", "resigned_count", "start_index", "etag")
    return {
        **{name: answer[name] for name in kept if name in answer},
        "links": {"self": text_of((answer.get("links") or {}).get("self"))},
        "items": [
            {name: text_of(item.get(name)) for name in ("officer_role", *_DAYS.values())}
            for item in entries(answer.get("items"))
        ],
    }


def flatten(document: ApiDocument) -> Iterator[dict[str, str | None]]:
    """One text row per role, day and kind of change, with the number of officers.

    An officer without a day of appointment has a row without a day.
    """
    counted: Counter[tuple[str | None, str | None, str]] = Counter()
    for item in entries(document.data.get("items")):
        role = text_of(item.get("officer_role"))
        counted[role, text_of(item.get("appointed_on")), "appointed"] += 1
        if item.get("resigned_on"):
            counted[role, text_of(item.get("resigned_on")), "resigned"] += 1
    for (role, day, change), officers in counted.items():
        yield {
            "company_number": document.company_number,
            "fetched_on": document.fetched_on.isoformat(),
            "role": role,
            "change": change,
            "date": day,
            "officers": str(officers),
            "whole": str(document.whole).lower(),
        }


def officer_rows(cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Type the text of officers' comings and goings.

    Returns:
        Columns of ``OfficerChange`` but the origin's; and ``row_number, reason`` of changes without
        a day or a role.
    """
    happened, fetched = as_date(pl.col("date")), as_date(pl.col("fetched_on"))
    rows = cells.with_columns(
        happened_on=happened,
        known_on=pl.min_horizontal(happened + pl.duration(days=DAYS_TO_FILE), fetched),
        known_on_estimated=pl.lit(True),
        officers=as_whole(pl.col("officers")),
        whole=pl.col("whole") == "true",
        fetched_on=fetched,
    )
    return split(
        rows,
        pl.when(pl.col("happened_on").is_null())
        .then(pl.lit("a change of officers without a readable day"))
        .when(pl.col("role").is_null())
        .then(pl.lit("a change of officers without a role")),
    )
