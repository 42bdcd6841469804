"""What was seen of a pair of registrations, in words that a person can check."""

from __future__ import annotations

import polars as pl

from data.identity.owner import is_individual


def pair_words() -> pl.Expr:
    """One sentence a pair: days, place, size, owners, and how rare such a likeness is by chance."""
    parts = [
        _days(),
        _level("council", "council", "la_name"),
        _level("constituency", "constituency", "constituency"),
        _places(),
        _owners(),
        _level("place", "place", "postcode"),
        _level("name", "name", "service_name"),
        pl.when(pl.col("kind") == "different").then(pl.lit("another kind of provision")),
        pl.when(pl.col("short_break") == "different").then(pl.lit("short breaks at one alone")),
        pl.when(pl.col("end") == "cancelled").then(pl.lit("cancelled by the regulator")),
        pl.format("by chance {} a year would look so", pl.col("chance").round_sig_figs(2)),
    ]
    return pl.concat_str(parts, separator="; ", ignore_nulls=True) + pl.lit(".")


def _days() -> pl.Expr:
    gap = pl.col("gap")
    apart = (
        pl.when(gap == 0)
        .then(pl.lit("began the same day"))
        .when(gap > 0)
        .then(pl.format("began {} later", _counted(gap)))
        .when(gap < 0)
        .then(pl.format("had begun {} before", _counted(-gap)))
        .otherwise(pl.lit("began at a day not given"))
    )
    ended = (
        pl.when(pl.col("from_ended_on").is_not_null())
        .then(pl.format("ended {}", "from_ended_on"))
        .otherwise(
            pl.format(
                "ended between {} and {}",
                pl.coalesce("from_ended_after", "from_ended_by"),
                "from_ended_by",
            )
        )
    )
    return pl.format("{} ({}), the other {}", ended, "from_told_by", apart)


def _counted(days: pl.Expr) -> pl.Expr:
    return pl.when(days == 1).then(pl.lit("1 day")).otherwise(pl.format("{} days", days))


def _level(field: str, word: str, shown: str) -> pl.Expr:
    before, after = (_unnamed(pl.col(f"{end}_{shown}")) for end in ("from", "to"))
    level = pl.col(field)
    return (
        pl.when(level.is_in(["same", "same postcode"]))
        .then(pl.format("same {} ({})", pl.lit(word if field != "place" else "postcode"), after))
        .when(level == "same property")
        .then(pl.lit("same property number"))
        .when(level == "other property there")
        .then(pl.format("same postcode ({}) but another property number", after))
        .when(level.is_not_null())
        .then(
            pl.format("{} {}, then {}", pl.lit(word), before.fill_null("?"), after.fill_null("?"))
        )
    )


def _places() -> pl.Expr:
    before, after = (pl.col(f"{end}_places").cast(pl.Int64) for end in ("from", "to"))
    return (
        pl.when(pl.col("places") == "same")
        .then(pl.format("{} places both", after))
        .when(pl.col("places") == "adds up")
        .then(pl.format("{} places, which with another's make its {}", before, after))
        .when(pl.col("places").is_not_null())
        .then(pl.format("{} places, then {}", before, after))
    )


def _unnamed(text: pl.Expr) -> pl.Expr:
    """A practice is often called by who runs it: of a person, that it is one."""
    return pl.when(is_individual(text)).then(pl.lit("a person's name")).otherwise(text)


def shown_owner(end: str) -> pl.Expr:
    """An owner's name as it may be shown: of a person, that it is one."""
    name = pl.col(f"{end}_owner_name")
    return (
        pl.when(is_individual(name))
        .then(pl.lit("an individual"))
        .otherwise(name.fill_null("not told"))
    )


def _owners() -> pl.Expr:
    before, after = shown_owner("from"), shown_owner("to")
    rule = pl.format(": {} on {} ({})", "rule_bodies", "rule_on", "rule_source")
    return (
        pl.when(pl.col("rule_kind").is_not_null())
        .then(pl.format("owner {}, then {}", before, after) + rule)
        .when((pl.col("owner") == "same") & pl.col("to_owner_name").is_null())
        .then(pl.lit("same owner"))
        .when(pl.col("owner") == "same")
        .then(pl.format("same owner ({})", after))
        .when(pl.col("owner") == "same brand")
        .then(pl.format("owner {}, then {}, of one brand", before, after))
        .when(pl.col("owner") == "passed together")
        .then(pl.format("owner {}, then {}, as another home about then", before, after))
        .when(pl.col("owner") == "alike")
        .then(pl.format("owner {}, then {}, of like name", before, after))
        .when(pl.col("owner").is_null())
        .then(
            pl.when(pl.col("from_owner_name").is_null() & pl.col("to_owner_name").is_null())
            .then(pl.lit("owners not told"))
            .otherwise(pl.format("owner {}, then {}", before, after))
        )
        .when(pl.col("from_owner_name").is_null() & pl.col("to_owner_name").is_null())
        .then(pl.lit("another owner, neither named"))
        .otherwise(pl.format("owner {}, then {}", before, after))
    )
