"""English number words and the durations of ``ixt-sec``."""

from __future__ import annotations

import re
from collections.abc import Callable

from data.ixbrl.refusal import NotTransformed

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_DECADES = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: number for number, word in enumerate(_UNITS.split())} | {
    "no": 0,
    "none": 0,
    "nil": 0,
    "a": 1,
    "an": 1,
}
_TENS = {word: 10 * number for number, word in enumerate(_DECADES.split(), 2)}
_LARGE = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_DESIGNATORS = {"hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y"}


def number_in_words(text: str) -> str:
    """A whole number in English words, or in digits: "Twenty-one" is 21, "No" is 0.

    Raises:
        NotTransformed: for any other word.
    """
    digits = text.replace(",", "").strip()
    if digits.isascii() and digits.isdigit():
        return digits
    words = [word for word in re.split(r"[\s,\-\u00a0\u2010\u2011]+", text.lower()) if word]
    total = group = 0
    for word in words:
        if word in _SMALL:
            group += _SMALL[word]
        elif word in _TENS:
            group += _TENS[word]
        elif word == "hundred":
            group = max(group, 1) * 100
        elif word in _LARGE:
            total, group = total + max(group, 1) * _LARGE[word], 0
        elif word != "and":
            raise NotTransformed(text)
    if not any(word != "and" for word in words):
        raise NotTransformed(text)
    return str(total + group)


def duration_in(part: str) -> Callable[[str], str]:
    """A rule for a whole number of hours, days, weeks, months or years: "3" is ``P3Y``."""

    def rule(text: str) -> str:
        return _DESIGNATORS[part].format(number_in_words(text))

    return rule
