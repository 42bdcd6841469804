"""Monthly packs of filings, named and laid out as the register of companies publishes them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from data.demo.accounts.filing import MARK, Filing, filing_of
from data.demo.accounts.writers import STYLES

#: Run number of January 2008, the first month there were packs; months count on from it.
_FIRST_MONTH = 2008 * 12
#: Members no loader can read, as packs really hold them, and the month they are planted in.
ODD_MONTH = (2021, 3)
ODD_NUMBERS = ("ZZ999997", "ZZ999998", "ZZ999999")


def pack_name(month: dt.date) -> str:
    """``Accounts_Monthly_Data-March2021.zip``."""
    return f"Accounts_Monthly_Data-{month:%B%Y}.zip"


def member_name(filing: Filing, month: dt.date) -> str:
    """``Prod224_<run>_<number>_<balance-sheet date>.html``; a nested zip for CICs."""
    run = month.year * 12 + month.month - _FIRST_MONTH
    stem = f"Prod224_{run:04d}_{filing.company_number}_{filing.period.end:%Y%m%d}"
    if filing.community_interest:
        return f"{stem}_CIC.zip"
    return f"{stem}.{STYLES[filing.style].suffix}"


def write_packs(folder: Path, accounts: pl.DataFrame, months: int = 1) -> pl.DataFrame:
    """Write one pack for every month, or every few, with electronic filings.

    Args:
        folder: where the packs go; made if it does not exist.
        accounts: from ``accounts_due``.
        months: how many months a pack gathers; it is named for the last of them.

    Returns:
        The same rows in the same order, with ``pack`` and ``member`` (null if not filed
        electronically).
    """
    folder.mkdir(parents=True, exist_ok=True)
    numbered = accounts.with_row_index("row")
    electronic = (
        numbered.filter(pl.col("filed") == "electronic")
        .with_columns(
            month=pl.col("filed_on").dt.truncate(f"{months}mo").dt.offset_by(f"{months - 1}mo")
        )
        .sort("filed_on", "company_number", "period_end")
    )
    names: list[tuple[int, str, str]] = []
    for rows in electronic.partition_by("month", maintain_order=True):
        month: dt.date = rows["month"][0]
        members = []
        for row in rows.iter_rows(named=True):
            filing = filing_of(row)
            member = member_name(filing, month)
            members.append((member, _content(filing), row["filed_on"]))
            names.append((row["row"], pack_name(month), member))
        if (month.year, month.month) == ODD_MONTH:
            members += _odd_members(month)
        (folder / pack_name(month)).write_bytes(_zip_bytes(members, MARK))
    named = pl.DataFrame(
        names, schema={"row": pl.UInt32, "pack": pl.String, "member": pl.String}, orient="row"
    )
    return numbered.join(named, on="row", how="left", maintain_order="left").drop("row")


def _content(filing: Filing) -> bytes:
    document = STYLES[filing.style].write(filing).encode()
    if not filing.community_interest:
        return document
    inside = f"CIC-{filing.company_number}"
    day = filing.period.end
    return _zip_bytes(
        [
            (f"{inside}/accounts/financialStatement.xhtml", document, day),
            (f"{inside}/cic34/cicReport.xhtml", _CIC_REPORT.encode(), day),
        ]
    )


_CIC_REPORT = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- {MARK} -->
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>CIC34</title></head>
<body><p>Community interest company report.</p></body></html>
"""


def _odd_members(month: dt.date) -> list[tuple[str, bytes, dt.date]]:
    """A placeholder, bytes that are no document, and what a computer left beside the files."""
    run = month.year * 12 + month.month - _FIRST_MONTH
    placeholder, broken, beside = (f"Prod224_{run:04d}_{n}_20200331" for n in ODD_NUMBERS)
    return [
        (f"{placeholder}.xml", b"ATTACHMENTPLACEHOLDER000000000", month),
        (f"{broken}.xml", b"<*\x00\xff\xfe\x12 SYNTHETIC", month),
        (f"__MACOSX/._{beside}.html", b"\x00\x05\x16\x07 SYNTHETIC", month),
    ]


def _zip_bytes(members: Iterable[tuple[str, bytes, dt.date]], comment: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as pack:
        for name, content, day in members:
            # A fixed time of day, so that the same seed gives the same bytes.
            info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            pack.writestr(info, content, compresslevel=3)
        pack.comment = comment.encode()
    return buffer.getvalue()
