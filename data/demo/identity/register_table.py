"""The invented registers as tables: one row per provider, one per home."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from data.demo.identity import printed_numbers
from data.demo.identity.company_columns import AS_AT, Companies
from data.demo.identity.places import council_of, councils, near, postcode_text
from data.demo.identity.printed_rows import Printed, kinds
from data.demo.identity.registered_rows import COMPANY, COUNCIL, PERSON, REGISTERS, Rows
from data.identity.owner import folded_name

#: If noise is 1: providers whose printed address is not the registered office, or is left out.
_ELSEWHERE, _NO_ADDRESS = 0.42, 0.03
#: Fostering agencies are the few of whom the children's register prints an address.
_PRINTED_ANYWAY = 0.12
_EARLIER = dt.date(AS_AT.year - 2, 4, 1)


def register_table(
    rng: np.random.Generator, rows: Rows, printed: Printed, companies: Companies, noise: float
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Tables ``registers``, ``given`` and ``planted`` of ``world.IdentityWorld``, in order of rows."""
    count = len(rows.sort)
    code = np.where(
        rows.sort == COMPANY, companies.postcode[np.maximum(rows.company, 0)], rows.home
    )
    moved = rng.random(count) < _ELSEWHERE * noise
    left_out = rng.random(count) < _NO_ADDRESS * noise
    children = (rows.register == 1) & (rng.random(count) >= _PRINTED_ANYWAY)
    code = np.where(moved | (rows.register >= 2), rows.home, code)
    shown = ~left_out & ~children
    la = pl.Series(councils().names)
    year = rows.registered_on.astype("datetime64[Y]")
    march = (year + 1).astype("datetime64[D]") + np.timedelta64(89, "D")
    first = np.minimum(march, np.datetime64(AS_AT))
    own = np.where(rows.sort == COUNCIL, rows.council, council_of(rows.home))
    table = pl.DataFrame(
        {
            "register": pl.Series(REGISTERS).gather(rows.register),
            "kind": kinds(rows),
            "name": printed.name,
            "is_individual": rows.sort == PERSON,
            "first_as_at": first,
            "known_on": first,
            "postcode": postcode_text(code),
            "la_name": la.gather(own),
            "registered_on": rows.registered_on,
            "company_number": pl.Series(printed.number, dtype=pl.String),
        }
    ).with_columns(postcode=pl.when(pl.Series(shown)).then("postcode"))
    table = table.select(_provider_ids(table), pl.all())
    given = pl.concat(
        [
            table.select("provider_id", "company_number", as_at=pl.lit(AS_AT)),
            table.select(
                "provider_id",
                pl.Series("company_number", printed.earlier_number, dtype=pl.String),
                as_at=pl.lit(_EARLIER),
            ),
        ]
    ).filter(pl.col("company_number").is_not_null())
    numbered = pl.col("number_case").is_in(list(printed_numbers.REPAIRABLE))
    alone = pl.col("name_case") == "trading name alone"
    at_office = pl.lit(pl.Series(shown & (rows.sort == COMPANY))) & (
        pl.col("address_case") == "registered office"
    )
    planted = table.select(
        "provider_id",
        name_case=pl.Series(printed.name_case),
        number_case=pl.Series(printed.number_case),
        address_case=pl.when(pl.Series(~shown))
        .then(pl.lit("none"))
        .when(pl.Series((moved | (rows.register >= 2)) & (rows.sort == COMPANY)))
        .then(pl.lit("home"))
        .otherwise(pl.lit("registered office")),
    ).with_columns(decidable=~alone | numbered | at_office)
    return table, given.sort("provider_id", "as_at"), planted


def locations_table(rng: np.random.Generator, rows: Rows, provider_id: pl.Series) -> pl.DataFrame:
    """One row per home: the first stands where the provider is said to be, others mostly near it."""
    of = np.repeat(np.arange(len(rows.sort)), rows.homes)
    first = np.concatenate([[True], of[1:] != of[:-1]])
    code = np.where(first, rows.home[of], near(rng, rows.home[of], stay=0.7))
    begun = rows.registered_on[of]
    span = (np.datetime64(AS_AT) - begun).astype(int)
    later = begun + (rng.random(len(of)) * span).astype("timedelta64[D]")
    number = pl.int_range(len(of), eager=True).cast(pl.String).str.zfill(12)
    return pl.DataFrame(
        {
            "service_id": "synthetic:1-92" + number,
            "provider_id": provider_id.gather(of),
            "postcode": postcode_text(code),
            "la_name": pl.Series(councils().names).gather(council_of(code)),
            "registered_on": np.where(first, begun, later),
        }
    )


def _provider_ids(table: pl.DataFrame) -> pl.Series:
    """Ids as each register makes them; of two rows that would share one, the later gets a number."""
    number = pl.int_range(pl.len()).cast(pl.String).str.zfill(12)
    folded = folded_name(pl.col("name"))
    council = pl.col("kind") == "local-authority"
    named = (
        pl.when(pl.col("register") == "ofsted")
        .then(pl.when(council).then(pl.lit("ofsted-la:")).otherwise(pl.lit("ofsted-org:")) + folded)
        .when(pl.col("register") == "ciw")
        .then(pl.lit("ciw-org:") + folded)
        .when(pl.col("register") == "ci")
        .then(pl.lit("ci-sp:SP9999") + number)
    )
    own = pl.lit("cqc:1-92") + number
    return table.select(
        pl.when(named.is_not_null() & named.is_first_distinct())
        .then(named)
        .otherwise(own)
        .alias("provider_id")
    ).to_series()
