"""The signs of each pair of provider and company, in words, as at each day more became known."""

from __future__ import annotations

import polars as pl

from data.identity.linkage.entities import Entities
from data.identity.linkage.name_pairs import named_pairs
from data.identity.linkage.number_slips import number_signs
from data.identity.linkage.possible import ruled_out
from data.identity.linkage.register import Register

#: The signs that are weighed; null is no sign.
SIGNS = ("name", "which_name", "number", "place", "activity", "age", "standing")
_CARE = r"^8[678]"
_TOLD_BY_FORM = ("same", "respelled", "typing-error")
_FORM_WORDS = {"agree": "the same", "differ": "another", "unsaid": "unsaid"}
_NUMBERED = pl.col("number").is_in(("given", "given for others too")).fill_null(False)
_NEUTRAL = r"^(55|64|68|70|74|82|85|9[469])"


def signs(
    pairs: pl.DataFrame, found: Entities, register: Register, known: pl.Series
) -> pl.DataFrame:
    """What speaks for and against each pair on each day on which a name or number became public.

    Args:
        pairs: ``entity_id, company_number``.
        found: the providers' signs.
        register: the companies.
        known: from ``word_counts.words_in_use``.

    Returns:
        One row per provider, company and day (``known_on``): the signs, ``names`` and ``forms`` (of
        which ``name`` is put together), ``written, borne,
        company_name, our_postcode, their_postcode, incorporated_on, happened_on`` and ``against``
        (a word where dates rule the pair out; else null).
    """
    named = named_pairs(pairs, found, register, known)
    days = pl.concat([named, found.number], how="diagonal").select("entity_id", "known_on").unique()
    dated = (
        days.join(named.rename({"known_on": "named_on"}), on="entity_id")
        .filter(pl.col("named_on") <= pl.col("known_on"))
        .with_columns(
            rank=pl.col("agreement").to_physical(),
        )
        .sort(
            "entity_id",
            "known_on",
            "company_number",
            "rank",
            "in_time",
            "trading",
            "former",
            "named_on",
            "written",
            "borne",
            descending=[False, False, False, False, True, False, False, False, False, False],
        )
        .unique(["entity_id", "known_on", "company_number"], keep="first", maintain_order=True)
    )
    return (
        dated.join(found.entity.drop("known_on"), on="entity_id")
        .join(
            register.company.rename({"as_at": "company_as_at"}).drop("known_on", "latest_known_on"),
            on="company_number",
        )
        .join(
            _places(dated, found, register),
            on=["entity_id", "company_number", "known_on"],
            how="left",
        )
        .join(
            number_signs(dated, found.number),
            on=["entity_id", "company_number", "known_on"],
            how="left",
        )
        .with_columns(
            gone_on=pl.when(pl.col("gone_known_on") <= pl.col("known_on")).then("gone_on"),
            place=pl.col("place").cast(pl.String),
        )
        .with_columns(names=pl.col("agreement").cast(pl.String))
        .with_columns(
            # A legal form that is the same tells much beside one name, and nothing beside another.
            name=pl.when((pl.col("names") == "none") & _NUMBERED)
            .then(None)
            .when(pl.col("names").is_in(_TOLD_BY_FORM))
            .then(pl.format("{}, form {}", "names", pl.col("forms").replace(_FORM_WORDS)))
            .otherwise("names"),
            # Beside a company's number another name is one that it trades under, or the number wrong.
            number=pl.when((pl.col("names") == "none") & (pl.col("number") == "given"))
            .then(pl.lit("given beside another name"))
            .otherwise("number"),
            which_name=pl.when(pl.col("trading"))
            .then(pl.lit("place or trading name"))
            .when(pl.col("long_ago"))
            .then(pl.lit("given up long before"))
            .when(pl.col("former"))
            .then(pl.lit("former name"))
            # A register may print today's name beside yesterday's date.
            .when(~pl.col("in_time"))
            .then(None)
            .otherwise(pl.lit("name")),
            activity=_activity(),
            age=_age(),
            standing=pl.when(pl.col("gone_on") < pl.col("first_as_at"))
            .then(pl.lit("gone before"))
            .when(pl.col("gone_on") < pl.col("last_as_at"))
            .then(pl.lit("gone since"))
            .otherwise(pl.lit("on the register")),
            happened_on=pl.max_horizontal("first_as_at", "company_as_at"),
            against=ruled_out(),
        )
        .select(
            "entity_id",
            "entity_name",
            "company_number",
            "company_name",
            "known_on",
            "happened_on",
            *SIGNS,
            "names",
            "forms",
            "written",
            "borne",
            "our_postcode",
            "their_postcode",
            "incorporated_on",
            "against",
        )
        .sort("entity_id", "known_on", "company_number")
    )


def _activity() -> pl.Expr:
    codes = pl.col("sic_codes").list
    return (
        pl.when(codes.len() == 0)
        .then(None)
        .when(codes.eval(pl.element().str.contains(_CARE)).list.any())
        .then(pl.lit("care"))
        .when(codes.eval(pl.element().str.contains(_NEUTRAL)).list.any())
        .then(pl.lit("holding, letting or dormant"))
        .otherwise(pl.lit("another trade"))
    )


def _age() -> pl.Expr:
    began = pl.coalesce("first_registered_on", "existed_by")
    months = (began - pl.col("incorporated_on")).dt.total_days() / 30.4
    return (
        pl.when(months.is_null())
        .then(None)
        .when(months < -2)
        .then(pl.lit("after the first registration"))
        .when(months <= 36)
        .then(pl.lit("in the three years before"))
        .otherwise(pl.lit("long before"))
    )


_NEAR = pl.Enum(["one postcode", "one sector", "one district", "one town", "one area", "elsewhere"])


def _places(dated: pl.DataFrame, found: Entities, register: Register) -> pl.DataFrame:
    """The nearest places of each pair that were known on the day."""
    key = ["entity_id", "company_number", "known_on"]
    pairs = dated.select(key)
    theirs = register.postcode.join(pairs.select("company_number").unique(), on="company_number")
    ours, other = pl.col("our_postcode"), pl.col("their_postcode")

    def same(part: str) -> pl.Expr:
        return ours.str.extract(part) == other.str.extract(part)

    by_code = (
        pairs.join(
            found.postcode.rename({"postcode": "our_postcode", "known_on": "a"}), on="entity_id"
        )
        .join(theirs.rename({"postcode": "their_postcode", "known_on": "b"}), on="company_number")
        .filter((pl.col("a") <= pl.col("known_on")) & (pl.col("b") <= pl.col("known_on")))
        .with_columns(
            place=pl.when(ours == other)
            .then(pl.lit("one postcode"))
            .when(same(r"^(\S+ \d)"))
            .then(pl.lit("one sector"))
            .when(same(r"^(\S+) "))
            .then(pl.lit("one district"))
            .when(same(r"^([A-Z]+)"))
            .then(pl.lit("one area"))
            .otherwise(pl.lit("elsewhere"))
        )
    )
    towns = register.company.select("company_number", their_town="town").drop_nulls()
    by_town = (
        pairs.join(found.town.rename({"known_on": "a"}), on="entity_id")
        .join(towns, on="company_number")
        .filter(pl.col("a") <= pl.col("known_on"))
        .select(
            *key,
            place=pl.when(pl.col("town") == pl.col("their_town"))
            .then(pl.lit("one town"))
            .otherwise(pl.lit("elsewhere")),
            our_postcode=pl.lit(None, pl.String),
            their_postcode=pl.lit(None, pl.String),
        )
    )
    columns = [*key, "place", "our_postcode", "their_postcode"]
    return (
        pl.concat([by_code.select(columns), by_town.select(columns)])
        .with_columns(pl.col("place").cast(_NEAR))
        .sort(*key, pl.col("place").to_physical(), "our_postcode", "their_postcode")
        .unique(key, keep="first", maintain_order=True)
    )
