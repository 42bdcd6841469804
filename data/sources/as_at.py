"""The dates a publication gives itself: the state it describes, and the day it came out."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTHS["sept"] = 9
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_SEP = r"[\s_\-.,]+"
_DAY_OF_MONTH = r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_DAY_FORMS = (
    re.compile(r"(?<!\d)(?P<y>20\d{2})[\-_](?P<m>\d{2})[\-_](?P<d>\d{2})(?!\d)"),
    re.compile(rf"{_DAY_OF_MONTH}{_SEP}(?P<m>{_MONTH}){_SEP}(?P<y>\d{{4}}|\d{{2}})(?!\d)", re.I),
    re.compile(
        r"(?<!\d)(?<!\d[_/.\-])(?P<d>\d{1,2})[_/.\-](?P<m>\d{1,2})[_/.\-](?P<y>\d{4}|\d{2})(?!\d)"
    ),
)
_MONTH_YEAR = re.compile(rf"(?<![a-z])(?P<m>{_MONTH})[\s_\-.]*(?P<y>20\d{{2}}|\d{{2}})(?!\d)", re.I)
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)|[_\-](\d{2})(?!\d)")
_AT = re.compile(r"\bas at\b(.*)|(?<![a-z])at(?![a-z])(.*)", re.I | re.S)
#: Words before a date that make it the day a list came out, not the day it describes.
_CAME_OUT = re.compile(r"(?:publi\w+|revised|updated|released)(?:\s+(?:on|date|in))?\W*$", re.I)
#: Registers began in 2014; a year outside these is a slip of the pen or an attack.
_YEARS = range(2000, 2101)


def _days(text: str) -> dict[int, date]:
    """Every day written in a text, by its position."""
    return {
        match.start(): day
        for form in _DAY_FORMS
        for match in form.finditer(text)
        if (day := _valid(_century(match["y"]), _month(match["m"]), int(match["d"])))
    }


def _found(text: str) -> list[tuple[int, date]]:
    """Position and value of every date; months are read only if no day is given."""
    months = {
        match.start(): month_end(year, _MONTHS[match["m"].lower()])
        for match in _MONTH_YEAR.finditer(text)
        if (year := _century(match["y"])) in _YEARS
    }
    return sorted((_days(text) or months).items())


def dates_in(text: str) -> list[date]:
    """Every date written in a text, in order; months are read only if no day is given."""
    return [day for _, day in _found(text)]


def as_at_in(text: str) -> date | None:
    """The date that follows "at" in a text, else its latest date, days of publication aside."""
    if (after_at := _after_at(text)) is not None:
        return after_at
    return max(_described(text), default=None)


def published_in(text: str) -> date | None:
    """The latest day a text says it was published, revised, updated or released on."""
    said = [day for start, day in _days(text).items() if _CAME_OUT.search(text[:start])]
    return max(said, default=None)


def year_end_in(file_name: str) -> date | None:
    """31 March of the last year in a file name: ``joiners_leavers_17.csv`` is 31 March 2017."""
    years = [_century(long or short) for long, short in _YEAR.findall(file_name)]
    return date(years[-1], 3, 31) if years else None


def first_said(texts: Iterable[str]) -> date | None:
    """The first date after an "at" in any of the texts, else that of the first text with a date."""
    held = list(texts)
    for reading in (_after_at, as_at_in):
        if (said := next((day for text in held if (day := reading(text))), None)) is not None:
            return said
    return None


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _after_at(text: str) -> date | None:
    for match in _AT.finditer(text):
        if described := _described(match[1] or match[2] or ""):
            return described[0]
    return None


def _described(text: str) -> list[date]:
    return [day for start, day in _found(text) if not _CAME_OUT.search(text[:start])]


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS[text.lower()]


def _century(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None
