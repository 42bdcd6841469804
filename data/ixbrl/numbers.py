"""Decimal strings: exact, without exponent, one spelling per number."""

from __future__ import annotations

import re

_DECIMAL = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,4}))?")

#: Larger shifts are a mistake or an attack, and would make strings of any length.
LARGEST_SHIFT = 400


class NotANumber(ValueError):
    """Text that is no decimal number."""


def plain_decimal(text: str, shift: int = 0, negate: bool = False) -> str:
    """A number times ``10**shift``, its sign turned if asked, as a plain decimal string.

    Args:
        text: digits with at most one point, a sign in front, an exponent behind.
        shift: power of ten, at most 400 either way.
        negate: whether ``sign="-"`` was said.

    Returns:
        No leading zeros, no trailing zeros after a point, "0" for zero of either sign.

    Raises:
        NotANumber: if the text is none.
    """
    found = _DECIMAL.fullmatch(text.strip(" \t\r\n"))
    if found is None:
        raise NotANumber(text)
    sign, whole, part, exponent = found[1], found[2], found[3] or "", found[4]
    if not whole and not part:
        raise NotANumber(text)
    shift += int(exponent or 0)
    if abs(shift) > LARGEST_SHIFT:
        raise NotANumber(text)
    if shift > 0:
        part = part.ljust(shift, "0")
        whole, part = whole + part[:shift], part[shift:]
    elif shift < 0:
        whole = whole.rjust(-shift, "0")
        whole, part = whole[:shift], whole[shift:] + part
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    number = f"{whole}.{part}" if part else whole
    if number == "0":
        return number
    return f"-{number}" if (sign == "-") != negate else number
