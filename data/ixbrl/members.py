"""What the name of a pack's member says: the company, the balance-sheet date, whether it is junk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

_MEMBER = re.compile(
    r"(?P<run>Prod\d+_\d+)_(?P<number>[^_]+)_(?P<day>\d{8})(?:_[A-Za-z0-9]+)*\.[A-Za-z]+"
)
_DOWNLOAD = re.compile(r"([A-Z0-9]{8})_aa_\d{4}-\d{2}-\d{2}\.[A-Za-z]+")
#: A filing of several documents lies in one folder, by its kind and the company's number.
_PACKAGE = re.compile(r"(CIC|AUDITEXEMPT)-([A-Z0-9]{8})", re.I)
#: In the package of a subsidiary without an audit (Companies Act 2006 s.479A), beside its accounts.
_OF_THE_PARENT = {"consolidated-accounts", "agreement", "guarantee"}
_TAXONOMY = re.compile(r".*\.xsd|.*[_-](cal|def|lab|pre|ref)([_-][a-z]{2})?\.xml", re.I)
#: Digits, or letters of a register before them; industrial societies have letters behind too.
_NUMBER = re.compile(r"\d{8}|[A-Z]{2}\d{6}|R0\d{6}|[A-Z]{2}\d{5}[A-Z]|[A-Z]{2}\d{4}[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Member:
    """A member's name, read.

    Attributes:
        company_number: eight characters, as Companies House writes it; None if the name has none.
        balance_sheet_date: None if the name has no calendar day.
    """

    company_number: str | None
    balance_sheet_date: date | None


def read_member_name(name: str) -> Member:
    """``…/Prod223_3384_09355500_20221231.html`` as company number and balance-sheet date.

    The day in ``09355500_aa_2023-03-13.xhtml``, a download's name, is that of filing.
    """
    parts = list(reversed(PurePosixPath(name).parts)) if "/" in name else [name]
    for part in parts:
        if (found := _MEMBER.fullmatch(part)) is not None:
            return Member(company_number(found["number"]), _day(found["day"]))
        if (found := _DOWNLOAD.fullmatch(part)) is not None:
            return Member(company_number(found[1]), None)
    for part in parts:
        if (folder := _PACKAGE.fullmatch(part)) is not None:
            return Member(company_number(folder[2]), None)
    return Member(None, None)


def company_number(text: str) -> str | None:
    """A company number in its one spelling, lost leading zeros given back; None if it is none."""
    if text != "00000000" and _NUMBER.fullmatch(text) and text.isascii():
        return text  # as nearly all are
    bare = re.sub(r"[\s\u00a0.]", "", text).upper()
    if bare.isascii() and bare.isdigit() and 0 < len(bare) < 8:
        bare = bare.zfill(8)
    elif found := re.fullmatch(r"([A-Z]{2})(\d{1,5})", bare):
        bare = found[1] + found[2].zfill(6)
    return bare if _NUMBER.fullmatch(bare) and bare != "00000000" else None


def is_junk(name: str) -> bool:
    """Whether a name is a folder's or what a computer left beside the files."""
    path = PurePosixPath(name)
    return (
        name.endswith("/")
        or "__MACOSX" in path.parts
        or path.name.startswith("._")
        or path.name in {".DS_Store", "Thumbs.db"}
    )


def is_community_interest_report(name: str) -> bool:
    """Whether a name is that of the CIC34 report that comes beside a company's accounts."""
    parts = PurePosixPath(name.lower()).parts
    return bool(parts) and ("cic34" in parts or "cicreport" in parts[-1])


def is_of_the_parent(name: str) -> bool:
    """Whether a name is that of what a subsidiary files of its parent: group accounts, a guarantee."""
    parts = PurePosixPath(name.lower()).parts
    package = next((n for n, part in enumerate(parts) if part.startswith("auditexempt-")), None)
    return package is not None and not _OF_THE_PARENT.isdisjoint(parts[package + 1 : -1])


def is_taxonomy(name: str) -> bool:
    """Whether a name is that of what comes in a report package beside the report."""
    path = PurePosixPath(name)
    return _TAXONOMY.fullmatch(path.name) is not None or "META-INF" in path.parts


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
