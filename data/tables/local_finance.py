"""Contracts for what councils spend on care, and what they pay for it."""

from __future__ import annotations

import dataframely as dy


class LaSpendLine(dy.Schema):
    """One row per area, year to 31 March, edition and service line of the section 251 outturn.

    Amounts in pounds; ``unit_in_file`` is ``GBP`` or ``GBP million`` as the file gave them.
    ``line`` is the description without its number; ``service`` is it in Forewarn's words where it
    has one, ``line_number`` the number it bore that year; ``is_total`` marks sums of other lines.
    A cell left blank is null. ``public_provision`` is own and other public provision together,
    which is all that 2008-09 tells apart from private and voluntary.
    """

    as_at = dy.Date(primary_key=True)
    known_on = dy.Date(primary_key=True)
    area_code = dy.String(primary_key=True, regex=r"^E\d{8}$")
    category = dy.String(primary_key=True)
    line = dy.String(primary_key=True)
    known_on_estimated = dy.Bool()
    level = dy.String()
    area_name = dy.String(nullable=True)
    la_code = dy.String(nullable=True)
    line_number = dy.Int64(nullable=True)
    service = dy.String(nullable=True)
    is_total = dy.Bool()
    own_provision = dy.Float64(nullable=True, min=-1e11, max=1e11)
    private_provision = dy.Float64(nullable=True, min=-1e11, max=1e11)
    other_public_provision = dy.Float64(nullable=True, min=-1e11, max=1e11)
    voluntary_provision = dy.Float64(nullable=True, min=-1e11, max=1e11)
    public_provision = dy.Float64(nullable=True, min=-1e11, max=1e11)
    total_expenditure = dy.Float64(nullable=True, min=-1e11, max=1e11)
    income = dy.Float64(nullable=True, min=-1e11, max=1e11)
    net_expenditure = dy.Float64(nullable=True, min=-1e11, max=1e11)
    suppressed = dy.String(nullable=True)
    unit_in_file = dy.String()
    raw_name = dy.String()
    row_number = dy.Int64()


class AdultCareSpend(dy.Schema):
    """One row per area, year to 31 March, edition and figure of adult social care.

    ``table`` is the list it stands in: ``finance``, ``activity``, ``finance-keys``,
    ``activity-keys``, ``further-keys``, ``unit-costs``. Dimensions are the publisher's words,
    ``all`` where a figure is not broken down (99 in the files); files that give keys without their
    meaning keep the keys.
    ``provision`` is ``own``, ``external`` or ``all``. ``unit`` is ``GBP`` (converted from thousands),
    ``GBP per week``, ``GBP per hour``, ``GBP each``, ``weeks``, ``count`` or null where the file
    does not say. A withheld value is null, and ``value_suppressed`` has the publisher's sign.
    """

    as_at = dy.Date(primary_key=True)
    known_on = dy.Date(primary_key=True)
    table = dy.String(primary_key=True)
    area_code = dy.String(primary_key=True, regex=r"^E\d{8}$")
    measure = dy.String(primary_key=True)
    finance = dy.String(primary_key=True)
    care_type = dy.String(primary_key=True)
    age_band = dy.String(primary_key=True)
    primary_support_reason = dy.String(primary_key=True)
    support_setting = dy.String(primary_key=True)
    purpose = dy.String(primary_key=True)
    provision = dy.String(primary_key=True)
    detail = dy.String(primary_key=True)
    known_on_estimated = dy.Bool()
    level = dy.String()
    area_name = dy.String(nullable=True)
    la_code = dy.String(nullable=True)
    unit = dy.String(nullable=True)
    value = dy.Float64(nullable=True, min=-1e12, max=1e12)
    value_suppressed = dy.String(nullable=True)
    raw_name = dy.String()
    row_number = dy.Int64()


class Fee(dy.Schema):
    """One row per area, financial year, edition and kind of care: the average fee a council pays.

    The fee is paid from ``from_on`` (1 April) to ``as_at`` (31 March); it is reported in the year,
    ``provisional``, and again after it. ``care_type`` is ``home-care``, ``supported-living``, or
    ``care-home`` and ``nursing-home`` with ``-65`` for people of 65 and over and ``-18-64``. ``fee``
    is in pounds ``per`` ``week`` or ``hour``, to external providers.
    """

    as_at = dy.Date(primary_key=True)
    known_on = dy.Date(primary_key=True)
    area_code = dy.String(primary_key=True, regex=r"^E\d{8}$")
    care_type = dy.String(primary_key=True)
    provisional = dy.Bool(primary_key=True)
    from_on = dy.Date()
    known_on_estimated = dy.Bool()
    level = dy.String()
    area_name = dy.String(nullable=True)
    la_code = dy.String(nullable=True)
    fee = dy.Float64(nullable=True, min=0, max=20_000)
    fee_suppressed = dy.String(nullable=True)
    per = dy.String()
    raw_name = dy.String()
    row_number = dy.Int64()
