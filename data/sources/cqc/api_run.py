"""One run through the syndication API: every location and provider once, then what has changed.

Answers are written as they come, one a line, so that a run that was cut goes on where it stopped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import ForewarnError

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

BASE = "https://api.service.cqc.org.uk/public/v1"
_SETTING = "CQC_SUBSCRIPTION_KEY"
_PER_PAGE = 1000
#: CQC has some 125,000 locations, ended ones included.
_MAX_PAGES = 2000
#: A file of a run is closed at this size, in bytes; the next answers go to another.
_FULL = 200_000_000
_TOLD_EVERY = 1000


def run(job: FetchJob, without_key: str) -> list[Path]:
    """Ask for locations and providers: all, or those changed since the last whole run.

    Args:
        job: the run's folder, key and day; ``job.since`` overrides the day of the last run.
        without_key: what is said if there is no key.

    Returns:
        ``cqc_locations_<day>.jsonl`` and ``cqc_providers_<day>.jsonl``, in several numbered files
        if they are long, one object a line: ``{"fetched_at", "url", "data"}``.

    Raises:
        KeyMissing: if the key is not set and no mirror is asked.
        FetchFailed: if the API cannot be asked; what came until then is gone on with next time.
    """
    from data.fetching.faults import KeyMissing

    if job.key(_SETTING).secret is None and not job.client.mirrored:
        raise KeyMissing(f"{_SETTING} is not set. {without_key}")
    return [path for kind in ("location", "provider") for path in _Asked(job, kind).run()]


class _Asked:
    """The run for locations, or for providers."""

    def __init__(self, job: FetchJob, kind: str) -> None:
        from data.fetching.missed import Missed

        self.job, self.kind = job, kind
        self.key = job.key(_SETTING)
        self.stem = f"cqc_{kind}s"
        self.missed = Missed(job.folder / f"{self.stem}.missed")
        job.folder.mkdir(parents=True, exist_ok=True)

    def run(self) -> list[Path]:
        begun = self._parts()
        for path in begun:
            cut_last_line(path)
        done = {str(a["data"].get(f"{self.kind}Id")) for path in begun for a in answers(path)}
        named = dict.fromkeys([*self._wanted(), *self.missed.before()])
        wanted = [one for one in named if one not in done]
        if done:
            self.job.told(f"{self.stem}: {len(done):,} answers held from the run that was cut.")
        gone = 0
        for number, one in enumerate(wanted, start=1):
            gone += not self._had(one)
            if number % _TOLD_EVERY == 0 or number == len(wanted):
                self.job.told(f"{self.stem}: {number:,} of {len(wanted):,} asked.")
        if gone:
            self.job.told(f"{self.stem}: {gone:,} are named by the API and not there (404).")
        if sentence := self.missed.settle():
            self.job.told(sentence)
        return self._finish()

    def _had(self, one: str) -> bool:
        """Whether it is there, as far as can be told: of one that cannot be had nothing is."""
        from data.fetching.faults import FetchFailed

        try:
            is_there = self._ask(one)
        except FetchFailed as fault:
            self.missed.lost(one, fault)
            return True
        self.missed.had()
        return is_there

    def _wanted(self) -> list[str]:
        """Ids to ask about, each once, in the API's order."""
        since = self._since()
        if since is None:
            pages = self._pages(f"{BASE}/{self.kind}s", f"{self.kind}s", {})
            found = [str(entry.get(f"{self.kind}Id")) for entry in pages if isinstance(entry, dict)]
        else:
            window = {
                "startTimestamp": since,
                "endTimestamp": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            }
            found = [
                str(one) for one in self._pages(f"{BASE}/changes/{self.kind}", "changes", window)
            ]
        return list(dict.fromkeys(found))

    def _since(self) -> str | None:
        """From when on changes are wanted: the beginning of the last whole run."""
        if self.job.since is not None:
            return f"{self.job.since}T00:00:00Z"
        whole = sorted(self.job.folder.glob(f"{self.stem}_20*.jsonl"))
        runs = [path for path in whole if "_part" not in path.stem]
        first = next(answers(runs[-1]), None) if runs else None
        return f"{str(first['fetched_at'])[:19]}Z" if first else None

    def _pages(self, url: str, key: str, params: dict[str, Any]) -> Iterator[Any]:
        from data.fetching.paging import Paging

        paging = Paging(url)
        held: set[str] = set()
        for page in range(1, _MAX_PAGES + 1):
            asked = {**params, "page": page, "perPage": _PER_PAGE}
            answer = self.job.client.get_json(url, params=asked, key=self.key)
            entries = answer.get(key) if isinstance(answer, dict) else None
            if not isinstance(entries, list):
                raise ForewarnError(f"{url} does not answer with a list of {key}; try again later.")
            paging.page(entries, answer.get("total"))
            # One that changed twice is named twice among the changes.
            held |= {f"{page} {place}" if params else str(e) for place, e in enumerate(entries)}
            yield from entries
            pages = answer.get("totalPages")
            if not entries or (type(pages) is int and page >= pages):
                paging.ends(len(held))
                return
        raise paging.endless()

    def _ask(self, one: str) -> bool:
        from data.fetching.faults import FetchFailed, NotThere

        url = f"{BASE}/{self.kind}s/{one}"
        try:
            data = self.job.client.get_json(url, key=self.key)
        except NotThere:
            return False
        if not isinstance(data, dict) or data.get(f"{self.kind}Id") != one:
            # Passed over it would not be asked about again before it changes.
            raise FetchFailed(f"{url} answers with something else; try again later.")
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        line = json.dumps({"fetched_at": now, "url": url, "data": data}, ensure_ascii=False)
        with os.fdopen(
            os.open(self._open_part(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab"
        ) as handle:
            handle.write(line.encode() + b"\n")
        return True

    def _parts(self) -> list[Path]:
        return sorted(self.job.folder.glob(f"{self.stem}.part*"))

    def _open_part(self) -> Path:
        parts = self._parts()
        if parts and parts[-1].stat().st_size < _FULL:
            return parts[-1]
        return self.job.folder / f"{self.stem}.part{len(parts) + 1:03d}"

    def _finish(self) -> list[Path]:
        """The run's parts under the names of whole files, none of an earlier run replaced."""
        from data.fetching.ledger import bear_name

        finished = []
        for part in self._parts():
            name, number = f"{self.stem}_{self.job.today}", 1
            while (target := part.with_name(f"{name}.jsonl")).exists():
                number += 1
                name = f"{self.stem}_{self.job.today}_part{number}"
            finished.append(bear_name(part, target, f"{BASE}/{self.kind}s"))
        return finished


def answers(path: Path) -> Iterator[dict[str, Any]]:
    """The answers that a file of a run holds."""
    with path.open("rb") as lines:
        for line in lines:
            answer = json.loads(line)
            if isinstance(answer, dict) and isinstance(answer.get("data"), dict):
                yield answer


def cut_last_line(path: Path) -> None:
    """Take away a line that a killed run left half written."""
    with path.open("rb+") as handle:
        whole = 0
        for line in handle:
            whole += len(line) if line.endswith(b"\n") else 0
        handle.truncate(whole)
