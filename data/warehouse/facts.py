"""The typed facts of the care market, and what of them could be seen at a date."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

import polars as pl

from data.tables.cqc import CqcManager, CqcRelationship, Registration
from data.tables.event import Event
from data.tables.identity import Ownership
from data.tables.match import Match
from data.tables.succession import Succession

#: The column that says when a row of each fact table happened. ``known_on`` says when it became
#: public, in every one of them.
HAPPENED = {
    "service": "first_as_at",
    "service_snapshot": "as_at",
    "provider": "first_as_at",
    "inspection": "happened_on",
    "joiner_leaver": "as_at",
    "providers_places": "as_at",
    "succession": "happened_on",
    "match": "happened_on",
    "event": "happened_on",
    "cqc_manager": "as_at",
}


class Lasting(NamedTuple):
    """The columns of a table of what lasts: first day, last day, and when the end was public.

    ``of_the_end`` are further columns that tell of the end; ``ever`` that a row without a first day
    counts at any.
    """

    began: str
    ended: str
    end_known: str
    of_the_end: tuple[str, ...] = ()
    ever: bool = False


#: Tables of what lasts. An end that could not be seen is taken off.
LASTING = {
    "registration": Lasting("registered_on", "ended_on", "end_known_on", ("end_status",)),
    "ownership": Lasting("valid_from", "valid_to", "ended_known_on", ever=True),
}
#: Tables that say when they were public and of no day: what they state holds whenever.
TIMELESS = ("cqc_relationship",)


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
    registration: pl.DataFrame = field(default_factory=Registration.create_empty)
    cqc_relationship: pl.DataFrame = field(default_factory=CqcRelationship.create_empty)
    match: pl.DataFrame = field(default_factory=Match.create_empty)
    ownership: pl.DataFrame = field(default_factory=Ownership.create_empty)
    succession: pl.DataFrame = field(default_factory=Succession.create_empty)
    event: pl.DataFrame = field(default_factory=Event.create_empty)
    cqc_manager: pl.DataFrame = field(default_factory=CqcManager.create_empty)

    def seen(
        self, as_at: date | None = None, known_by: date | None = None, only: tuple[str, ...] = ()
    ) -> Facts:
        """The rows with ``happened_on <= as_at and known_on <= known_by``; None sets no limit.

        Every feature, label, score, alert and concentration figure goes through here, so that
        nothing can be used before it happened or before it was public. A leaver's row counts from
        its list's date, and its own day must not lie beyond ``as_at`` either. A registration or an
        owner is seen from its first day on, its end only once it has ended and was public. Where
        ``only`` names the fact tables that are wanted, the others come back empty.
        """
        kept = {}
        for table in (*HAPPENED, *LASTING, *TIMELESS):
            frame: pl.DataFrame = getattr(self, table)
            if only and table not in only:
                kept[table] = frame.clear()
                continue
            if known_by is not None:
                frame = frame.filter(pl.col("known_on") <= known_by)
            if table in LASTING:
                frame = _lasting(frame, LASTING[table], as_at, known_by)
            elif table in HAPPENED and as_at is not None:
                frame = frame.filter(pl.col(HAPPENED[table]) <= as_at)
                if table == "joiner_leaver":
                    frame = frame.filter(
                        pl.col("happened_on").is_null() | (pl.col("happened_on") <= as_at)
                    )
            kept[table] = frame
        return replace(self, **kept)

    def of(self, inspectorates: tuple[str, ...]) -> Facts:
        """The rows about services of certain inspectorates, and of their owners."""

        def theirs(name: str, sign: str) -> pl.Expr:
            return pl.any_horizontal(
                pl.col(name).str.starts_with(f"{body}{sign}") for body in inspectorates
            )

        kept = {
            name: frame.filter(theirs("service_id", ":"))
            for name, frame in self.tables().items()
            if "service_id" in frame.columns
        }
        owners = theirs("provider_id", ":") | theirs("provider_id", "-")
        links = pl.col("from_id").str.extract(r"^([a-z]+):").is_in(inspectorates)
        endings = pl.col("from_service_id").str.extract(r"^([a-z]+):").is_in(inspectorates)
        return replace(
            self,
            **kept,
            provider=self.provider.filter(owners),
            cqc_relationship=self.cqc_relationship.filter(links),
            succession=self.succession.filter(endings),
            event=self.event.filter(theirs("entity_id", ":") | theirs("entity_id", "-")),
        )

    def tables(self) -> dict[str, pl.DataFrame]:
        """Every table by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def editions(self) -> pl.DataFrame:
        """Ofsted's annual registers held: ``as_at, known_on``, a row per 31 March, oldest first."""
        return self._editions

    @cached_property
    def _editions(self) -> pl.DataFrame:
        annual = (pl.col("as_at").dt.month() == 3) & (pl.col("as_at").dt.day() == 31)
        return (
            self.service_snapshot.filter(annual & pl.col("service_id").str.starts_with("ofsted:"))
            .group_by("as_at")
            .agg(pl.col("known_on").min())
            .sort("as_at")
        )


def _lasting(
    rows: pl.DataFrame, how: Lasting, as_at: date | None, known_by: date | None
) -> pl.DataFrame:
    """Rows that had begun; what ended later, or whose end was public later, had not ended yet."""
    unseen = pl.lit(False)
    if as_at is not None:
        rows = rows.filter((pl.col(how.began) <= as_at).fill_null(how.ever))
        unseen = unseen | (pl.col(how.ended) > as_at)
    if known_by is not None:
        unseen = unseen | (pl.col(how.end_known) > known_by)
    return rows.with_columns(
        pl.when(~unseen.fill_null(False)).then(pl.col(name)).alias(name)
        for name in (how.ended, how.end_known, *how.of_the_end)
    )
