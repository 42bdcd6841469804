"""CSV files as people and statistics programs write them: commas, semicolons, tabs, decimal commas."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO
from pathlib import Path

import polars as pl

from data.errors import UnreadableFile
from data.labelled.text_file import NUMBER, check_size, read_text

#: What programs write for a cell that holds nothing, in lower case.
MISSING = ("", "?", "na", "n/a", "#n/a", "nan", "null", "none", ".", "inf", "-inf", "+inf")


def read_delimited(path: Path) -> pl.DataFrame:
    """Read a CSV file with a header.

    The separator is the most frequent of comma, semicolon and tab in the header. Where it is not
    the comma, numbers may have decimal commas.

    Returns:
        Columns in file order: Float64 if every cell that is not missing is a number, else text;
        missing as null. An unnamed first column (row names) is called ``""``.

    Raises:
        UnreadableFile: saying what is wrong: no header, uneven rows, a column named twice.
    """
    text = read_text(path)
    header = re.sub(r'"[^"]*"', "", text.partition("\n")[0])
    separator = max(",;\t", key=lambda mark: (header.count(mark), mark == ","))
    check_size(path.name, text.count("\n"), header.count(separator) + 1)
    names, *rows = _rows(path.name, text, separator) or [[]]
    if not any(names) or not rows:
        raise UnreadableFile(f"{path.name} needs a header line and rows under it.")
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise UnreadableFile(
            f"{path.name} has more than one column named {', '.join(map(repr, twice[:5]))}; "
            "rename them."
        )
    return pl.DataFrame(
        {
            name: _typed(pl.Series(name, cells, dtype=pl.String), decimal_comma=separator != ",")
            for name, cells in zip(names, zip(*rows, strict=True), strict=True)
        }
    )


def _rows(file_name: str, text: str, separator: str) -> list[list[str]]:
    """Header and rows, blank lines left out, every row as wide as the header."""
    rows: list[list[str]] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            if rows and row and len(row) != len(rows[0]):
                raise UnreadableFile(
                    f"{file_name}, line {reader.line_num}: {len(row)} cells under a header of "
                    f"{len(rows[0])}; mend the line."
                )
            if row:
                rows.append(row if rows else [name.strip() for name in row])
    except csv.Error as error:
        raise UnreadableFile(f"{file_name}, line {reader.line_num}: {error}.") from error
    return rows


def _typed(column: pl.Series, *, decimal_comma: bool) -> pl.Series:
    tidy = column.str.strip_chars()
    cells = tidy.set(tidy.str.to_lowercase().is_in(MISSING), None)
    number = cells.str.replace(",", ".", literal=True) if decimal_comma else cells
    if number.str.contains(NUMBER).all():
        typed = number.cast(pl.Float64)
        return typed.set(~typed.is_finite().fill_null(True), None)
    return cells
