"""Contracts for filed accounts: what a filing says, word for word and figure for figure."""

from __future__ import annotations

import dataframely as dy


class AccountsFact(dy.Schema):
    """One row per fact of a filing, in document order.

    ``filing`` is the member's path in its pack (or the file's name), ``company_number`` comes from
    that name. ``concept`` is the local name, ``namespace`` its URI. ``start`` is null for an
    instant, ``end`` is the instant or the last day; both as written; both null for *forever* or
    where the context is missing. ``dimensions`` is canonical JSON, axes sorted, ``{}`` for none:
    ``{"{ns}axis": "{ns}member or typed text"}``. ``unit`` is ``iso4217:GBP``, ``xbrli:pure``,
    ``a*b`` or ``a/b``; null for text. ``decimals`` is an integer or ``INF`` as written. ``value``
    is a decimal string after format, scale and sign, for numeric facts alone; ``text`` is the
    content of all others after format. A nil fact has neither. A numeric fact whose content
    cannot be read keeps it in ``text`` and has no ``value``. ``hidden`` marks facts of
    ``ix:hidden``.
    """

    filing = dy.String(primary_key=True)
    position = dy.Int64(primary_key=True, min=0)
    company_number = dy.String(nullable=True)
    entity_identifier = dy.String(nullable=True)
    concept = dy.String()
    namespace = dy.String(nullable=True)
    start = dy.String(nullable=True)
    end = dy.String(nullable=True)
    dimensions = dy.String()
    unit = dy.String(nullable=True)
    decimals = dy.String(nullable=True)
    value = dy.String(nullable=True)
    nil = dy.Bool()
    hidden = dy.Bool()
    text = dy.String(nullable=True)


class AccountsFiling(dy.Schema):
    """One row per member of a pack, read or not: nothing is passed over in silence.

    ``outcome`` is ``read``, ``error`` (``reason`` says why in one sentence) or ``skipped`` (no
    accounts: junk, a placeholder, a community interest report). ``reader`` is ``scanner`` or
    ``reference``. ``format`` is ``ixbrl-1.0``, ``ixbrl-1.1`` or ``xbrl``. ``balance_sheet_date``
    is the name's, as written. ``schema_refs`` are parted by blanks. ``software`` is what the
    document says made it.
    """

    filing = dy.String(primary_key=True)
    company_number = dy.String(nullable=True)
    balance_sheet_date = dy.Date(nullable=True)
    size = dy.Int64()
    outcome = dy.String()
    reason = dy.String(nullable=True)
    reader = dy.String(nullable=True)
    format = dy.String(nullable=True)
    schema_refs = dy.String(nullable=True)
    software = dy.String(nullable=True)
    facts = dy.Int64()


class WarehouseFact(dy.Schema):
    """``accounts_fact`` of the warehouse: numeric facts of the filings that ``accounts`` rests on.

    Columns as in ``AccountsFact``; ``raw_name`` is the pack.
    """

    raw_name = dy.String(primary_key=True)
    filing = dy.String(primary_key=True)
    position = dy.Int64(primary_key=True, min=0)
    company_number = dy.String(nullable=True)
    concept = dy.String()
    namespace = dy.String(nullable=True)
    start = dy.String(nullable=True)
    end = dy.String(nullable=True)
    dimensions = dy.String()
    unit = dy.String(nullable=True)
    decimals = dy.String(nullable=True)
    value = dy.String()
    hidden = dy.Bool()
