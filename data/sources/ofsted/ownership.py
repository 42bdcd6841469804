"""Ofsted's release "Ownership of children's social care providers in England", annual.

Ofsted joined its register to Companies House and named each provider's owner. The columns of the
underlying data are found by patterns.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import NotRecognised
from data.sources.drift_table import load_drift_table
from data.sources.ofsted.further_release import FurtherRelease, release
from data.sources.ofsted.release_pages import GOVUK_HOSTS, download_releases
from data.sources.publication import Publication
from data.sources.sheet import Sheet

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "ofsted.ownership"
TITLE = "Ofsted: ownership of children's social care providers in England, annual"
KEY = None
WITHOUT_KEY = "No key is needed."
HOSTS = GOVUK_HOSTS
COLUMNS = Path(__file__).with_name("ownership.yaml")
_PAGE = r"/ownership-of-childrens-social-care-providers-in-england-20\d\d$"
_KNOWN_PAGES = (
    "government/statistics/ownership-of-childrens-social-care-providers-in-england-2025",
)
_DAYS = Path(__file__).with_name("ownership_publication_days.csv")
#: 31 March to 27 November, the lag of the first release.
_USUAL_LAG_DAYS = 241


def fetch(job: FetchJob) -> list[Path]:
    """Download the underlying data of the newest release, or of all since ``job.since``."""
    return download_releases(job, _PAGE, _KNOWN_PAGES)


def ingest(path: Path, sheets: list[Sheet]) -> Publication:
    """Take one file of the release apart.

    A sheet is of the release if it names owners, and either their company numbers or, under a
    title that speaks of ownership, the providers they own.

    Raises:
        NotRecognised: if no sheet names owners.
        UnreadableFile: if it holds no rows or says no date.
    """
    drift = load_drift_table(COLUMNS)
    words = " ".join([path.stem, *(c for s in sheets for row in s.rows[:10] for c in row)]).lower()
    speaks = re.search(drift.raw["telling"], re.sub(r"[^a-z]+", " ", words))
    for needed in ({"owner_name", "owner_company_number"}, {"owner_name", "urn"} if speaks else ()):
        how = FurtherRelease(
            SOURCE, "ownership_release", drift, frozenset(needed), _DAYS, _USUAL_LAG_DAYS
        )
        if needed and (found := release(path, sheets, how)):
            return found
    raise NotRecognised(f"{path.name} is no list of {drift.raw['publication']}")
