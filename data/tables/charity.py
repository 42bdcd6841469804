"""Contracts for charities and what they report each year to the Charity Commission.

Trustees and contacts are not among them. Money is in whole pounds.
"""

from __future__ import annotations

import dataframely as dy

from data.tables.column_values import COMPANY_NUMBER


class Charity(dy.Schema):
    """One row per main charity and extract of the register: what it said at ``as_at``.

    ``status`` is ``registered`` or ``removed``; ``company_number`` is filled for charitable
    companies. ``insolvent`` and ``in_administration`` are the register's own marks.
    """

    charity_number = dy.String(primary_key=True, regex=r"^[0-9]{5,8}$")
    as_at = dy.Date(primary_key=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    name = dy.String()
    charity_type = dy.String(nullable=True)
    status = dy.String(nullable=True)
    registered_on = dy.Date(nullable=True)
    removed_on = dy.Date(nullable=True)
    reporting_status = dy.String(nullable=True)
    period_start = dy.Date(nullable=True)
    period_end = dy.Date(nullable=True)
    income = dy.Float64(nullable=True)
    expenditure = dy.Float64(nullable=True)
    company_number = dy.String(nullable=True, regex=COMPANY_NUMBER)
    insolvent = dy.Bool(nullable=True)
    in_administration = dy.Bool(nullable=True)
    is_cio = dy.Bool(nullable=True)
    cio_dissolved = dy.Bool(nullable=True)
    cio_dissolution_notice_on = dy.Date(nullable=True)
    raw_name = dy.String()
    row_number = dy.Int64()


class CharityReturn(dy.Schema):
    """One row per charity and financial period: its annual return, parts A and B with it.

    Part B (figures of the balance sheet) is asked of charities with an income above £500,000.
    ``known_on`` is the day the return was received: the register shows it soon after.
    ``raw_name`` and ``row_number`` lead to the first of the tables that has the period.
    """

    charity_number = dy.String(primary_key=True, regex=r"^[0-9]{5,8}$")
    period_end = dy.Date(primary_key=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    period_start = dy.Date(nullable=True)
    cycle = dy.String(nullable=True)
    due_on = dy.Date(nullable=True)
    received_on = dy.Date(nullable=True)
    accounts_received_on = dy.Date(nullable=True)
    accounts_qualified = dy.Bool(nullable=True)
    income = dy.Float64(nullable=True)
    expenditure = dy.Float64(nullable=True)
    government_contract_income = dy.Float64(nullable=True)
    government_grant_income = dy.Float64(nullable=True)
    government_contracts = dy.Float64(nullable=True)
    trading_subsidiary = dy.Bool(nullable=True)
    volunteers = dy.Float64(nullable=True)
    employees = dy.Float64(nullable=True)
    charitable_activities_income = dy.Float64(nullable=True)
    reserves = dy.Float64(nullable=True)
    fixed_assets = dy.Float64(nullable=True)
    cash = dy.Float64(nullable=True)
    current_liabilities = dy.Float64(nullable=True)
    long_term_liabilities = dy.Float64(nullable=True)
    total_liabilities = dy.Float64(nullable=True)
    pension_scheme = dy.Float64(nullable=True)
    net_assets = dy.Float64(nullable=True)
    funds_endowment = dy.Float64(nullable=True)
    funds_restricted = dy.Float64(nullable=True)
    funds_unrestricted = dy.Float64(nullable=True)
    funds_total = dy.Float64(nullable=True)
    consolidated = dy.Bool(nullable=True)
    raw_name = dy.String()
    row_number = dy.Int64()
