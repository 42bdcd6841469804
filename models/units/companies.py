"""Care companies as the unit at risk: the lists of companies, year by year."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.warehouse.company_facts import CompanyFacts
from features.company_failure import failure_labels
from features.company_panel import company_id, company_lists, company_panel


class Companies:
    """Live companies of the care market; an edition is a yearly list of companies."""

    kind = "provider"
    key = "company_id"

    def __init__(self, facts: CompanyFacts, horizon_months: int) -> None:
        self.facts, self.horizon_months = facts, horizon_months
        self.lists = company_lists(facts)

    def editions(self) -> list[date]:
        """The yearly lists held."""
        return self.lists["as_at"].to_list()

    def editions_in_order(self) -> list[date]:
        """Lists published before every later one."""
        in_order = pl.col("known_on") <= pl.col("known_on").reverse().cum_min().reverse()
        return self.lists.filter(in_order)["as_at"].to_list()

    def known_on(self, as_at: date) -> date:
        """The list's publication day."""
        day = self.lists.filter(pl.col("as_at") == as_at)["known_on"].item()
        assert isinstance(day, date)
        return day

    def outcome_shown(self, as_at: date) -> bool:
        """Whether a list that late is held."""
        return self._reached(as_at, None)

    def panel(self, as_at: date) -> pl.DataFrame:
        """``features.company_panel.company_panel`` as at a list's publication day."""
        return company_panel(self.facts, as_at, self.known_on(as_at))

    def labels(self, as_at: date, known_by: date | None) -> pl.DataFrame:
        """``features.company_failure.failure_labels``, once the horizon can be overlooked.

        Before that day only the failures are known, and they alone would teach that all fail.
        """
        rows = self.facts.company.select("company_number").unique(maintain_order=True)
        if not self._reached(as_at, known_by):
            return rows.select(company_id(), label=pl.lit(None, pl.Int64))
        labels = failure_labels(self.facts, rows, as_at, self.horizon_months, known_by)
        return labels.select(company_id(), "label")

    def _reached(self, as_at: date, known_by: date | None) -> bool:
        end = pl.lit(as_at).dt.offset_by(f"{self.horizon_months}mo")
        shown = self.lists.filter(pl.col("as_at") >= end)
        if known_by is not None:
            shown = shown.filter(pl.col("known_on") <= known_by)
        return len(shown) > 0

    @staticmethod
    def name() -> pl.Expr:
        """The company's registered name."""
        return pl.col("name")

    @staticmethod
    def not_scored() -> tuple[pl.Expr, str]:
        """A company that has filed nothing that could be read: its score would be anybody's."""
        return (
            (pl.col("accounts_years") == 0) & pl.col("accounts_days_to_file").is_null(),
            "no accounts and no filing history of this company are held",
        )
