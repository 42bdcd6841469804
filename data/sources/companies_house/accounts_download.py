"""Which accounts packs to fetch: those listed, wanted, not archived, and in no other one wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from data.fetching.faults import FetchFailed
from data.fetching.links import file_name_of, links

if TYPE_CHECKING:
    from data.fetching.job import FetchJob
    from data.sources.companies_house.accounts import Pack

HOST = "https://download.companieshouse.gov.uk/"
DAILY = f"{HOST}en_accountsdata.html"
MONTHLY = f"{HOST}en_monthlyaccountsdata.html"
EARLIER = f"{HOST}historicmonthlyaccountsdata.html"
_USUAL = timedelta(days=31)
_LONGEST_GAP = timedelta(days=366)


@dataclass(frozen=True)
class Listed:
    """A pack that a page lists."""

    url: str
    name: str
    pack: Pack

    @property
    def first(self) -> date:
        """The first day it covers; a year of the archive begins in January."""
        if self.pack.kind == "daily":
            return self.pack.as_at
        return self.pack.as_at.replace(day=1, **({"month": 1} if self._is_year else {}))

    @property
    def _is_year(self) -> bool:
        return self.pack.kind == "yearly"

    def covers(self, day: date) -> bool:
        """Whether a day's filings are in it."""
        return self.first <= day <= self.pack.as_at


def fetch_packs(job: FetchJob, source: str) -> list[Path]:
    """Fetch what is wanted, oldest first; see ``accounts.fetch``.

    Raises:
        FetchFailed: if the pages list no pack, or one cannot be had.
    """
    found = packs_on(job.client.get_text(DAILY), DAILY)
    found += packs_on(job.client.get_text(MONTHLY), MONTHLY)
    if not found:
        raise FetchFailed(f"{DAILY} and {MONTHLY} list no accounts pack any more.")
    oldest = min(listed.first for listed in found)
    if job.since is not None and job.since < oldest:
        found += packs_on(job.client.get_text(EARLIER), EARLIER)
    held = {name for name in job.held.file_names(source) if known(name)}
    chosen = wanted(found, held, job.since)
    if chosen:
        days = f"{chosen[0].first} to {max(listed.pack.as_at for listed in chosen)}"
        job.told(f"{len(chosen):,} accounts packs are to come, {days}.")
    return [job.client.download(p.url, job.folder, expect="zip", bulk=True) for p in chosen]


def packs_on(html: str, page: str) -> list[Listed]:
    """The packs a page lists, in its order, each name once."""
    found: dict[str, Listed] = {}
    for url in links(html, page):
        name = file_name_of(url)
        if (pack := known(name)) is not None:
            found.setdefault(name, Listed(url, name, pack))
    return list(found.values())


def known(name: str) -> Pack | None:
    """A pack by its name; None for anything else, single filings too."""
    from data.sources.companies_house.accounts import recognise_pack

    pack = recognise_pack(name)
    return pack if pack is not None and pack.kind != "filing" else None


def wanted(found: list[Listed], held: set[str], since: date | None) -> list[Listed]:
    """The packs to fetch, oldest first.

    Args:
        found: what the pages list.
        held: names of the packs archived.
        since: the first day wanted; None for the usual span.

    Returns:
        Packs of longer spans first chosen where they lie wholly in the span, or where no daily
        pack reaches back so far; then the days that no pack chosen or archived covers.
    """
    by_name = {listed.name: listed for listed in found}
    longer = [listed for listed in by_name.values() if listed.pack.kind != "daily"]
    daily = [listed for listed in by_name.values() if listed.pack.kind == "daily"]
    archived = [Listed("", name, pack) for name in held if (pack := known(name)) is not None]
    if since is None:
        since = _usual_start([listed.pack.as_at for listed in daily or longer], archived)
    first_day = min((listed.first for listed in daily), default=date.max)
    chosen = [
        listed
        for listed in longer
        if listed.pack.as_at >= since
        and (listed.first >= since or first_day > max(since, listed.first))
        and not any(a.covers(listed.first) and a.covers(listed.pack.as_at) for a in archived)
        and not (
            first_day <= listed.first
            and all(day.name in held for day in daily if listed.covers(day.first))
        )
    ]
    spans = [p for p in chosen if p.pack.kind == "yearly"]
    chosen = spans + [
        p for p in chosen if p not in spans and not any(s.covers(p.first) for s in spans)
    ]
    covering = chosen + [listed for listed in archived if listed.pack.kind != "daily"]
    chosen += [
        listed
        for listed in daily
        if listed.first >= since
        and listed.name not in held
        and not any(other.covers(listed.first) for other in covering)
    ]
    chosen = [listed for listed in chosen if listed.name not in held]
    return sorted(chosen, key=lambda listed: (listed.first, listed.name))


def _usual_start(days: list[date], archived: list[Listed]) -> date:
    newest = max(days)
    last_held = max((listed.pack.as_at for listed in archived), default=None)
    if last_held is not None and newest - last_held <= _LONGEST_GAP:
        return min(newest - _USUAL, last_held + timedelta(days=1))
    return newest - _USUAL
