"""Addresses in care of somebody: whose post it is names a person, where it goes does not."""

from __future__ import annotations

import re

from data.sources.drift_table import fold

_ADDRESS = re.compile(r"\b(?:address|street|premises)\b|\baddress ?line")
_SOMEBODY = re.compile(
    r"\s*(?:\bc\s*/\s*o\b|^\s*(?:care of|f\.?a\.?o\b|attn?\b|attention)).*$", re.I
)


def is_address(heading: str) -> bool:
    """Whether a heading is one of lines of an address."""
    return _ADDRESS.search(fold(heading)) is not None


def without_somebody(line: str) -> str:
    """A line of an address up to the words "c/o", or nothing if it begins with such words."""
    return _SOMEBODY.sub("", line)
