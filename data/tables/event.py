"""Contract for events: what befell a service or a provider, each kind under its own label."""

from __future__ import annotations

import dataframely as dy

#: Every label and its name. They are never mixed: what one of them counts, another censors.
LABELS = {
    "L1": "statutory_failure",
    "L2": "group_failure",
    "L3": "service_closure",
    "L4": "forced_closure",
    "L5": "solvent_exit",
    "L6": "handback",
    "L7": "distress",
    "L8": "ownership_transfer",
    "L9": "lgr_reorg",
    "L10": "policy_exit",
}
#: Labels that end what could be seen of a service without being a failure.
CENSORING = ("L8", "L9", "L10")
#: What an event may befall.
ENTITY_KINDS = ("service", "provider", "owner", "area")


class Event(dy.Schema):
    """One row per entity, label and day.

    ``label`` is a code of ``LABELS``. ``happened_on`` is the day it happened, or the register's
    date from which it shows where no list gives a day. ``evidence`` says in words what was seen,
    ``source`` names the table or publication it was read from.
    """

    entity_kind = dy.Enum(ENTITY_KINDS, primary_key=True)
    entity_id = dy.String(primary_key=True)
    label = dy.Enum(tuple(LABELS), primary_key=True)
    happened_on = dy.Date(primary_key=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    evidence = dy.String()
    source = dy.String()
