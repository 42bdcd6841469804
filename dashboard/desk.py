"""What every page needs at hand: the published data, the council, what people decided."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dashboard.decisions import Decisions
from dashboard.identity_decisions import IdentityDecisions
from dashboard.published import Published


@dataclass(frozen=True)
class Desk:
    """One dashboard's standing arrangements."""

    home: Path
    council: str | None
    published: Published
    decisions: Decisions
    identities: IdentityDecisions


def open_desk(home: Path, council: str | None) -> Desk:
    """Set up a desk for a home; nothing is read until a page asks."""
    casework = home / "casework.db"
    return Desk(home, council, Published(home), Decisions(casework), IdentityDecisions(casework))
