"""One member of a zip, unpacked within limits and checked against its own list entry."""

from __future__ import annotations

import bz2
import lzma
import struct
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO

import deflate

from data.packs.zip_directory import Member

_HEADER = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x1 | 0x40
#: No accounts are larger; the largest of listed groups, pictures and all, have some 30 MB.
MAX_MEMBER_BYTES = 50 * 1024 * 1024
#: Accounts shrink about tenfold. More than this many times, above ``_SMALL``, is a bomb.
MAX_RATIO = 200
_SMALL = 1_000_000
_FURTHEST = 2**62
#: A dictionary is claimed whole before the first byte is unpacked.
_MAX_DICTIONARY = 64 * 1024 * 1024


class UnreadableMember(Exception):
    """Why a member is not read: a sentence."""


def refuse_unsafe(member: Member) -> None:
    """Judge a member by its list entry alone, before a byte of it is read.

    Raises:
        UnreadableMember: if it points outside, is encrypted or would unpack to too much.
    """
    if member.fault:
        raise UnreadableMember(member.fault)
    if _points_outside(member.name):
        raise UnreadableMember("Its name points outside the pack.")
    if member.flags & _ENCRYPTED:
        raise UnreadableMember("It is encrypted.")
    if max(member.size, member.packed) > MAX_MEMBER_BYTES:
        raise UnreadableMember(
            f"It would unpack to {max(member.size, member.packed) / 1e6:,.0f} MB, over the limit "
            f"of {MAX_MEMBER_BYTES / 1e6:,.0f} MB."
        )
    if member.size > _SMALL and member.size > MAX_RATIO * max(member.packed, 1):
        raise UnreadableMember(
            f"It would unpack to {member.size // max(member.packed, 1):,} times its size, as only "
            "a zip bomb does."
        )


def unpack(file: IO[bytes], member: Member) -> bytes:
    """The content of a member, its length and sum checked.

    Raises:
        UnreadableMember: if it is unsafe, damaged, not as its list entry says, or packed by a
            method nobody uses for accounts.
    """
    refuse_unsafe(member)
    packed = _packed(file, member)
    try:
        content = _inflated(packed, member)
    except (deflate.DeflateError, lzma.LZMAError, struct.error, EOFError, OSError, ValueError) as e:
        raise UnreadableMember("It is damaged and cannot be unpacked.") from e
    if len(content) != member.size:
        raise UnreadableMember("It unpacks to another size than the pack says.")
    if deflate.crc32(content) != member.crc:
        raise UnreadableMember("It is damaged: its checksum is wrong.")
    return content


def _points_outside(name: str) -> bool:
    if "/" not in name and "\\" not in name and ":" not in name:
        return name == ".."
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or bool(PureWindowsPath(name).drive) or ".." in path.parts


def _packed(file: IO[bytes], member: Member) -> bytes:
    # Seeks further than files reach fail in several ways.
    file.seek(min(member.offset, _FURTHEST))
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size or header[:4] != b"PK\x03\x04":
        raise UnreadableMember("It is not where the pack says.")
    *_, name_length, extra_length = _HEADER.unpack(header)
    rest = file.read(name_length + extra_length + member.packed)
    if rest[:name_length] != member.raw_name:
        raise UnreadableMember("It bears another name than the pack's list gives it.")
    packed = rest[name_length + extra_length :]
    if len(packed) < member.packed:
        raise UnreadableMember("It is cut short.")
    return packed


def _inflated(packed: bytes, member: Member) -> bytes:
    match member.method:
        case 0:
            return packed
        case 8:
            return bytes(deflate.deflate_decompress(packed, member.size))
        case 12:
            return bz2.BZ2Decompressor().decompress(packed, member.size + 1)
        case 14:
            return _lzma(packed, member.size + 1)
    raise UnreadableMember(f"It is packed by a method that is not read (number {member.method}).")


def _lzma(packed: bytes, most: int) -> bytes:
    """LZMA as a zip holds it: two bytes of version, the properties' length, the properties."""
    length, properties, dictionary = struct.unpack_from("<2xHBL", packed)
    if dictionary > _MAX_DICTIONARY:
        raise UnreadableMember("It is packed in a way that needs too much memory.")
    filters = [
        {
            "id": lzma.FILTER_LZMA1,
            "dict_size": max(dictionary, 4096),
            "lc": properties % 9,
            "lp": properties // 9 % 5,
            "pb": properties // 45,
        }
    ]
    unpacker = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)
    return unpacker.decompress(packed[4 + length :], most)
