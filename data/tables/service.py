"""Contracts for services: one registration of one provider at one place."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from data.tables.column_values import RATINGS

#: Sector names, as printed and as the ``--sector`` option spells them.
SECTORS = {
    "Private": "private",
    "Voluntary": "voluntary",
    "Local authority": "local-authority",
    "Health authority": "health-authority",
    "Academy": "academy",
    "Public sector": "public-sector",
}

#: What a registration number looks like, by the inspectorate at the head of the ``service_id``.
#: Locations of NHS trusts bear the trust's code, as R1A03.
URN_FORMS = {
    "ofsted": r"^(SC\d{6}|\d{6,8})$",
    "cqc": r"^(\d-\d{3,14}|[A-Z0-9]{3,12})$",
    "ci": r"^CS\d{10}$",
    "ciw": r"^SIN-",
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
    ``la_code`` is the GSS code in force at ``as_at``. ``places`` are registered places. ``urn``
    is the registration number in the inspectorate's own form. Of the columns that are null for
    inspectorates that do not give them, ``postcode`` is written "M35 9BG", ``latitude`` and
    ``longitude`` are degrees (WGS 84), ``home_care`` says that care is given in people's own
    homes (a care home may do so too) and ``dormant`` that nobody is cared for at present.
    """

    service_id = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    urn = dy.String(min_length=1, max_length=200)
    provision_type = dy.String()
    market = dy.String(nullable=True)
    registration_status = dy.String(nullable=True)
    registered_on = dy.Date(nullable=True)
    short_break_only = dy.Bool(nullable=True)
    region = dy.String(nullable=True)
    ofsted_region = dy.String(nullable=True)
    la_name = dy.String(nullable=True)
    la_code = dy.String(nullable=True)
    constituency = dy.String(nullable=True)
    sector = dy.String(nullable=True)
    places = dy.Int64(nullable=True, min=0, max=5000)
    provider_id = dy.String()
    owner_name = dy.String(nullable=True)
    rating = dy.Enum(RATINGS, nullable=True)
    rating_helped_protected = dy.Enum(RATINGS, nullable=True)
    rating_leaders = dy.Enum(RATINGS, nullable=True)
    inspected_on = dy.Date(nullable=True)
    inspection_published_on = dy.Date(nullable=True)
    service_name = dy.String(nullable=True)
    postcode = dy.String(nullable=True)
    uprn = dy.String(nullable=True)
    latitude = dy.Float64(nullable=True, min=-90, max=90)
    longitude = dy.Float64(nullable=True, min=-180, max=180)
    brand_id = dy.String(nullable=True)
    brand_name = dy.String(nullable=True)
    company_number = dy.String(nullable=True)
    charity_number = dy.String(nullable=True)
    home_care = dy.Bool(nullable=True)
    dormant = dy.Bool(nullable=True)
    raw_name = dy.String()
    row_number = dy.Int64()

    @dy.rule()
    def urn_is_in_its_inspectorates_form(cls) -> pl.Expr:  # noqa: N805 (dataframely hands in the class)
        """Of the inspectorates whose numbers have one form, no other is taken."""
        own = pl.lit(True)
        for inspectorate, form in URN_FORMS.items():
            theirs = pl.col("service_id").str.starts_with(f"{inspectorate}:")
            own = own & (~theirs | pl.col("urn").str.contains(form))
        return own


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
    constituency = dy.String(nullable=True)
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
