"""Contracts for matches: which registered company an entity of a care register is."""

from __future__ import annotations

import dataframely as dy

#: How a match was found, the strongest first.
METHODS = ("decided", "given-number", "repaired-number", "same-name", "linked")


class Match(dy.Schema):
    """One row per entity and the one company it was found to be.

    ``method`` is one of ``METHODS``: a person's decision; the number the publisher gives, as it is
    or after zeros and blanks were put right; the whole name, borne by one company alone; or the
    evidence of name, place, activity and dates weighed together (``data.identity.linkage``).
    ``probability`` (share 0-1) is null where nothing has measured it: of decisions. Of rules it is
    how often they were right on the synthetic market, of weighed evidence it is the pair's own.
    ``evidence`` says in words what was seen, and ``decided_by`` is ``publisher``, ``rule``,
    ``model`` or who decided. ``charity_number`` is the one the publisher gives. ``happened_on`` is
    the later of the two sides' dates; ``known_on`` is the first day on which both sides could be
    read: nothing published later was used.
    """

    entity_kind = dy.String()
    entity_id = dy.String(primary_key=True)
    company_number = dy.String()
    method = dy.String(regex="^(decided|given-number|repaired-number|same-name|linked)$")
    probability = dy.Float64(nullable=True, min=0, max=1)
    evidence = dy.String()
    decided_by = dy.String()
    charity_number = dy.String(nullable=True)
    happened_on = dy.Date()
    known_on = dy.Date()


class MatchReview(dy.Schema):
    """One row per entity, company and reason that waits for a person to decide.

    ``reason`` is a word for why it waits: ``uncertain`` (between accepted and refused),
    ``namesakes`` (several companies have borne the name), ``name-disagrees``, ``number-unknown``,
    ``dissolved``, ``foreign``, ``too-young``, ``neighbouring-number``, ``two-numbers``,
    ``two-providers`` or ``contradicted-later``. ``why`` says it in a sentence. ``company_name`` is
    null where no list held has the number. ``matched`` says that the entity has this company in
    ``match`` all the same.
    """

    entity_kind = dy.String()
    entity_id = dy.String(primary_key=True)
    entity_name = dy.String()
    company_number = dy.String(primary_key=True)
    company_name = dy.String(nullable=True)
    reason = dy.String(primary_key=True)
    why = dy.String()
    probability = dy.Float64(nullable=True, min=0, max=1)
    evidence = dy.String()
    matched = dy.Bool()
    happened_on = dy.Date()
    known_on = dy.Date()
