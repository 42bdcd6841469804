"""How registers print a company's number: with zeros lost, digits swapped, or not at all."""

from __future__ import annotations

import numpy as np

#: What is wrong with a number -> how often, if noise is 1. ``another's`` is the number of another
#: provider's company.
SHARES = {
    "left out": 0.08,
    "zeros lost": 0.06,
    "badly written": 0.03,
    "digits swapped": 0.012,
    "one digit wrong": 0.008,
    "another's": 0.008,
    "words": 0.006,
}
#: Of the companies with a namesake that is no more, how often that one's number is still printed.
DISSOLVED = 0.15
#: Cases after which the right company can be read from the number alone.
REPAIRABLE = frozenset({"", "zeros lost", "badly written"})
_WORDS = ("N/A", "Not applicable", "-", "TBC", "Charity", "0", "Unknown")


def damaged(rng: np.random.Generator, number: str, case: str) -> str | None:
    """A number as printed; unchanged where the case cannot befall it.

    Args:
        rng: source of chance.
        number: eight characters.
        case: a key of ``SHARES`` but for those that print another company's number.
    """
    match case:
        case "left out":
            return None
        case "zeros lost":
            prefix = number[:2] if number[:2].isalpha() else ""
            return prefix + number[len(prefix) :].lstrip("0")
        case "badly written":
            spaced = f"{number[:2]} {number[2:]}"
            return (number.lower(), spaced, f" {number} ", f"{number}.")[rng.integers(4)]
        case "digits swapped":
            able = [at for at in range(2, 7) if number[at] != number[at + 1]]
            if not able:
                return number
            at = able[rng.integers(len(able))]
            return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        case "one digit wrong":
            at = int(rng.integers(3, 8))
            digit = (int(number[at]) + int(rng.integers(1, 10))) % 10
            return f"{number[:at]}{digit}{number[at + 1 :]}"
        case "words":
            return _WORDS[rng.integers(len(_WORDS))]
        case _:
            return number
