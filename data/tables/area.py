"""Contract for local authorities through time."""

from __future__ import annotations

import dataframely as dy

ENGLAND_CODE = "E92000001"


class LocalAuthority(dy.Schema):
    """One row per upper-tier authority and code it has carried.

    ``valid_from`` and ``valid_to`` bound the code's life (null: open). ``easting`` and
    ``northing`` are the mean of its postcodes in metres on the national grid. ``hex_q`` and
    ``hex_r`` place current authorities on the cartogram (odd-r offset: column and row, row 0 at
    the top); null for codes no longer in force.
    """

    la_code = dy.String(primary_key=True)
    la_name = dy.String()
    region_code = dy.String()
    region = dy.String()
    valid_from = dy.Date(nullable=True)
    valid_to = dy.Date(nullable=True)
    easting = dy.Float64(nullable=True)
    northing = dy.Float64(nullable=True)
    hex_q = dy.Int64(nullable=True)
    hex_r = dy.Int64(nullable=True)


class Boundary(dy.Schema):
    """One row per council and edition of the ONS boundaries: its outline, made simple.

    ``rings`` is text, ``E N,E N,…;E N,…``: rings parted by semicolons, positions by commas, in
    whole metres on the national grid, the first position not repeated. Outer rings run
    anticlockwise, holes clockwise; councils that touch share the positions of their border.
    ``row_number`` is the council's first feature in the file, counted from 1.
    """

    la_code = dy.String(primary_key=True)
    as_at = dy.Date(primary_key=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    la_name = dy.String()
    rings = dy.String(min_length=1)
    raw_name = dy.String()
    row_number = dy.Int64()


class Postcode(dy.Schema):
    """One row per postcode that a service or company of the warehouse bears.

    ``postcode`` has one blank before its last three characters. ``district_code`` is the GSS code
    of its district, unitary or borough council, ``la_code`` of the council with social services
    above or equal to it (England), else the same. ``easting`` and ``northing`` are metres on the
    national grid (of Ireland for BT postcodes), ``latitude`` and ``longitude`` WGS84 degrees good
    to some five metres; null where the directory gives no place. ``ended_on`` is the last day of
    the month in which a postcode was ended, null for live ones and where the directory does not
    tell (``raw_name`` then names the package). ``row_number`` is null for the package's rows.
    """

    postcode = dy.String(primary_key=True, regex=r"^[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}$")
    district_code = dy.String(nullable=True)
    la_code = dy.String(nullable=True)
    easting = dy.Float64(nullable=True)
    northing = dy.Float64(nullable=True)
    latitude = dy.Float64(nullable=True, min=49, max=61)
    longitude = dy.Float64(nullable=True, min=-9, max=2)
    ended_on = dy.Date(nullable=True)
    known_on = dy.Date()
    known_on_estimated = dy.Bool()
    raw_name = dy.String()
    row_number = dy.Int64(nullable=True)
