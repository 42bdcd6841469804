"""What was seen of a pair, in words that an officer can check."""

from __future__ import annotations

import polars as pl

_NAMES = {
    "same": "{} and {} are one name",
    "respelled": "{} and {} have the same words",
    "typing-error": "{} and {} differ by a letter or two, and no other company is spelt so",
    "common-word": "{} and {} differ by a common word",
    "part": "{} and {}: one is part of the other",
    "one-letter": "{} and {} differ by a letter, and both spellings are in use",
    "similar": "{} and {} are similar",
    "look-alike": "{} and {} differ by a number or word that parts companies of a group",
    "none": "{} and {} do not agree",
}
_WHICH = {
    "former name": "the company gave that name up",
    "given up long before": "the company had given that name up long before",
    "place or trading name": "the name is that of a place or a trading name",
}
_NUMBERS = {
    "given": "the register gives its number",
    "given beside another name": "the register gives its number",
    "given for others too": "the register gives its number for this provider and for others",
    "a slip away": "the register gives a number that is a slip away from its",
    "another given": "the register gives another number",
}
_PLACES = {
    "one postcode": "its office has a postcode of the provider's ({})",
    "one sector": "its office is in the postcode sector of {}",
    "one district": "its office is in the postcode district of {}",
    "one town": "its office is in a town where the provider has a service",
    "one area": "its office is in the postcode area of {}",
    "elsewhere": "its office is elsewhere",
}
_ACTIVITY = {
    "care": "its activity is care",
    "holding, letting or dormant": "its activity is holding, letting or none",
    "another trade": "its activity is another trade",
}
_AGE = {
    "in the three years before": "it was incorporated in the three years before the first registration",
    "long before": "it was incorporated long before the first registration",
    "after the first registration": "it was incorporated after the first registration",
}
_STANDING = {
    "gone before": "it had left the register of companies before",
    "gone since": "it has left the register of companies since",
}
_FORMS = {"agree": "both say the same legal form", "differ": "their legal forms differ"}


def pair_words() -> pl.Expr:
    """A sentence from the columns of ``signs.signs``."""
    names = pl.coalesce(
        pl.when(pl.col("names") == level).then(pl.format(words, "written", "borne"))
        for level, words in _NAMES.items()
    )
    places = pl.coalesce(
        pl.when(pl.col("place") == place).then(
            pl.format(words, pl.col("our_postcode").fill_null("the provider"))
            if "{}" in words
            else pl.lit(words)
        )
        for place, words in _PLACES.items()
    )
    parts = [
        names,
        _one_of("which_name", _WHICH),
        _one_of("forms", _FORMS),
        _one_of("number", _NUMBERS),
        places,
        _one_of("activity", _ACTIVITY),
        _one_of("age", _AGE),
        _one_of("standing", _STANDING),
    ]
    return pl.concat_str(parts, separator="; ", ignore_nulls=True) + pl.lit(".")


def _one_of(column: str, words: dict[str, str]) -> pl.Expr:
    return pl.col(column).replace_strict(words, default=None, return_dtype=pl.String)
