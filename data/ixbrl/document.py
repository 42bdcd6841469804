"""One filing as read: its facts in document order and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from data.errors import ForewarnError


class UnreadableFiling(ForewarnError):
    """A filing no facts can be had from; the text says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One reported value; the fields mean what ``data.tables.accounts.AccountsFact`` says."""

    concept: str
    namespace: str | None
    entity_identifier: str | None
    start: str | None
    end: str | None
    dimensions: str
    unit: str | None
    decimals: str | None
    value: str | None
    nil: bool
    hidden: bool
    text: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A filing read to its end.

    Attributes:
        facts: in document order; a tuple is no fact, its children are.
        format: ``ixbrl-1.0``, ``ixbrl-1.1`` or ``xbrl``.
        schema_refs: the taxonomies named, in document order.
        software: what the document says made it.
        warning: one sentence if the markup was broken and had to be mended to be read.
    """

    facts: list[Fact]
    format: str
    schema_refs: list[str] = field(default_factory=list)
    software: str | None = None
    warning: str | None = None
