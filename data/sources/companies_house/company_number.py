"""Company numbers as everybody writes them, as the register does: eight characters."""

from __future__ import annotations

import re

import polars as pl

from data.tables.column_values import COMPANY_NUMBER

_FORM = re.compile(COMPANY_NUMBER)
_LETTERS_THEN_DIGITS = re.compile(r"^([A-Z]{1,2})([0-9]+[A-Z]?)$")


def company_number(written: str | None) -> str | None:
    """A company number in the register's form, or None if it can be none.

    Blanks go, letters become capitals, and zeros that a spreadsheet has dropped come back:
    ``8209948`` is ``08209948``, ``sc 12345`` is ``SC012345``.
    """
    text = re.sub(r"[\s\u00a0\u200b\ufeff]", "", written or "").upper()
    text = re.sub(r"^(\d{1,8})\.0$", r"\1", text)
    if text.isascii() and text.isdigit():
        text = text.zfill(8) if text.strip("0") else ""
    elif match := _LETTERS_THEN_DIGITS.match(text):
        prefix, rest = match.groups()
        text = prefix + rest.zfill(8 - len(prefix))
    return text if len(text) == 8 and _FORM.match(text) else None


def as_company_number(written: pl.Expr) -> pl.Expr:
    """``company_number`` of a text column."""
    text = written.str.replace_all(r"[\s\u00a0\u200b\ufeff]", "").str.to_uppercase()
    text = text.str.replace(r"^(\d{1,8})\.0$", "${1}")
    letters = text.str.extract(r"^([A-Z]{1,2})[0-9]+[A-Z]?$", 1)
    rest = text.str.extract(r"^[A-Z]{1,2}([0-9]+[A-Z]?)$", 1)
    padded = (
        pl.when(text.str.contains(r"^[0-9]*[1-9][0-9]*$"))
        .then(text.str.zfill(8))
        .when(letters.str.len_chars() == 1)
        .then(letters + rest.str.zfill(7))
        .when(letters.str.len_chars() == 2)
        .then(letters + rest.str.zfill(6))
        # Societies' numbers end in letters: SP1234RS.
        .otherwise(text)
    )
    return pl.when((padded.str.len_chars() == 8) & padded.str.contains(COMPANY_NUMBER)).then(padded)
