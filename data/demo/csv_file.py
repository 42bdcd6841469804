"""CSV as Ofsted writes it: rows above the header, cp1252, dd/mm/yyyy."""

from __future__ import annotations

from pathlib import Path

import polars as pl


def write_csv(path: Path, preamble: list[str], rows: pl.DataFrame) -> None:
    """Write a table under rows of text padded to its width.

    Args:
        path: file to write.
        preamble: one text for each row above the header.
        rows: the table; dates are written ``dd/mm/yyyy``, nulls as nothing.
    """
    padding = "," * (rows.width - 1)
    above = "".join(f"{_quoted(text)}{padding}\n" for text in preamble)
    path.write_bytes((above + rows.write_csv(date_format="%d/%m/%Y")).encode("cp1252"))


def _quoted(text: str) -> str:
    return f'"{text}"' if "," in text else text
