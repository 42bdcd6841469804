"""The synthetic companies: one for each owner that is an organisation, and peers in adult care."""

from __future__ import annotations

import numpy as np
import polars as pl

from data.demo.companies.reference_dates import REFERENCE_MONTHS
from data.demo.companies.sic_codes import FOSTERING, HEAD_OFFICE, HOMES, PEERS
from data.demo.company_names import changed_name, company_names
from data.demo.owners import EXITING_GROUP, LARGE_GROUP, SELLER
from data.demo.scale import LAST_YEAR

#: No register of the United Kingdom gives numbers with this prefix, so none can be real.
NUMBER_PREFIX = "ZZ"
_OLDEST = np.datetime64("1989-01-01")
_PEERS_RENAMED = 0.06
_VENDORS = {"webfiling": 38, "taxcalc": 18, "iris": 23, "sage": 21}
_OLD_VENDORS = {"plain_xbrl": 60, "gaap_2009": 40}


def found_companies(rng: np.random.Generator, history: pl.DataFrame, peers: int) -> pl.DataFrame:
    """Found every company there ever was.

    Args:
        rng: source of chance.
        history: from ``owner_history``.
        peers: companies that own no home of the register.

    Returns:
        One row per company in the order of incorporation: ``company_number, company_name`` (today's)
        ``, previous_name, renamed_on`` (null if it has had one name), ``owner`` (the ``entity`` of
        the homes' market; null for peers), ``owner_role`` (large group, seller, exiting group or
        null), ``charity, incorporated_on, reference_month, sic_code, authority,
        vendor, old_vendor`` (who makes its accounts, to and from 2016), ``prefers_micro``,
        ``shows_profit, accruals_apart, community_interest`` (flags of habit), ``paper_habit`` (0-1;
        who files on paper longest), ``peer_turnover`` (pounds in 2015; null for owners).
    """
    owners = _owners(rng, history)
    companies = pl.concat([owners, _peers(rng, history, peers)]).sort("incorporated_on", "name")
    count = companies.height
    limited = pl.when(pl.Series(rng.random(count) < 0.35)).then(pl.lit("LTD"))
    ending = limited.otherwise(pl.lit("LIMITED"))
    return companies.select(
        pl.format(
            NUMBER_PREFIX + "{}", pl.int_range(1, count + 1).cast(pl.String).str.zfill(6)
        ).alias("company_number"),
        _registered_name("name_now", ending).alias("company_name"),
        pl.when(pl.col("renamed_on").is_not_null())
        .then(_registered_name("name", ending))
        .alias("previous_name"),
        "renamed_on",
        pl.when("is_owner").then("name").alias("owner"),
        "owner_role",
        "charity",
        "incorporated_on",
        pl.Series("reference_month", _draw(rng, REFERENCE_MONTHS, count), pl.Int64),
        "sic_code",
        "authority",
        pl.Series("vendor", _draw(rng, _VENDORS, count)),
        pl.Series("old_vendor", _draw(rng, _OLD_VENDORS, count)),
        pl.Series("prefers_micro", rng.random(count) < 0.7),
        pl.Series("shows_profit", rng.random(count) < 0.06) | pl.col("charity"),
        pl.when(pl.col("owner_role").is_null())
        .then(pl.Series(rng.random(count)))
        .otherwise(0.0)
        .alias("paper_habit"),
        pl.Series("accruals_apart", rng.random(count) < 0.3),
        (pl.col("charity") & pl.Series(rng.random(count) < 0.1)).alias("community_interest"),
        "peer_turnover",
    )


def _registered_name(column: str, ending: pl.Expr) -> pl.Expr:
    """Capitals, and the legal ending spelled as the company chose; some charities need none."""
    bare = pl.col(column).str.strip_suffix(" Ltd").str.to_uppercase()
    exempt = pl.col("charity") & (pl.col("name").str.len_chars() % 2 == 0)
    return pl.when(exempt).then(bare).otherwise(pl.format("{} {}", bare, ending))


def _owners(rng: np.random.Generator, history: pl.DataFrame) -> pl.DataFrame:
    owners = history.group_by("owner", maintain_order=True).agg(
        pl.col("voluntary", "fostering", "authority", "name_now", "renamed_on").first(),
        pl.col("first_home_on").min(),
    )
    count = owners.height
    before = rng.integers(120, 900, count).astype("timedelta64[D]")
    born = np.maximum(owners["first_home_on"].to_numpy().astype("datetime64[D]") - before, _OLDEST)
    homes, agencies = _draw(rng, HOMES, count), _draw(rng, FOSTERING, count)
    roles = {LARGE_GROUP: "large group", SELLER: "seller", EXITING_GROUP: "exiting group"}
    born_first = pl.col("renamed_on") > pl.Series(born).dt.offset_by("90d")
    renamed_on = pl.when(born_first).then("renamed_on")
    return owners.select(
        pl.col("owner").alias("name"),
        pl.when(born_first).then("name_now").otherwise("owner").alias("name_now"),
        renamed_on.alias("renamed_on"),
        pl.lit(True).alias("is_owner"),
        pl.col("owner").replace_strict(roles, default=None).alias("owner_role"),
        pl.col("voluntary").alias("charity"),
        pl.Series("incorporated_on", born),
        pl.when(pl.col("owner") == LARGE_GROUP)
        .then(pl.lit(HEAD_OFFICE))
        .otherwise(pl.when("fostering").then(pl.Series(agencies)).otherwise(pl.Series(homes)))
        .alias("sic_code"),
        "authority",
        pl.lit(None, pl.Float64).alias("peer_turnover"),
    )


def _peers(rng: np.random.Generator, history: pl.DataFrame, count: int) -> pl.DataFrame:
    names = company_names(rng, "Adult")
    start, end = np.datetime64("1996-01-01"), np.datetime64(f"{LAST_YEAR - 1}-06-30")
    born = start + rng.integers(0, int((end - start).astype(int)), count).astype("timedelta64[D]")
    places = history["authority"].unique().sort().to_list()
    name = [next(names) for _ in range(count)]
    told = start + (end - start) * 0.5 + rng.integers(0, 3_000, count).astype("timedelta64[D]")
    renamed = (rng.random(count) < _PEERS_RENAMED) & (told > born + np.timedelta64(90, "D"))
    now = [changed_name(rng, one) if new else one for one, new in zip(name, renamed, strict=True)]
    return pl.DataFrame(
        {
            "name": name,
            "name_now": now,
            "renamed_on": np.where(renamed, told, np.datetime64("NaT")),
            "is_owner": np.zeros(count, dtype=bool),
            "owner_role": pl.Series([None] * count, dtype=pl.String),
            "charity": np.zeros(count, dtype=bool),
            "incorporated_on": born,
            "sic_code": _draw(rng, PEERS, count),
            "authority": rng.choice(places, count).tolist(),
            "peer_turnover": np.exp(rng.normal(13.6, 1.1, count)),
        }
    )


def _draw(rng: np.random.Generator, weights: dict[str, int] | dict[int, int], count: int) -> list:
    share = np.array(list(weights.values()), dtype=float)
    return rng.choice(np.array(list(weights)), size=count, p=share / share.sum()).tolist()
