"""ARFF files (Weka's attribute-relation format), dense, one row a line.

Read here and not by ``scipy.io.arff``, which knows no string attributes, breaks quoted nominal
values at blanks and commas, and tells a sparse or a short row by a Python error without its line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data.errors import UnreadableFile
from data.labelled.text_file import check_size, is_number, read_text

_NUMBERS = {"numeric", "real", "integer"}
_QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_ATTRIBUTE = re.compile(rf"@attribute\s+({_QUOTED}|[^\s{{'\"][^\s{{]*)\s*(.*)", re.IGNORECASE)
_CELL = {
    separator: re.compile(rf"\s*(?:({_QUOTED})\s*|([^{separator}]*))({separator}|$)")
    for separator in (",", "\t")
}


@dataclass(frozen=True)
class Attribute:
    """One declared column; ``values`` are those a nominal one may take."""

    name: str
    kind: str
    values: frozenset[str] = frozenset()


def read_arff(path: Path) -> pl.DataFrame:
    """Read an ARFF file.

    Returns:
        One column per attribute in file order: numbers, and nominal attributes whose values are all
        numbers, as Float64, all others as text; ``?`` as null.

    Raises:
        UnreadableFile: naming the line and what is wrong with it, or the part of the format (sparse
            rows, relational attributes, instance weights) that is not read.
    """
    lines = read_text(path).split("\n")
    attributes, first = _header(path.name, lines)
    check_size(path.name, len(lines) - first, len(attributes))
    numbers, rows = _rows(path.name, lines, first, len(attributes))
    columns = list(zip(*rows, strict=True)) or [()] * len(attributes)
    return pl.DataFrame(
        [
            _column(path.name, attribute, cells, numbers)
            for attribute, cells in zip(attributes, columns, strict=True)
        ]
    )


def _header(file_name: str, lines: list[str]) -> tuple[list[Attribute], int]:
    """The attributes, and the index of the line after ``@data``."""
    attributes: list[Attribute] = []
    for index, line in enumerate(lines):
        text = line.strip()
        keyword = text.split(maxsplit=1)[0].lower() if text else ""
        if not text or text.startswith("%") or keyword == "@relation":
            continue
        if keyword == "@data":
            break
        found = _ATTRIBUTE.match(text)
        if not found:
            raise UnreadableFile(
                f"{file_name}, line {index + 1}: {text[:60]!r} is no ARFF header line; an ARFF file "
                "has @relation, @attribute NAME TYPE and @data."
            )
        attributes.append(_attribute(file_name, index + 1, found[1], found[2]))
    else:
        raise UnreadableFile(f"{file_name} has no @data line, so it is not a whole ARFF file.")
    named = Counter(attribute.name for attribute in attributes)
    twice = [name for name, times in named.items() if times > 1]
    if not attributes or twice:
        fault = (
            f"declares {', '.join(twice[:5])} more than once" if twice else "declares no attribute"
        )
        raise UnreadableFile(f"{file_name} {fault}; mend its header.")
    return attributes, index + 1


def _attribute(file_name: str, line: int, name: str, declared: str) -> Attribute:
    if declared.startswith("{"):
        inside = declared[1 : declared.rfind("}")] if "}" in declared else ""
        values = frozenset(value for value in _cells(inside, ",") if value)
        if values:
            return Attribute(_unquoted(name), "nominal", values)
    kind = re.split(r"[\s\[%]", declared.lower(), maxsplit=1)[0]
    if kind in _NUMBERS:
        return Attribute(_unquoted(name), "number")
    if kind in {"string", "date"}:
        return Attribute(_unquoted(name), "text")
    raise UnreadableFile(
        f"{file_name}, line {line}: attribute {_unquoted(name)!r} is of type {declared[:40]!r}, "
        "which is not read; numeric, nominal, string and date are."
    )


def _rows(
    file_name: str, lines: list[str], first: int, width: int
) -> tuple[list[int], list[list[str | None]]]:
    """Line numbers and cells of every data line; ``?`` as None."""
    numbers: list[int] = []
    rows: list[list[str | None]] = []
    separator = ""
    for number, line in enumerate(lines[first:], start=first + 1):
        text = line.strip(" \r\n")
        if not text.strip() or text.startswith("%"):
            continue
        if text.startswith("{"):
            raise UnreadableFile(
                f"{file_name}, line {number}: sparse ARFF rows ({{index value, ...}}) are not read; "
                "save it dense (Weka: SparseToNonSparse) or as CSV."
            )
        separator = separator or ("\t" if "," not in text and "\t" in text else ",")
        cells = _cells(text, separator)
        if len(cells) != width:
            raise UnreadableFile(
                f"{file_name}, line {number}: {len(cells)} values where {width} attributes are "
                "declared; mend the line."
            )
        numbers.append(number)
        rows.append(cells)
    return numbers, rows


def _cells(text: str, separator: str) -> list[str | None]:
    if "'" not in text and '"' not in text:
        return [None if (cell := part.strip()) == "?" else cell for part in text.split(separator)]
    cells: list[str | None] = []
    for found in _CELL[separator].finditer(text):
        # A quoted question mark is a text, not a missing value.
        bare = (found[2] or "").strip()
        cells.append(_unquoted(found[1]) if found[1] else None if bare == "?" else bare)
        if not found[3]:
            break
    return cells


def _unquoted(text: str) -> str:
    if text[:1] in {"'", '"'} and text[-1:] == text[0] and len(text) > 1:
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text


def _column(
    file_name: str, attribute: Attribute, cells: tuple[str | None, ...], numbers: list[int]
) -> pl.Series:
    text = pl.Series(attribute.name, cells, dtype=pl.String)
    if attribute.kind == "number":
        typed = text.cast(pl.Float64, strict=False)
        wrong = typed.is_null() & text.is_not_null() | ~typed.is_finite().fill_null(True)
        needed = "a number"
    else:
        typed = text
        wrong = (
            ~text.is_in(list(attribute.values)).fill_null(True)
            if attribute.kind == "nominal"
            else pl.repeat(False, len(text), eager=True)
        )
        needed = "one of its declared values"
    if wrong.any():
        at = wrong.arg_true()[0]
        raise UnreadableFile(
            f"{file_name}, line {numbers[at]}: {attribute.name!r} is {str(cells[at])[:40]!r}, "
            f"which is not {needed}; mend it, or write ? where it is missing."
        )
    if attribute.kind == "nominal" and all(is_number(value) for value in attribute.values):
        return typed.cast(pl.Float64)
    return typed
