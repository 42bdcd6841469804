"""CQC directory (weekly).

Every active location with its kinds of service, without places or ratings. The export made from
the API has other columns and also names providers.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from data.sources.cqc.editions import list_publication
from data.sources.cqc.landing_page import newest_list
from data.sources.publication import Publication

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

TITLE = "CQC directory (weekly)"
KEY = None
WITHOUT_KEY = "No key is needed."
SOURCE = "cqc.directory"
TABLES = ("directory",)
#: The export from the API does not say its date.
_DATED_BY = ("Report publication date", "Date of latest check")
_NAMED = r"CQC[ _-]directory(?:[ _-]?\(?\d\)?)?\.csv$"


def ingest_large(path: Path, spare: Path) -> Publication:
    """Take one file apart; arguments and errors as in ``list_publication``."""
    return list_publication(path, spare, SOURCE, TABLES, _DATED_BY)


def fetch(job: FetchJob) -> list[Path]:
    """Download the newest list on the landing page; errors as in ``newest_list``."""
    return newest_list(job, _NAMED)
