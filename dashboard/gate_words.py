"""What the checks of files found, in an officer's words."""

from __future__ import annotations

import re
from datetime import date

from dashboard.published import Row
from dashboard.source_words import titled
from dashboard.wording import MINUS, PER_CENT, begun, day

_ISO = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
_NEGATIVE = re.compile(r"(?<![\w.\d])-(?=\d)")
_PER_CENT = re.compile(r"(?<=\d)\s*%")
_SINGLE = {"rows": "row", "entries": "entry", "editions": "edition"}
_ONE = re.compile(r"(?<![\d,.])1 (rows|entries|editions) (?:were|are)\b")
_NAME = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


def edition(row: Row) -> str:
    """The edition a check is of: 'Ofsted register, 31 March 2024'."""
    return f"{titled(row['source'], row['table'])}, {day(row['as_at'])}"


def compared(row: Row) -> str:
    """The edition it was compared with, or a dash."""
    other = row["compared_with"]
    if not other:
        return "–"
    own = f"{row['source']} {row['table'].replace('_', ' ')} as at "
    said = titled(row["source"], row["table"]) + ", " if other.startswith(own) else ""
    return said + plain(other.removeprefix(own))


def found(row: Row) -> str:
    """A check's sentence without the name of its edition, which stands beside it."""
    own = f"{row['source']} {row['table'].replace('_', ' ')} as at {row['as_at']}: "
    return begun(plain(row["sentence"].removeprefix(own)))


def plain(text: str) -> str:
    """Dates, figures and columns as people write them."""
    text = _NAME.sub(lambda name: name[0].replace("_", " "), _ISO.sub(_long, text))
    text = _ONE.sub(lambda one: f"1 {_SINGLE[one[1]]} was", text)
    return _PER_CENT.sub(PER_CENT, _NEGATIVE.sub(MINUS, text))


def _long(written: re.Match[str]) -> str:
    try:
        return day(date.fromisoformat(written[0]))
    except ValueError:
        return written[0]
