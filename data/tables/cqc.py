"""Contracts for what the Care Quality Commission tells beside the registers' common columns."""

from __future__ import annotations

import dataframely as dy

from data.tables.column_values import RATINGS

#: The five questions of an inspection and its whole, as they are named in ``cqc_rating``.
DOMAINS = ("overall", "safe", "effective", "caring", "responsive", "well_led")


class Registration(dy.Schema):
    """One row per location ever registered, ended or not: from these a past register is made.

    A location stands on the register of a day if ``registered_on <= day`` and ``ended_on`` is
    null or later. ``known_on`` is when its opening was public, ``end_known_on`` when its end was:
    at the latest when the list came out that tells it, else, as an estimate, a month after the
    event, because the register is published monthly. Columns that a list does not give are null.
    The end of a registration is no closure: see ``cqc_relationship`` for who went on.
    """

    service_id = dy.String(primary_key=True)
    provider_id = dy.String(nullable=True)
    registered_on = dy.Date(nullable=True)
    ended_on = dy.Date(nullable=True)
    end_status = dy.String(nullable=True)
    service_name = dy.String(nullable=True)
    postcode = dy.String(nullable=True)
    uprn = dy.String(nullable=True)
    la_name = dy.String(nullable=True)
    la_code = dy.String(nullable=True)
    region = dy.String(nullable=True)
    provision_type = dy.String(nullable=True)
    market = dy.String(nullable=True)
    home_care = dy.Bool(nullable=True)
    places = dy.Int64(nullable=True, min=0, max=5000)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    end_known_on = dy.Date(nullable=True)
    as_at = dy.Date()
    raw_name = dy.String()
    row_number = dy.Int64()


class CqcProvider(dy.Schema):
    """One row per provider, as the latest list tells it.

    ``is_individual`` is true for a sole trader (ownership ``Individual``).
    """

    provider_id = dy.String(primary_key=True)
    name = dy.String(nullable=True)
    ownership = dy.String(nullable=True)
    is_individual = dy.Bool(nullable=True)
    company_number = dy.String(nullable=True)
    charity_number = dy.String(nullable=True)
    brand_id = dy.String(nullable=True)
    brand_name = dy.String(nullable=True)
    registration_status = dy.String(nullable=True)
    registered_on = dy.Date(nullable=True)
    ended_on = dy.Date(nullable=True)
    as_at = dy.Date()
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    raw_name = dy.String()
    row_number = dy.Int64()


class CqcRelationship(dy.Schema):
    """One row per link that the register states between two locations or two providers.

    ``entity_kind`` is ``service`` or ``provider``; the link leads from the ``from_id`` that went
    before to the ``to_id`` that went on, whichever of the two stated it. ``reason`` is one of
    New Provider, Location Move, Legal Entity Change, NHS Transfer, Partnership Change.
    """

    entity_kind = dy.String(primary_key=True)
    from_id = dy.String(primary_key=True)
    to_id = dy.String(primary_key=True)
    reason = dy.String(nullable=True)
    stated_by = dy.String()
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    raw_name = dy.String()
    row_number = dy.Int64()


class CqcRating(dy.Schema):
    """One row per location, report day and domain: ratings alone, non-ratings have no row."""

    service_id = dy.String(primary_key=True)
    happened_on = dy.Date(primary_key=True)
    domain = dy.Enum(DOMAINS, primary_key=True)
    rating = dy.Enum(RATINGS)
    inherited = dy.Bool(nullable=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    raw_name = dy.String()
    row_number = dy.Int64()


class CqcListing(dy.Schema):
    """One row per location on a weekly directory: that it was active, and what care it said.

    A directory gives neither places nor ratings; it stands for a register only where a home
    holds no fuller list.
    """

    service_id = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    service_name = dy.String(nullable=True)
    postcode = dy.String(nullable=True)
    la_name = dy.String(nullable=True)
    la_code = dy.String(nullable=True)
    provision_type = dy.String(nullable=True)
    market = dy.String(nullable=True)
    provider_id = dy.String(nullable=True)
    provider_name = dy.String(nullable=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    raw_name = dy.String()
    row_number = dy.Int64()


class DualRegistration(dy.Schema):
    """One row per location registered by a second provider too, pointing at the first one."""

    service_id = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    primary_id = dy.String(nullable=True)
    linked_id = dy.String(nullable=True)
    relationship = dy.String(nullable=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    raw_name = dy.String()
    row_number = dy.Int64()


class CqcBrand(dy.Schema):
    """One row per brand and date, from the export with market shares; shares are per cent."""

    brand_id = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    brand_name = dy.String(nullable=True)
    locations = dy.Int64(nullable=True, min=0)
    beds = dy.Int64(nullable=True, min=0)
    beds_share = dy.Float64(nullable=True, min=0, max=100)
    authorities = dy.Int64(nullable=True, min=0, max=400)
    authorities_share = dy.Float64(nullable=True, min=0, max=100)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    raw_name = dy.String()
    row_number = dy.Int64()


class CqcManager(dy.Schema):
    """One row per location and date: whether it has a registered manager, and since when not.

    ``registered_managers`` counts them where an answer of the API allows it; nobody is named.
    """

    service_id = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    registered_manager_present = dy.Bool()
    registered_managers = dy.Int64(nullable=True, min=0, max=1000)
    manager_absent_since = dy.Date(nullable=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    raw_name = dy.String()
    row_number = dy.Int64()
