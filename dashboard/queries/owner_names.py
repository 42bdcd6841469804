"""Names of owners that a list gives by number only, where another list has them."""

from __future__ import annotations

from dashboard.published import Edition, Row
from dashboard.queries.companies import holds

#: How the market figures call an owner whose name its list does not give.
NUMBERED = "Provider "


def number_of(row: Row) -> str | None:
    """The number that stands for an owner's name, or None where the name is known."""
    own = str(row["provider_id"]).partition(":")[2]
    return own if own and row["provider_name"] == f"{NUMBERED}{own}" else None


def named(edition: Edition, rows: list[Row]) -> list[Row]:
    """The rows, each nameless owner under the name the inspectorate gives its number."""
    wanted = sorted({row["provider_id"] for row in rows if number_of(row)})
    if not wanted or not holds(edition, "facts.cqc_provider"):
        return rows
    held = edition.rows(
        "SELECT provider_id, arg_max(name, as_at) AS name FROM facts.cqc_provider"
        " WHERE provider_id IN (SELECT unnest(?)) AND name IS NOT NULL GROUP BY provider_id",
        wanted,
    )
    names = {row["provider_id"]: row["name"] for row in held}
    return [
        {**row, "provider_name": names.get(row["provider_id"], row["provider_name"])}
        for row in rows
    ]
