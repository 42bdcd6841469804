"""Contract for providers: the registered organisations that own services."""

from __future__ import annotations

import dataframely as dy


class Provider(dy.Schema):
    """One row per registered organisation.

    ``kind`` is ``organisation``, ``local-authority`` or ``unknown`` (an owner left blank, which
    is its own singleton and never pooled). ``name`` is the spelling of its latest register.
    """

    provider_id = dy.String(primary_key=True)
    kind = dy.String()
    name = dy.String()
    is_individual = dy.Bool()
    first_as_at = dy.Date()
    known_on = dy.Date()
