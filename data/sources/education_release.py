"""Releases of the department's statistics service: their common head, and where they are."""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from data.errors import ForewarnError, UnreadableFile
from data.fetching.links import links
from data.sources.education_api import fetch_data_sets

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

#: The headings that every list of the service begins with.
HEAD = ("time_period", "time_identifier", "geographic_level", "country_code")
SERVICE = "https://explore-education-statistics.service.gov.uk/find-statistics/"
CONTENT = "https://content.explore-education-statistics.service.gov.uk/api/releases/"
_RELEASE_ID = re.compile(r'"releaseVersionId"\s*:\s*"([0-9a-f-]{36})"', re.I)
_ALL_FILES = re.compile(r"/api/releases/[0-9a-f-]{36}/files(\?|$)", re.I)
#: The largest list has some 30 MB; a release some 60 lists.
_MAX_BYTES = 256 << 20
_MAX_LISTS = 300


def fetch_release(job: FetchJob, slug: str, wanted: str) -> list[Path]:
    """Download a release's zip of all lists, as its page links it, and take out those wanted.

    Args:
        job: what to download with, and where to.
        slug: the release's name in the service's addresses.
        wanted: a regular expression for the lists' file names.

    Raises:
        ForewarnError: if the page links no zip and the API has no data set, or the zip holds none of
            the lists.
    """
    page = f"{SERVICE}{slug}"
    job.told(f"Looking for the latest release at {page}")
    text = job.client.get_text(page)
    found = _all_files(text, page)
    # The button stands on the page itself, or on the page of its data.
    further = [url for url in links(text, page) if slug in url and url.endswith("/explore")]
    if not found and further:
        found = _all_files(job.client.get_text(further[0]), further[0])
    if not found:
        if files := fetch_data_sets(job, slug):
            return files
        raise ForewarnError(
            f"{page} links no download of all its data; download its lists by hand and ingest them."
        )
    packed = job.client.download(found[0], job.folder, f"{slug}.zip", expect="zip")
    lists = unpack_lists(packed, job.folder, wanted)
    if not lists:
        raise ForewarnError(f"{packed.name} holds no list named like {wanted}.")
    return lists


def _all_files(text: str, page: str) -> list[str]:
    """Where a page says that all files of its release are."""
    linked = [url for url in links(text, page) if _ALL_FILES.search(url)]
    # A button that is no link asks for the release whose number the page carries.
    return linked + [f"{CONTENT}{number}/files" for number in _RELEASE_ID.findall(text)]


def unpack_lists(packed: Path, folder: Path, wanted: str) -> list[Path]:
    """Take files out of a release's zip by their names, into one folder.

    Args:
        packed: the zip; folders inside it are left out of the names.
        folder: where to put them; a file there is replaced whole or not at all.
        wanted: a regular expression for the file names.

    Raises:
        UnreadableFile: if the zip is damaged, or holds more than any release does.
    """
    name_fits = re.compile(wanted, re.I)
    written: list[Path] = []
    try:
        with zipfile.ZipFile(packed) as release:
            for entry in release.infolist():
                name = PurePosixPath(entry.filename.replace("\\", "/")).name
                if entry.is_dir() or name.startswith(".") or not name_fits.search(name):
                    continue
                if entry.file_size > _MAX_BYTES or len(written) >= _MAX_LISTS:
                    raise UnreadableFile(f"{packed.name} holds more than any release does.")
                part = folder / f"{name}.part"
                try:
                    with release.open(entry) as source, part.open("wb") as target:
                        shutil.copyfileobj(source, target)
                    written.append(part.replace(folder / name))
                finally:
                    part.unlink(missing_ok=True)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile(f"{packed.name} is damaged ({error}); download it again.") from error
    return written
