"""The date a publication describes, read from what it says about itself."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTHS["sept"] = 9
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_SEP = r"[\s_\-.]+"
_DAY = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?{_SEP}({_MONTH}){_SEP}(\d{{4}}|\d{{2}})(?!\d)", re.I
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[_/.\-](\d{1,2})[_/.\-](\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(20\d{2})-(\d{2})-(\d{2})(?!\d)")
_MONTH_YEAR = re.compile(rf"(?<![a-z])({_MONTH})[\s_\-.]*(20\d{{2}}|\d{{2}})(?!\d)", re.I)
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)|[_\-](\d{2})(?=\.|$)")


def dates_in(text: str) -> list[date]:
    """Every date written in a text, days before months before nothing else, in order."""
    found = [_valid(int(y), int(m), int(d)) for y, m, d in _ISO.findall(text)]
    found += [_valid(_century(y), _MONTHS[m.lower()], int(d)) for d, m, y in _DAY.findall(text)]
    found += [_valid(_century(y), int(m), int(d)) for d, m, y in _NUMERIC.findall(text)]
    days = [day for day in found if day]
    if days:
        return days
    return [
        month_end(_century(year), _MONTHS[month.lower()])
        for month, year in _MONTH_YEAR.findall(text)
    ]


def as_at_in(text: str) -> date | None:
    """The date that follows "at" in a text, else its latest date."""
    after_at = re.search(r"\bas at\b(.*)|[_ ]at[_ ](.*)", text, re.I | re.S)
    for part in filter(None, [*(after_at.groups() if after_at else ()), text]):
        if dates := dates_in(part):
            return max(dates)
    return None


def year_end_in(file_name: str) -> date | None:
    """31 March of the last year in a file name: ``joiners_leavers_17.csv`` is 31 March 2017."""
    years = [_century(long or short) for long, short in _YEAR.findall(file_name)]
    return date(years[-1], 3, 31) if years else None


def first_said(texts: Iterable[str]) -> date | None:
    """The as-at date of the first text that gives one."""
    return next((day for text in texts if (day := as_at_in(text))), None)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _century(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
