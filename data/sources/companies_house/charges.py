"""Charges: from the API's answer to text without names, and from text to ``charge`` rows.

The live answers differ from the published schema: ``classification`` and ``particulars`` are
objects, which the schema calls lists; either is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from data.sources.cells import as_date, as_whole
from data.sources.companies_house.api_document import ApiDocument, entries, text_of
from data.sources.companies_house.filings import split
from data.sources.companies_house.words import folded

#: A charge must be registered within 21 days of its creation (Companies Act 2006, s.859A).
DAYS_TO_DELIVER = 21
FLAGS = {
    "fixed": "contains_fixed_charge",
    "floating": "contains_floating_charge",
    "floating_covers_all": "floating_charge_covers_all",
    "negative_pledge": "contains_negative_pledge",
}


def flatten(document: ApiDocument) -> Iterator[dict[str, str | None]]:
    """One text row per charge."""
    for item in entries(document.data.get("items")):
        particulars = _one(item.get("particulars"))
        satisfied = [
            str(t["delivered_on"])
            for t in entries(item.get("transactions"))
            if "satisfaction" in str(t.get("filing_type")) and t.get("delivered_on")
        ]
        yield {
            "company_number": document.company_number,
            "fetched_on": document.fetched_on.isoformat(),
            "charge_id": str(_one(item.get("links")).get("self") or "").rpartition("/")[2] or None,
            **{
                name: text_of(item.get(name))
                for name in (
                    "charge_code",
                    "charge_number",
                    "status",
                    "created_on",
                    "delivered_on",
                    "satisfied_on",
                )
            },
            "satisfaction_delivered_on": max(satisfied, default=None),
            "classification": text_of(_one(item.get("classification")).get("description")),
            **{name: text_of(particulars.get(key)) for name, key in FLAGS.items()},
            "persons_entitled": str(len(entries(item.get("persons_entitled")))),
        }


def _one(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else next(iter(entries(value)), {})


def charge_rows(cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Type the text of charges.

    A charge without a day of delivery counts as public 21 days after its creation, the time allowed
    for registering it; a satisfied one without the day of its satisfaction, from the day on which
    the answer was read.

    Returns:
        Columns of ``Charge`` but the origin's; and ``row_number, reason`` of charges without any
        day or identity.
    """
    number = as_whole(pl.col("charge_number"))
    delivered = as_date(pl.col("delivered_on"))
    created = as_date(pl.col("created_on"))
    fetched = as_date(pl.col("fetched_on"))
    status = folded(pl.col("status"), "charge_status")
    satisfied = as_date(pl.col("satisfied_on"))
    told = as_date(pl.col("satisfaction_delivered_on"))
    is_satisfied = satisfied.is_not_null() | (status == "satisfied")
    rows = cells.with_columns(
        created_on=pl.coalesce(created, delivered),
        known_on=pl.coalesce(
            delivered, pl.min_horizontal(created + pl.duration(days=DAYS_TO_DELIVER), fetched)
        ),
        known_on_estimated=delivered.is_null(),
        charge_number=number,
        charge_id=pl.coalesce("charge_id", "charge_code", number.cast(pl.String)),
        status_kind=status,
        satisfied_on=pl.when(is_satisfied).then(pl.coalesce(satisfied, told, fetched)),
        satisfied_known_on=pl.when(is_satisfied).then(
            pl.coalesce(told, pl.max_horizontal(satisfied, fetched), fetched)
        ),
        persons_entitled=as_whole(pl.col("persons_entitled")),
        fetched_on=fetched,
        **{
            name: pl.when(pl.col(name) == "true")
            .then(True)
            .when(pl.col(name) == "false")
            .then(False)
            for name in FLAGS
        },
    )
    return split(
        rows,
        pl.when(pl.col("created_on").is_null())
        .then(pl.lit("neither a day of creation nor of delivery"))
        .when(pl.col("charge_id").is_null())
        .then(pl.lit("neither a link, a code nor a number")),
    )
