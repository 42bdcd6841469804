"""The casework tables: what was raised and what people decided about it.

Nothing in them is ever deleted, and decisions are only ever added; SQLite is told to refuse
anything else, whoever holds the file.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

#: The states an alert can be in, in the order a person moves it through them.
STATES = ("new", "acknowledged", "watching", "closed")

_STATE_LIST = ", ".join(f"'{state}'" for state in STATES)

#: Every alert ever raised, as first said. ``supported`` turns false when a later evaluation of
#: the same rule and dates no longer raises it (the facts behind it were corrected).
alert_raised = sa.Table(
    "alert_raised",
    metadata,
    sa.Column("alert_id", sa.String, primary_key=True),
    sa.Column("rule", sa.String, nullable=False, index=True),
    sa.Column("severity", sa.String, nullable=False),
    sa.Column("entity_kind", sa.String, nullable=False),
    sa.Column("entity_id", sa.String, nullable=False, index=True),
    sa.Column("entity_name", sa.String, nullable=False),
    sa.Column("opened_as_at", sa.Date, nullable=False),
    sa.Column("last_seen", sa.Date, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("first_build_id", sa.String, nullable=False),
    sa.Column("first_model_version", sa.String),
    sa.Column("supported", sa.Boolean, nullable=False),
)

#: One row per decision; an alert nobody decided about has none and is new.
alert_state = sa.Table(
    "alert_state",
    metadata,
    sa.Column("decision", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("alert_id", sa.ForeignKey("alert_raised.alert_id"), nullable=False, index=True),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("note", sa.Text),
    sa.Column("decided_by", sa.String, nullable=False),
    sa.Column("decided_at", sa.DateTime, nullable=False),  # UTC
    sa.CheckConstraint(f"state in ({_STATE_LIST})", name="known_state"),
    sa.CheckConstraint("state <> 'closed' or length(trim(note)) > 0", name="closed_has_note"),
)


def keep_for_ever(table: sa.Table, *verbs: str) -> None:
    """Have SQLite refuse to ``delete`` or ``update`` rows of a table, whoever holds the file."""
    for verb in verbs:
        sa.event.listen(
            table,
            "after_create",
            sa.DDL(
                f"create trigger {table.name}_no_{verb} before {verb} on {table.name} "
                f"begin select raise(abort, 'casework is never {verb}d'); end"
            ).execute_if(dialect="sqlite"),
        )


keep_for_ever(alert_raised, "delete")
keep_for_ever(alert_state, "delete", "update")
