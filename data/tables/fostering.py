"""Contract for fostering agencies and the places that their carers offer."""

from __future__ import annotations

import dataframely as dy


class FosteringAgency(dy.Schema):
    """One row per agency and edition.

    ``agency_id`` is the agency's ``service_id`` where the list gives its URN, else
    ``ofsted-fostering:<folded name>``. ``approved_places`` are those that its carers are approved
    for, ``filled_places`` those with a child, ``households`` its approved fostering households.
    """

    agency_id = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    urn = dy.String(nullable=True)
    agency_name = dy.String(nullable=True)
    sector = dy.String(nullable=True)
    la_name = dy.String(nullable=True)
    la_code = dy.String(nullable=True)
    approved_places = dy.Int64(nullable=True, min=0)
    filled_places = dy.Int64(nullable=True, min=0)
    households = dy.Int64(nullable=True, min=0)
    raw_name = dy.String()
    row_number = dy.Int64()
