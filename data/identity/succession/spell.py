"""The columns in which beginnings and ends of registrations are compared, whatever told of them."""

from __future__ import annotations

import polars as pl

from data.identity.owner import folded_name
from data.identity.succession.constituency_maps import plain_name
from data.identity.succession.reorganisations import body_words, council_area

#: What a register says of a registration, each as first and as last told.
DESCRIBED = (
    "la_name",
    "constituency",
    "map_on",
    "places",
    "provider_id",
    "owner_name",
    "sector",
    "short_break_only",
    "company_number",
    "brand_id",
)
_KINDS = {"places": pl.Float64, "short_break_only": pl.Boolean, "map_on": pl.Date}
#: Columns of a spell: one row per registration. ``started_on`` and ``ended_on`` are days, null where
#: no list gives one; then it lies after ``…_after`` and not after ``…_by``. ``ended_by`` is null for
#: what has not ended. ``described_known_on`` belongs to the first description. ``…_map_on`` is the date
#: of the list that prints the constituency: names of two maps cannot be compared.
SPELL: dict[str, type[pl.DataType]] = {
    "service_id": pl.String,
    "regime": pl.String,
    "family": pl.String,
    "provision_type": pl.String,
    "market": pl.String,
    **{
        f"{end}_{name}": _KINDS.get(name, pl.String)
        for end in ("first", "last")
        for name in DESCRIBED
    },
    "service_name": pl.String,
    "postcode": pl.String,
    "uprn": pl.String,
    "started_on": pl.Date,
    "started_after": pl.Date,
    "started_by": pl.Date,
    "started_known_on": pl.Date,
    "described_known_on": pl.Date,
    "described_known_estimated": pl.Boolean,
    "ended_on": pl.Date,
    "ended_after": pl.Date,
    "ended_by": pl.Date,
    "end_status": pl.String,
    "end_known_on": pl.Date,
    "end_known_estimated": pl.Boolean,
    "told_by": pl.String,
}
#: What descriptions are compared by, added by ``with_keys``: each name folded once.
KEYS = ("owner_key", "core_owner", "constituency_key")
_ANY_SERVICE = (
    r"\b(?:care|cares|caring|home|homes|homecare|house|residential|nursing|services|service|centre|"
    r"center|practice|dental|dentist|dentists|surgery|medical|health|healthcare|clinic|community|"
    r"domiciliary|agency|support|supported|living|partnership|group|uk|and|of|at|for|in)\b"
)
_HOMES = r"(?i)children.s home|residential special school"


def as_spells(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows in the columns of ``SPELL``, those that are not there null, ordered by service."""
    missing = [name for name in SPELL if name not in rows.columns]
    return (
        rows.with_columns(pl.lit(None, SPELL[name]).alias(name) for name in missing)
        .select(pl.col(name).cast(kind) for name, kind in SPELL.items())
        .sort("service_id")
    )


def with_keys(spells: pl.DataFrame) -> pl.DataFrame:
    """Add ``area, name_key, core_name`` and, as first and as last told, ``KEYS``.

    The owner of a home in the sector of councils that a register leaves out has no key: it is
    nobody that another could be the same as; so has any other owner not told.
    """
    owners = _spellings(spells, "owner_name").with_columns(words=body_words(pl.col("as_told")))
    owners = owners.select(
        "as_told",
        owner_key=pl.col("words").str.replace_all(" ", "", literal=True),
        # A council is itself or another, never like one.
        core_owner=pl.when(~pl.col("words").str.starts_with("council:")).then(
            core_name(pl.col("words"))
        ),
    )
    maps = _spellings(spells, "constituency")
    maps = maps.with_columns(constituency_key=plain_name(pl.col("as_told")))
    keyed = spells.lazy()
    for end in ("first", "last"):
        for name, known in (("owner_name", owners), ("constituency", maps)):
            here = {column: f"{end}_{column}" for column in known.columns}
            keyed = keyed.join(
                known.lazy().rename(here | {"as_told": f"{end}_{name}"}),
                on=f"{end}_{name}",
                how="left",
                maintain_order="left",
            )
    return (
        keyed.with_columns(
            *(
                pl.coalesce(
                    f"{end}_owner_key",
                    pl.when(~pl.col(f"{end}_provider_id").str.contains("-none:")).then(
                        f"{end}_provider_id"
                    ),
                ).alias(f"{end}_owner_key")
                for end in ("first", "last")
            ),
            area=council_area(pl.coalesce("last_la_name", "first_la_name")),
            name_key=folded_name(pl.col("service_name")),
        )
        .with_columns(core_name=core_name(pl.col("name_key")))
        .collect()
    )


def _spellings(spells: pl.DataFrame, name: str) -> pl.DataFrame:
    told = pl.concat([spells[f"{end}_{name}"].rename("as_told") for end in ("first", "last")])
    return told.drop_nulls().unique().to_frame()


def core_name(name: pl.Expr) -> pl.Expr:
    """A folded name without the words that any service might bear; itself if none is left."""
    core = name.str.replace_all(_ANY_SERVICE, " ").str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(core != "").then(core).otherwise(name)


def regime() -> pl.Expr:
    """The inspectorate at the head of ``service_id``."""
    return pl.col("service_id").str.extract(r"^([a-z]+):")


def family() -> pl.Expr:
    """Kinds of provision between which a registration may pass: homes for children are one family."""
    kind = pl.col("provision_type").str.to_lowercase()
    return pl.when(kind.str.contains(_HOMES)).then(pl.lit("homes for children")).otherwise(kind)
