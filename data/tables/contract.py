"""Contracts for what councils buy: procurement notices, and payments over 500 pounds."""

from __future__ import annotations

import dataframely as dy

from data.tables.column_values import COMPANY_NUMBER


class Contract(dy.Schema):
    """One row per procurement notice, award and supplier.

    ``line`` counts the rows of a notice (``ocid``, ``release_id``); a notice that awards nothing
    is one row without a supplier. A later notice of the same ``ocid`` and ``award_id`` mends the
    earlier: at a date, the latest ``known_on`` counts. ``stage`` is the notice's first tag
    (``planning``, ``tender``, ``award``, ``awardUpdate``, …).

    ``value_gbp`` is in pounds, of the award, or of the tender where nothing is awarded. It is null
    where none was given, where the currency is another, and where an award has several
    ``suppliers``: the total of a framework belongs to none of them. ``cpv`` is the notice's main
    code; ``is_care`` looks at all of its codes and words (``procurement/care.yaml``).
    ``is_individual`` marks a supplier that trades under a person's name. ``known_on`` is the day of
    the notice; ``row_number`` is its place in the file, counted from 1.
    """

    ocid = dy.String(primary_key=True, min_length=1)
    release_id = dy.String(primary_key=True, min_length=1)
    line = dy.Int64(primary_key=True, min=1)
    stage = dy.String(nullable=True)
    award_id = dy.String(nullable=True)
    award_status = dy.String(nullable=True)
    buyer_id = dy.String(nullable=True)
    buyer_name = dy.String(nullable=True)
    buyer_la_code = dy.String(nullable=True)
    supplier_id = dy.String(nullable=True)
    supplier_name = dy.String(nullable=True)
    is_individual = dy.Bool(nullable=True)
    company_number = dy.String(nullable=True, regex=COMPANY_NUMBER)
    charity_number = dy.String(nullable=True)
    suppliers = dy.Int64(nullable=True, min=0)
    cpv = dy.String(nullable=True, regex=r"^\d{8}$")
    is_care = dy.Bool()
    title = dy.String(nullable=True)
    value_gbp = dy.Float64(nullable=True, min_exclusive=0)
    framework = dy.Bool(nullable=True)
    awarded_on = dy.Date(nullable=True)
    starts_on = dy.Date(nullable=True)
    ends_on = dy.Date(nullable=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    raw_name = dy.String()
    row_number = dy.Int64(min=1)


class CouncilPayment(dy.Schema):
    """One row per payment over 500 pounds in a council's list; credits are negative.

    ``as_at`` is the end of the list's period. ``amount_gbp`` is in pounds, net of the VAT that the
    council gets back unless it ``includes_vat``. ``supplier_key`` is the supplier's name folded as
    companies' names are, for joining. ``is_care`` tells whether department, category or purpose
    speak of care; null where the list gives none of them. ``is_individual`` marks a supplier that
    trades under a person's name; payments to people whose name is redacted are left out.
    """

    raw_name = dy.String(primary_key=True)
    sheet = dy.String(primary_key=True)
    row_number = dy.Int64(primary_key=True, min=1)
    la_code = dy.String(nullable=True)
    la_name = dy.String(min_length=1)
    as_at = dy.Date()
    paid_on = dy.Date()
    supplier_name = dy.String(min_length=1)
    supplier_key = dy.String(min_length=1)
    supplier_id = dy.String(nullable=True)
    is_individual = dy.Bool()
    transaction = dy.String(nullable=True)
    amount_gbp = dy.Float64()
    includes_vat = dy.Bool()
    irrecoverable_vat_gbp = dy.Float64(nullable=True)
    department = dy.String(nullable=True)
    category = dy.String(nullable=True)
    expenditure_code = dy.String(nullable=True)
    purpose = dy.String(nullable=True)
    is_care = dy.Bool(nullable=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
