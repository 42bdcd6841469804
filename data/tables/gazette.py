"""Contract for notices of corporate insolvency in The Gazette."""

from __future__ import annotations

import dataframely as dy

from data.tables.column_values import COMPANY_NUMBER


class GazetteNotice(dy.Schema):
    """One row per notice about a company, public from the day it was published.

    ``kind``, ``notice_class`` and ``begins`` come from the reviewed table of the official notice
    codes: ``notice_class`` is ``failure``, ``solvent``, ``petition``, ``dismissal`` or ``other``,
    and ``begins`` marks the notices that tell of a proceeding's beginning. ``company_number`` is
    null where the notice does not print one. Notices about people are not here.
    """

    notice_id = dy.String(primary_key=True)
    notice_code = dy.String(regex=r"^24[0-9]{2}$")
    published_on = dy.Date()
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    company_number = dy.String(nullable=True, regex=COMPANY_NUMBER)
    company_name = dy.String(nullable=True)
    kind = dy.String()
    notice_class = dy.String(regex=r"^(failure|solvent|petition|dismissal|other)$")
    begins = dy.Bool()
    raw_name = dy.String()
    row_number = dy.Int64()
