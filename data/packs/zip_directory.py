"""The list of members at the end of a zip, read as a stream so that its length costs no memory.

Layout: PKWARE APPNOTE 6.3.10, sections 4.3.12 to 4.3.16 and 4.5.3 (ZIP64).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, NamedTuple

_END = struct.Struct("<4s4H2LH")
#: A number no file reaches; larger ones are as untrue and fit no column.
_LARGEST = 1 << 62
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LONGEST_COMMENT = 0xFFFF
_CHUNK = 1024 * 1024
_UTF_8 = 0x800
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF


class DamagedZip(Exception):
    """Why a zip cannot be listed, in words that end a sentence."""


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the list of members stands: ``start`` and ``size`` in bytes, ``members`` as said.

    ``shift`` is how many bytes stand before the zip itself; every offset counts from there.
    """

    start: int
    size: int
    members: int
    shift: int
    comment: bytes


class Member(NamedTuple):
    """One entry of the list, as it says itself; ``number`` counts from 0.

    ``offset`` is where its own header stands in the file. ``fault``, if set, is why it is not to
    be read, in words that make a sentence.
    """

    number: int
    name: str
    raw_name: bytes
    offset: int
    packed: int
    size: int
    crc: int
    method: int
    flags: int
    fault: str | None = None


def find_directory(file: IO[bytes]) -> Directory:
    """Where the list of members is.

    Raises:
        DamagedZip: if there is none: it is no zip, cut short, or parted over several files.
    """
    length = file.seek(0, 2)
    tail_start = max(0, length - _END.size - _LONGEST_COMMENT)
    file.seek(tail_start)
    tail = file.read()
    found = tail.rfind(b"PK\x05\x06")
    while found >= 0 and len(tail) - found < _END.size:
        found = tail.rfind(b"PK\x05\x06", 0, found)
    if found < 0:
        raise DamagedZip("it has no list of members at its end, as if cut short")
    _, disk, first_disk, _, members, size, offset, said = _END.unpack_from(tail, found)
    comment = tail[found + _END.size :][:said]
    end = tail_start + found
    if disk or first_disk not in (0, _FULL_16):
        raise DamagedZip("it is one part of several")
    if members == _FULL_16 or size == _FULL_32 or offset == _FULL_32:
        wide = _wide(file, end)
        if wide is not None:
            members, size, offset, end = wide
    start = end - size
    if start < 0 or start < offset:
        raise DamagedZip("its list of members is not where it says")
    return Directory(start, size, members, start - offset, comment)


def entries(file: IO[bytes], directory: Directory) -> Iterator[Member]:
    """Every entry in order.

    Raises:
        DamagedZip: at the entry that cannot be read, after those before it were given.
    """
    position, end = directory.start, directory.start + directory.size
    held, at, number = b"", 0, 0
    while position < end or at < len(held):
        if len(held) - at < _ENTRY.size + 3 * _FULL_16 and position < end:
            file.seek(position)
            more = file.read(min(_CHUNK, end - position))
            if not more:
                raise DamagedZip(f"its list of members ends after {number:,}")
            position += len(more)
            held, at = held[at:] + more, 0
            continue
        if len(held) - at < _ENTRY.size or held[at : at + 4] != b"PK\x01\x02":
            raise DamagedZip(f"its list of members is damaged after {number:,}")
        (
            *_, flags, method, _, _, crc, packed, size,
            name_length, extra_length, comment_length, _, _, _, offset,
        ) = _ENTRY.unpack_from(held, at)  # fmt: skip
        body = at + _ENTRY.size
        at = body + name_length + extra_length + comment_length
        if at > len(held):
            raise DamagedZip(f"its list of members is damaged after {number:,}")
        raw_name = held[body : body + name_length]
        if _FULL_32 in (packed, size, offset):
            extra = held[body + name_length : body + name_length + extra_length]
            size, packed, offset = _widened(extra, size, packed, offset)
        name = _decoded(raw_name, flags)
        offset += directory.shift
        # By position: by name it would take twice as long, a million times.
        yield Member(number, name, raw_name, offset, packed, size, crc, method, flags)
        number += 1
    # The narrow field counts modulo 65,536.
    if number != directory.members and number % 0x10000 != directory.members:
        raise DamagedZip(f"its list of members says {directory.members:,} and holds {number:,}")


def _wide(file: IO[bytes], end: int) -> tuple[int, int, int, int] | None:
    """The ZIP64 record's members, size, offset and own place, if there is one."""
    if end < _LOCATOR_64.size:
        return None
    file.seek(end - _LOCATOR_64.size)
    signature, _, place, _ = _LOCATOR_64.unpack(file.read(_LOCATOR_64.size))
    if signature != b"PK\x06\x07":
        return None
    # Bytes before the zip shift the record, and it stands right before its locator.
    for start in (place, end - _LOCATOR_64.size - _END_64.size):
        if not 0 <= start <= end - _LOCATOR_64.size - _END_64.size:
            continue
        file.seek(start)
        record = _END_64.unpack(file.read(_END_64.size))
        if record[0] == b"PK\x06\x06":
            return record[7], record[8], record[9], start
    raise DamagedZip("its ZIP64 record is not where it says")


def _widened(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        field, at = extra[at + 4 : at + 4 + length], at + 4 + length
        if kind != 1:
            continue
        said = struct.unpack_from(f"<{min(len(field) // 8, 3)}Q", field)
        wide = iter(min(number, _LARGEST) for number in said)
        size = next(wide, size) if size == _FULL_32 else size
        packed = next(wide, packed) if packed == _FULL_32 else packed
        offset = next(wide, offset) if offset == _FULL_32 else offset
        break
    return size, packed, offset


def _decoded(raw_name: bytes, flags: int) -> str:
    """A member's name; control characters and what is no text are shown, not kept."""
    name = raw_name.decode("utf-8" if flags & _UTF_8 else "cp437", errors="replace")
    return name if name.isprintable() else "".join(c if c.isprintable() else "\ufffd" for c in name)
