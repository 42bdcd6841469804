"""Contexts: whom a fact is about, when, and under which dimensions."""

from __future__ import annotations

import json
from dataclasses import dataclass

from lxml import etree

from data.ixbrl.content import folded, inner_text
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


def read_context(element: etree._Element) -> Context:
    """One ``xbrli:context``; dimensions of segment and scenario alike, explicit and typed."""
    identifier = start = end = None
    dimensions: dict[str, str] = {}
    for part in element.iterdescendants():
        if not isinstance(part.tag, str):
            continue
        match name_of(part.tag)[1].lower():
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
