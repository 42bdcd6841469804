"""How the register prints its owners: under variants of their names, and under names given up."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from data.demo.company_names import changed_name
from data.demo.identity.spelling import slipped
from data.demo.owners import EXITING_GROUP, LARGE_GROUP, SELLER
from data.demo.registrations import COUNCIL, SECTORS
from data.demo.scale import FIRST_YEAR, LAST_YEAR
from data.demo.transfers import TRUSTS

#: Owners of whom a variant is printed, and owners whose company takes another name.
_VARIANTS, _RENAMED = 0.13, 0.05
#: Who has had so many homes is printed in more than one way oftener.
_MANY, _VARIANTS_OF_MANY = 4, 0.3
#: Of the variants, how many have other words or letters, and not another ending or capitals alone.
_TELLING, _TELLING_OF_MANY = 0.4, 0.8
#: However great the noise, some names are printed as they are.
_AT_MOST = 0.95
_STORY = (LARGE_GROUP, SELLER, EXITING_GROUP, *TRUSTS)
_FIRST_RENAMED, _DAYS = dt.date(FIRST_YEAR - 1, 6, 1), 3_400
#: Months after which the register follows a change of name, if it does at all.
_FOLLOWS_AFTER = 14
_SCHEMA = {
    "owner": pl.String,
    "variant": pl.String,
    "which": pl.Int64,
    "from_year": pl.Int64,
    "entity_now": pl.String,
    "renamed_on": pl.Date,
    "follows": pl.Boolean,
}


def spelled(world: pl.DataFrame, rng: np.random.Generator, noise: float = 1.0) -> pl.DataFrame:
    """Print owners as clerks do.

    Args:
        world: one row per date and registration with ``owner``, a name that only one owner has.
        rng: source of chance.
        noise: 0 prints every name as it is, 1 is usual, 2 varies twice as many.

    Returns:
        The same rows: ``owner`` as printed, ``entity`` as it was (one for each owner, whatever is
        printed), and ``entity_now, renamed_on`` where the owner's company took another name.
    """
    names = (
        world.filter(
            pl.col("owner").is_not_null(),
            pl.col("sector") != SECTORS[COUNCIL],
            ~pl.col("owner").is_in(_STORY),
        )
        .group_by("owner", maintain_order=True)
        .agg(pl.col("urn").n_unique() >= _MANY)
    )
    table = pl.DataFrame(
        [_habits(rng, noise, *row) for row in names.iter_rows()], schema=_SCHEMA, orient="row"
    )
    year = pl.col("as_at").dt.year()
    even = pl.col("urn").str.tail(1).cast(pl.Int64) % 2 == 0
    told = pl.col("as_at") >= pl.col("renamed_on").dt.offset_by(f"{_FOLLOWS_AFTER}mo")
    varied = (
        pl.when(pl.col("which") == 0)
        .then(year >= pl.col("from_year"))
        .when(pl.col("which") == 1)
        .then(even)
        .otherwise(year % 2 == pl.col("from_year") % 2)
    )
    return (
        world.with_columns(entity="owner")
        .join(table, on="owner", how="left", maintain_order="left")
        .with_columns(
            owner=pl.when(pl.col("follows") & told)
            .then("entity_now")
            .when(pl.col("variant").is_not_null() & varied)
            .then("variant")
            .otherwise("owner")
        )
        .drop("variant", "which", "from_year", "follows")
    )


def _habits(rng: np.random.Generator, noise: float, name: str, many: bool) -> tuple[object, ...]:
    """What becomes of one owner's name: a variant, when and where it is printed, a new name."""
    luck, year = rng.random(3), int(rng.integers(FIRST_YEAR, LAST_YEAR + 1))
    chance = _VARIANTS_OF_MANY if many else _VARIANTS
    variant = _variant(rng, name, _TELLING_OF_MANY if many else _TELLING)
    variant = variant if luck[0] < min(chance * noise, _AT_MOST) else None
    which = int(rng.choice(3, p=[0.15, 0.7, 0.15]))
    if luck[1] >= min(_RENAMED * noise, _AT_MOST):
        return name, variant, which, year, None, None, False
    day = _FIRST_RENAMED + dt.timedelta(days=int(rng.integers(0, _DAYS)))
    return name, None, which, year, changed_name(rng, name), day, bool(luck[2] < 0.5)


def _variant(rng: np.random.Generator, name: str, telling: float) -> str | None:
    """The name with one thing different; None if it comes out the same."""
    bare = name.removesuffix(" Ltd")
    if rng.random() < telling:
        first = bare.split(" ", 1)[0]
        forms = [slipped(rng, name), f"{name} T/A {first} House", f"{name} trading as {first}"]
        if "'" in name:
            forms += [name.replace("'", "")] * 6
    else:
        double = name.replace(" ", "  ", 1)
        curly = name.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
        forms = [f"{bare} Limited", bare, name.upper(), double, curly]
    variant = forms[rng.integers(len(forms))]
    return variant if variant != name else None
