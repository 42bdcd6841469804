"""What the believability gates found."""

from __future__ import annotations

from dashboard.published import Edition, Row, remembered
from dashboard.queries import companies


@remembered
def results(edition: Edition) -> list[Row]:
    """Every gate of every edition, the failed first, required before advisory, newest first."""
    if not companies.holds(edition, "facts.gate_result"):
        return []
    return edition.rows(
        "SELECT * FROM facts.gate_result ORDER BY passed, level = 'advisory', as_at DESC, source,"
        ' "table", gate'
    )
