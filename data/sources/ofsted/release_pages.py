"""Where on gov.uk the newest release of one of Ofsted's series stands, and which files it has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

COLLECTION = "government/collections/childrens-social-care-statistics"
#: Where its files lie; no other host is asked.
GOVUK_HOSTS = ("www.gov.uk", "assets.publishing.service.gov.uk")
_TABLES = (".ods", ".csv", ".xlsx")


def download_releases(
    job: FetchJob, page: str, known: Sequence[str] = (), wanted: str = ""
) -> list[Path]:
    """Download the tables of a series' newest release, or of all since ``job.since``.

    Releases are those that the collection of Ofsted's statistics lists, and pages known from
    earlier years, newest first.

    Args:
        job: the run.
        page: a regular expression on the path of a release's page.
        known: paths known.
        wanted: a regular expression on the title or name of an attachment; blank takes all.

    Returns:
        The files; none, with a sentence to the run, if none came out since that day.

    Raises:
        FetchFailed: if no release is announced, or its files cannot be had.
    """
    from data.fetching.faults import FetchFailed, NotThere
    from data.fetching.links import govuk_attachments

    paths = sorted({*releases(job, page), *known}, key=lambda path: (-year_of(path), path))
    found: list[Path] = []
    for path in paths:
        if job.since and year_of(path) and year_of(path) < job.since.year:
            break
        try:
            attached = govuk_attachments(job.client, path)
        except NotThere:
            continue
        files = [
            file
            for file in attached
            if Path(file.file_name).suffix.lower() in _TABLES
            and re.search(wanted, f"{file.title} {file.file_name}", re.I)
        ]
        came_out = min((file.public_updated for file in files if file.public_updated), default=None)
        if job.since and came_out and came_out < job.since:
            continue
        found += [
            job.client.download(
                file.url, job.folder, expect=Path(file.file_name).suffix[1:].lower()
            )
            for file in files
        ]
        if found and job.since is None:
            break
    if not found and job.since is None:
        raise FetchFailed(
            "No release with a table is announced on gov.uk; download it by hand and run: forewarn "
            "ingest FILE."
        )
    if not found:
        job.told(f"No release with a table since {job.since} is announced on gov.uk.")
    return found


def releases(job: FetchJob, page: str) -> list[str]:
    """Paths of a series' releases in the collection of Ofsted's statistics, newest first."""
    from data.fetching.faults import NotThere
    from data.fetching.links import govuk_documents

    try:
        documents = govuk_documents(job.client, COLLECTION)
    except NotThere:
        return []
    paths = [urlsplit(url).path.strip("/") for _, url in documents]
    return sorted((path for path in paths if re.search(page, path)), key=year_of, reverse=True)


def year_of(path: str) -> int:
    """The latest year in a page's path; nought if it has none."""
    return max((int(year) for year in re.findall(r"(?<!\d)20\d{2}(?!\d)", path)), default=0)
