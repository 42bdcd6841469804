"""Contracts for staff and beds: returns a council holds, and figures of local areas."""

from __future__ import annotations

import dataframely as dy
import polars as pl


class WorkforceReturn(dy.Schema):
    """One row per service or provider and day of a workforce return, shared with consent.

    ``entity_kind`` is ``service`` or ``provider``. Counts are of people and posts; ``agency_share``
    is between 0 and 1 of hours worked. ``known_on`` is the day from which a return may be used: it
    was received and the provider had agreed; estimated where the day of receipt is not given.
    """

    entity_kind = dy.Enum(["service", "provider"], primary_key=True)
    entity_id = dy.String(primary_key=True, min_length=1)
    as_at = dy.Date(primary_key=True)
    staff_in_post = dy.Int64(nullable=True, min=0, max=1_000_000)
    vacancies = dy.Int64(nullable=True, min=0, max=1_000_000)
    leavers_12_months = dy.Int64(nullable=True, min=0, max=1_000_000)
    agency_share = dy.Float64(nullable=True, min=0, max=1)
    consent_on = dy.Date()
    consent_source = dy.String(min_length=1)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    raw_name = dy.String()
    row_number = dy.Int64(min=1)


class CapacityReturn(dy.Schema):
    """One row per service or provider and day of a capacity return, shared with consent.

    ``beds_available`` can be used, occupied or not; ``beds_occupied`` is never more. Other columns
    are as in ``WorkforceReturn``.
    """

    entity_kind = dy.Enum(["service", "provider"], primary_key=True)
    entity_id = dy.String(primary_key=True, min_length=1)
    as_at = dy.Date(primary_key=True)
    beds_available = dy.Int64(nullable=True, min=0, max=1_000_000)
    beds_occupied = dy.Int64(nullable=True, min=0, max=1_000_000)
    consent_on = dy.Date()
    consent_source = dy.String(min_length=1)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    raw_name = dy.String()
    row_number = dy.Int64(min=1)

    @dy.rule()
    def occupied_beds_are_available(cls) -> pl.Expr:  # noqa: N805 (dataframely hands in the class)
        """A bed with a resident is one that can be used."""
        return pl.col("beds_occupied") <= pl.col("beds_available")


class WorkforceArea(dy.Schema):
    """One row per local authority and date of Skills for Care's figures on the adult care workforce.

    Rates are between 0 and 1; pay is in pounds an hour; ``filled_posts`` are estimates for the whole
    sector in the area.
    """

    la_code = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    la_name = dy.String()
    filled_posts = dy.Float64(nullable=True, min=0)
    vacancy_rate = dy.Float64(nullable=True, min=0, max=1)
    turnover_rate = dy.Float64(nullable=True, min=0, max=2)
    hourly_pay = dy.Float64(nullable=True, min=1, max=200)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    raw_name = dy.String()
    row_number = dy.Int64(min=1)
