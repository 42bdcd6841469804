"""What alert rules may look at: frames of published facts, cut at a date before any rule runs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from data.tables.results import Concentration, Dependency, Score
from data.tables.service import Inspection, ServiceSnapshot

#: What became of a service in the horizon after ``as_at``; ``exited`` null: not known (yet).
OUTCOME_SCHEMA = {"service_id": pl.String, "as_at": pl.Date, "exited": pl.Boolean}


@dataclass(frozen=True)
class Edition:
    """One register date in the sequence being evaluated, and the one before it."""

    as_at: date
    previous: date | None

    @property
    def now(self) -> pl.Expr:
        """Picks this edition's rows of any frame keyed by ``as_at``."""
        return pl.col("as_at") == pl.lit(self.as_at, pl.Date)

    @property
    def was(self) -> pl.Expr:
        """Picks the rows of the edition before; none where this is the first."""
        return pl.col("as_at") == pl.lit(self.previous, pl.Date)


@dataclass(frozen=True)
class Facts:
    """Frames that alert rules read; whichever is not given is empty.

    Attributes:
        scores: ``Score`` rows of several as-at dates.
        concentration: ``Concentration`` rows of several as-at dates.
        dependency: ``Dependency`` rows of several as-at dates.
        services: ``ServiceSnapshot`` rows of several as-at dates; may carry a ``name``.
        inspections: ``Inspection`` rows.
        outcomes: ``OUTCOME_SCHEMA`` rows; may carry ``known_on``, the day the outcome was public.
    """

    scores: pl.DataFrame = field(default_factory=Score.create_empty)
    concentration: pl.DataFrame = field(default_factory=Concentration.create_empty)
    dependency: pl.DataFrame = field(default_factory=Dependency.create_empty)
    services: pl.DataFrame = field(default_factory=ServiceSnapshot.create_empty)
    inspections: pl.DataFrame = field(default_factory=Inspection.create_empty)
    outcomes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=OUTCOME_SCHEMA))

    def until(self, as_at: date) -> Facts:
        """The facts of registers up to ``as_at`` and of inspections public by then.

        Every condition is given only this, so none can look ahead. Outcomes are left out: they
        belong to the counting of hits, never to a condition.
        """
        seen = pl.col("as_at") <= as_at
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
        )


def services_at(facts: Facts, as_at: date) -> pl.DataFrame:
    """The services on the register at ``as_at``, with the columns an alert shows.

    Returns:
        One row per service: entity_id, entity_name, la_code, la_name, places, rating (text),
        inspected_on, inspection_published_on. The name is the score's, else the register's
        ``name`` where there is one, else the registration number and its owner.
    """
    now = facts.services.filter(pl.col("as_at") == as_at)
    scored = (
        facts.scores.filter(pl.col("as_at") == as_at, pl.col("entity_kind") == "service")
        .select(service_id="entity_id", scored_name="entity_name")
        .unique("service_id", keep="first", maintain_order=True)
    )
    register_name = pl.col("name") if "name" in now.columns else pl.lit(None, pl.String)
    return now.join(scored, on="service_id", how="left").select(
        entity_id="service_id",
        entity_name=pl.coalesce(
            "scored_name", register_name, pl.format("{} ({})", "urn", "owner_name"), "urn"
        ),
        la_code="la_code",
        la_name="la_name",
        places=pl.col("places").cast(pl.Int64),
        rating=pl.col("rating").cast(pl.String),
        inspected_on="inspected_on",
        inspection_published_on="inspection_published_on",
    )
