"""What people decide about registrations that ended: which other each went on as, if any.

Decisions are only ever added; the last about a registration stands, unless it takes back what was
decided. They win over whatever a build would find, and are inputs of it.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl
import sqlalchemy as sa

from data.casework.connection import Where
from data.casework.only_added import add_decision, standing_decisions
from data.casework.tables import keep_for_ever, metadata
from data.errors import ForewarnError

#: One row per decision; a null successor says that it truly closed. A withdrawn one leaves the
#: registration to what a build finds.
succession_decided = sa.Table(
    "succession_decided",
    metadata,
    sa.Column("decision", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("from_service_id", sa.String, nullable=False, index=True),
    sa.Column("to_service_id", sa.String),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("decided_by", sa.String, nullable=False),
    sa.Column("decided_at", sa.DateTime, nullable=False),  # UTC
    sa.CheckConstraint("length(trim(reason)) > 0", name="succession_has_reason"),
    sa.CheckConstraint("to_service_id <> from_service_id", name="succession_of_another"),
)
keep_for_ever(succession_decided, "delete", "update")

_SCHEMA: dict[str, pl.DataType] = {
    "from_service_id": pl.String(),
    "to_service_id": pl.String(),
    "withdrawn": pl.Boolean(),
    "reason": pl.String(),
    "decided_by": pl.String(),
    "decided_at": pl.Datetime("us"),
}


def decide_succession(
    where: Where,
    from_service_id: str,
    to_service_id: str | None,
    reason: str,
    by: str | None = None,
    at: datetime | None = None,
    *,
    withdrawn: bool = False,
) -> None:
    """Say what became of a registration that ended, or take back what was said.

    Args:
        where: The casework file or URL.
        from_service_id: The registration that ended.
        to_service_id: The one it went on as; None if it truly closed.
        reason: Why.
        by: The login name; without one, "local user".
        at: When, with its time zone; without it, now.
        withdrawn: What was decided no longer holds; ``to_service_id`` is then None.

    Raises:
        ForewarnError: if no reason is given, a registration is to continue itself, or there is no
            decision to take back.
    """
    ended, other = from_service_id.strip(), (to_service_id or "").strip() or None
    if other == ended:
        raise ForewarnError(f"{ended} cannot go on as itself; name another registration.")
    if withdrawn:
        held = succession_decisions(where)
        if ended not in held["from_service_id"]:
            raise ForewarnError(f"Nothing is decided about {ended} that could be withdrawn.")
        other = None
    add_decision(
        where,
        succession_decided,
        ("from_service_id", ended),
        reason,
        by,
        at,
        to_service_id=other,
        withdrawn=withdrawn,
    )


def succession_decisions(where: Where) -> pl.DataFrame:
    """The decision that stands about each registration; what was withdrawn is not among them.

    Returns:
        One row per registration: from_service_id, to_service_id (null: it truly closed), reason,
        decided_by, decided_at (UTC), by from_service_id.
    """
    rows = standing_decisions(where, succession_decided, _SCHEMA, ("from_service_id",))
    return rows.filter(~pl.col("withdrawn")).drop("withdrawn")
