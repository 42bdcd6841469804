"""Contract for what the believability gates found."""

from __future__ import annotations

import dataframely as dy


class GateResult(dy.Schema):
    """One row per edition of a list, gate and level: is the edition believable?

    A failed ``required`` gate leaves the edition out and keeps the one before in use; a failed
    ``advisory`` one is only said. ``figure`` lies within ``low`` and ``high`` (both included, null
    for no limit) where the gate is passed; shares and changes are fractions of 1. ``figure`` is
    null where there was nothing to compare with, and ``compared_with`` is then null too;
    elsewhere it names the edition compared with, if one was. ``sentence`` says it all in words.
    """

    source = dy.String(primary_key=True)
    table = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    raw_name = dy.String(primary_key=True)
    gate = dy.String(primary_key=True)
    level = dy.String(primary_key=True, regex="^(required|advisory)$")
    passed = dy.Bool()
    figure = dy.Float64(nullable=True)
    low = dy.Float64(nullable=True)
    high = dy.Float64(nullable=True)
    compared_with = dy.String(nullable=True)
    sentence = dy.String()
