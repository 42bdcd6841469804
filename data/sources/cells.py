"""From a publisher's text cells to typed values: the only place where cells are typed."""

from __future__ import annotations

import polars as pl

from data.sources.drift_table import DriftTable

URN = r"^(SC\d{6}|\d{6,8})$"
#: After the year stands a month in figures, or its name in full or in three letters.
_FORMS = ("%Y/%m/%d", "%Y/%B/%d")
_DAY_MONTH = r"^(\d{1,2})/(\d{1,2}|[A-Za-z]+)/"
_CLOCK = r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$"


def tidy(cell: pl.Expr, blanks: list[str]) -> pl.Expr:
    """Text with white space (no-break spaces too) folded; cells that mean nothing become null."""
    text = cell.str.replace_all(r"[\s\u00a0\u200b\ufeff]+", " ").str.strip_chars()
    return (
        pl.when(text.str.to_uppercase().is_in([b.upper() for b in blanks]))
        .then(None)
        .otherwise(text)
    )


def as_urn(text: pl.Expr) -> pl.Expr:
    """A URN: ``SC`` and six digits, or six to eight digits; numbers that lost their type mended."""
    mended = text.str.to_uppercase().str.replace(r"\.0+$", "").str.replace_all(" ", "")
    return pl.when(mended.str.contains(URN)).then(mended)


def as_date(text: pl.Expr) -> pl.Expr:
    """A calendar day of 1900 to 2099 written in any form seen in the registers, or null.

    Every form is first turned into year, month and day between slashes, so that few parsers read
    each cell: ten years of registers hold a hundred thousand dates.
    """
    day = text.str.replace(_CLOCK, "").str.replace_all(r"[-. ]", "/")
    # As spreadsheets read them: 69 to 99 are of the last century.
    day = day.str.replace(_DAY_MONTH + r"([7-9]\d|69)$", "19${3}/${2}/${1}")
    day = day.str.replace(_DAY_MONTH + r"(\d{2}|\d{4})$", "20${3}/${2}/${1}")
    day = day.str.replace(r"^20(\d{4})/", "${1}/").str.extract(r"^((?:19|20)\d{2}/.*)$")
    serial = pl.when(text.str.contains(r"^[2-6]\d{4}(\.0)?$")).then(
        # A day number of a spreadsheet whose cell lost its format; day 0 is 30 December 1899.
        pl.date(1899, 12, 30)
        + pl.duration(days=text.str.replace(r"\.0$", "").cast(pl.Int64, strict=False))
    )
    return pl.coalesce(*(day.str.to_date(form, strict=False) for form in _FORMS), serial)


def as_number(text: pl.Expr) -> pl.Expr:
    """A finite number, thousands separators allowed, or null."""
    plain = text.str.contains(r"^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?([eE][+-]?\d+)?$")
    number = text.str.replace_all(",", "").cast(pl.Float64, strict=False)
    return pl.when(plain & number.is_finite()).then(number)


def as_whole(text: pl.Expr) -> pl.Expr:
    """A whole number ("4", "4.0", "1,204"), or null."""
    number = as_number(text)
    return pl.when((number == number.round()) & (number.abs() < 1e9)).then(number).cast(pl.Int64)


def as_word(text: pl.Expr, words: dict[str, str]) -> pl.Expr:
    """A publisher's word as ours (case and punctuation aside), or null if it is a new one."""
    folded = (
        text.str.to_lowercase()
        .str.replace_all("[’']", "")
        .str.replace_all(r"[^a-z0-9]+", " ")
        .str.strip_chars()
    )
    return folded.replace_strict(words, default=None, return_dtype=pl.String)


def typed(text: pl.Expr, contract: str, drift: DriftTable) -> pl.Expr:
    """Tidy text as the type its contract names; what cannot be read becomes null."""
    match contract:
        case "urn":
            return as_urn(text)
        case "date":
            return as_date(text)
        case "number":
            return as_number(text)
        case "whole":
            return as_whole(text)
        case "grade" | "sector":
            return as_word(text, drift.words(contract))
        case _:
            return text


def looks_like(cells: pl.Series, contract: str, drift: DriftTable) -> float:
    """The share (0-1) of given values that can be read as the contract says; 1.0 if none given."""
    # Each value once, with how often it stands there: most columns repeat a few words.
    given = (
        cells.value_counts(name="times")
        .select(text=tidy(pl.col(cells.name), drift.raw["blank"]), times="times")
        .drop_nulls()
    )
    if given.is_empty():
        return 1.0 if contract == "text" else 0.99
    if contract == "text":
        # A text column full of dates or bare numbers is another column under this heading.
        figures = given.filter(pl.col("text").str.contains(r"^[\d+\-.]"))
        if figures.is_empty():
            return 1.0
        number = as_number(pl.col("text")).is_not_null() | as_date(pl.col("text")).is_not_null()
        return 1.0 - _times(figures.filter(number)) / _times(given)
    readable = typed(pl.col("text"), contract, drift).is_not_null()
    good, all_given = given.select(
        pl.col("times").filter(readable).sum(), all_given=pl.col("times").sum()
    ).row(0)
    return float(good / all_given)


def _times(counted: pl.DataFrame) -> int:
    return int(counted["times"].to_numpy().sum())
