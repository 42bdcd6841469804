"""Contract for how many people live where."""

from __future__ import annotations

import dataframely as dy


class Population(dy.Schema):
    """One row per area, mid-year, edition, sex and age: how many people, estimated or projected.

    ``as_at`` is 30 June. ``kind`` is ``estimate`` or ``projection``; ``sex`` is ``all``, ``male`` or
    ``female``; ``age`` is as printed ("All Ages", "Aged 65+", "Age 3").
    """

    as_at = dy.Date(primary_key=True)
    known_on = dy.Date(primary_key=True)
    kind = dy.String(primary_key=True)
    area_code = dy.String(primary_key=True, regex=r"^[EKNSW]\d{8}$")
    sex = dy.String(primary_key=True)
    age = dy.String(primary_key=True)
    known_on_estimated = dy.Bool()
    area_name = dy.String(nullable=True)
    population = dy.Float64(nullable=True, min=0, max=100_000_000)
    raw_name = dy.String()
    row_number = dy.Int64()
