"""What the synthetic register of adult care answers when it is asked for single entries."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from data.demo.adult.described import GRADES, SERVICE_TYPES, described
from data.demo.adult.identities import location_ids
from data.demo.adult.locations import HOW, Locations

BASE = "https://api.service.cqc.org.uk/public/v1"
_MARK = "synthetic data"
_OTHERS = 40


def write_answers(
    folder: Path, locations: Locations, providers: pl.DataFrame, as_at: dt.date
) -> None:
    """Write one run: every succession's two ends, stated or not, some others, their providers.

    Args:
        folder: where ``cqc_locations_<day>.jsonl`` and ``cqc_providers_<day>.jsonl`` go.
        locations: all locations.
        providers: from ``adult_providers``.
        as_at: the day of asking.
    """
    links = _links(locations, as_at)
    follows = (locations.predecessor >= 0) & (locations.registered_on <= np.datetime64(as_at))
    ends = {*np.flatnonzero(follows).tolist(), *locations.predecessor[follows].tolist()}
    asked = sorted({*ends, *locations.active(np.datetime64(as_at))[:_OTHERS].tolist()})
    rows = described(locations, providers, np.array(asked), as_at)
    ids = location_ids(len(locations))
    bodies = [
        _location(row, locations, as_at)
        | {
            "relationships": [
                {
                    "relatedLocationId": ids[other],
                    "relatedLocationName": "SYNTHETIC",
                    "type": kind,
                    "reason": HOW[locations.how[max(row["row"], other)]],
                }
                for other, kind in links.get(row["row"], ())
            ]
        }
        for row in rows.iter_rows(named=True)
    ]
    _write(folder / f"cqc_locations_{as_at}.jsonl", "locations", "locationId", bodies, as_at)
    held = {str(body["providerId"]) for body in bodies}
    answers = [
        _provider(row, as_at)
        for row in providers.filter(pl.col("provider_id").is_in(held)).iter_rows(named=True)
    ]
    _write(folder / f"cqc_providers_{as_at}.jsonl", "providers", "providerId", answers, as_at)


def _links(locations: Locations, as_at: dt.date) -> dict[int, list[tuple[int, str]]]:
    """Row -> rows it is linked to, where the register states the link."""
    links: dict[int, list[tuple[int, str]]] = {}
    open_now = locations.registered_on <= np.datetime64(as_at)
    for row in np.flatnonzero(locations.stated & open_now).tolist():
        old = int(locations.predecessor[row])
        links.setdefault(row, []).append((old, "HSCA Predecessor"))
        links.setdefault(old, []).append((row, "HSCA Successor"))
    return links


def _location(row: dict[str, Any], locations: Locations, as_at: dt.date) -> dict[str, Any]:
    reports = _reports(locations, row["row"], as_at)
    person = {"personFamilyName": "SYNTHETIC", "personGivenName": f"PERSON {row['row']}"}
    body: dict[str, Any] = {
        "mark": _MARK,
        "locationId": row["location_id"],
        "providerId": row["provider_id"],
        "organisationType": "Location",
        "type": "Social Care Org",
        "name": row["name"],
        "registrationStatus": "Deregistered" if row["ended_on"] else "Registered",
        "registrationDate": row["registered_on"].isoformat(),
        "dormancy": row["dormant"],
        "careHome": row["home"],
        "numberOfBeds": row["beds"],
        "postalCode": row["postcode"],
        "uprn": row["uprn"],
        "region": row["region"],
        "localAuthority": row["la_name"],
        "inspectionDirectorate": "Adult social care",
        "gacServiceTypes": [
            {"name": "SYNTHETIC", "description": words}
            for kind, words in SERVICE_TYPES.items()
            if kind == row["kind"]
        ],
        "regulatedActivities": [
            {
                "name": "Accommodation for persons who require nursing or personal care",
                "contacts": [person | {"personRoles": ["Registered Manager"]}]
                if row["manager"]
                else [],
            }
        ],
        "historicRatings": reports[:-1],
    }
    if row["ended_on"]:
        body["deregistrationDate"] = row["ended_on"].isoformat()
    if row["brand_id"]:
        body |= {"brandId": row["brand_id"], "brandName": row["brand_name"]}
    if reports:
        body["currentRatings"] = {
            "overall": reports[-1]["overall"] | {"reportDate": reports[-1]["reportDate"]}
        }
        body["lastReport"] = {"publicationDate": reports[-1]["reportDate"]}
    return body


def _reports(locations: Locations, row: int, as_at: dt.date) -> list[dict[str, Any]]:
    """Every report that was out, oldest first."""
    seen = int(locations.seen(np.array([row]), np.datetime64(as_at))[0])
    visits = locations.visits
    return [
        {
            "reportDate": str(visits.published_on[row, visit]),
            "overall": {
                "rating": GRADES[visits.rating[row, visit]],
                "keyQuestionRatings": [
                    {"name": "Safe", "rating": GRADES[visits.helped[row, visit]]},
                    {"name": "Well-led", "rating": GRADES[visits.leaders[row, visit]]},
                ],
            },
        }
        for visit in range(seen)
    ]


def _provider(row: dict[str, Any], as_at: dt.date) -> dict[str, Any]:
    gone = row["died"] is not None and row["died"] <= as_at
    body: dict[str, Any] = {
        "mark": _MARK,
        "providerId": row["provider_id"],
        "organisationType": "Provider",
        "ownershipType": "Organisation",
        "type": "Social Care Org",
        "name": row["printed_name"],
        "registrationStatus": "Deregistered" if gone else "Registered",
        "registrationDate": row["born"].isoformat(),
    }
    if row["printed_number"]:
        body["companiesHouseNumber"] = row["printed_number"]
    if gone:
        body["deregistrationDate"] = row["died"].isoformat()
    if row["charity_number"]:
        body["charityNumber"] = row["charity_number"]
    return body


def _write(
    path: Path, kind: str, identity: str, bodies: list[dict[str, Any]], as_at: dt.date
) -> None:
    lines = [
        json.dumps(
            {
                "fetched_at": f"{as_at}T00:00:00+00:00",
                "url": f"{BASE}/{kind}/{body[identity]}",
                "data": body,
            },
            separators=(",", ":"),
        )
        for body in bodies
    ]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")
