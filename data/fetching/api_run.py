"""One run over an API as one JSONL file: an answer a line, gone on with after a cut, never half."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from data.fetching.job import FetchJob
from data.fetching.ledger import bear_name


@dataclass
class ApiRun:
    """The file being written.

    Attributes:
        path: where it will lie, once whole.
        done: addresses whose answers are in it, those of an earlier, cut run of the same day too.
    """

    path: Path
    done: set[str] = field(default_factory=set)
    _file: IO[str] | None = None

    def add(self, url: str, data: Any) -> None:
        """Write one answer as ``{"fetched_at": …, "url": …, "data": …}``."""
        if self._file is None:
            raise ValueError("an answer outside the run")
        now = datetime.now(UTC).isoformat(timespec="seconds")
        line = {"fetched_at": now, "url": url, "data": data}
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()
        self.done.add(url)


@contextlib.contextmanager
def api_run(job: FetchJob, name: str, url: str) -> Iterator[ApiRun]:
    """Write ``<name>_<day>.jsonl``; it bears that name only if the block ends well.

    A block cut short leaves ``….jsonl.part``; the next run of the same day finds what is in it in
    ``done`` and adds the rest. A run that brought no answer leaves no file.

    Args:
        job: whose folder and day it is.
        name: what the run is of, such as ``cqc_locations``.
        url: the API's address, for the ledger.
    """
    path = job.folder / f"{name}_{job.today.isoformat()}.jsonl"
    part = path.with_name(f"{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    run = ApiRun(path, _kept(part))
    with part.open("a", encoding="utf-8") as file:
        part.chmod(0o600)
        run._file = file
        yield run
    run._file = None
    if not run.done:
        part.unlink()
        return
    bear_name(part, path, url)


def _kept(part: Path) -> set[str]:
    """Addresses of the whole lines of a cut run; a line cut short is taken off it."""
    if not part.is_file():
        return set()
    done, whole = set(), 0
    with part.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                break
            try:
                done.add(str(json.loads(line)["url"]))
            except (ValueError, KeyError, TypeError):
                break
            whole += len(line)
    with part.open("r+b") as file:
        file.truncate(whole)
    return done
