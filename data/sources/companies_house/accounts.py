"""Companies House accounts data: bulk packs and single filings, known by their names.

Daily packs, monthly packs, years of the archive and single filings as they lie in a pack.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

TITLE = "Accounts filed with Companies House: daily and monthly packs"
KEY = None
HOSTS = ("download.companieshouse.gov.uk",)
SOURCE = "companies_house.accounts"
#: Stands in a synthetic pack's zip comment, or near the top of a synthetic filing.
SYNTHETIC_MARK = "synthetic data"

_DAILY = re.compile(r"Accounts_Bulk_Data-(\d{4}-\d{2}-\d{2})", re.I)
#: "To" keeps its capital: October has one too, in small letters.
_MONTHLY = re.compile(r"(?i:Accounts_Monthly_Data-([A-Z]+?))(?:To((?i:[A-Z]+)))?(\d{4})")
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_FILING = re.compile(r"Prod\d+_\d+_([^_]+)_(\d{8})(?:_CIC|_AUDIT_?EXEMPT|_UKSEF)?", re.I)
#: As the filing history names a download: by company, ``aa`` for accounts, and the day of filing.
_DOWNLOAD = re.compile(r"[A-Z0-9]{8}_aa_(\d{4}-\d{2}-\d{2})", re.I)
#: A private company has nine months to file (Companies Act 2006 s.442).
_MONTHS_TO_FILE = 9


@dataclass(frozen=True)
class Pack:
    """What a file's name says of it.

    Attributes:
        kind: ``daily``, ``monthly``, ``yearly`` or ``filing``.
        as_at: the pack's day, the last day of its month or year, or of a single filing the
            balance-sheet date, else the day it was filed.
        known_on: when everything in it was public.
        known_on_estimated: True for a single filing whose name does not say when it was filed.
    """

    kind: str
    as_at: date
    known_on: date
    known_on_estimated: bool


def fetch(job: FetchJob) -> list[Path]:
    """The packs that are listed and not yet archived, oldest first.

    Without ``since``: those of the 31 days up to the newest listed, or since the newest archived
    if that is at most a year older. A month wholly wanted is fetched as its monthly pack.

    Raises:
        FetchFailed: if the pages list no pack, or one cannot be had.
    """
    from data.sources.companies_house.accounts_download import fetch_packs

    return fetch_packs(job, SOURCE)


def recognise_pack(name: str) -> Pack | None:
    """What a pack or filing is by its name, or None if it is neither.

    A copy's number (``… (1).zip``) does not matter.
    """
    stem, dot, suffix = name.rpartition(".")
    stem = re.sub(r"\s*\(\d+\)$", "", stem)
    suffix = suffix.lower()
    if not dot:
        return None
    if (found := _FILING.fullmatch(stem)) and suffix in {"html", "xhtml", "htm", "xml", "zip"}:
        day = _day(f"{found[2][:4]}-{found[2][4:6]}-{found[2][6:]}")
        return Pack("filing", day, _nine_months_after(day), True) if day else None
    if (found := _DOWNLOAD.fullmatch(stem)) and suffix in {"html", "xhtml", "htm", "xml", "zip"}:
        day = _day(found[1])
        return Pack("filing", day, day, False) if day else None
    if suffix != "zip":
        return None
    if found := _DAILY.fullmatch(stem):
        day = _day(found[1])
        return Pack("daily", day, day, False) if day else None
    if found := _MONTHLY.fullmatch(stem):
        last = _month(found[2] or found[1])
        if last is None or _month(found[1]) is None:
            return None
        year = int(found[3])
        if not year:
            return None
        end = date(year, last, calendar.monthrange(year, last)[1])
        return Pack("yearly" if found[2] else "monthly", end, end, False)
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _month(name: str) -> int | None:
    """The number of a month by its English name or first three letters."""
    wanted = name.lower()
    for number, full in enumerate(_MONTHS, start=1):
        if wanted in (full, full[:3]):
            return number
    return None


def _nine_months_after(day: date) -> date:
    months = day.month - 1 + _MONTHS_TO_FILE
    year, month = min(day.year + months // 12, date.max.year), months % 12 + 1
    last = calendar.monthrange(year, month)[1]
    # The last day of a month stays one.
    if day.day == calendar.monthrange(day.year, day.month)[1]:
        return date(year, month, last)
    return date(year, month, min(day.day, last))
