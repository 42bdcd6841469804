"""A row of ``source_file`` about a synthetic edition."""

from __future__ import annotations

import polars as pl

from data.tables.source_file import SourceFile


def file_of(
    source: str, table: str, frame: pl.DataFrame, read: int | None = None, **said: object
) -> dict[str, object]:
    """The file that an edition came in: ``read`` rows of it, all kept where that is not said."""
    return dict.fromkeys(SourceFile.column_names()) | {
        "source": source,
        "table": table,
        "file_name": "synthetic.csv",
        "raw_name": frame["raw_name"][0],
        "sheet": "",
        "sha256": "0" * 64,
        "as_at": frame["as_at"][0],
        "in_use": True,
        "preamble_rows": 0,
        "blank_rows": 0,
        "rows_read": len(frame) if read is None else read,
        "rows_kept": len(frame),
        "rows_quarantined": 0,
        "warnings": "",
        **said,
    }
