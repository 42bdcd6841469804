"""What a reader would see of a page: its words, its addresses, its charts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dash import dcc
from dash.development.base_component import Component

from dashboard.desk import Desk
from dashboard.router import Answer, answer


def show(desk: Desk, address: str) -> Answer:
    path, _, query = address.partition("?")
    return answer(desk, path, f"?{query}" if query else "")


def parts(content: Any) -> Iterator[Any]:
    if isinstance(content, list | tuple):
        for part in content:
            yield from parts(part)
    elif content is not None:
        yield content
        if isinstance(content, Component):
            yield from parts(getattr(content, "children", None))


def words(content: Any) -> str:
    """What is read, one space between its pieces and none before a stop."""
    said = " ".join(str(part) for part in parts(content) if isinstance(part, str | int | float))
    return re.sub(r" +(?=[,.;:)]( |$))", "", re.sub(r" +", " ", said))


def links(content: Any) -> list[str]:
    return [part.href for part in parts(content) if getattr(part, "href", None)]


def graphs(content: Any) -> list[dcc.Graph]:
    return [part for part in parts(content) if isinstance(part, dcc.Graph)]


def title(content: Any) -> str:
    return words(next(part for part in parts(content) if type(part).__name__ == "H1"))
