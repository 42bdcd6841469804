"""A figure that opens where it comes from."""

from __future__ import annotations

from datetime import date
from typing import Any

from dash import html

from dashboard.view import View


def sourced(view: View, figure: Any, table: str, **key: str | date | None) -> html.A:
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
        title="Where this comes from",
    )


def source_address(view: View, table: str, **key: str | date | None) -> str:
    """The address of a published row's source; None stands for an empty column."""
    chosen = ",".join(f"{name}={value if value is not None else ''}" for name, value in key.items())
    return view.href("/source", table=table, key=chosen)


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
