"""What became of every scheduled run: completed, failed or cut off. A failed one is an open alert."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from data.casework.connection import Where, reading, writing
from data.casework.tables import metadata

#: One row per run that ended; rows are only ever added.
scheduled_run = sa.Table(
    "scheduled_run",
    metadata,
    sa.Column("run", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("flow_run_id", sa.String, nullable=False, unique=True),
    sa.Column("deployment", sa.String, nullable=False, index=True),
    sa.Column("ended_at", sa.DateTime, nullable=False),  # UTC
    sa.Column("outcome", sa.String, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.CheckConstraint("outcome in ('completed', 'failed', 'cut off')", name="known_outcome"),
)
for _verb in ("delete", "update"):
    sa.event.listen(
        scheduled_run,
        "after_create",
        sa.DDL(
            f"create trigger scheduled_run_no_{_verb} before {_verb} on scheduled_run "
            f"begin select raise(abort, 'casework is never {_verb}d'); end"
        ).execute_if(dialect="sqlite"),
    )


def record_run(
    where: Where,
    flow_run_id: str,
    deployment: str,
    outcome: str,
    message: str,
    at: datetime | None = None,
) -> bool:
    """Add how a run ended; a run already recorded stays as it was first said.

    Args:
        where: The casework file or URL.
        flow_run_id: Prefect's id of the run.
        deployment: The deployment it was a run of, such as ``weekly-delta``.
        outcome: ``completed``, ``failed`` or ``cut off``.
        message: What went wrong, or what came of it.
        at: When, with its time zone; without it, now.

    Returns:
        Whether it was new.
    """
    at = at or datetime.now(UTC)
    assert at.tzinfo is not None, "an end's time carries its zone"
    with writing(where) as connection:
        known = sa.select(scheduled_run.c.run).where(scheduled_run.c.flow_run_id == flow_run_id)
        if connection.execute(known).first() is not None:
            return False
        connection.execute(
            sa.insert(scheduled_run).values(
                flow_run_id=flow_run_id,
                deployment=deployment,
                ended_at=at.astimezone(UTC).replace(tzinfo=None),
                outcome=outcome,
                message=message,
            )
        )
    return True


def last_runs(where: Where) -> list[dict[str, Any]]:
    """How each deployment's last run ended; one that did not complete is an alert still open.

    Returns:
        One row per deployment, by name: deployment, flow_run_id, ended_at (UTC), outcome, message.
    """
    newest = sa.select(sa.func.max(scheduled_run.c.run)).group_by(scheduled_run.c.deployment)
    columns = ("deployment", "flow_run_id", "ended_at", "outcome", "message")
    query = (
        sa.select(*(scheduled_run.c[name] for name in columns))
        .where(scheduled_run.c.run.in_(newest))
        .order_by(scheduled_run.c.deployment)
    )
    with reading(where) as connection:
        rows = connection.execute(query).mappings().all()
    return [{**row, "ended_at": row["ended_at"].replace(tzinfo=UTC)} for row in rows]


def open_alerts(where: Where) -> list[str]:
    """One sentence for each deployment whose last run did not complete."""
    return [
        f"The last run of {row['deployment']} {_WORDS[row['outcome']]} on "
        f"{row['ended_at']:%-d %B %Y at %H:%M} UTC: {row['message']}"
        for row in last_runs(where)
        if row["outcome"] != "completed"
    ]


_WORDS = {"failed": "failed", "cut off": "was cut off, as seen"}
