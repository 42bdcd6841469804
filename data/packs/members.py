"""The documents within a member of a pack, whatever the member turns out to be."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from data.packs.zip_directory import DamagedZip, Member, entries, find_directory
from data.packs.zip_members import MAX_MEMBER_BYTES, UnreadableMember, unpack

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
#: A community interest company sends two documents; more than this many is no filing.
MAX_INNER = 200
_OTHER_KINDS = {
    ".pdf": "a PDF document",
    ".png": "a picture",
    ".jpg": "a picture",
    ".jpeg": "a picture",
    ".gif": "a picture",
    ".css": "a style sheet",
    ".js": "a script",
    ".json": "a JSON document",
    ".csv": "a table",
    ".txt": "plain text",
}


@dataclass(frozen=True, slots=True)
class Passed:
    """A member not handed to the reader; ``outcome`` is ``error`` or ``skipped``."""

    name: str
    size: int
    outcome: str
    reason: str


def documents_in(file: IO[bytes], member: Member) -> Iterator[tuple[str, bytes] | Passed]:
    """What a member of a pack holds: itself, or the members of the zip that it is.

    Never raises for what is in the pack.
    """
    try:
        content = unpack(file, member)
    except UnreadableMember as error:
        yield Passed(member.name, member.size, "error", str(error))
        return
    yield from documents_of(member.name, content)


def documents_of(name: str, content: bytes) -> Iterator[tuple[str, bytes] | Passed]:
    """What a file's bytes hold; the bytes tell whether it is a zip, not the name.

    One level is opened: what lies in the zip is named ``name/inner``.
    """
    if not content.startswith(_ZIP):
        yield _sorted_out(name, content)
        return
    opened = io.BytesIO(content)
    unpacked = number = 0
    seen: set[str] = set()
    try:
        for number, inner in enumerate(entries(opened, find_directory(opened)), start=1):
            path = f"{name}/{inner.name}"
            path = path if path not in seen else f"{path} (member {number})"
            seen.add(path)
            unpacked += inner.size
            if number > MAX_INNER or unpacked > MAX_MEMBER_BYTES:
                reason = "It holds more than a filing ever does; the rest of it is not read."
                yield Passed(name, len(content), "error", reason)
                return
            try:
                held = unpack(opened, inner)
            except UnreadableMember as error:
                yield Passed(path, inner.size, "error", str(error))
                continue
            if held.startswith(_ZIP):
                reason = "It is a zip within a zip of the pack, which is not opened."
                yield Passed(path, len(held), "error", reason)
            else:
                yield _sorted_out(path, held)
    except DamagedZip as error:
        yield Passed(name, len(content), "error", f"It is a damaged zip: {error}.")
        return
    if not number:
        yield Passed(name, len(content), "error", "It is a zip that holds nothing.")


def _sorted_out(name: str, content: bytes) -> tuple[str, bytes] | Passed:
    kind = _OTHER_KINDS.get(PurePosixPath(name).suffix.lower())
    if kind is None or content.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
        return name, content
    return Passed(name, len(content), "skipped", f"This is no filing but {kind}.")
