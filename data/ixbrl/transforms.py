"""Format registries: how text on the page becomes a value (``ixt`` 1 to 5 and ``ixt-sec``).

Names differ between the registries and never clash, so the local name tells the rule. Where a
registry is stricter than sense (a day month of a day, a thousand without its comma), the value is
read: what it says is plain. What could mean two things is refused.

Sources: the XBRL Transformation Rules Registries of 2010-04-20, 2011-07-31, 2015-02-26, 2020-02-12
and 2022-02-16, and the inline transformations of the SEC's EDGAR Filer Manual.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from data.ixbrl.date_formats import date_rule
from data.ixbrl.number_words import duration_in, number_in_words
from data.ixbrl.refusal import NotTransformed

Rule = Callable[[str], str]

#: Thousands apart: blanks of all kinds and the apostrophes of num-…-apos.
_BETWEEN_DIGITS = str.maketrans("", "", " \t\r\n\u00a0\u2009\u202f\u2007'`´’′＇()£$€")
DASHES = frozenset("-\u058a\u05be\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d")
_NOTHING = frozenset({"nil", "none", "0"})
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９，．", "0123456789,.")
#: Commas part thousands; in the registries since 2020 they may stand anywhere before the point.
_BY_THREE = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+")
_INDIAN = re.compile(r"(?:[0-9]+|[0-9]{1,2}(?:,[0-9]{2})*,[0-9]{3})(?:\.[0-9]*)?|\.[0-9]+")
_ANYWHERE = re.compile(r"(?=.*[0-9])[0-9,]*(?:\.[0-9]*)?")
_MAJOR_MINOR = re.compile(r"([0-9](?:[0-9.,]*[0-9])?)[^0-9.,]+([0-9]{1,2})[^0-9.,]*")
_SWAPPED = str.maketrans(",.", ".,")


def transformed(name: str, text: str) -> str:
    """Text under a format.

    Args:
        name: the format as written, with or without prefix.
        text: the fact's text, white space folded.

    Raises:
        NotTransformed: if the format is unknown or the text does not fit it.
    """
    rule = _rule(name.rpartition(":")[2].lower())
    if rule is None:
        raise NotTransformed(name)
    return rule(text)


@cache
def _rule(name: str) -> Rule | None:
    bare = name.replace("-", "")
    return _RULES.get(name) or _RULES.get(bare) or date_rule(bare)


def _decimal(grouping: re.Pattern[str], comma_is_point: bool = False) -> Rule:
    def rule(text: str) -> str:
        if _is_dash(text):
            return "0"
        digits = text.translate(_BETWEEN_DIGITS)
        if comma_is_point:
            digits = digits.translate(_SWAPPED)
        if grouping.fullmatch(digits) is None:
            raise NotTransformed(text)
        return digits.replace(",", "")

    return rule


def _unit_decimal(text: str) -> str:
    """Pounds and pence with words between: "6 pounds 5 pence" is 6.05."""
    found = _MAJOR_MINOR.fullmatch(text.translate(_WIDE_DIGITS).strip().lstrip("£$€ "))
    if found is None:
        raise NotTransformed(text)
    return re.sub("[.,]", "", found[1]) + "." + found[2].zfill(2)


def _is_dash(text: str) -> bool:
    return len(bare := text.strip(" \u00a0()£$€")) == 1 and bare in DASHES


def _zero_dash(text: str) -> str:
    if _is_dash(text) or text.strip(" \u00a0()").lower() in _NOTHING:
        return "0"
    raise NotTransformed(text)


def _always(answer: str) -> Rule:
    return lambda text: answer


def _ballot_box(answers: dict[str, str]) -> Rule:
    def rule(text: str) -> str:
        if text.strip() not in answers:
            raise NotTransformed(text)
        return answers[text.strip()]

    return rule


_BALLOT = {"☐": "false", "□": "false", "☑": "true", "☒": "true", "þ": "true", "x": "true"}
_YES_NO = {box: "Yes" if said == "true" else "No" for box, said in _BALLOT.items()}

#: By local name, lower case; where no name with hyphens is given, without them.
_RULES: dict[str, Rule] = {
    **dict.fromkeys(["numcommadot", "numspacedot", "numdotdecimal"], _decimal(_BY_THREE)),
    **dict.fromkeys(["num-dot-decimal", "numdotdecimalapos"], _decimal(_ANYWHERE)),
    "numdotdecimalin": _decimal(_INDIAN),
    **dict.fromkeys(
        ["numdotcomma", "numspacecomma", "numcomma", "numcommadecimal"],
        _decimal(_BY_THREE, comma_is_point=True),
    ),
    **dict.fromkeys(
        ["num-comma-decimal", "numcommadecimalapos"], _decimal(_ANYWHERE, comma_is_point=True)
    ),
    **dict.fromkeys(["numunitdecimal", "numunitdecimalin", "numunitdecimalapos"], _unit_decimal),
    **dict.fromkeys(["numdash", "zerodash"], _zero_dash),
    "fixedzero": _always("0"),
    **dict.fromkeys(["nocontent", "fixedempty"], _always("")),
    **dict.fromkeys(["booleantrue", "fixedtrue"], _always("true")),
    **dict.fromkeys(["booleanfalse", "fixedfalse"], _always("false")),
    "numwordsen": number_in_words,
    **{f"dur{part}": duration_in(part) for part in ("hour", "day", "week", "month", "year")},
    "boolballotbox": _ballot_box(_BALLOT),
    "yesnoballotbox": _ballot_box(_YES_NO),
}
