"""Fetching source after source: each ends in one line, and none stops the others."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from data.errors import ForewarnError, HomeBusy
from data.fetching.client import Client
from data.fetching.exchange import Exchange
from data.fetching.faults import KeyMissing, Unreachable
from data.fetching.held import Held
from data.fetching.job import FetchJob
from data.fetching.ledger import beside, of_file
from data.fetching.limits import MEGABYTE
from data.fetching.mirror import Mirror
from data.fetching.progress import Progress
from data.fetching.source import FetchSource
from data.home_in_use import working_in
from data.settings import Settings
from data.sources.companies_house.accounts import recognise_pack
from data.warehouse.home import Home
from data.warehouse.outcome import Outcome

Ingest = Callable[[list[Path]], list[Outcome]]
#: So many publishers out of reach one after another, and it is this machine that is offline.
_OFFLINE = 2
_SENTENCES = 3


@dataclass(frozen=True)
class Fetched:
    """What became of one source.

    ``kind`` is ``fetched`` (something new came), ``unchanged``, ``no key`` or ``failed``.
    """

    source: str
    kind: Literal["fetched", "unchanged", "no key", "failed"]
    sentence: str
    files: tuple[Path, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True)
class FetchRun:
    """How sources are fetched.

    Attributes:
        home: where the files go: ``fetched/<source>``, then through ``ingest`` like any other.
        settings: keys and limits.
        ingest: puts whole files into the archive.
        mirror: asked in the publishers' place.
        since: what is older is not wanted.
        told: is told one sentence of progress.
        progress: is told of every byte.
    """

    home: Home
    settings: Settings
    ingest: Ingest
    mirror: Mirror | None = None
    since: date | None = None
    told: Callable[[str], None] = lambda _: None
    progress: Progress | None = None

    def __call__(
        self, sources: Sequence[FetchSource], done: Callable[[Fetched], None] = lambda _: None
    ) -> list[Fetched]:
        """Fetch and ingest these sources in turn.

        Args:
            sources: which.
            done: is told what became of each as it happens.

        Raises:
            HomeBusy: if another process fetches into this home.
        """
        results: list[Fetched] = []
        with (
            working_in(self.home.path),
            self._alone() as folder,
            contextlib.closing(self._exchange(folder)) as exchange,
        ):
            out_of_reach = 0
            for source in sources:
                if out_of_reach >= _OFFLINE:
                    result = Fetched(
                        source.name, "failed", f"{source.name}: not tried, this machine is offline."
                    )
                else:
                    result, unreachable = self._one(source, self._client(exchange), folder)
                    out_of_reach = out_of_reach + 1 if unreachable else 0
                results.append(result)
                done(result)
        return results

    def _exchange(self, folder: Path) -> Exchange:
        return Exchange(self.mirror, cache=folder / ".pages")

    def _client(self, exchange: Exchange) -> Client:
        return Client(
            exchange,
            file_bytes=self.settings.max_file_mb * MEGABYTE,
            bulk_bytes=self.settings.max_download_gb * 1000 * MEGABYTE,
            progress=self.progress or Progress(),
        )

    def _one(self, source: FetchSource, client: Client, folder: Path) -> tuple[Fetched, bool]:
        if missing := source.lacks(self.settings, self.mirror is not None):
            without = f" Without it: {source.without_key}" if source.without_key else ""
            sentence = f"{source.name}: needs a key; set {missing}.{without}"
            return Fetched(source.name, "no key", sentence), False
        job = FetchJob(
            client.of(source.hosts),
            folder / source.name,
            self.since,
            self.settings,
            held := Held(self.home),
            self.told,
        )
        fault: ForewarnError | OSError | None = None
        try:
            files = source.fetch(job)
            # Runs over an API bear a day; one cut off before it was read is read now.
            files += [f for f in whole_files(job.folder) if f.suffix == ".jsonl" and f not in files]
        except (ForewarnError, OSError) as error:
            fault, files = error, whole_files(job.folder)
        except Exception as error:
            # A publisher's page or answer of a form that its source did not foresee.
            reason = f"{type(error).__name__}: {error}".splitlines()[0].rstrip(".")
            fault = ForewarnError(f"the publisher's answer is not of the known form ({reason}).")
            files = whole_files(job.folder)
        archived = held.contents()
        new = [f for f in files if (of := of_file(f)) is None or of.sha256 not in archived]
        size = sum(file.stat().st_size for file in new)
        outcomes = self.ingest(new) if new else []
        _forget_refused(outcomes)
        if self.settings.raw == "prune":
            _prune(outcomes)
        if fault is not None:
            kind: Literal["no key", "failed"] = (
                "no key" if isinstance(fault, KeyMissing) else "failed"
            )
            sentence = f"{source.name}: {_sentence(fault)}"
            if kind == "no key" and source.without_key:
                sentence += f" Without it: {source.without_key}"
            result = Fetched(source.name, kind, sentence, tuple(new), tuple(outcomes))
            return result, isinstance(fault, Unreachable)
        return _told(source.name, files, new, outcomes, size), False

    @contextlib.contextmanager
    def _alone(self) -> Iterator[Path]:
        folder = self.home.fetched
        try:
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise ForewarnError(f"{folder} cannot be written ({error.strerror}).") from error
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise HomeBusy(
                    f"Another Forewarn process fetches into {self.home.path}; wait for it to end."
                ) from error
            yield folder
        finally:
            os.close(handle)


def whole_files(folder: Path) -> list[Path]:
    """The files of a source that are here whole."""
    if not folder.is_dir():
        return []
    return sorted(f for f in folder.iterdir() if f.suffix != ".part" and of_file(f) is not None)


def exit_status(results: list[Fetched], asked_for: bool) -> int:
    """0: all fine; 3: some failed; 1: nothing was done.

    Args:
        results: what became of each source.
        asked_for: whether each was named; among ``all``, one that lacks its key is no failure.
    """
    failed = [r for r in results if r.kind == "failed" or (r.kind == "no key" and asked_for)]
    fine = [r for r in results if r.kind in {"fetched", "unchanged"} or _went_in(r.outcomes)]
    if not fine:
        return 1
    return 3 if failed else 0


def _went_in(outcomes: Sequence[Outcome]) -> bool:
    return any(outcome.kind in {"ingested", "already here"} for outcome in outcomes)


def _forget_refused(outcomes: list[Outcome]) -> None:
    """What cannot be read may have been spoilt on its way: it is asked for anew, not if changed."""
    for outcome in outcomes:
        if outcome.kind == "refused":
            beside(outcome.path).unlink(missing_ok=True)


def _prune(outcomes: list[Outcome]) -> None:
    """Packs that have been read are not kept; their names in the archive say that they were."""
    for outcome in outcomes:
        if outcome.kind == "ingested" and recognise_pack(outcome.path.name) is not None:
            outcome.path.unlink(missing_ok=True)
            beside(outcome.path).unlink(missing_ok=True)


def _told(
    source: str, files: list[Path], new: list[Path], outcomes: list[Outcome], size: int
) -> Fetched:
    bad = [o for o in outcomes if o.kind in {"refused", "quarantined", "skipped"}]
    if not new:
        here = f"{len(files):,} file{'s' if len(files) != 1 else ''} looked at" if files else ""
        sentence = f"{source}: unchanged{', ' + here if here else ', nothing new is published'}."
        return Fetched(source, "unchanged", sentence)
    came = f"{len(new):,} file{'s' if len(new) != 1 else ''}, {size / 1e6:,.1f} MB"
    if bad:
        reasons = " ".join(outcome.sentence for outcome in bad[:_SENTENCES])
        sentence = f"{source}: {came}; {len(bad):,} not used. {reasons}"
        return Fetched(source, "failed", sentence, tuple(new), tuple(outcomes))
    return Fetched(source, "fetched", f"{source}: {came}.", tuple(new), tuple(outcomes))


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.filename or 'a file'} cannot be used ({error.strerror or error})."
    text = str(error).rstrip()
    return text if text.endswith((".", "?")) else f"{text}."
