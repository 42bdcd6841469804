"""Adult services as the unit at risk: registers of the past, made from registrations."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.warehouse.facts import Facts
from features.adult_panel import adult_panel
from features.registration_history import origins, outcome_shown, registration_labels


class AdultServices:
    """Services of one adult market; an edition is a 31 March, and the newest list's own day."""

    kind = "service"
    key = "service_id"

    def __init__(self, facts: Facts, market: str, horizon_months: int) -> None:
        self.facts, self.market, self.horizon_months = facts, market, horizon_months
        self.origins = origins(facts, market)

    def editions(self) -> list[date]:
        """The days at which registrations describe the market."""
        return self.origins["as_at"].to_list()

    def editions_in_order(self) -> list[date]:
        """All of them: each could be read within a month."""
        return self.editions()

    def known_on(self, as_at: date) -> date:
        """The day by which the register of that date could be read."""
        day = self.origins.filter(pl.col("as_at") == as_at)["known_on"].item()
        assert isinstance(day, date)
        return day

    def outcome_shown(self, as_at: date) -> bool:
        """Whether a list that late is held."""
        return outcome_shown(self.facts, as_at, self.horizon_months)

    def panel(self, as_at: date) -> pl.DataFrame:
        """``features.adult_panel.adult_panel``."""
        return adult_panel(self.facts, self.market, as_at, self.known_on(as_at))

    def labels(self, as_at: date, known_by: date | None) -> pl.DataFrame:
        """``features.registration_history.registration_labels``."""
        labels = registration_labels(self.facts, self.market, as_at, self.horizon_months, known_by)
        return labels.select("service_id", "label")

    @staticmethod
    def name() -> pl.Expr:
        """The service's own name and its council."""
        return pl.concat_str(
            pl.coalesce("service_name", "urn"),
            pl.coalesce("la_name", pl.lit("council not given")),
            separator=" · ",
        )

    @staticmethod
    def not_scored() -> tuple[pl.Expr, str]:
        """A service of which neither council nor owner is known: its score would be anybody's."""
        return (
            pl.col("la_name").is_null() & pl.col("owner_name").is_null(),
            "the register gives neither council nor owner of this service",
        )
