"""Contracts for identity: who owns whom, edge by edge, and whose each provider was at a date."""

from __future__ import annotations

import dataframely as dy

#: What an edge says of ``owner_id``: that it is the same organisation under another spelling, the
#: company directly above, the one at the top, who finances it, or the brand it runs under.
EDGE_LEVELS = ("same-owner", "parent", "controller", "sponsor", "brand")
#: Whose homes are counted together, lowest first; how commands and pages spell it.
OWNER_LEVELS = ("entity", "parent", "controller", "sponsor")
EDGE_SOURCES = (
    "decided",
    "ofsted-release",
    "edge-file",
    "psc",
    "cqc-brand",
    "ofsted-register",
)
#: Why a chain of owners goes no further, as ``ends`` and ``ended_because`` have it.
ENDED_BECAUSE = (
    "no owner above is known",
    "an individual controls it",
    "protected by law from being named",
    "no one controls it",
    "no one holds more than half",
    "registered abroad",
    "listed on an exchange",
    "held in trust or by a nominee",
    "not found at Companies House",
    "owners in a circle",
    "top as its source names it",
)


def _one_of(words: tuple[str, ...]) -> str:
    return f"^({'|'.join(words)})$"


class Ownership(dy.Schema):
    """One row per edge: that ``owner_id`` stood above ``entity_id`` from one day to another.

    ``entity_id`` is a ``provider_id``, or an owner that itself has one above it. Owners are
    ``company:01234567``, ``brand:BD274``, ``owner:<folded name>`` where no number is known,
    ``abroad:<country>:<folded name>``, ``person:<company number>`` for an individual in control of
    that company, never named and never joined to another, and ``unknown:<id>`` where a chain ends
    at nobody known. ``ends`` says why a chain goes no further than this owner, unless another edge
    leads on. ``controls`` is false for an owner that alone does not control: one of several with
    less than half, or one whose influence is declared and nothing else.

    The edge holds on a day if ``valid_from`` is null or not later, and ``valid_to`` null or later.
    It could be seen from ``known_on``, its end from ``ended_known_on`` on (null: with the edge
    itself). An edge that a person took back ends on the day from which it is wrong, for one that
    never held the first day of the calendar. ``share_from`` is the lower end in per cent of the
    shares or votes declared, whichever is higher. ``confidence`` (0-1) is null where nothing has
    measured it. ``raw_name`` and ``row_number`` lead to the file it was read from; they are null
    for what a rule or a person decided.
    """

    entity_id = dy.String(min_length=1)
    level = dy.String(regex=_one_of(EDGE_LEVELS))
    owner_id = dy.String(min_length=1)
    owner_name = dy.String(min_length=1)
    valid_from = dy.Date(nullable=True)
    valid_to = dy.Date(nullable=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    ended_known_on = dy.Date(nullable=True)
    share_from = dy.Float64(nullable=True, min=0, max=100)
    controls = dy.Bool()
    ends = dy.String(nullable=True, regex=_one_of(ENDED_BECAUSE))
    source = dy.String(regex=_one_of(EDGE_SOURCES))
    evidence = dy.String(min_length=1)
    confidence = dy.Float64(nullable=True, min=0, max=1)
    decided_by = dy.String(min_length=1)
    raw_name = dy.String(nullable=True)
    row_number = dy.Int64(nullable=True)


class OwnerAt(dy.Schema):
    """One row per provider: whose it was at one date, as far as was known by another.

    ``entity`` is the provider as its register spells it, ``parent`` the owner directly above,
    ``controller`` the highest that is known, ``sponsor`` who finances it. A level of which nothing
    is known repeats the one below: the organisation itself, under one id for all spellings of its
    name, so that an unknown owner is always its own. ``chain`` is in words, lowest first;
    ``controller_source`` is where its highest edge comes from (null without any).
    """

    provider_id = dy.String(primary_key=True)
    entity_id = dy.String()
    entity_name = dy.String()
    parent_id = dy.String()
    parent_name = dy.String()
    controller_id = dy.String()
    controller_name = dy.String()
    sponsor_id = dy.String()
    sponsor_name = dy.String()
    chain = dy.String()
    ended_because = dy.String(regex=_one_of(ENDED_BECAUSE))
    controller_source = dy.String(nullable=True)


class OwnerOnRegister(OwnerAt):
    """One row per register date and provider on it: ``OwnerAt``, as known without limit."""

    as_at = dy.Date(primary_key=True)
