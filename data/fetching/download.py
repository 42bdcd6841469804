"""A file onto disk: only if it changed, gone on with after a cut, and never half under its name."""

from __future__ import annotations

import os
import re
import shutil
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from data.fetching.bodies import body
from data.fetching.faults import Again, FetchFailed, TooLarge
from data.fetching.keys import ApiKey
from data.fetching.ledger import Ledger, beside, of_file, sha256_of
from data.fetching.limits import MEGABYTE
from data.fetching.links import file_name_of
from data.fetching.retries import persistently
from data.fetching.whole_file import check_start, check_whole, kind_of

if TYPE_CHECKING:
    from data.fetching.client import Client

_NEVER_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_LONGEST_NAME = 180
#: Bytes that show what a file is.
_HEAD = 64
#: Bytes between two looks at how much room is left.
_LOOK_EVERY = 64 * MEGABYTE
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


@dataclass(frozen=True)
class Wanted:
    """A file that is wanted: where it is, where it goes, what it must be, and its limit."""

    url: str
    target: Path
    kind: str | None
    most: int

    @classmethod
    def of(cls, url: str, folder: Path, name: str | None, expect: str | None, most: int) -> Wanted:
        """A file by its address; its name is made safe.

        Raises:
            FetchFailed: if no name is given and the address ends in none.
        """
        named = _NEVER_IN_A_NAME.sub("_", name or file_name_of(url)).strip(" .")
        if not named:
            raise FetchFailed(f"{url} names no file.")
        if len(named.encode()) > _LONGEST_NAME:
            raise FetchFailed(f"{url} names its file with more letters than a file may have.")
        return cls(url, folder / named, kind_of(named, expect), most)

    @property
    def part(self) -> Path:
        """What has come so far."""
        return self.target.with_name(f"{self.target.name}.part")


def download(client: Client, wanted: Wanted, key: ApiKey | None) -> Path:
    """Bring a file; see ``Client.download``.

    Raises:
        NotThere: if there is no such file.
        FetchFailed: if it cannot be had whole.
    """
    limits = client.exchange.limits
    wanted.target.parent.mkdir(parents=True, exist_ok=True)
    ends = time.monotonic() + limits.file
    name = wanted.target.name
    try:
        while True:
            before, began = _size(wanted.part), time.monotonic()
            try:
                return persistently(lambda: _once(client, wanted, key, ends), limits)
            except FetchFailed as fault:
                # A long file may be cut more often than a request may fail, if it goes on growing.
                grown, lasted = _size(wanted.part) - before, time.monotonic() - began
                passing = isinstance(fault.__cause__, Again)
                if not passing or grown <= 0 or grown < limits.slowest * lasted:
                    raise
    except OSError as error:
        raise FetchFailed(f"{name} cannot be written ({error.strerror or error}).") from error
    finally:
        client.progress.end(name)


def _once(client: Client, wanted: Wanted, key: ApiKey | None, ends: float) -> Path:
    """One request for the whole file, or for the rest of it."""
    held, part = of_file(wanted.target), _resumable(wanted)
    limits = client.exchange.limits
    headers = {"Accept-Encoding": "identity", **_conditions(wanted, held, part)}
    seconds = ends - time.monotonic()
    with client.exchange.answer(wanted.url, headers, key, client.hosts, seconds) as response:
        if response.status_code == 304 and held is not None:
            return wanted.target
        if response.status_code in {304, 412, 416, 206} and held is None and part is None:
            raise Again(
                FetchFailed(
                    f"{wanted.url} answers with status {response.status_code} where the whole "
                    "file was asked for; try again later."
                )
            )
        if response.status_code in {304, 412, 416}:
            discard(wanted)
            raise Again(FetchFailed(f"{wanted.url} changed while it was fetched; try again."))
        going_on = response.status_code == 206
        if going_on and not _continues(response, part, _size(wanted.part)):
            discard(wanted)
            raise Again(FetchFailed(f"{wanted.url} changed while it was fetched; try again."))
        if not going_on:
            discard(wanted)
        ledger = _ledger(wanted, response, part if going_on else None)
        _room_for(wanted, ledger, limits.spare_disk)
        if not going_on:
            ledger.write(beside(wanted.part))
        try:
            _receive(client, wanted, response, ledger)
        except TooLarge:
            discard(wanted)
            raise
        marked = "chunked" in response.headers.get("transfer-encoding", "").lower()
    return _finish(wanted, ledger, ledger.bytes is not None or marked)


def _conditions(wanted: Wanted, held: Ledger | None, part: Ledger | None) -> dict[str, str]:
    if part is not None and (edition := _edition(part)) is not None:
        return {"Range": f"bytes={_size(wanted.part)}-", "If-Range": edition}
    if held is None or held.url != wanted.url:
        return {}
    wanted_if = {"If-None-Match": held.etag, "If-Modified-Since": held.last_modified}
    return {name: value for name, value in wanted_if.items() if value}


def _resumable(wanted: Wanted) -> Ledger | None:
    """What is known of the part that is here, if it can be gone on with safely."""
    part = Ledger.read(beside(wanted.part))
    if part is None or not wanted.part.is_file() or _size(wanted.part) == 0:
        return None
    if part.url != wanted.url or _edition(part) is None:
        return None
    return None if part.bytes is not None and _size(wanted.part) >= part.bytes else part


def _edition(part: Ledger) -> str | None:
    """What names the edition a part is of; a weak ETag promises no equal bytes."""
    strong = part.etag is not None and not part.etag.startswith("W/")
    return part.etag if strong else part.last_modified


def _continues(response: httpx.Response, part: Ledger | None, have: int) -> bool:
    """Whether a partial answer is the rest of the very file the part is of."""
    found = _RANGE.fullmatch(response.headers.get("content-range", "").strip())
    if part is None or found is None or int(found[1]) != have:
        return False
    if part.bytes is not None and found[3] != "*" and int(found[3]) != part.bytes:
        return False
    said = response.headers.get("etag"), response.headers.get("last-modified")
    return (said[0] is None or said[0] == part.etag) and (
        said[1] is None or part.last_modified is None or said[1] == part.last_modified
    )


def _ledger(wanted: Wanted, response: httpx.Response, part: Ledger | None) -> Ledger:
    if part is not None:
        return part
    packed = response.headers.get("content-encoding", "identity").lower() not in {"", "identity"}
    length = response.headers.get("content-length", "")
    return Ledger(
        wanted.url,
        # A packed answer cannot be gone on with in the middle.
        etag=None if packed else response.headers.get("etag"),
        last_modified=None if packed else response.headers.get("last-modified"),
        bytes=int(length) if length.isdigit() and not packed else None,
    )


def _room_for(wanted: Wanted, ledger: Ledger, spare: int) -> None:
    size = ledger.bytes or 0
    if size > wanted.most:
        raise FetchFailed(
            f"{wanted.url} is {size / 1e6:,.0f} MB, over the limit of {wanted.most / 1e6:,.0f} MB "
            "(FOREWARN_MAX_FILE_MB, for bulk products FOREWARN_MAX_DOWNLOAD_GB)."
        )
    free = shutil.disk_usage(wanted.target.parent).free
    missing = size - _size(wanted.part) + spare - free
    if missing > 0:
        raise FetchFailed(
            f"{wanted.target.name} needs {missing / 1e6:,.0f} MB more than {wanted.target.parent} "
            "has free; make room and run the same command again."
        )


def _receive(client: Client, wanted: Wanted, response: httpx.Response, ledger: Ledger) -> None:
    have = _size(wanted.part)
    client.progress.begin(wanted.target.name, have, ledger.bytes)
    chunks = body(response, client.exchange.limits, wanted.most - have, wanted.url)
    head, unlooked = b"", 0
    with wanted.part.open("ab") as file:
        wanted.part.chmod(0o600)
        for chunk in chunks:
            if have == 0 and len(head) < _HEAD:
                head += chunk[:_HEAD]
                if len(head) >= _HEAD:
                    _start_or_nothing(wanted, head)
            file.write(chunk)
            client.progress.advance(wanted.target.name, len(chunk))
            if (unlooked := unlooked + len(chunk)) >= _LOOK_EVERY:
                unlooked = 0
                _still_room(wanted, client.exchange.limits.spare_disk)
        os.fsync(file.fileno())


def _still_room(wanted: Wanted, spare: int) -> None:
    """What comes without its length may be without end, and must not fill the disk."""
    if shutil.disk_usage(wanted.target.parent).free < spare:
        raise TooLarge(
            f"{wanted.target.name} leaves less than {spare / 1e6:,.0f} MB free in "
            f"{wanted.target.parent}; make room and run the same command again."
        )


def _start_or_nothing(wanted: Wanted, head: bytes) -> None:
    try:
        check_start(head, wanted.kind, wanted.url)
    except FetchFailed:
        discard(wanted)
        raise


def _finish(wanted: Wanted, ledger: Ledger, length_known: bool) -> Path:
    size = _size(wanted.part)
    if ledger.bytes is not None and size < ledger.bytes:
        raise Again(
            FetchFailed(
                f"{wanted.url} ended after {size:,} of {ledger.bytes:,} bytes; run the same "
                "command again to go on."
            )
        )
    try:
        if ledger.bytes is not None and size > ledger.bytes:
            raise FetchFailed(f"{wanted.url} is longer than it says; try again later.")
        with wanted.part.open("rb") as file:
            check_start(file.read(_HEAD), wanted.kind, wanted.url)
        check_whole(wanted.part, wanted.kind, length_known, wanted.url)
    except FetchFailed:
        discard(wanted)
        raise
    now = datetime.now(UTC).isoformat(timespec="seconds")
    done = replace(ledger, fetched_at=now, bytes=size, sha256=sha256_of(wanted.part))
    done.write(beside(wanted.part))
    wanted.part.replace(wanted.target)
    beside(wanted.part).replace(beside(wanted.target))
    return wanted.target


def discard(wanted: Wanted) -> None:
    """Forget what has come so far."""
    wanted.part.unlink(missing_ok=True)
    beside(wanted.part).unlink(missing_ok=True)


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0
