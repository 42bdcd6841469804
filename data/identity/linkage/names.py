"""Names as they are compared: what spelling alone changes is folded away, what differs is kept.

Company law keeps no two names that differ only in punctuation, "and", "the" or the legal ending
(Company, Limited Liability Partnership and Business (Names and Trading Disclosures) Regulations
2015, schedule 3), so these are folded; every other word may part two companies of one group.
"""

from __future__ import annotations

import polars as pl
from rapidfuzz.distance import OSA

#: Legal ending as written -> the form it stands for, longest first.
_FORMS = {
    "community interest company": "cic",
    "public limited company": "plc",
    "limited liability partnership": "llp",
    "limited partnership": "lp",
    "cyfyngedig": "ltd",
    "limited": "ltd",
    "cyf": "ltd",
    "ltd": "ltd",
    "plc": "plc",
    "llp": "llp",
    "cic": "cic",
    "lp": "lp",
}
_LEGAL = r"\b(?:" + "|".join(_FORMS) + r")\b"
#: Words that are often shortened in lists -> in full.
_IN_FULL = {
    "svcs": "services",
    "srvcs": "services",
    "servs": "services",
    "mgmt": "management",
    "mgt": "management",
    "hldgs": "holdings",
    "grp": "group",
    "ctr": "centre",
    "center": "centre",
    "hse": "house",
    "assoc": "association",
    "bros": "brothers",
    "resi": "residential",
    "childrens": "children",
    "saint": "st",
}
#: Words written together or apart -> as they are compared.
_TOGETHER = {
    "health care": "healthcare",
    "home care": "homecare",
    "child care": "childcare",
    "carehome": "care home",
    "carehomes": "care homes",
    "day care": "daycare",
}
_WHOLE_WORDS = {**_TOGETHER, **dict.fromkeys((*_FORMS, "the", "and"), ""), **_IN_FULL}
_OLD = [f" {old.replace(' ', '  ')} " for old in _WHOLE_WORDS]
_NEW = [f" {new} " for new in _WHOLE_WORDS.values()]
#: Between two names of one body.
TRADING_AS = r"(?i)\s*(?:\(|-|,)?\s*\b(?:t\s*/\s*as?|t\.a\.|trading\s+as)\b[:\s]*"
_SLIP_SHORTEST, _SLIP_LONGEST = 6, 9
_COUNCIL = (
    r"\b(?:council|london borough|city of|nhs|health board|hscnt?|police|"
    r"university hospitals?|combined authority)\b"
)


def plain_words(name: pl.Expr) -> pl.Expr:
    """Small letters and digits, blanks between words; "&" is "and"; accents and apostrophes go."""
    bare = name.str.normalize("NFKD").str.to_lowercase()
    # One pass for all that goes: an apostrophe, a full stop, the marks that accents have become.
    joined = bare.str.replace_all(r"[’‘'`´ʼ.\p{M}]", "").str.replace_all(r"[&+]", " and ")
    return joined.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()


def matching_name(name: pl.Expr) -> pl.Expr:
    """A name's words without legal ending, "the" and "and"; shortened words in full."""
    # An apostrophe may have become a blank.
    whole = plain_words(name).str.replace_all(r"(\w\w) s\b", "${1}s")
    # Each word gets blanks of its own, so that two in a row can both be found.
    apart = pl.lit(" ") + whole.str.replace_all(" ", "  ", literal=True) + pl.lit(" ")
    folded = apart.str.replace_many(_OLD, _NEW, leftmost=True).str.replace_all(r" +", " ")
    words = folded.str.strip_chars()
    # Initials may stand apart.
    words = words.str.replace(r"^(\w) (\w) (?:(\w) )?", "$1$2$3 ")
    return words.str.strip_prefix("the ").str.strip_chars()


def legal_form(name: pl.Expr) -> pl.Expr:
    """``ltd``, ``plc``, ``llp``, ``lp`` or ``cic`` as a name says it, null if it says none."""
    return (
        plain_words(name)
        .str.extract(rf"({_LEGAL})")
        .replace_strict(_FORMS, default=None, return_dtype=pl.String)
    )


def mended_ending(name: pl.Series) -> pl.Series:
    """Names with a misspelt legal ending put right: "Alder Care Limitde" is limited."""
    last = name.str.extract(r"(?i)([a-z]+)\W*$")
    slips = {
        word: "Limited"
        for word in last.drop_nulls().unique()
        if _SLIP_SHORTEST <= len(word) <= _SLIP_LONGEST
        and word.lower() != "limited"
        and OSA.distance(word.lower(), "limited", score_cutoff=2) <= 2
    }
    mended = pl.DataFrame({"name": name, "last": last}).select(
        pl.when(pl.col("last").is_in(list(slips)))
        .then(pl.col("name").str.replace(r"(?i)[a-z]+\W*$", "Limited"))
        .otherwise("name")
        .str.replace(r"(?i)\b\w+ interest company\b", "CIC")
        .str.replace(r"(?i)\bpublic \w+ company\b", "PLC")
        .alias("name")
    )
    return mended["name"]


def compact(folded: pl.Expr) -> pl.Expr:
    """A folded name without blanks: "care home" and "carehome" are one."""
    return folded.str.replace_all(" ", "", literal=True)


def ordered_words(folded: pl.Expr) -> pl.Expr:
    """A folded name's words in the order of the alphabet."""
    return folded.str.split(" ").list.sort().list.join(" ")


def reads_like_public_body(name: pl.Expr) -> pl.Expr:
    """Whether a name is that of a council or of the health service: these are no companies."""
    return plain_words(name).str.contains(_COUNCIL).fill_null(False)


def town(name: pl.Expr) -> pl.Expr:
    """A town or authority as it is compared: "City of York Council" and "YORK" are one."""
    words = plain_words(name).str.replace_all(
        r"\b(?:council|city|of|royal|london|borough|metropolitan|county|district|the|upon)\b", " "
    )
    return words.str.replace_all(r"\s+", " ").str.strip_chars()
