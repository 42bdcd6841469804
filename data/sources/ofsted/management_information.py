"""Ofsted's in-year management information: the register at a date between two annual releases.

Its sheets are those of the annual release under another date and are read as such
(``childrens_social_care``), but under this source's name: a register of another day than 31 March
is no annual edition, so that it is not measured against one, and panels, labels and figures of
concentration pass over it. The inspections in it count.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from data.sources.ofsted.release_pages import GOVUK_HOSTS, download_releases

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "ofsted.management_information"
TITLE = "Ofsted: inspection and regulation of children's social care providers, in-year"
KEY = None
WITHOUT_KEY = "No key is needed."
HOSTS = GOVUK_HOSTS
_PAGES = ("government/publications/inspection-and-regulation-of-childrens-social-care-providers",)


def fetch(job: FetchJob) -> list[Path]:
    """Download the tables attached to the page of management information."""
    return download_releases(job, f"^{_PAGES[0]}$", _PAGES)
