"""Which files were read, and which rows were refused."""

from __future__ import annotations

from dashboard.published import Edition, Row, remembered


@remembered
def files(edition: Edition) -> list[Row]:
    """Every table read from a raw file, newest register first."""
    return edition.rows(
        "SELECT * FROM facts.source_file ORDER BY source, as_at DESC NULLS LAST, file_name, sheet"
    )


@remembered
def quarantine(edition: Edition) -> list[Row]:
    """Reasons rows were refused, with how many and one example of each."""
    return edition.rows(
        'SELECT source, "table", reason, count(*) AS rows, min(raw_name) AS raw_name,'
        " min(row_number) AS row_number FROM facts.quarantine"
        " GROUP BY ALL ORDER BY rows DESC, source, reason"
    )
