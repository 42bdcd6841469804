"""Contract for premises: the places at which supported accommodation is given."""

from __future__ import annotations

import dataframely as dy


class Premises(dy.Schema):
    """One row per service, register date and premises on the list of premises.

    ``premises`` counts a service's premises in the list's order. Authority and region are those of
    the premises; the register gives those of the provider's office. ``places`` are as printed
    beside the premises.
    """

    service_id = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    premises = dy.Int64(primary_key=True, min=1)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    urn = dy.String()
    service_name = dy.String(nullable=True)
    provision_type = dy.String(nullable=True)
    service_category = dy.String(nullable=True)
    registration_status = dy.String(nullable=True)
    registered_on = dy.Date(nullable=True)
    region = dy.String(nullable=True)
    ofsted_region = dy.String(nullable=True)
    constituency = dy.String(nullable=True)
    la_name = dy.String(nullable=True)
    la_code = dy.String(nullable=True)
    sector = dy.String(nullable=True)
    places = dy.Int64(nullable=True, min=0, max=5000)
    owner_name = dy.String(nullable=True)
    raw_name = dy.String()
    row_number = dy.Int64()
