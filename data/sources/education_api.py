"""The data sets of a release by the API of the department's statistics service, where it has them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.fetching.faults import FetchFailed
from data.fetching.paging import Paging

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

#: The present address and the former one, asked in turn.
BASES = (
    "https://api.education.gov.uk/statistics/v1",
    "https://statistics.api.education.gov.uk/api/v1.0",
)
_PAGE_SIZE = 20
_MOST_PAGES = 50


def fetch_data_sets(job: FetchJob, slug: str, bases: tuple[str, ...] = BASES) -> list[Path]:
    """Download every data set of a publication that the API offers; none if it offers none.

    Args:
        job: what to download with, and where to.
        slug: the publication's name in the service's addresses.
        bases: addresses of the API; the first that answers counts.

    Raises:
        FetchFailed: if none of the addresses answers.
    """
    failed: FetchFailed | None = None
    for base in bases:
        try:
            found = _listed(job, f"{base}/publications", {"search": slug.replace("-", " ")})
            files = []
            for number in [entry["id"] for entry in found if entry.get("slug") == slug]:
                for held in _listed(job, f"{base}/publications/{number}/data-sets", {}):
                    name = re.sub(r"[^a-z0-9]+", "_", str(held.get("title", "")).lower())[:80]
                    address = f"{base}/data-sets/{held['id']}/csv"
                    files.append(
                        job.client.download(address, job.folder, f"{name}.csv", expect="csv")
                    )
            return files
        except FetchFailed as error:
            failed = error
    if failed is not None:
        raise failed
    return []


def _listed(job: FetchJob, address: str, asked: dict[str, str]) -> list[dict[str, Any]]:
    """The entries of every page of a list."""
    entries: list[dict[str, Any]] = []
    paging = Paging(address)
    for page in range(1, _MOST_PAGES + 1):
        answer = job.client.get_json(
            address, params={**asked, "page": str(page), "pageSize": str(_PAGE_SIZE)}
        )
        results = answer.get("results") if isinstance(answer, dict) else None
        if not isinstance(results, list):
            raise FetchFailed(f"{address} no longer answers with a list of results.")
        paging.page(results)
        entries += [entry for entry in results if isinstance(entry, dict) and entry.get("id")]
        if len(results) < _PAGE_SIZE:
            return entries
    raise paging.endless()
