"""Contexts: whom a fact is about, when, and under which dimensions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from data.ixbrl.content import folded, inner_text
from data.ixbrl.document import UnreadableFiling
from data.ixbrl.elements import attribute, clark, name_of


@dataclass(frozen=True, slots=True)
class Context:
    """What ``contextRef`` stands for; fields as in ``data.tables.accounts.AccountsFact``."""

    entity_identifier: str | None = None
    start: str | None = None
    end: str | None = None
    dimensions: str = "{}"


#: For a fact whose context is not there.
NO_CONTEXT = Context()


_PARTS = {"identifier", "startdate", "enddate", "instant", "explicitmember", "typedmember"}
#: A typed member holds one element; a part with this many below it was never closed.
_MOST_WITHIN = 1000


def read_context(element: etree._Element) -> Context:
    """One ``xbrli:context``; dimensions of segment and scenario alike, explicit and typed.

    Raises:
        UnreadableFiling: if a part of it was never closed. Read all the same, in a filing with many
            contexts, it would take the square of the time.
    """
    identifier = start = end = None
    dimensions: dict[str, str] = {}
    for part in element.iterdescendants():
        if not isinstance(part.tag, str):
            continue
        kind = name_of(part.tag)[1].lower()
        if kind == "context":
            break  # Mended markup: this context was never closed, and what follows is not of it.
        if kind in _PARTS:
            _refuse_if_unclosed(part)
        match kind:
            case "identifier":
                identifier = folded(inner_text(part))
            case "startdate":
                start = folded(inner_text(part))
            case "enddate" | "instant":
                end = folded(inner_text(part))
            case "explicitmember":
                axis = clark(part, attribute(part, "dimension") or "")
                dimensions[axis] = clark(part, folded(inner_text(part)))
            case "typedmember":
                axis = clark(part, attribute(part, "dimension") or "")
                dimensions[axis] = inner_text(part).strip()
    return Context(
        identifier,
        start,
        end,
        json.dumps(dimensions, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
    )


def _refuse_if_unclosed(part: etree._Element) -> None:
    if len(part) and sum(1 for _ in islice(part.iterdescendants(), _MOST_WITHIN)) == _MOST_WITHIN:
        raise UnreadableFiling("A context of the filing is never closed.")
