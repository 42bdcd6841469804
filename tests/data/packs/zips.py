"""Packs as Companies House makes them, and as somebody who means ill would."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

XBRL = "http://www.xbrl.org/2003/instance"
CORE = "http://xbrl.frc.org.uk/fr/2023-01-01/core"
BUSINESS = "http://xbrl.frc.org.uk/cd/2023-01-01/business"


def filing(
    number: str = "01234567", net_assets: int = 5, day: str = "2024-03-31", extra: str = ""
) -> bytes:
    """A small iXBRL filing: two figures, a company number, and who signed."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"
 xmlns:xbrli="{XBRL}" xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:core="{CORE}"
 xmlns:bus="{BUSINESS}" xmlns:link="http://www.xbrl.org/2003/linkbase"
 xmlns:xlink="http://www.w3.org/1999/xlink"><body><div style="display:none"><ix:header><ix:hidden>
<ix:nonNumeric name="bus:UKCompaniesHouseRegisteredNumber" contextRef="now">{number}</ix:nonNumeric>
<ix:nonNumeric name="bus:BalanceSheetDate" contextRef="now">{day}</ix:nonNumeric>
</ix:hidden><ix:references><link:schemaRef xlink:type="simple"
 xlink:href="https://xbrl.frc.org.uk/FRS-102/2023-01-01/FRS-102-2023-01-01.xsd"/></ix:references>
<ix:resources><xbrli:context id="now"><xbrli:entity>
<xbrli:identifier scheme="http://www.companieshouse.gov.uk/">{number}</xbrli:identifier></xbrli:entity>
<xbrli:period><xbrli:instant>{day}</xbrli:instant></xbrli:period></xbrli:context>
<xbrli:unit id="GBP"><xbrli:measure>iso4217:GBP</xbrli:measure></xbrli:unit></ix:resources></ix:header></div>
<p>Net assets <ix:nonFraction name="core:NetAssetsLiabilities" contextRef="now" unitRef="GBP"
 decimals="0">{net_assets}</ix:nonFraction>, loss (<ix:nonFraction name="core:ProfitLoss" contextRef="now"
 unitRef="GBP" decimals="INF" sign="-">12</ix:nonFraction>)</p>
<p>Signed by
<ix:nonNumeric name="bus:NameEntityOfficer" contextRef="now">A Person Invented</ix:nonNumeric></p>
{extra}</body></html>""".encode()


def member_name(number: int, day: str = "20240331", suffix: str = "html") -> str:
    return f"Prod223_0001_{number:08d}_{day}.{suffix}"


def zipped(
    members: dict[str, bytes] | list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """An ordinary zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, content)
    return packed.getvalue()


def ordinary_pack(path: Path, filings: int = 5) -> Path:
    """A daily pack of small filings."""
    names = {member_name(n): filing(f"{n:08d}", net_assets=n) for n in range(1, filings + 1)}
    path.write_bytes(zipped(names))
    return path


@dataclass
class Entry:
    """One member, with what its list entry says where that is a lie."""

    name: str
    content: bytes
    method: int = 8
    flags: int = 0
    packed: bytes | None = None
    says_size: int | None = None
    says_packed: int | None = None
    says_crc: int | None = None
    says_offset: int | None = None
    own_name: str | None = None
    wide: bool = False


def crafted(
    entries: list[Entry],
    *,
    before: bytes = b"",
    comment: bytes = b"",
    says_members: int | None = None,
    spoil_entry: int | None = None,
    wide_end: bool = False,
) -> bytes:
    """A zip put together byte by byte, so that its list can say anything."""
    body = bytearray(before)
    directory = bytearray()
    for number, entry in enumerate(entries):
        raw = entry.content
        packed = entry.packed
        if packed is None:
            packed = raw if entry.method != 8 else _deflated(raw)
        offset = len(body) - len(before)
        crc = zlib.crc32(raw)
        own = (entry.own_name or entry.name).encode()
        body += (
            struct.pack(
                "<4s5H3L2H",
                b"PK\x03\x04",
                20,
                entry.flags,
                entry.method,
                0,
                33,
                crc,
                len(packed),
                len(raw),
                len(own),
                0,
            )
            + own
            + packed
        )
        size = entry.says_size if entry.says_size is not None else len(raw)
        said = entry.says_packed if entry.says_packed is not None else len(packed)
        place = entry.says_offset if entry.says_offset is not None else offset
        crc = entry.says_crc if entry.says_crc is not None else crc
        name, extra = entry.name.encode(), b""
        narrow = (said, size, place)
        if entry.wide:
            extra = struct.pack("<2H3Q", 1, 24, size, said, place)
            narrow = (0xFFFFFFFF,) * 3
        signature = b"XXXX" if spoil_entry == number else b"PK\x01\x02"
        directory += struct.pack(
            "<4s6H3L5H2L",
            signature,
            20,
            20,
            entry.flags,
            entry.method,
            0,
            33,
            crc,
            narrow[0],
            narrow[1],
            len(name),
            len(extra),
            0,
            0,
            0,
            0,
            narrow[2],
        )
        directory += name + extra
    start = len(body) - len(before)
    count = says_members if says_members is not None else len(entries)
    body += directory
    if wide_end:
        record = len(body) - len(before)
        body += struct.pack(
            "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), start
        )
        body += struct.pack("<4sLQL", b"PK\x06\x07", 0, record, 1)
        body += struct.pack(
            "<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, len(comment)
        )
    else:
        body += struct.pack(
            "<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, len(comment)
        )
    return bytes(body) + comment


def _deflated(raw: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(raw) + packer.flush()
