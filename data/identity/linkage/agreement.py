"""How two names agree, in one of a few words that a person could check by eye."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container

import polars as pl
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

#: From the closest to none at all.
LEVELS = (
    "same",  # but for legal ending and punctuation
    "respelled",  # the same words in another order, or written together
    "typing-error",  # a letter or two, in a word that no company bears otherwise
    "common-word",  # one of them has a word more that tells little: care, services, homes
    "part",  # one is part of the other
    "one-letter",  # a letter or two, but both spellings are words in use
    "similar",
    "look-alike",  # a number, a point of the compass or a role in a group parts them
    "none",
)
#: Levels at which two names may well be one body's.
CLOSE = ("same", "respelled", "typing-error", "common-word", "part", "one-letter", "similar")
# fmt: off
_COMMON = frozenset({
    "care", "carehome", "carehomes", "cares", "caring", "home", "homes", "homecare", "service",
    "services", "residential", "support", "supported", "living", "house", "nursing",
    "healthcare", "health", "social", "children", "childrens", "childcare", "company", "co",
    "agency", "provider", "providers", "fostering", "domiciliary", "rest", "lodge", "residence",
})
_PARTING = frozenset({
    "north", "south", "east", "west", "northern", "southern", "eastern", "western", "midlands",
    "central", "upper", "lower", "new", "yorkshire", "lancashire", "england", "english",
    "scotland", "scottish", "wales", "welsh", "london", "uk", "gb", "great", "britain", "united",
    "kingdom", "international", "europe", "european", "global", "national", "holding",
    "holdings", "group", "groups", "parent", "topco", "midco", "bidco", "propco", "opco",
    "holdco", "newco", "property", "properties", "estates", "estate", "investment",
    "investments", "investors", "finance", "financial", "capital", "ventures", "partners",
    "partnership", "trustee", "trustees", "trading", "management", "developments", "development",
    "freehold", "leasing", "assets", "one", "two", "three", "four", "five", "six", "seven",
    "eight", "nine", "ten", "first", "second", "third", "i", "ii", "iii", "iv", "v", "vi", "vii",
    "viii", "ix", "x", "no", "junior", "senior", "bis",
})
_SHORTENED = frozenset({
    "residential", "community", "supported", "services", "association", "associates",
    "management", "development", "house", "centre", "private", "nursing",
})
# fmt: on
_NUMBER = re.compile(r"\d+")
#: A misspelling of a short word is too often another word.
_SHORTEST, _LONG = 4, 6
_LONG_NAME = 9


def agreement(one: str, other: str, known: Container[str] = frozenset()) -> str:
    """Which of ``LEVELS`` two folded names are at.

    Args:
        one: the provider's name.
        other: the company's name.
        known: words that other companies bear; a spelling among them is no typing error.
    """
    if one == other:
        return "same"
    ours, theirs = one.split(), other.split()
    if sorted(_NUMBER.findall(one)) != sorted(_NUMBER.findall(other)):
        return "look-alike" if _alike(one, other) else "none"
    if sorted(ours) == sorted(theirs) or one.replace(" ", "") == other.replace(" ", ""):
        return "respelled"
    more, less = (
        list((Counter(ours) - Counter(theirs)).elements()),
        list((Counter(theirs) - Counter(ours)).elements()),
    )
    parted = not _PARTING.isdisjoint(more) or not _PARTING.isdisjoint(less)
    if more and less:
        found = (
            _misspelt(ours, theirs, known)
            or _misspelt(sorted(ours), sorted(theirs), known)
            or _misspelt_together(one, other, known)
        )
        if found:
            return found
        if parted or len(more) == len(less) == 1:
            return "look-alike" if _alike(one, other) else "none"
    elif parted:
        return "look-alike"
    elif _COMMON.issuperset(more or less):
        return "common-word"
    elif min(len(ours), len(theirs)) > 1 or len(min(one, other, key=len)) >= _LONG_NAME:
        return "part"
    return "similar" if _alike(one, other) else "none"


def name_agreements(pairs: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    """Add ``agreement`` to rows with ``folded`` and ``folded_of_company``.

    Args:
        pairs: one row per pair of names.
        known: words in use.
    """
    words = frozenset(known.to_list())
    once = pairs.select("folded", "folded_of_company").unique()
    levels = [agreement(one, other, words) for one, other in once.iter_rows()]
    told = once.with_columns(agreement=pl.Series(levels, dtype=pl.Enum(LEVELS)))
    return pairs.join(told, on=["folded", "folded_of_company"], how="left", maintain_order="left")


def _alike(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(one, other) >= 80 or fuzz.ratio(one, other) >= 80


def _misspelt(ours: list[str], theirs: list[str], known: Container[str]) -> str | None:
    """Word by word in the same order: at most two words misspelt, all others the same."""
    if len(ours) != len(theirs):
        return None
    differing = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    if len(differing) > 2:
        return None
    slips = [_slip(a, b) for a, b in differing]
    if not all(slips):
        return None
    if not any(a in known for a, _ in differing):
        return "typing-error"
    return "one-letter" if max(slips) == 1 else None


def _misspelt_together(one: str, other: str, known: Container[str]) -> str | None:
    """A blank lost or won, and a slip besides."""
    a, b = one.replace(" ", ""), other.replace(" ", "")
    if abs(len(one.split()) - len(other.split())) != 1 or len(a) < _LONG_NAME:
        return None
    if OSA.distance(a, b, score_cutoff=1) > 1:
        return None
    ours, theirs = set(one.split()), set(other.split())
    return "one-letter" if all(word in known for word in ours - theirs) else "typing-error"


def _slip(a: str, b: str) -> int:
    """How many letters two spellings of one word differ by; 0 if they are two words."""
    shorter = min(len(a), len(b))
    # The mark of the plural is dropped even from short words.
    if a.rstrip("s") == b.rstrip("s") and shorter > 2:
        return 1
    if a in _PARTING and b in _PARTING:
        return 0
    cut = (a in _SHORTENED or b in _SHORTENED) and shorter > 2
    if cut and (b.startswith(a) or a.startswith(b)):
        return 1
    letters = OSA.distance(a, b, score_cutoff=2)
    return letters if letters <= (1 if shorter < _LONG else 2) and shorter >= _SHORTEST else 0
