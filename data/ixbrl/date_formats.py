"""Dates under a format: the format's name says the order and the language."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from data.ixbrl.month_names import LANGUAGES, month_number
from data.ixbrl.refusal import NotTransformed

#: The registry of 2010 names place and form instead of the order.
_OF_2010 = {
    "dateslashus": ("mdy", None),
    "dateslasheu": ("dmy", None),
    "datedotus": ("mdy", None),
    "datedoteu": ("dmy", None),
    "datelongus": ("mdy", "en"),
    "dateshortus": ("mdy", "en"),
    "datelonguk": ("dmy", "en"),
    "dateshortuk": ("dmy", "en"),
    "datelongdaymonthuk": ("dm", "en"),
    "dateshortdaymonthuk": ("dm", "en"),
    "datelongmonthdayus": ("md", "en"),
    "dateshortmonthdayus": ("md", "en"),
    "dateslashdaymontheu": ("dm", None),
    "dateslashmonthdayus": ("md", None),
    "datelongyearmonth": ("ym", "en"),
    "dateshortyearmonth": ("ym", "en"),
    "datelongmonthyear": ("my", "en"),
    "dateshortmonthyear": ("my", "en"),
}
_NAME = re.compile(r"date((?:day|month(?:name|roman)?|year)+)([a-z]{2,3})?")
_PART = re.compile(r"day|month|year")
#: Figures, or a word with its accents, however they are written.
_RUN = re.compile(r"[0-9]+|[^\W\d_][^\s\d.,;:/()\-]*")
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_ANY_DIGITS = str.maketrans("０１２３４５６７８９०१२३४५६७८९", "01234567890123456789")


def date_rule(name: str) -> Callable[[str], str] | None:
    """The rule of a date format, or None if the name is no date format read here.

    Calendars other than the Gregorian (Japanese eras, the Indian national calendar) are not.
    """
    if name in _OF_2010:
        order, language = _OF_2010[name]
    else:
        found = _NAME.fullmatch(name)
        if found is None:
            return None
        order = "".join(part[0] for part in _PART.findall(found[1]))
        if len(set(order)) != len(order) or "m" not in order or len(order) < 2:
            return None
        language = "roman" if "monthroman" in found[1] else found[2]
        if language == "cjk":
            language = None
        elif language == "in":
            language = "hi"
        if language is not None and language not in LANGUAGES:
            return None
    # The Indian dates of 2015 have their month in words or in figures.
    in_figures = language is None or name == "datedaymonthyearin"

    def rule(text: str) -> str:
        return _read(text, order, language, in_figures)

    return rule


def _read(text: str, order: str, language: str | None, in_figures: bool) -> str:
    """An ISO date, ``--MM-DD`` for a day without year, ``YYYY-MM`` for a month."""
    runs = _RUN.findall(text.translate(_ANY_DIGITS))
    if not runs or (language is None and not runs[0].isdigit()):
        raise NotTransformed(text)
    parts: dict[str, int] = {}
    wanted = iter(order)
    for run, after in zip(runs, [*runs[1:], ""], strict=True):
        if run.isdigit():
            part = next(wanted, "")
            if not part or (part == "m" and not in_figures):
                raise NotTransformed(text)
            parts[part] = _figure(run, after, part, text)
        elif language is not None and (month := month_number(run, language)) is not None:
            if next(wanted, "") != "m":
                raise NotTransformed(text)
            parts["m"] = month
        elif language is None and month_number(run, "en") is not None:
            # A month by name where figures are asked for would leave the wrong ones over.
            raise NotTransformed(text)
    if len(parts) < len(order):
        raise NotTransformed(text)
    try:
        # 29 February is a day of some year.
        day = date(parts.get("y", 2000), parts["m"], parts.get("d", 1))
    except ValueError as impossible:
        raise NotTransformed(text) from impossible
    if "y" not in parts:
        return f"--{day:%m-%d}"
    return day.isoformat() if "d" in parts else day.isoformat()[:7]


def _figure(run: str, after: str, part: str, text: str) -> int:
    """As the registries say: years of one or two figures are of this century, none has three."""
    fits = len(run) <= 2 or (part == "y" and len(run) == 4)
    if not fits or (part != "d" and after.lower() in _ORDINALS):
        raise NotTransformed(text)
    return int(run) + (2000 if part == "y" and len(run) <= 2 else 0)
