"""Contract for who controls companies, as the companies themselves declare it.

Of people only that there is one, what gives them control and since when is kept.
"""

from __future__ import annotations

import dataframely as dy

from data.tables.column_values import COMPANY_NUMBER


class Control(dy.Schema):
    """One row per company and person, entity or statement on its register of control.

    ``control_id`` stays the same from snapshot to snapshot. ``kind`` is ``individual``,
    ``corporate``, ``legal-person``, ``super-secure``, ``statement`` or ``exemption``;
    ``overseas_entity`` marks beneficial owners of overseas entities. ``name`` and what follows it
    are filled for corporate bodies and legal persons alone. ``controller_number`` is the
    controller's own company number where it is registered in the United Kingdom.
    ``shares_from`` and ``votes_from`` are the lower ends, in per cent, of the bands declared.
    ``residence`` is ``uk`` or ``abroad``. ``as_at`` is the snapshot's date; the register does not
    say when a row became public: ``known_on`` and ``ceased_known_on`` are estimated from the 14
    days allowed (Companies Act 2006, s.790VA), and never later than the snapshot.
    """

    company_number = dy.String(primary_key=True, regex=COMPANY_NUMBER)
    control_id = dy.String(primary_key=True)
    as_at = dy.Date()
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    kind = dy.String(
        regex=r"^(individual|corporate|legal-person|super-secure|statement|exemption)$"
    )
    overseas_entity = dy.Bool()
    name = dy.String(nullable=True)
    controller_number = dy.String(nullable=True, regex=COMPANY_NUMBER)
    registration_number = dy.String(nullable=True)
    country_registered = dy.String(nullable=True)
    place_registered = dy.String(nullable=True)
    legal_form = dy.String(nullable=True)
    natures_of_control = dy.String(nullable=True)
    shares_from = dy.Int64(nullable=True, min=0, max=100)
    votes_from = dy.Int64(nullable=True, min=0, max=100)
    appoints_directors = dy.Bool()
    significant_influence = dy.Bool()
    residence = dy.String(nullable=True)
    statement = dy.String(nullable=True)
    exemption = dy.String(nullable=True)
    notified_on = dy.Date(nullable=True)
    ceased_on = dy.Date(nullable=True)
    ceased_known_on = dy.Date(nullable=True)
    raw_name = dy.String()
    row_number = dy.Int64()
