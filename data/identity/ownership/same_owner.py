"""Which names on the registers are spellings of one owner's name.

Two registered names are one owner's if they are one name in law (``owner_names.name_key``), or if a
slip of the pen lies between them and one and the same service was printed under both. Sole traders
are never joined, for two people may bear one name. Councils join none but themselves, under whatever
name of theirs (``council_names``).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import polars as pl

from data.identity.ownership.council_names import council_key
from data.identity.ownership.owner_names import is_incorporated, name_words, slip_between

EDGE = {
    "entity_id": pl.String,
    "owner_id": pl.String,
    "owner_name": pl.String,
    "known_on": pl.Date,
    "evidence": pl.String,
}


class Slip(NamedTuple):
    """Two keys that are one name but for a slip, since when that is known, and what was seen."""

    known_on: date
    key: str
    other: str
    evidence: str


def named_owners(provider: pl.DataFrame) -> pl.DataFrame:
    """The owners whose names can be compared.

    Args:
        provider: ``provider`` rows.

    Returns:
        ``provider_id, name, words, known_on, council, key``; ``key`` begins with the kind of owner where it
        is a council, so that councils meet none but councils.
    """
    said = pl.col("kind") == "local-authority"
    area = council_key(pl.col("name"), said)
    council = said | area.is_not_null()
    # Elsewhere than on Ofsted's registers a name of no legal form may be anybody's.
    own = pl.col("provider_id").str.starts_with("ofsted-org:")
    return (
        provider.filter((pl.col("kind") != "unknown") & ~pl.col("is_individual"))
        .filter(own | council | is_incorporated(pl.col("name")))
        .with_columns(words=name_words(pl.col("name")))
        .select(
            "provider_id",
            "name",
            "words",
            "known_on",
            council=council,
            key=pl.coalesce(
                area,
                pl.when(council).then(pl.lit("council ")).otherwise(pl.lit(""))
                + pl.col("words").str.replace_all(" ", "", literal=True),
            ),
        )
    )


def same_owner_edges(
    named: pl.DataFrame, service_snapshot: pl.DataFrame, wanted: pl.Series
) -> pl.DataFrame:
    """Edges from every spelling to the one owner behind it.

    Args:
        named: what ``named_owners`` gives.
        service_snapshot: register rows, for services printed under two names.
        wanted: ``owner:…`` ids that other sources speak of; owners of these names get an edge
            even where they are spelled one way only.

    Returns:
        ``entity_id, owner_id, owner_name, known_on, evidence``: a row per provider whose name
        another bears too, and per key that a slip leads to another key.
    """
    shown = (
        named.sort("known_on", "provider_id", descending=[True, False])
        .group_by("key", maintain_order=True)
        .agg(owner_name=pl.col("name").first(), spellings=pl.len())
    )
    slips = slip_edges(named, service_snapshot, dict(shown.select("key", "owner_name").iter_rows()))
    leading = pl.concat([slips["entity_id"], slips["owner_id"], wanted.cast(pl.String)])
    joined = (
        named.join(shown, on="key", how="left", maintain_order="left")
        .with_columns(owner_id=pl.lit("owner:") + pl.col("key"))
        .filter((pl.col("spellings") > 1) | pl.col("owner_id").is_in(leading.implode()))
        .select(
            "owner_id",
            "owner_name",
            "known_on",
            entity_id="provider_id",
            evidence=pl.when(pl.col("name") == pl.col("owner_name"))
            .then(pl.format("{} is the name as a register prints it", "name"))
            .when("council")
            .then(pl.format("{} and {} are names of one council", "name", "owner_name"))
            .otherwise(
                pl.format(
                    "{} and {} are one name in company law, where legal form, punctuation, blanks "
                    "and apostrophes make no difference",
                    "name",
                    "owner_name",
                )
            ),
        )
    )
    return pl.concat([joined.select(*EDGE), slips]).sort("entity_id")


def slip_edges(
    named: pl.DataFrame, service_snapshot: pl.DataFrame, shown: dict[str, str]
) -> pl.DataFrame:
    """Edges between keys that differ by a slip and share a service, each to the commoner one.

    Each key leads to one other at most, by the slips known first, so that at any earlier date
    the slips known by then join the same keys.
    """
    slips = sorted(_slips(named, service_snapshot))
    concerned = {key for slip in slips for key in (slip.key, slip.other)}
    homes = _homes(named.filter(pl.col("key").is_in(concerned)), service_snapshot)
    tree: dict[str, list[Slip]] = {}
    group: dict[str, set[str]] = {}
    for slip in slips:
        one, other = group.get(slip.key, {slip.key}), group.get(slip.other, {slip.other})
        if one is other:
            continue
        for key in (both := one | other):
            group[key] = both
        for key in (slip.key, slip.other):
            tree.setdefault(key, []).append(slip)
    rows, done = [], set[str]()
    # From the commonest spelling outwards every other one gets its edge towards it.
    for root in sorted(tree, key=lambda key: (-homes.get(key, 0), key)):
        frontier = [] if root in done else [root]
        done.add(root)
        while frontier:
            key = frontier.pop()
            for slip in tree[key]:
                far = slip.other if slip.key == key else slip.key
                if far not in done:
                    done.add(far)
                    frontier.append(far)
                    rows.append(
                        (f"owner:{far}", f"owner:{key}", shown[key], slip.known_on, slip.evidence)
                    )
    return pl.DataFrame(rows, schema=EDGE, orient="row")


def _slips(named: pl.DataFrame, service_snapshot: pl.DataFrame) -> list[Slip]:
    """Every pair of keys that shares a service and differs by a slip."""
    found = []
    for row in _together(named, service_snapshot).iter_rows(named=True):
        told = slip_between(row["words"], row["words_right"])
        if told is not None:
            evidence = (
                f"{row['name']} and {row['name_right']}: {told}, and {row['service_id']} was "
                "registered under both"
            )
            found.append(Slip(row["seen_on"], row["key"], row["key_right"], evidence))
    return found


def _together(named: pl.DataFrame, service_snapshot: pl.DataFrame) -> pl.DataFrame:
    """Pairs of names with different keys that one service was printed under, and since when."""
    # Only a service that has had two owners can tell anything, and few have.
    printed = (
        service_snapshot.group_by("service_id", "provider_id")
        .agg(seen_on=pl.col("known_on").min())
        .filter(pl.col("service_id").is_duplicated())
        .join(named.drop("known_on"), on="provider_id")
    )
    return (
        printed.join(printed, on="service_id")
        .filter(pl.col("key") < pl.col("key_right"), pl.col("council") == pl.col("council_right"))
        # No slip adds or drops more than the word "and".
        .filter((_length("words") - _length("words_right")).abs() <= len("and "))
        .with_columns(seen_on=pl.max_horizontal("seen_on", "seen_on_right"))
        .sort("seen_on", "service_id", "key", "key_right", "provider_id", "provider_id_right")
        .unique(["key", "key_right"], keep="first", maintain_order=True)
    )


def _length(words: str) -> pl.Expr:
    return pl.col(words).str.len_chars().cast(pl.Int64)


def _homes(named: pl.DataFrame, service_snapshot: pl.DataFrame) -> dict[str, int]:
    counted = (
        service_snapshot.join(named.select("provider_id", "key"), on="provider_id")
        .group_by("key")
        .agg(homes=pl.col("service_id").n_unique())
    )
    return dict(counted.iter_rows())
