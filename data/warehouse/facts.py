"""The typed facts of the care market, and what of them could be seen at a date."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property

import polars as pl

#: The column that says when a row of each fact table happened. ``known_on`` says when it became
#: public, in every one of them.
HAPPENED = {
    "service": "first_as_at",
    "service_snapshot": "as_at",
    "provider": "first_as_at",
    "inspection": "happened_on",
    "joiner_leaver": "as_at",
    "providers_places": "as_at",
}


@dataclass(frozen=True)
class Facts:
    """The fact tables of one warehouse as frames; contracts in ``data.tables``."""

    service: pl.DataFrame
    service_snapshot: pl.DataFrame
    provider: pl.DataFrame
    inspection: pl.DataFrame
    joiner_leaver: pl.DataFrame
    providers_places: pl.DataFrame
    local_authority: pl.DataFrame

    def seen(
        self, as_at: date | None = None, known_by: date | None = None, only: tuple[str, ...] = ()
    ) -> Facts:
        """The rows with ``happened_on <= as_at and known_on <= known_by``; None sets no limit.

        Every feature, label, score, alert and concentration figure goes through here, so that
        nothing can be used before it happened or before it was public. A leaver's row counts from
        its list's date, and its own day must not lie beyond ``as_at`` either. Where ``only`` names
        the fact tables that are wanted, the others come back empty.
        """
        kept = {}
        for table in HAPPENED:
            frame: pl.DataFrame = getattr(self, table)
            if only and table not in only:
                kept[table] = frame.clear()
                continue
            if as_at is not None:
                frame = frame.filter(pl.col(HAPPENED[table]) <= as_at)
                if table == "joiner_leaver":
                    frame = frame.filter(
                        pl.col("happened_on").is_null() | (pl.col("happened_on") <= as_at)
                    )
            if known_by is not None:
                frame = frame.filter(pl.col("known_on") <= known_by)
            kept[table] = frame
        return replace(self, **kept)

    def tables(self) -> dict[str, pl.DataFrame]:
        """Every table by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def editions(self) -> pl.DataFrame:
        """The annual registers held: ``as_at, known_on``, one row per 31 March, oldest first."""
        return self._editions

    @cached_property
    def _editions(self) -> pl.DataFrame:
        annual = (pl.col("as_at").dt.month() == 3) & (pl.col("as_at").dt.day() == 31)
        return (
            self.service_snapshot.filter(annual)
            .group_by("as_at")
            .agg(pl.col("known_on").min())
            .sort("as_at")
        )
