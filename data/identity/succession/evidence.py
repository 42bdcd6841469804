"""What each pair of registrations has in common, field by field, in the levels of the weight table."""

from __future__ import annotations

import polars as pl

from data.identity.owner import COUNCIL_SECTOR
from data.identity.succession.like_names import with_likeness
from data.identity.succession.reorganisations import body_key, made_of, passages

_TRUST = r"(?i)\btrust\b|\bchildren first\b|\b(together|achieving|futures) for children\b"
#: What a list of leavers says of a registration that the regulator took away.
CANCELLED = r"(?i)cancel"
#: Two ended registrations may have become one if they ended within so many days of each other.
_MERGED_WITHIN = 62
#: Homes sold together are registered anew within so many days of each other.
_TOGETHER_WITHIN = 31


def evidence(pairs: pl.DataFrame, redrawn: pl.DataFrame, rule_days: int) -> pl.DataFrame:
    """Add the level of every field of ``succession_weights.json`` to each pair; null says nothing.

    Args:
        pairs: from ``candidate_pairs``.
        redrawn: from ``redrawn_between``.
        rule_days: how many days around a reviewed reorganisation it explains an end.

    Returns:
        The pairs with ``council, constituency, places, owner, place, name, kind, short_break,
        end`` (a level or null), and ``rule_kind, rule_source,
        rule_known_on`` where a reviewed reorganisation names both owners.
    """
    maps = redrawn.rename({"one": "from_map_on", "other": "to_map_on"})
    keyed = pairs.join(maps, on=["from_map_on", "to_map_on"], how="left", maintain_order="left")
    keyed = keyed.join(
        made_of().rename({"former": "from_la_name", "heir": "to_la_name"}),
        on=["from_la_name", "to_la_name"],
        how="left",
        maintain_order="left",
    ).with_columns(pl.col("council_made_of").fill_null(False))
    ruled = _ruled(_together(_adds_up(with_likeness(keyed))), rule_days)
    homes = pl.col("regime") == "ofsted"
    return ruled.with_columns(
        council=pl.when("council_made_of").then(pl.lit("same")).otherwise(_same("la_name")),
        constituency=_constituency(),
        places=_places(),
        owner=_owner(),
        place=pl.when(~homes).then(_place()),
        name=pl.when(pl.col("from_name_key") == pl.col("to_name_key"))
        .then(pl.lit("same"))
        .when("name_alike")
        .then(pl.lit("alike"))
        .when(pl.col("from_name_key").is_not_null() & pl.col("to_name_key").is_not_null())
        .then(pl.lit("different")),
        kind=pl.when(homes).then(_same("provision_type")).otherwise(_same("family")),
        short_break=_same("short_break_only"),
        end=pl.when(pl.col("from_end_status").str.contains(CANCELLED))
        .then(pl.lit("cancelled"))
        .when(pl.col("from_end_status").is_not_null())
        .then(pl.lit("given up")),
    )


def _same(name: str) -> pl.Expr:
    equal = pl.col(f"from_{name}") == pl.col(f"to_{name}")
    return pl.when(equal).then(pl.lit("same")).when(~equal).then(pl.lit("different"))


def _constituency() -> pl.Expr:
    """Constituencies are redrawn: a difference between two maps says nothing."""
    here, there = pl.col("from_constituency_key"), pl.col("to_constituency_key")
    return (
        pl.when(here == there)
        .then(pl.lit("same"))
        .when((here != there) & ~pl.col("redrawn").fill_null(False))
        .then(pl.lit("different"))
    )


def _places() -> pl.Expr:
    before, after = pl.col("from_places"), pl.col("to_places")
    apart = (before - after).abs()
    return (
        pl.when(before.is_null() | after.is_null())
        .then(None)
        .when(apart == 0)
        .then(pl.lit("same"))
        .when(pl.col("adds_up").fill_null(False))
        .then(pl.lit("adds up"))
        .when((apart <= 1) | (apart <= 0.2 * pl.max_horizontal(before, after)))
        .then(pl.lit("near"))
        .otherwise(pl.lit("far"))
    )


def _owner() -> pl.Expr:
    before, after = pl.col("from_owner_key"), pl.col("to_owner_key")
    one_sector = (pl.col("from_sector") == pl.col("to_sector")).fill_null(True)
    council = pl.col("from_sector") == COUNCIL_SECTOR
    to_trust = pl.col("to_owner_name").str.contains(_TRUST) & ~one_sector
    one_company = pl.col("from_company_number") == pl.col("to_company_number")
    one_id = pl.col("from_provider_id") == pl.col("to_provider_id")
    return (
        pl.when(pl.col("rule_kind").is_not_null())
        .then(pl.lit("reorganised"))
        .when((before.is_null() | after.is_null()) & one_sector)
        .then(None)
        .when(before.is_null() | after.is_null())
        .then(pl.lit("other sector"))
        .when((before == after) | one_id | one_company.fill_null(False))
        .then(pl.lit("same"))
        .when((pl.col("from_brand_id") == pl.col("to_brand_id")).fill_null(False))
        .then(pl.lit("same brand"))
        .when("owner_alike")
        .then(pl.lit("alike"))
        .when("passed_together")
        .then(pl.lit("passed together"))
        .when((council & to_trust).fill_null(False))
        .then(pl.lit("council to trust"))
        .when(one_sector)
        .then(pl.lit("other, same sector"))
        .otherwise(pl.lit("other sector"))
    )


def _place() -> pl.Expr:
    before, after = pl.col("from_postcode"), pl.col("to_postcode")
    one_property = pl.col("from_uprn") == pl.col("to_uprn")
    one_district = before.str.split(" ").list.first() == after.str.split(" ").list.first()
    return (
        pl.when(one_property.fill_null(False))
        .then(pl.lit("same property"))
        .when((before == after).fill_null(False) & (~one_property).fill_null(False))
        .then(pl.lit("other property there"))
        .when((before == after).fill_null(False))
        .then(pl.lit("same postcode"))
        .when(one_district.fill_null(False))
        .then(pl.lit("same district"))
        .when(before.is_not_null() & after.is_not_null())
        .then(pl.lit("elsewhere"))
    )


def _adds_up(pairs: pl.DataFrame) -> pl.DataFrame:
    """Flag pairs where two homes of one owner in one constituency end as one with both's places.

    An owner that a register leaves out may be the same.
    """
    differ = pl.col("from_owner_key") != pl.col("to_owner_key")
    same_place = pl.col("from_constituency_key") == pl.col("to_constituency_key")
    one = pairs.filter(
        ~(differ & ~pl.col("owner_alike")).fill_null(False),
        (pl.col("from_la_name") == pl.col("to_la_name")) | pl.col("council_made_of"),
        same_place.fill_null(True),
        pl.col("gap").abs() <= _MERGED_WITHIN,
    ).select("to_id", "to_places", "from_id", "from_places", "from_ended_by")
    both = (
        one.join(one, on="to_id", how="inner", suffix="_other")
        .filter(
            pl.col("from_id") != pl.col("from_id_other"),
            pl.col("from_places") + pl.col("from_places_other") == pl.col("to_places"),
            (pl.col("from_ended_by") - pl.col("from_ended_by_other")).dt.total_days().abs()
            <= _MERGED_WITHIN,
        )
        .select("from_id", "to_id", adds_up=pl.lit(True))
        .unique()
    )
    return pairs.join(both, on=["from_id", "to_id"], how="left", maintain_order="left")


def _together(pairs: pl.DataFrame) -> pl.DataFrame:
    """Flag pairs of two owners between whom another home seems to have passed about then."""
    owners = ["from_owner_key", "to_owner_key"]
    apart = pl.col("from_owner_key") != pl.col("to_owner_key")
    apart_by = (pl.col("from_places") - pl.col("to_places")).abs()
    one_constituency = pl.col("from_constituency_key") == pl.col("to_constituency_key")
    close = pairs.filter(
        apart,
        (pl.col("from_la_name") == pl.col("to_la_name")) | pl.col("council_made_of"),
        (apart_by == 0) | ((apart_by <= 1) & one_constituency.fill_null(False)),
        pl.col("gap").abs() <= _TOGETHER_WITHIN,
    ).select(*owners, "from_id", "to_id", "to_started_on")
    passed = (
        close.join(close, on=owners, suffix="_other")
        .filter(
            pl.col("from_id") != pl.col("from_id_other"),
            pl.col("to_id") != pl.col("to_id_other"),
            (pl.col("to_started_on") - pl.col("to_started_on_other")).dt.total_days().abs()
            <= _TOGETHER_WITHIN,
        )
        .select("from_id", "to_id", passed_together=pl.lit(True))
        .unique()
    )
    return pairs.join(
        passed, on=["from_id", "to_id"], how="left", maintain_order="left"
    ).with_columns(pl.col("passed_together").fill_null(False))


def _ruled(pairs: pl.DataFrame, rule_days: int) -> pl.DataFrame:
    """What a reviewed reorganisation explains: old under one body, new under another, about its day.

    In the sector of councils a register may leave the owner out: it is the council of the area.
    """
    council = (pl.col("from_sector") == COUNCIL_SECTOR) & pl.col("from_owner_key").is_null()
    around = pl.duration(days=rule_days)
    areas = pairs.select(pl.col("from_la_name").unique()).with_columns(
        of_area=body_key(pl.col("from_la_name"))
    )
    explained = (
        pairs.join(areas, on="from_la_name", how="left", maintain_order="left")
        .select(
            "from_id",
            "to_id",
            "from_started_by",
            "to_started_by",
            "to_started_on",
            "to_started_after",
            "to_owner_key",
            "from_ended_by",
            ended_from=pl.coalesce("from_ended_on", "from_ended_after", "from_ended_by"),
            from_owner_key=pl.when(council).then("of_area").otherwise("from_owner_key"),
        )
        .join(passages(), on=["from_owner_key", "to_owner_key"], how="inner")
        .filter(
            pl.col("rule_on").is_between(
                pl.col("ended_from") - around, pl.col("from_ended_by") + around
            ),
            (pl.col("from_started_by") < pl.col("rule_on") - around).fill_null(True),
            pl.col("to_started_by") >= pl.col("rule_on") - around,
            # What a new council opened months later is a home of its own.
            pl.coalesce("to_started_on", "to_started_after", "to_started_by")
            <= pl.col("rule_on") + around,
        )
        .sort("from_id", "to_id", "rule_on", "rule_bodies")
        .unique(["from_id", "to_id"], keep="first", maintain_order=True)
        .select(
            "from_id",
            "to_id",
            "rule_kind",
            "rule_on",
            "rule_known_on",
            "rule_source",
            "rule_bodies",
        )
    )
    # Where no list gives the day of an end, the reorganisation does.
    days = (pl.col("to_started_on") - pl.col("rule_on")).dt.total_days()
    return pairs.join(
        explained, on=["from_id", "to_id"], how="left", maintain_order="left"
    ).with_columns(gap=pl.coalesce("gap", days))
