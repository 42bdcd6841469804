"""Contracts for services: one registration of one provider at one place."""

from __future__ import annotations

import dataframely as dy

#: The grades Forewarn keeps, best first. Older words are mapped to them in the drift table.
RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate")

#: Sector names, as printed and as the ``--sector`` option spells them.
SECTORS = {
    "Private": "private",
    "Voluntary": "voluntary",
    "Local authority": "local-authority",
    "Health authority": "health-authority",
    "Academy": "academy",
    "Public sector": "public-sector",
}


class Service(dy.Schema):
    """One row per registration ever seen. ``service_id`` never changes."""

    service_id = dy.String(primary_key=True)
    inspectorate = dy.String()
    urn = dy.String()
    first_as_at = dy.Date()
    known_on = dy.Date()


class ServiceSnapshot(dy.Schema):
    """One row per service and register date: what the register said at ``as_at``.

    ``market`` is one of the market names of DESIGN, or null for provision outside them.
    ``la_code`` is the GSS code in force at ``as_at``. ``places`` are registered places.
    """

    service_id = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    urn = dy.String(regex=r"^(SC\d{6}|\d{6,8})$")
    provision_type = dy.String()
    market = dy.String(nullable=True)
    registration_status = dy.String(nullable=True)
    registered_on = dy.Date(nullable=True)
    short_break_only = dy.Bool(nullable=True)
    region = dy.String(nullable=True)
    ofsted_region = dy.String(nullable=True)
    la_name = dy.String()
    la_code = dy.String(nullable=True)
    constituency = dy.String(nullable=True)
    sector = dy.String()
    places = dy.Int64(nullable=True, min=0, max=5000)
    provider_id = dy.String()
    owner_name = dy.String(nullable=True)
    rating = dy.Enum(RATINGS, nullable=True)
    rating_helped_protected = dy.Enum(RATINGS, nullable=True)
    rating_leaders = dy.Enum(RATINGS, nullable=True)
    inspected_on = dy.Date(nullable=True)
    inspection_published_on = dy.Date(nullable=True)
    raw_name = dy.String()
    row_number = dy.Int64()


class ProvidersPlaces(dy.Schema):
    """One row per provider on a list of providers and places that is not the register itself."""

    service_id = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    urn = dy.String()
    provision_type = dy.String()
    la_name = dy.String(nullable=True)
    sector = dy.String(nullable=True)
    places = dy.Float64(nullable=True)
    owner_name = dy.String(nullable=True)
    raw_name = dy.String()
    row_number = dy.Int64()


class JoinerLeaver(dy.Schema):
    """One row per service that a list says joined or left the register in the year to ``as_at``.

    ``move`` is ``joined`` or ``left``; ``happened_on`` is the registration day or the first
    given of the closing days; ``end_status`` is Resigned, Cancelled or Closed where known.
    """

    service_id = dy.String(primary_key=True)
    move = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    happened_on = dy.Date(nullable=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    urn = dy.String()
    provision_type = dy.String()
    la_name = dy.String(nullable=True)
    sector = dy.String(nullable=True)
    places = dy.Float64(nullable=True)
    end_status = dy.String(nullable=True)
    raw_name = dy.String()
    row_number = dy.Int64()


class Inspection(dy.Schema):
    """One row per service and inspection day: the judgements, and when they became public."""

    service_id = dy.String(primary_key=True)
    happened_on = dy.Date(primary_key=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    event_type = dy.String(nullable=True)
    event_number = dy.String(nullable=True)
    rating = dy.Enum(RATINGS)
    rating_helped_protected = dy.Enum(RATINGS, nullable=True)
    rating_leaders = dy.Enum(RATINGS, nullable=True)
    raw_name = dy.String()
    row_number = dy.Int64()
