"""Companies House's API: what the register says today of the companies of the care market.

Of each company its profile, whole filing history, charges, insolvency cases, and its officers' roles
and days. Answers are read by ``companies_house.companies``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.sources.companies_house.company_number import company_number
from data.sources.companies_house.officers import reduced
from data.sources.companies_house.words import care_activities

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

TITLE = (
    "Companies House: profiles, filings, charges, insolvency and officers' days of care companies"
)
KEY = "CH_API_KEY"
WITHOUT_KEY = "Basic Company Data, accounts and the snapshot of control need no key."
HOSTS = ("api.company-information.service.gov.uk",)
BASE = "https://api.company-information.service.gov.uk"
_PAGE = 100
#: The largest page that the advanced search gives.
_SEARCH_PAGE = 5000
#: Nothing has so many pages.
_MOST_PAGES = 400


def fetch(job: FetchJob) -> list[Path]:
    """One JSONL of today's answers about every company held, and of care companies new since a day.

    A run that was cut goes on where it stopped: a company is done when its profile is written, which
    comes last.

    Raises:
        FetchFailed: if the API cannot be asked; what came before is kept for the next run.
    """
    from data.fetching.faults import FetchFailed
    from data.fetching.ledger import bear_name
    from data.fetching.missed import Missed

    job.folder.mkdir(parents=True, exist_ok=True)
    target = job.folder / f"companies_house_api_{job.today.isoformat()}.jsonl"
    part = target.with_suffix(".part")
    numbers = dict.fromkeys(job.held.company_numbers())
    numbers |= dict.fromkeys(_search(job))
    missed = Missed(job.folder / "companies_house_api.missed")
    done = _done(part)
    for position, number in enumerate(numbers, start=1):
        if number in done:
            continue
        try:
            lines = [json.dumps(answer) for answer in _company(job, number)]
        except FetchFailed as fault:
            missed.lost(number, fault)
            continue
        missed.had()
        with part.open("a", encoding="utf-8") as out:
            out.write("".join(f"{line}\n" for line in lines))
        job.told(f"{position:,} of {len(numbers):,} companies")
    if sentence := missed.settle():
        job.told(sentence)
    if not part.exists() or not part.stat().st_size:
        return []
    return [bear_name(part, target, BASE)]


def _search(job: FetchJob) -> Iterator[str]:
    """Numbers of the companies with an activity of care; those incorporated since, if a day is given."""
    for code in care_activities():
        params: dict[str, Any] = {"sic_codes": code, "size": _SEARCH_PAGE}
        if job.since is not None:
            params["incorporated_from"] = job.since.isoformat()
        for page in _pages(job, f"{BASE}/advanced-search/companies", params, "hits"):
            items = page.get("items")
            for item in items if isinstance(items, list) else []:
                if not isinstance(item, dict):
                    continue
                if number := company_number(str(item.get("company_number") or "")):
                    yield number


def _company(job: FetchJob, number: str) -> Iterator[dict[str, Any]]:
    url = f"{BASE}/company/{number}"
    profile = _ask(job, url, {})
    if profile is None:
        return
    links = profile.get("links")
    links = links if isinstance(links, dict) else {}
    wanted = [("filing-history", "total_count"), ("officers", "total_results")]
    # The links are there when there is something; the flags beside them are not to be trusted.
    wanted += [("charges", "total_count")] if links.get("charges") else []
    for name, total in wanted:
        for page in _pages(job, f"{url}/{name}", {"items_per_page": _PAGE}, total):
            yield _envelope(f"{url}/{name}", reduced(page) if name == "officers" else page)
    if links.get("insolvency") and (cases := _ask(job, f"{url}/insolvency", {})) is not None:
        yield _envelope(f"{url}/insolvency", cases)
    yield _envelope(url, profile)


def _pages(job: FetchJob, url: str, params: dict[str, Any], total: str) -> Iterator[dict[str, Any]]:
    """Every page of a list, until as many items have come as it counts, or a page has none."""
    from data.fetching.paging import Paging

    start, paging = 0, Paging(url)
    for _ in range(_MOST_PAGES):
        page = _ask(job, url, {**params, "start_index": start})
        if page is None:
            return
        items = page.get("items")
        items = items if isinstance(items, list) else []
        paging.page(items)
        yield page
        start += len(items)
        count = page.get(total)
        # Where nothing is counted, a page that is not full is the last.
        size = params.get("items_per_page") or params.get("size") or 1
        if not items or start >= count if isinstance(count, int) else len(items) < size:
            return
    raise paging.endless()


def _ask(job: FetchJob, url: str, params: dict[str, Any]) -> dict[str, Any] | None:
    """An answer; None where there is nothing, which the API says with status 404."""
    from data.fetching.faults import FetchFailed, NotThere

    try:
        answer = job.client.get_json(url, params=params or None, key=job.key(KEY))
    except NotThere:
        return None
    if not isinstance(answer, dict):
        raise FetchFailed(f"{url} answers with something that is no object; try again later.")
    return answer


def _envelope(url: str, data: dict[str, Any]) -> dict[str, Any]:
    stamp = datetime.now(UTC).isoformat(timespec="seconds")
    return {"fetched_at": stamp, "url": url, "data": data}


def _done(part: Path) -> set[str]:
    """The companies of an unfinished run; a company cut in the middle is taken off its end."""
    if not part.exists():
        return set()
    found: set[str] = set()
    whole = 0
    content = part.read_bytes()
    position = 0
    for line in content.split(b"\n")[:-1]:
        position += len(line) + 1
        try:
            answer = json.loads(line)
        except ValueError:
            break
        url = str(answer.get("url") or "")
        if url.startswith(f"{BASE}/company/") and url.count("/") == 4:
            found.add(url.rpartition("/")[2])
            whole = position
    with part.open("r+b") as out:
        out.truncate(whole)
    return found
