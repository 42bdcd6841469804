"""Contract for what councils need: children looked after, and where they live."""

from __future__ import annotations

import dataframely as dy

#: Whose provision a placement is, in Forewarn's words.
PLACEMENT_PROVIDERS = (
    "all",
    "own",
    "other-la",
    "other-public",
    "private",
    "voluntary",
    "parents",
    "not-reported",
)


class Placement(dy.Schema):
    """One row per area, 31 March, edition and count of children.

    Every edition is kept: each restates five years, and what was known on a day is the latest
    edition by then. ``series`` is the list of the release that counts (``provider``, ``rate``,
    ``net-gain``, ``characteristics``, ``new-placements``, ``stability``, ``council``); ``cla_group``
    and ``characteristic`` are its labels as printed, ``all`` where it has none. ``counted``,
    ``placement_type``, ``placement_provider`` and ``locality`` are the same in Forewarn's words,
    null for labels that have none.

    ``level`` is ``national``, ``region``, ``part of region`` (Inner and Outer London, which London
    holds) or ``local authority``; ``la_code`` is filled for the last alone. National and regional
    numbers are ``rounded`` to ten. A withheld number is null and ``number_suppressed`` says why, in
    the publisher's code: c (few), k (rounds to nought), x (not available, few before 2020), z (not
    applicable). ``rate_per_10000`` is of children under 18, ``population`` of them.
    """

    as_at = dy.Date(primary_key=True)
    known_on = dy.Date(primary_key=True)
    series = dy.String(primary_key=True)
    area_code = dy.String(primary_key=True, regex=r"^E\d{8}$")
    cla_group = dy.String(primary_key=True)
    characteristic = dy.String(primary_key=True)
    known_on_estimated = dy.Bool()
    level = dy.String()
    area_name = dy.String(nullable=True)
    la_code = dy.String(nullable=True)
    counted = dy.String(nullable=True)
    placement_type = dy.String(nullable=True)
    placement_provider = dy.Enum(PLACEMENT_PROVIDERS, nullable=True)
    locality = dy.String(nullable=True)
    number = dy.Float64(nullable=True, min=-1_000_000, max=1_000_000)
    number_suppressed = dy.String(nullable=True)
    percentage = dy.Float64(nullable=True)
    percentage_suppressed = dy.String(nullable=True)
    population = dy.Float64(nullable=True, min=0)
    rate_per_10000 = dy.Float64(nullable=True, min=0)
    rounded = dy.Bool()
    raw_name = dy.String()
    row_number = dy.Int64()
