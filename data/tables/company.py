"""Contracts for companies: the register, filing history, insolvency cases and charges.

Nobody is named in them: of officers, practitioners and lenders only dates and numbers are kept.
"""

from __future__ import annotations

import dataframely as dy

from data.tables.column_values import COMPANY_NUMBER


class Company(dy.Schema):
    """One row per company and day on which the register was read: what it said at ``as_at``.

    ``number_repaired`` marks a number that had lost its leading zeros. ``status`` and
    ``accounts_category`` are as written; ``status_kind``, ``company_type`` and ``accounts_type``
    are Forewarn's words for them (``words.yaml``), null for a word never seen before. ``sic_1`` to
    ``sic_4`` are codes. ``charges…`` are counts of charges ever registered.
    """

    company_number = dy.String(primary_key=True, regex=COMPANY_NUMBER)
    as_at = dy.Date(primary_key=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    number_repaired = dy.Bool()
    name = dy.String()
    category = dy.String(nullable=True)
    company_type = dy.String(nullable=True)
    status = dy.String(nullable=True)
    status_kind = dy.String(nullable=True)
    country_of_origin = dy.String(nullable=True)
    incorporated_on = dy.Date(nullable=True)
    dissolved_on = dy.Date(nullable=True)
    post_town = dy.String(nullable=True)
    postcode = dy.String(nullable=True)
    year_end_day = dy.Int64(nullable=True, min=1, max=31)
    year_end_month = dy.Int64(nullable=True, min=1, max=12)
    accounts_due_on = dy.Date(nullable=True)
    accounts_made_up_to = dy.Date(nullable=True)
    accounts_category = dy.String(nullable=True)
    accounts_type = dy.String(nullable=True)
    confirmation_due_on = dy.Date(nullable=True)
    confirmation_made_up_to = dy.Date(nullable=True)
    charges = dy.Int64(nullable=True, min=0)
    charges_outstanding = dy.Int64(nullable=True, min=0)
    charges_part_satisfied = dy.Int64(nullable=True, min=0)
    charges_satisfied = dy.Int64(nullable=True, min=0)
    sic_1 = dy.String(nullable=True)
    sic_2 = dy.String(nullable=True)
    sic_3 = dy.String(nullable=True)
    sic_4 = dy.String(nullable=True)
    previous_name = dy.String(nullable=True)
    previous_name_until = dy.Date(nullable=True)
    raw_name = dy.String()
    row_number = dy.Int64()


class CompanyEdition(dy.Schema):
    """One row per date of the list of companies.

    ``complete`` is true where one file is the whole list, or all of its parts are held: then a
    company that stood on an earlier list and not on this one has left the register.
    """

    as_at = dy.Date(primary_key=True)
    known_on = dy.Date()
    complete = dy.Bool()


class Filing(dy.Schema):
    """One row per document on a company's filing history, public from the day it was filed.

    ``kind``, ``accounts_type`` and ``insolvency_kind`` are Forewarn's words (``words.yaml``);
    ``form``, ``category`` and ``description`` the register's. ``action_on`` is the day of what the
    document tells. ``made_up_to`` is the end of the accounts' period or, of a changed year end,
    the old one, and ``new_date`` the new one. ``fetched_on`` is the last day on which the company's
    whole history was read; null where only a page of it, or a single filing, has been seen.
    """

    company_number = dy.String(primary_key=True, regex=COMPANY_NUMBER)
    transaction_id = dy.String(primary_key=True)
    filed_on = dy.Date()
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    action_on = dy.Date(nullable=True)
    form = dy.String(nullable=True)
    category = dy.String(nullable=True)
    subcategory = dy.String(nullable=True)
    description = dy.String(nullable=True)
    kind = dy.String(nullable=True)
    accounts_type = dy.String(nullable=True)
    insolvency_kind = dy.String(nullable=True)
    made_up_to = dy.Date(nullable=True)
    new_date = dy.Date(nullable=True)
    case_started_on = dy.Date(nullable=True)
    paper_filed = dy.Bool()
    pages = dy.Int64(nullable=True, min=0)
    fetched_on = dy.Date(nullable=True)
    raw_name = dy.String()
    row_number = dy.Int64()


class Insolvency(dy.Schema):
    """One row per date of an insolvency case.

    ``case_kind`` is Forewarn's word for ``case_type``; ``case_class`` is ``failure``, ``solvent``
    or ``other``. ``date_role`` is ``petition``, ``start``, ``solvency``, ``end`` or ``plan``. The
    register does not say when a date became public: ``known_on`` is estimated, but exact where the
    filing history has the document that told of the case. ``practitioners`` is how many were named
    when the case was read.
    """

    company_number = dy.String(primary_key=True, regex=COMPANY_NUMBER)
    case_number = dy.String(primary_key=True)
    date_type = dy.String(primary_key=True)
    happened_on = dy.Date(primary_key=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    case_type = dy.String()
    case_kind = dy.String(nullable=True)
    case_class = dy.String(nullable=True)
    date_role = dy.String(nullable=True)
    practitioners = dy.Int64(min=0)
    fetched_on = dy.Date()
    raw_name = dy.String()
    row_number = dy.Int64()


class Charge(dy.Schema):
    """One row per charge over a company's assets.

    ``known_on`` is the day it was delivered to the register, ``satisfied_known_on`` the day its
    satisfaction was; ``status`` is as written when the charges were read (``fetched_on``) and tells
    of that day alone. ``persons_entitled`` is how many lenders were named.
    """

    company_number = dy.String(primary_key=True, regex=COMPANY_NUMBER)
    charge_id = dy.String(primary_key=True)
    created_on = dy.Date()
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    charge_code = dy.String(nullable=True)
    charge_number = dy.Int64(nullable=True)
    status = dy.String(nullable=True)
    status_kind = dy.String(nullable=True)
    satisfied_on = dy.Date(nullable=True)
    satisfied_known_on = dy.Date(nullable=True)
    classification = dy.String(nullable=True)
    fixed = dy.Bool(nullable=True)
    floating = dy.Bool(nullable=True)
    floating_covers_all = dy.Bool(nullable=True)
    negative_pledge = dy.Bool(nullable=True)
    persons_entitled = dy.Int64(min=0)
    fetched_on = dy.Date()
    raw_name = dy.String()
    row_number = dy.Int64()


class OfficerChange(dy.Schema):
    """One row per company, day, role and kind of change: how many officers came or went.

    ``change`` is ``appointed`` or ``resigned``; ``role`` is the register's word. A change must be
    told to the register within 14 days (Companies Act 2006, s.167): ``known_on`` is estimated from
    that, and never later than the day the officers were read (``fetched_on``). ``whole`` is false
    where the answer was only a page of the company's officers.
    """

    company_number = dy.String(primary_key=True, regex=COMPANY_NUMBER)
    happened_on = dy.Date(primary_key=True)
    role = dy.String(primary_key=True)
    change = dy.String(primary_key=True, regex=r"^(appointed|resigned)$")
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    officers = dy.Int64(min=1)
    whole = dy.Bool()
    fetched_on = dy.Date()
    raw_name = dy.String()
    row_number = dy.Int64()
