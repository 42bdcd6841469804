"""Registered services as the unit at risk: the register's homes, year by year."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.warehouse.facts import Facts
from features.labels import exit_labels
from features.panel import service_panel
from features.population import edition_after, editions_in_order, known_on


def service_name(owner: pl.Expr, la: pl.Expr, urn: pl.Expr) -> pl.Expr:
    """What to call a home whose own name is withheld: its URN, place and owner."""
    return pl.concat_str(
        pl.lit("Home "), urn, pl.lit(" · "), la, pl.lit(" · "), owner.fill_null("owner not given")
    )


class Services:
    """Services of one market; an edition is a register of 31 March, clustered by owner."""

    kind = "service"
    key = "service_id"

    def __init__(self, facts: Facts, market: str) -> None:
        self.facts, self.market = facts, market

    def editions(self) -> list[date]:
        """The annual registers held."""
        return self.facts.editions()["as_at"].to_list()

    def editions_in_order(self) -> list[date]:
        """Registers published before every later one."""
        return editions_in_order(self.facts)

    def known_on(self, as_at: date) -> date:
        """The register's publication day."""
        return known_on(self.facts, as_at)

    def outcome_shown(self, as_at: date) -> bool:
        """Whether the register of twelve months on is held."""
        return edition_after(self.facts, as_at) is not None

    def panel(self, as_at: date) -> pl.DataFrame:
        """``features.panel.service_panel``."""
        return service_panel(self.facts, self.market, as_at)

    def labels(self, as_at: date, known_by: date | None) -> pl.DataFrame:
        """``features.labels.exit_labels``."""
        return exit_labels(self.facts, self.market, as_at, known_by).select("service_id", "label")

    @staticmethod
    def name() -> pl.Expr:
        """``service_name`` of a panel row."""
        return service_name(pl.col("owner_name"), pl.col("la_name"), pl.col("urn"))

    @staticmethod
    def not_scored() -> tuple[pl.Expr, str]:
        """A home without rating, owner and places: its score would be that of anybody."""
        return (
            pl.all_horizontal(pl.col("grade", "owner_homes", "places").is_null()),
            "the register gives no rating, owner or places for this home",
        )
