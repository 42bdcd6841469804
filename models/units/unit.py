"""What a risk task is about: whose panel, whose label, from which dates."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import polars as pl


class Unit(Protocol):
    """One kind of entity at risk, with the facts held about it.

    Every panel has ``key`` and ``provider_id``, the cluster within which fates are not independent
    (services of one owner, companies of one group).
    """

    kind: str
    key: str

    def editions(self) -> list[date]:
        """The dates at which it can be described, oldest first."""
        ...

    def editions_in_order(self) -> list[date]:
        """Those of them that became public before every later one."""
        ...

    def known_on(self, as_at: date) -> date:
        """The first day on which the state of that date could be read."""
        ...

    def outcome_shown(self, as_at: date) -> bool:
        """Whether what became of them within the horizon is held."""
        ...

    def panel(self, as_at: date) -> pl.DataFrame:
        """One row per entity with ``key, provider_id, as_at, known_by`` and every feature."""
        ...

    def labels(self, as_at: date, known_by: date | None) -> pl.DataFrame:
        """``key, label`` (0/1, null unknown) as a day could know it; None sets no limit."""
        ...

    @staticmethod
    def name() -> pl.Expr:
        """What to call a panel row."""
        ...

    @staticmethod
    def not_scored() -> tuple[pl.Expr, str]:
        """Panel rows of which too little is known to score, and that said in words."""
        ...
