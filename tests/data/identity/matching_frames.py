"""Small invented registers and company lists for tests of matching."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

SEEN = date(2020, 3, 31)
LISTED = date(2020, 4, 1)

_PROVIDER = {
    "provider_id": pl.String,
    "kind": pl.String,
    "name": pl.String,
    "is_individual": pl.Boolean,
    "first_as_at": pl.Date,
    "known_on": pl.Date,
}
_SNAPSHOT = {
    "provider_id": pl.String,
    "service_id": pl.String,
    "owner_name": pl.String,
    "service_name": pl.String,
    "postcode": pl.String,
    "la_name": pl.String,
    "registered_on": pl.Date,
    "company_number": pl.String,
    "charity_number": pl.String,
    "as_at": pl.Date,
    "known_on": pl.Date,
}
_COMPANY = {
    "company_number": pl.String,
    "as_at": pl.Date,
    "known_on": pl.Date,
    "name": pl.String,
    "previous_name": pl.String,
    "previous_name_until": pl.Date,
    "status_kind": pl.String,
    "country_of_origin": pl.String,
    "incorporated_on": pl.Date,
    "dissolved_on": pl.Date,
    "postcode": pl.String,
    "post_town": pl.String,
    "sic_1": pl.String,
}


def provider(provider_id: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "provider_id": provider_id,
        "kind": "organisation",
        "name": name,
        "is_individual": False,
        "first_as_at": SEEN,
        "known_on": SEEN,
        **more,
    }


def snapshot(provider_id: str, **more: Any) -> dict[str, Any]:
    return {
        "provider_id": provider_id,
        "service_id": f"service of {provider_id}",
        "registered_on": date(2018, 6, 1),
        "as_at": SEEN,
        "known_on": SEEN,
        **more,
    }


def company(number: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "company_number": number,
        "name": name,
        "as_at": LISTED,
        "known_on": LISTED,
        "status_kind": "active",
        "incorporated_on": date(2017, 1, 10),
        "sic_1": "87900",
        **more,
    }


def providers(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=_PROVIDER)


def snapshots(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=_SNAPSHOT)


def companies(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=_COMPANY)
