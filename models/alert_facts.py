"""What alert rules may look at: frames of published facts, cut at a date before any rule runs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from data.tables.cqc import CqcManager
from data.tables.results import Concentration, Dependency, Score
from data.tables.service import Inspection, ServiceSnapshot

#: What became of a service in the horizon after ``as_at``; ``exited`` null: not known (yet).
OUTCOME_SCHEMA = {"service_id": pl.String, "as_at": pl.Date, "exited": pl.Boolean}
#: One row per registration that ended. ``continued_known_on`` is the day from which it could be
#: known that the care went on under another registration; null where none is known.
ENDING_SCHEMA = {
    "service_id": pl.String,
    "service_name": pl.String,
    "market": pl.String,
    "la_code": pl.String,
    "la_name": pl.String,
    "places": pl.Int64,
    "ended_on": pl.Date,
    "end_status": pl.String,
    "known_on": pl.Date,
    "continued_known_on": pl.Date,
}
#: One row per provider and thing that befell its company. ``event`` is ``insolvency``,
#: ``petition``, ``petition-dismissed`` or ``charge``; ``words`` say which kind of it.
COMPANY_EVENT_SCHEMA = {
    "provider_id": pl.String,
    "company_number": pl.String,
    "event": pl.String,
    "words": pl.String,
    "happened_on": pl.Date,
    "known_on": pl.Date,
    "source": pl.String,
}
#: One row per edition and provider whose company owes accounts that were due on ``due_on``.
OVERDUE_SCHEMA = {
    "as_at": pl.Date,
    "provider_id": pl.String,
    "company_number": pl.String,
    "due_on": pl.Date,
    "days": pl.Int64,
}


@dataclass(frozen=True)
class Edition:
    """One register date in the sequence being evaluated, and the one before it.

    ``known_by`` is the day by which the register of that date was out, and with it whatever else
    had become public; ``previous_known_by`` that of the one before.
    """

    as_at: date
    previous: date | None
    known_by: date
    previous_known_by: date | None = None

    @property
    def now(self) -> pl.Expr:
        """Picks this edition's rows of any frame keyed by ``as_at``."""
        return pl.col("as_at") == pl.lit(self.as_at, pl.Date)

    @property
    def was(self) -> pl.Expr:
        """Picks the rows of the edition before; none where this is the first."""
        return pl.col("as_at") == pl.lit(self.previous, pl.Date)

    def told_since(self, months: int) -> pl.Expr:
        """Picks what became public since the edition before, or within so many months."""
        ago = pl.lit(self.known_by).dt.offset_by(f"-{months}mo")
        before = pl.lit(self.previous_known_by, pl.Date)
        return pl.col("known_on") > pl.min_horizontal(ago, before)


@dataclass(frozen=True)
class Facts:
    """Frames that alert rules read; whichever is not given is empty.

    Attributes:
        scores: ``Score`` rows of several as-at dates; may carry ``previous_on``, the date of
            ``previous``.
        concentration: ``Concentration`` rows of several as-at dates.
        dependency: ``Dependency`` rows of several as-at dates.
        services: ``ServiceSnapshot`` rows of several as-at dates; may carry a ``name``.
        inspections: ``Inspection`` rows.
        outcomes: ``OUTCOME_SCHEMA`` rows; may carry ``known_on``, the day the outcome was public.
        endings: ``ENDING_SCHEMA`` rows.
        managers: ``CqcManager`` rows.
        company_events: ``COMPANY_EVENT_SCHEMA`` rows.
        overdue: ``OVERDUE_SCHEMA`` rows of several as-at dates.
    """

    scores: pl.DataFrame = field(default_factory=Score.create_empty)
    concentration: pl.DataFrame = field(default_factory=Concentration.create_empty)
    dependency: pl.DataFrame = field(default_factory=Dependency.create_empty)
    services: pl.DataFrame = field(default_factory=ServiceSnapshot.create_empty)
    inspections: pl.DataFrame = field(default_factory=Inspection.create_empty)
    outcomes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=OUTCOME_SCHEMA))
    endings: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ENDING_SCHEMA))
    managers: pl.DataFrame = field(default_factory=CqcManager.create_empty)
    company_events: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=COMPANY_EVENT_SCHEMA)
    )
    overdue: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=OVERDUE_SCHEMA))

    def until(self, edition: Edition) -> Facts:
        """The facts of registers up to an edition and of what was public by then.

        Every condition is given only this, so none can look ahead. Outcomes are left out: they
        belong to the counting of hits, never to a condition. Inspections must have been public on
        the register's own date, whatever day it came out.
        """
        as_at, public = edition.as_at, pl.col("known_on") <= edition.known_by
        seen = pl.col("as_at") <= as_at
        unknown = pl.col("continued_known_on") > edition.known_by
        return replace(
            self,
            scores=self.scores.filter(seen),
            concentration=self.concentration.filter(seen),
            dependency=self.dependency.filter(seen),
            services=self.services.filter(seen),
            inspections=self.inspections.filter(
                pl.col("happened_on") <= as_at, pl.col("known_on") <= as_at
            ),
            outcomes=self.outcomes.clear(),
            endings=self.endings.filter(pl.col("ended_on") <= as_at, public).with_columns(
                continued_known_on=pl.when(~unknown).then("continued_known_on")
            ),
            managers=self.managers.filter(seen, public),
            company_events=self.company_events.filter(pl.col("happened_on") <= as_at, public),
            overdue=self.overdue.filter(seen),
        )

    def of(self, markets: tuple[str, ...]) -> Facts:
        """The facts about services, registrations and areas of some markets.

        A service belongs to the market it is registered in, so that it counts once; a chance is
        left out only where its service is known to be another market's.
        """
        here = pl.col("market").is_in(markets)
        services = self.services.filter(here | pl.col("market").is_null())
        elsewhere = self.services.join(
            services, on=["service_id", "as_at"], how="anti", maintain_order="left"
        )
        return replace(
            self,
            scores=self.scores.join(
                elsewhere.select("as_at", entity_id="service_id"),
                on=["entity_id", "as_at"],
                how="anti",
                maintain_order="left",
            ),
            concentration=self.concentration.filter(here),
            dependency=self.dependency.filter(here),
            services=services,
            endings=self.endings.filter(here),
        )
