"""What a filing says made it."""

from __future__ import annotations

import re

from lxml import etree

from data.ixbrl.content import folded

#: "Created by" and "prepared by" are as often followed by a person.
_COMMENT = re.compile(
    r"(?i)\b(?:(?:generated|produced)\s+by|(?:generated|produced|created|prepared)\s+(?:with|using))\s+(.+)"
)
_NAME = "NameProductionSoftware"
_VERSION = "VersionProductionSoftware"


def from_comment(text: str) -> str | None:
    """The maker a comment names, or None."""
    found = _COMMENT.search(folded(text))
    return found[1].strip(" .-=*")[:200] or None if found else None


def from_meta(element: etree._Element) -> str | None:
    """The maker a ``meta`` element of that name holds, or None."""
    if (element.get("name") or "").strip().lower() != "generator":
        return None
    return folded(element.get("content") or "")[:200] or None


def from_facts(said: dict[str, str]) -> str | None:
    """The maker by the production-software facts (concept -> text), or None."""
    name = said.get(_NAME)
    return folded(f"{name} {said.get(_VERSION) or ''}")[:200] if name else None
