"""Ofsted's release "Fostering in England": the sheet that lists agencies, annual.

It is the only count of places in fostering: the register leaves agencies' places blank. The
columns are found by patterns; sheets of national totals are skipped.
"""

from __future__ import annotations

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

SOURCE = "ofsted.fostering"
TITLE = "Ofsted: fostering in England, places of each agency, annual"
KEY = None
WITHOUT_KEY = "No key is needed."
HOSTS = GOVUK_HOSTS
COLUMNS = Path(__file__).with_name("fostering.yaml")
_PAGE = r"/fostering-in-england-1-april-20\d\d-to-31-march-20\d\d$"
_KNOWN_PAGES = ("government/statistics/fostering-in-england-1-april-2024-to-31-march-2025",)
_DAYS = Path(__file__).with_name("fostering_publication_days.csv")
#: 31 March to 26 November, the lag of 2025.
_USUAL_LAG_DAYS = 240


def fetch(job: FetchJob) -> list[Path]:
    """Download the tables of the newest release, or of all since ``job.since``."""
    return download_releases(job, _PAGE, _KNOWN_PAGES)


def ingest(path: Path, sheets: list[Sheet]) -> Publication:
    """Take one file of the release apart.

    Raises:
        NotRecognised: if no sheet lists agencies with their approved places.
        UnreadableFile: if it holds no rows or says no date.
    """
    drift = load_drift_table(COLUMNS)
    needed = frozenset({"agency_name", "approved_places"})
    how = FurtherRelease(SOURCE, "fostering_agency", drift, needed, _DAYS, _USUAL_LAG_DAYS)
    if found := release(path, sheets, how):
        return found
    raise NotRecognised(f"{path.name} lists no fostering agencies")
