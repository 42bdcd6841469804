"""When two spellings are one owner's name.

What company law holds to be no difference between two names is none here either: legal form,
punctuation, blanks, "&" for "and" (Names and Trading Disclosures Regulations 2015, Schedule 3).
Registers add the owner's number, or the name it trades under, and lose apostrophes.
"""

from __future__ import annotations

import re

import polars as pl
from rapidfuzz.distance import OSA

_APOSTROPHES = "['’‘`´ʼ\ufffd]"
_LEGAL_FORM = (
    r"\b(?:community interest company|charitable incorporated organisation|public limited company|"
    r"limited liability partnership|company limited by guarantee|limited|ltd|l td|plc|llp|cic|cio|the)\b"
)
#: "Crystal Care Solutions, company number 05952454" and "Priory Education Services 06244880".
_NUMBER = r"(?:\s(?:(?:company|comp|co|charity|reg|registered) )?(?:(?:number|no) )?\d{6,8})+\s*$"
_TRADING_AS = r"\b(?:t\s?/\s?a|trading as)\b.*$"
#: Words that say that a name is a registered company's, which no second one may bear.
_INCORPORATED = r"(?i)\b(?:limited|ltd|plc|llp|cic|cio|community interest company)\b"
#: Below this a word is too short for a slip of the pen to be told from another word.
_WORD = 5
_LONG_WORD = 8
_DIRECTIONS = frozenset({"north", "south", "northern", "southern", "eastern", "western"})


def name_words(name: pl.Expr) -> pl.Expr:
    """The words of an owner's name that tell it from others, lower case, one blank between."""
    plain = (
        name.str.to_lowercase()
        .str.replace_all(_TRADING_AS, "")
        .str.replace_all(_APOSTROPHES, "")
        .str.replace_all("&", " and ", literal=True)
        .str.replace_all(r"[^\p{L}\p{N}]+", " ")
        .str.replace(_NUMBER, "")
    )
    told = plain.str.replace_all(_LEGAL_FORM, " ").str.replace_all(r"\s+", " ").str.strip_chars()
    # A name of nothing but such words still names somebody.
    return pl.when(told != "").then(told).otherwise(name.str.to_lowercase().str.strip_chars())


def name_key(name: pl.Expr) -> pl.Expr:
    """The key that all spellings of one name share: its words without blanks."""
    return name_words(name).str.replace_all(" ", "", literal=True)


def owner_id_of_name(name: pl.Expr) -> pl.Expr:
    """``owner:<key>`` of an owner's name."""
    return pl.lit("owner:") + name_key(name)


def is_incorporated(name: pl.Expr) -> pl.Expr:
    """Whether a name says that its bearer is a registered company."""
    return name.str.contains(_INCORPORATED)


def slip_between(one: str, other: str) -> str | None:
    """What slip of the pen can lie between two names, in words, or None.

    Only for names that also share a service: alone, one letter may be all that tells two owners
    apart. Numbers, numerals, initials and points of the compass are never slips.

    Args:
        one, other: ``name_words`` of two names whose keys differ.
    """
    words, others = one.split(), other.split()
    if sorted(words) == sorted(others):
        return "the same words in another order"
    if [w for w in words if w != "and"] == [w for w in others if w != "and"]:
        return 'the same but for "and"'
    if len(words) != len(others):
        return None
    differing = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    if len(differing) == 1 and _slip(*differing[0]):
        return f'"{differing[0][0]}" for "{differing[0][1]}"'
    return None


def _slip(word: str, other: str) -> bool:
    if {word, other} & _DIRECTIONS or re.search(r"\d", word + other):
        return False
    shorter, longer = sorted((word, other), key=len)
    if longer == f"{shorter}s" and len(shorter) >= _WORD - 1:
        return True
    if len(shorter) < _WORD or word[0] != other[0]:
        return False
    return OSA.distance(word, other) <= (2 if len(shorter) >= _LONG_WORD else 1)
