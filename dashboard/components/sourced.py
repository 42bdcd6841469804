"""A figure that opens where it comes from."""

from __future__ import annotations

from datetime import date
from typing import Any

from dash import html

from dashboard.view import View
from dashboard.wording import chance, number

#: What a link to a source says when pointed at.
FROM = "Where this comes from"
#: The key of a score, and of each of its reasons with ``feature``.
SCORED = ("task", "entity_id", "as_at")


def sourced(view: View, figure: Any, table: str, /, **key: str | date | None) -> html.A:
    """A figure as a link to its source.

    Args:
        figure: the figure as shown.
        table: the published table it stands in.
        key: the columns and values that choose its row.
    """
    return html.A(
        figure,
        href=source_address(view, table, **key),
        className="sourced",
        title=FROM,
    )


def source_address(view: View, table: str, /, **key: str | date | None) -> str:
    """The address of a published row's source; None stands for an empty column."""
    chosen = ",".join(f"{name}={value if value is not None else ''}" for name, value in key.items())
    return view.href("/source", table=table, key=chosen)


def counted(view: View, figure: Any, path: str, **choice: str | None) -> html.A:
    """A count that opens the list of what it counts, where each has sources of its own."""
    return html.A(
        figure,
        href=view.href(path, **choice),
        className="sourced counted",
        title="Which they are",
    )


def score(view: View, figure: Any, row: dict[str, Any]) -> html.A:
    """A figure of ``score`` or of its reasons that opens the score and what it rests on."""
    return sourced(view, figure, "score", **{name: row[name] for name in SCORED})


def reason(view: View, figure: Any, row: dict[str, Any]) -> html.A:
    """A figure of ``reason`` that opens the reason and the facts behind it."""
    key = {name: row[name] for name in (*SCORED, "feature")}
    return sourced(view, figure, "reason", **key)


def register_row(view: View, figure: Any, row: dict[str, Any]) -> html.A:
    """A figure that opens the line of the register it stands in."""
    key = {name: row[name] for name in ("service_id", "as_at")}
    return sourced(view, figure, "service_snapshot", **key)


def places_of(view: View, row: dict[str, Any]) -> Any:
    """A service's places; they open its line of the register."""
    return number(None) if row["places"] is None else register_row(view, number(row["places"]), row)


def rating_of(view: View, row: dict[str, Any]) -> Any:
    """A listed service's rating; it opens the register's line where no figure beside it does."""
    words = row["rating"] or "Not rated"
    alone = row["places"] is None and row["probability"] is None
    return register_row(view, words, row) if alone else words


def chance_of(view: View, row: dict[str, Any]) -> Any:
    """A listed service's chance; it opens the score."""
    if row["probability"] is None:
        return chance(None)
    key = {"task": row["task"], "entity_id": row["service_id"], "as_at": row["scored_at"]}
    return sourced(view, chance(row["probability"]), "score", **key)


def concentration(view: View, figure: Any, row: dict[str, Any]) -> html.A:
    """A figure of ``concentration`` that opens the services it counts."""
    names = ("market", "as_at", "by", "area_name", "sector")
    return _of_level(view, figure, "concentration", {name: row[name] for name in names})


def dependency(view: View, figure: Any, row: dict[str, Any]) -> html.A:
    """An owner's share that opens the services it counts."""
    names = ("market", "as_at", "by", "area_name", "provider_id")
    return _of_level(view, figure, "dependency", {name: row[name] for name in names})


def _of_level(view: View, figure: Any, table: str, key: dict[str, Any]) -> html.A:
    """Figures of owners above the registered ones stand in tables of their own."""
    if view.owner_level == "entity":
        return sourced(view, figure, table, **key)
    return sourced(view, figure, f"group_{table}", **key, owner_level=view.owner_level)
