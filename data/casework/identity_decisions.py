"""What people decide about identities: which company an entity is, and who owns whom.

Decisions are only ever added; the last one about an entity, or about an edge, stands. They win over
whatever a build would find, and are inputs of it.
"""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import sqlalchemy as sa

from data.casework.connection import Where
from data.casework.only_added import add_decision, standing_decisions
from data.casework.tables import keep_for_ever, metadata
from data.errors import ForewarnError
from data.sources.companies_house.company_number import company_number as registered_form

#: The levels at which one entity can own another.
LEVELS = ("same-owner", "parent", "controller", "sponsor", "brand")
_LEVEL_LIST = ", ".join(f"'{level}'" for level in LEVELS)

#: One row per decision; a null number says that the entity is none of the companies found.
match_decided = sa.Table(
    "match_decided",
    metadata,
    sa.Column("decision", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("entity_id", sa.String, nullable=False, index=True),
    sa.Column("company_number", sa.String),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("decided_by", sa.String, nullable=False),
    sa.Column("decided_at", sa.DateTime, nullable=False),  # UTC
    sa.CheckConstraint("length(trim(reason)) > 0", name="match_has_reason"),
)

#: One row per decision about an edge; a withdrawn one no longer holds.
edge_decided = sa.Table(
    "edge_decided",
    metadata,
    sa.Column("decision", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("entity_id", sa.String, nullable=False, index=True),
    sa.Column("level", sa.String, nullable=False),
    sa.Column("owner_id", sa.String, nullable=False),
    sa.Column("owner_name", sa.String, nullable=False),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_to", sa.Date),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("decided_by", sa.String, nullable=False),
    sa.Column("decided_at", sa.DateTime, nullable=False),  # UTC
    sa.CheckConstraint(f"level in ({_LEVEL_LIST})", name="known_level"),
    sa.CheckConstraint("length(trim(reason)) > 0", name="edge_has_reason"),
)

keep_for_ever(match_decided, "delete", "update")
keep_for_ever(edge_decided, "delete", "update")

_MATCH_SCHEMA: dict[str, pl.DataType] = {
    "entity_id": pl.String(),
    "company_number": pl.String(),
    "reason": pl.String(),
    "decided_by": pl.String(),
    "decided_at": pl.Datetime("us"),
}
_EDGE_SCHEMA: dict[str, pl.DataType] = {
    "entity_id": pl.String(),
    "level": pl.String(),
    "owner_id": pl.String(),
    "owner_name": pl.String(),
    "valid_from": pl.Date(),
    "valid_to": pl.Date(),
    "withdrawn": pl.Boolean(),
    "reason": pl.String(),
    "decided_by": pl.String(),
    "decided_at": pl.Datetime("us"),
}


def decide_match(
    where: Where,
    entity_id: str,
    company_number: str | None,
    reason: str,
    by: str | None = None,
    at: datetime | None = None,
) -> None:
    """Say which company an entity is, or that it is none of those found.

    Args:
        where: The casework file or URL.
        entity_id: The provider's id.
        company_number: Its company's number, zeros and blanks as written anywhere; None for none.
        reason: Why.
        by: The login name; without one, "local user".
        at: When, with its time zone; without it, now.

    Raises:
        ForewarnError: if no reason is given, or the number can be no company's.
    """
    number = registered_form(company_number)
    if company_number is not None and number is None:
        raise ForewarnError(
            f"{company_number!r} is no company number; give eight digits, or letters and digits "
            "as the register has them."
        )
    about = ("entity_id", entity_id)
    add_decision(where, match_decided, about, reason, by, at, company_number=number)


def decide_edge(
    where: Where,
    entity_id: str,
    level: str,
    owner_id: str,
    owner_name: str,
    reason: str,
    by: str | None = None,
    at: datetime | None = None,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    withdrawn: bool = False,
) -> None:
    """Say who owns an entity at a level, or, with ``withdrawn``, that it is not so.

    Args:
        where: The casework file or URL.
        entity_id: The id of the entity owned.
        level: One of ``LEVELS``.
        owner_id: The owner's id.
        owner_name: The owner's name.
        reason: Why.
        by: The login name; without one, "local user".
        at: When, with its time zone; without it, now.
        valid_from: The first day it was so, if known.
        valid_to: The last day it was so; None while it lasts.
        withdrawn: It is not so, whatever a publication or an earlier decision says.

    Raises:
        ForewarnError: if no reason is given, the level is unknown, the period ends before it
            begins, or an entity is to own itself.
    """
    if level not in LEVELS:
        raise ForewarnError(f"{level!r} is no level of ownership; choose {', '.join(LEVELS)}.")
    if entity_id == owner_id:
        raise ForewarnError(f"{entity_id} cannot be its own owner.")
    if valid_from and valid_to and valid_to < valid_from:
        raise ForewarnError(
            f"The ownership of {entity_id} cannot end on {valid_to}, before it began on "
            f"{valid_from}."
        )
    if not owner_name.strip():
        raise ForewarnError(f"The owner of {entity_id} needs a name.")
    add_decision(
        where,
        edge_decided,
        ("entity_id", entity_id),
        reason,
        by,
        at,
        level=level,
        owner_id=owner_id,
        owner_name=owner_name.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        withdrawn=withdrawn,
    )


def match_decisions(where: Where) -> pl.DataFrame:
    """The decision that stands about each entity's company.

    Returns:
        One row per entity: entity_id, company_number (null: none of those found), reason,
        decided_by, decided_at (UTC), by entity_id.
    """
    return standing_decisions(where, match_decided, _MATCH_SCHEMA, ("entity_id",))


def edge_decisions(where: Where) -> pl.DataFrame:
    """The decision that stands about each edge, the withdrawn among them.

    Returns:
        One row per entity, level and owner: entity_id, level, owner_id, owner_name, valid_from,
        valid_to, withdrawn, reason, decided_by, decided_at (UTC), in that order.
    """
    return standing_decisions(where, edge_decided, _EDGE_SCHEMA, ("entity_id", "level", "owner_id"))
