"""Latest ratings of locations (CQC, monthly).

In long form: one row per location, group of services and domain; some 320,000 rows.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from data.sources.cqc.editions import list_publication
from data.sources.cqc.landing_page import newest_list
from data.sources.publication import Publication

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

TITLE = "Latest ratings of locations (CQC, monthly)"
KEY = None
WITHOUT_KEY = "No key is needed."
SOURCE = "cqc.latest_ratings"
TABLES = ("latest_rating",)
_NAMED = r"Latest[ _-]ratings(?:[ _-]?\(?\d\)?)?\.(ods|csv)$"


def ingest_large(path: Path, spare: Path) -> Publication:
    """Take one file apart; arguments and errors as in ``list_publication``."""
    return list_publication(path, spare, SOURCE, TABLES)


def fetch(job: FetchJob) -> list[Path]:
    """Download the newest list on the landing page; errors as in ``newest_list``."""
    return newest_list(job, _NAMED)
