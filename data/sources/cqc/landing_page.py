"""The page that announces the lists of the Care Quality Commission, and the newest of a kind.

Files of several months and under old and new paths stand on the page together, so that the newest
is told by the date in its name.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import ForewarnError
from data.sources.as_at import as_at_in

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

LANDING_PAGE = "https://www.cqc.org.uk/about-us/transparency/using-cqc-data"


def newest_list(job: FetchJob, pattern: str) -> list[Path]:
    """Download the newest file that the landing page links to under a name of the pattern.

    Args:
        job: where to put it; a file dated before ``job.since`` is left where it is.
        pattern: a regular expression for the end of the file's name, in any case.

    Returns:
        The file, or nothing if the newest is older than wanted.

    Raises:
        FetchFailed: if the page or the file cannot be had.
        ForewarnError: if the page links to no such file.
    """
    from data.fetching.links import file_name_of, links, matching

    page = job.client.get_text(LANDING_PAGE)
    found = matching(links(page, LANDING_PAGE), pattern)
    if not found:
        raise ForewarnError(
            f"{LANDING_PAGE} links to no file whose name ends in {pattern!r}; download it by hand "
            "and run: forewarn ingest FILE."
        )
    dated = {url: as_at_in(file_name_of(url)) or date.min for url in found}
    newest = max(found, key=lambda url: (dated[url], -found.index(url)))
    name = file_name_of(newest)
    if job.since and date.min < dated[newest] < job.since:
        job.told(f"{name} is the newest and older than {job.since}.")
        return []
    suffix = name.rsplit(".", 1)[-1].lower()
    return [job.client.download(newest, job.folder, expect=suffix)]
