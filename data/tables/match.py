"""Contract for matches: which registered company an entity of a care register is."""

from __future__ import annotations

import dataframely as dy


class Match(dy.Schema):
    """One row per entity and the one company it was found to be.

    ``method`` is ``same-name``: the rule of ``data.identity.company_match``. ``probability`` (share
    0-1) is null where nothing has measured it. ``evidence`` says in words what was seen, and
    ``decided_by`` is ``rule``. ``known_on`` is the first day on which both sides could be read.
    """

    entity_kind = dy.String()
    entity_id = dy.String(primary_key=True)
    company_number = dy.String()
    method = dy.String()
    probability = dy.Float64(nullable=True, min=0, max=1)
    evidence = dy.String()
    decided_by = dy.String()
    happened_on = dy.Date()
    known_on = dy.Date()
