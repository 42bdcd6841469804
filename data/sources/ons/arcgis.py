"""The ONS portal's layers: which there are, and all features of one, page by page."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING, Any

from data.fetching.faults import FetchFailed, NotThere

if TYPE_CHECKING:
    from data.fetching.client import Client

SERVICES = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services"
#: Features a page; the portal answers 2,000 at most, of detailed maps fewer.
_PAGE = 1_000
_MOST_PAGES = 100
_MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name}


def newest_service(client: Client, pattern: str, known: str) -> str:
    """The name of the newest service that a pattern fits.

    Args:
        client: asks the portal.
        pattern: for the whole name, with the groups ``month`` and ``year``; among those of one
            month, the first alternative of a group ``detail`` (``BUC|BSC|BGC``) is taken.
        known: the name to ask for if the portal does not list its services.
    """
    try:
        listed = client.get_json(SERVICES, params={"f": "json"})
    except NotThere:
        return known
    services = listed.get("services") if isinstance(listed, dict) else None
    details = match[1].split("|") if (match := re.search(r"\?P<detail>([^)]*)\)", pattern)) else []
    found: list[tuple[int, int, int, str]] = []
    for entry in services if isinstance(services, list) else []:
        name = str(entry.get("name", "")) if isinstance(entry, dict) else ""
        fits = re.fullmatch(pattern, name, re.I)
        if fits is None or (month := _MONTHS.get(fits["month"][:3].lower())) is None:
            continue
        plain = -details.index(fits["detail"].upper()) if details else 0
        found.append((int(fits["year"]), month, plain, name))
    return max(found)[3] if found else known


def features(client: Client, service: str) -> list[Any]:
    """Every feature of a service's first layer as GeoJSON, in WGS84 degrees.

    Raises:
        FetchFailed: if a page cannot be had, or the portal answers with an error (it does so with
            status 200).
    """
    url = f"{SERVICES}/{service}/FeatureServer/0/query"
    held: list[Any] = []
    for _ in range(_MOST_PAGES):
        asked = {
            "where": "1=1",
            "outFields": "*",
            "outSR": "4326",
            "f": "geojson",
            "resultRecordCount": str(_PAGE),
            "resultOffset": str(len(held)),
        }
        page = client.get_json(url, params=asked)
        batch = page.get("features") if isinstance(page, dict) else None
        if not isinstance(batch, list):
            raise FetchFailed(f"{service} cannot be had from the ONS portal ({_error(page)}).")
        held += batch
        if not batch or not (len(batch) >= _PAGE or _more(page)):
            return held
    raise FetchFailed(f"{service} does not come to an end on the ONS portal.")


def _more(page: dict[str, Any]) -> bool:
    properties = page.get("properties")
    inside = properties if isinstance(properties, dict) else {}
    return bool(page.get("exceededTransferLimit") or inside.get("exceededTransferLimit"))


def _error(page: Any) -> str:
    error = page.get("error") if isinstance(page, dict) else None
    said = error.get("message") if isinstance(error, dict) else None
    return str(said or "an answer without features")[:200].strip(" .")
