"""Contract for owners as Ofsted's release on ownership names them."""

from __future__ import annotations

import dataframely as dy


class OwnershipRelease(dy.Schema):
    """One row per provider and edition: whom Ofsted holds to be its owner at ``as_at``.

    ``owner_name`` is the owner at the top that Ofsted found at Companies House, often above the
    organisation on the register (``provider_name``). ``owner_company_number`` has eight characters;
    it is null where none is printed or the printed one is none. ``market`` is one of DESIGN's.
    """

    service_id = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    urn = dy.String()
    market = dy.String(nullable=True)
    owner_name = dy.String()
    owner_company_number = dy.String(nullable=True)
    provider_name = dy.String(nullable=True)
    raw_name = dy.String()
    row_number = dy.Int64()
