"""Companies House's streaming API: what changed since the last time, one event a line.

The events are read as the API's answers are, by ``companies_house.companies`` and
``companies_house.control``; the snapshots and the API remain what they are added to.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

TITLE = "Companies House: changes as they happen (companies, filings, charges, insolvency, control)"
KEY = "CH_STREAM_KEY"
WITHOUT_KEY = "Snapshots and the API tell the same, later."
HOSTS = ("stream.companieshouse.gov.uk",)
BASE = "https://stream.companieshouse.gov.uk"
#: Officers are left out: one by one they would be people, not counts.
STREAMS = (
    "companies",
    "filings",
    "charges",
    "insolvency-cases",
    "persons-with-significant-control",
)
#: Of each stream no more than this is read in one run.
_SECONDS = 60.0
_EVENTS = 100_000
_POINTS = "timepoints.json"
#: What leads to a person and is no part of an event's facts.
_PERSONAL = {"name", "name_elements", "date_of_birth", "nationality", "address", "etag"}


def fetch(job: FetchJob) -> list[Path]:
    """New events of every stream, from the timepoint the last run reached.

    One JSONL a stream and run, named with the day and its first and last timepoint. The timepoint
    is noted after the events are safe, so that a run that is cut repeats some: they are known by
    their resource and timepoint.

    Raises:
        FetchFailed: if a stream cannot be opened; one that no longer goes back to the timepoint
            says so, and the next run begins with the present.
    """
    job.folder.mkdir(parents=True, exist_ok=True)
    return [path for name in STREAMS if (path := _stream(job, name)) is not None]


def _stream(job: FetchJob, name: str) -> Path | None:
    from data.fetching.ledger import bear_name

    points = _points(job.folder)
    since = points.get(name)
    events: dict[tuple[str, int], str] = {}
    for event, line in _events(job, name, since):
        key = (str(event.get("resource_id") or event.get("resource_uri")), _point(event))
        events[key] = line
        if len(events) >= _EVENTS:
            break
    if not events:
        return None
    reached = [point for _, point in events]
    first, last = min(reached), max(reached)
    target = job.folder / (
        f"companies_house_{name}_{job.today.isoformat()}_from_{first}_to_{last}.jsonl"
    )
    part = target.with_name(f"{target.name}.part")
    part.write_text("".join(f"{line}\n" for line in events.values()), encoding="utf-8")
    bear_name(part, target, f"{BASE}/{name}")
    _replace(job.folder / _POINTS, json.dumps({**points, name: last}, indent=1))
    job.told(f"{len(events):,} events of {name}, up to timepoint {last}")
    return target


def _events(job: FetchJob, name: str, since: int | None) -> Any:
    """Whole events after a timepoint, with the line that is kept of each."""
    from data.fetching.faults import FetchFailed

    params = None if since is None else {"timepoint": since + 1}
    url = f"{BASE}/{name}"
    try:
        for line in job.client.lines(url, params=params, key=job.key(KEY), seconds=_SECONDS):
            try:
                event = json.loads(line)
            except ValueError:
                continue  # the publisher cut the last line; it comes again
            if isinstance(event, dict) and _point(event) > (since or 0):
                yield event, json.dumps(_kept(event))
    except FetchFailed as error:
        if since is None or "416" not in str(error):
            raise
        points = {n: point for n, point in _points(job.folder).items() if n != name}
        _replace(job.folder / _POINTS, json.dumps(points, indent=1))
        raise FetchFailed(
            f"The stream {name} no longer goes back to timepoint {since}; fetch the snapshot "
            "(companies_house.control, companies_house.api), the next run begins with the present."
        ) from error


def _kept(event: dict[str, Any]) -> dict[str, Any]:
    """An event without what names a person: of individuals' control only its facts."""
    data = event.get("data")
    kind = str(data.get("kind") or "") if isinstance(data, dict) else ""
    if not isinstance(data, dict) or not kind.startswith(("individual-", "super-secure-")):
        return event
    return {**event, "data": {k: v for k, v in data.items() if k not in _PERSONAL}}


def _point(event: dict[str, Any]) -> int:
    held = event.get("event")
    point = held.get("timepoint") if isinstance(held, dict) else None
    return point if type(point) is int else 0


def _points(folder: Path) -> dict[str, int]:
    try:
        held = json.loads((folder / _POINTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {n: p for n, p in held.items() if type(p) is int} if isinstance(held, dict) else {}


def _replace(target: Path, text: str) -> None:
    part = target.with_name(f"{target.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(target)
