"""Corporate insolvency notices in the shape of the Gazette's feed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from data.demo.companies import statutory_events as law

#: Event -> notice code, heading, and days from the event to publication.
_NOTICES = {
    law.PETITION: ("2450", "Petitions to Wind Up (Companies)", 14),
    law.DISMISSAL: ("2461", "Dismissal of Winding Up Petition", 9),
    law.ORDER: ("2452", "Winding-Up Orders", 9),
    law.COURT_LIQUIDATOR: ("2454", "Appointment of Liquidators", 8),
    law.RESOLUTION: ("2441", "Resolutions for Winding-up", 7),
    law.LIQUIDATOR: ("2443", "Appointment of Liquidators", 7),
    law.ADMINISTRATOR: ("2410", "Appointment of Administrators", 5),
    law.SOLVENT_RESOLUTION: ("2431", "Resolutions for Winding-up", 7),
    law.SOLVENT_LIQUIDATOR: ("2432", "Appointment of Liquidators", 7),
}
_BASE = "https://www.thegazette.co.uk"


def write_notices(folder: Path, companies: pl.DataFrame, events: pl.DataFrame) -> list[Path]:
    """Write one answer of the feed for every year with notices.

    An ``entry`` is an object, not a list, where a year has one notice only, as in the real feed.

    Args:
        folder: where the files go.
        companies: from ``found_companies``.
        events: from ``statutory_events``, those not yet public left out.

    Returns:
        The files.
    """
    table = pl.DataFrame(
        [(event, *notice) for event, notice in _NOTICES.items()],
        schema={"event": pl.String, "code": pl.String, "heading": pl.String, "days": pl.Int64},
        orient="row",
    )
    notices = (
        events.join(table, on="event")
        .join(companies.select("company_number", "company_name"), on="company_number")
        .with_columns(published=pl.col("on") + pl.duration(days="days"))
        .sort("published", "company_number", "code")
        .with_columns(year=pl.col("published").dt.year())
    )
    paths = []
    for rows in notices.partition_by("year", maintain_order=True):
        year = rows["year"][0]
        entries = [_entry(position, row) for position, row in enumerate(rows.iter_rows(named=True))]
        paths.append(folder / f"synthetic_gazette_insolvency_{year}.json")
        paths[-1].write_text(json.dumps(_feed(year, entries), indent=1), encoding="utf-8")
    return paths


def _feed(year: int, entries: list[dict[str, Any]]) -> dict[str, Any]:
    address = f"{_BASE}/insolvency/notice/data.json?start-publish-date={year}-01-01"
    return {
        "id": address,
        "link": [{"@href": address, "@rel": "self", "@type": "application/json"}],
        "title": "SYNTHETIC DATA - Search Result",
        "f:page-number": "1",
        "f:page-size": str(max(len(entries), 100)),
        "f:total": str(len(entries)),
        "entry": entries[0] if len(entries) == 1 else entries,
    }


def _entry(position: int, row: dict[str, Any]) -> dict[str, Any]:
    identity = f"SYN-{row['year']}-{position + 1:05d}"
    name, number, heading = row["company_name"], row["company_number"], row["heading"]
    content = (
        f"<div><p>{heading}</p><p>{name}</p><p>(Company Number {number})</p>"
        f"<p>SYNTHETIC NOTICE. Date: {row['on']:%d %B %Y}</p></div>"
    )
    return {
        "id": f"{_BASE}/id/notice/{identity}",
        "f:status": "published",
        "f:notice-code": row["code"],
        "title": name,
        "link": [{"@href": f"{_BASE}/id/notice/{identity}", "@rel": "self"}],
        "author": {"name": "synthetic"},
        "updated": f"{row['published']}T00:00:00Z",
        "published": f"{row['published']}T00:00:00",
        "category": {"@term": heading},
        "content": content,
    }
