"""What people decide about alerts: states and notes, each added to what was decided before."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import sqlalchemy as sa

from data.casework.connection import Where, reading, writing
from data.casework.tables import STATES, alert_raised, alert_state
from data.errors import ForewarnError

LOCAL_USER = "local user"

_DECISION_SCHEMA: dict[str, pl.DataType] = {
    "alert_id": pl.String(),
    "state": pl.String(),
    "note": pl.String(),
    "decided_by": pl.String(),
    "decided_at": pl.Datetime("us"),
}


def set_state(
    where: Where,
    alert_id: str,
    state: str,
    note: str | None = None,
    by: str | None = None,
    at: datetime | None = None,
) -> None:
    """Add one decision about an alert.

    Args:
        where: The casework file or URL.
        alert_id: An alert that was recorded.
        state: One of ``STATES``.
        note: Why; needed to close an alert.
        by: The login name; without one, "local user".
        at: When, with its time zone; without it, now.

    Raises:
        ForewarnError: if the alert or state is unknown, or an alert is closed without a note.
    """
    if state not in STATES:
        raise ForewarnError(f"{state!r} is no state of an alert; choose {', '.join(STATES)}.")
    note = (note or "").strip() or None
    if state == "closed" and note is None:
        raise ForewarnError("Closing an alert needs a note that says why.")
    at = at or datetime.now(UTC)
    assert at.tzinfo is not None, "a decision's time carries its zone"
    with writing(where) as connection:
        known = sa.select(alert_raised.c.alert_id).where(alert_raised.c.alert_id == alert_id)
        if connection.execute(known).first() is None:
            raise ForewarnError(f"No alert {alert_id} has ever been recorded.")
        connection.execute(
            sa.insert(alert_state).values(
                alert_id=alert_id,
                state=state,
                note=note,
                decided_by=(by or "").strip() or LOCAL_USER,
                decided_at=at.astimezone(UTC).replace(tzinfo=None),
            )
        )


def states(where: Where) -> pl.DataFrame:
    """Where every recorded alert stands now; "new" where nobody has decided anything.

    Returns:
        One row per alert: alert_id, state, note, decided_by, decided_at (UTC), by alert_id.
    """
    latest = sa.select(sa.func.max(alert_state.c.decision)).group_by(alert_state.c.alert_id)
    now = sa.select(alert_state).where(alert_state.c.decision.in_(latest)).subquery()
    query = sa.select(
        alert_raised.c.alert_id,
        sa.func.coalesce(now.c.state, STATES[0]),
        now.c.note,
        now.c.decided_by,
        now.c.decided_at,
    ).select_from(alert_raised.outerjoin(now, now.c.alert_id == alert_raised.c.alert_id))
    with reading(where) as connection:
        return _frame(connection, query).sort("alert_id")


def history(where: Where, alert_id: str) -> pl.DataFrame:
    """Every decision about one alert, oldest first; columns as ``states``."""
    query = (
        sa.select(*(alert_state.c[name] for name in _DECISION_SCHEMA))
        .where(alert_state.c.alert_id == alert_id)
        .order_by(alert_state.c.decision)
    )
    with reading(where) as connection:
        return _frame(connection, query)


def _frame(connection: sa.Connection, query: sa.Select) -> pl.DataFrame:
    rows = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=_DECISION_SCHEMA, orient="row").with_columns(
        pl.col("decided_at").dt.replace_time_zone("UTC")
    )
