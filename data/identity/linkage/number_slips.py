"""Company numbers that a slip of the pen parts: two digits swapped, or one another."""

from __future__ import annotations

import polars as pl


def near_numbers(written: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``written`` (with ``entity_id, written``) and the ``company_number`` of those pairs
    of the same provider whose number is a slip away."""
    crossed = written.join(pairs.select("entity_id", "company_number"), on="entity_id")
    once = crossed.select("written", "company_number").unique()
    near = [slip_apart(number, other) for number, other in once.iter_rows()]
    return crossed.join(once.filter(pl.Series(near, dtype=pl.Boolean)), on=once.columns)


def slip_apart(number: str, other: str) -> bool:
    """Whether ``other`` is among the ``neighbouring_numbers``, without making them all."""
    if len(number) != len(other):
        return False
    at = [n for n, (a, b) in enumerate(zip(number, other, strict=True)) if a != b]
    if not all(number[n].isdigit() and other[n].isdigit() for n in at):
        return False
    swapped = len(at) == 2 and at[0] + 1 == at[1] and number[at[0]] == other[at[1]]
    return len(at) == 1 or (swapped and number[at[1]] == other[at[0]])


def neighbouring_numbers(number: str) -> list[str]:
    """Numbers with two neighbouring digits swapped, or one digit another."""
    found = set()
    for at, digit in enumerate(number):
        if not digit.isdigit():
            continue
        after = number[at + 1 : at + 2]
        if after.isdigit():
            found.add(number[:at] + after + digit + number[at + 2 :])
        found |= {number[:at] + other + number[at + 1 :] for other in "0123456789"}
    return sorted(found - {number})


def number_signs(pairs: pl.DataFrame, number: pl.DataFrame) -> pl.DataFrame:
    """What the numbers given by a day say of a pair.

    Args:
        pairs: ``entity_id, company_number, known_on``.
        number: ``Entities.number``.

    Returns:
        The pairs of providers with a number, each once, with ``number``: ``given``, ``given for
        others too`` (on the same register), ``a slip away`` or ``another given``.
    """
    key = ["entity_id", "company_number", "known_on"]
    register = pl.col("entity_id").str.extract(r"^([^:]+):")
    shared = ("company_number", register)
    first = pl.col("known_on").min().over(*shared)
    second = pl.col("known_on").sort().get(1, null_on_oob=True).over(*shared)
    told = number.select(
        "entity_id",
        written="company_number",
        told_on="known_on",
        others_on=pl.when(pl.col("known_on") == first).then(second).otherwise(first),
    )
    crossed = (
        pairs.select(key)
        .unique()
        .join(told, on="entity_id")
        .filter(pl.col("told_on") <= pl.col("known_on"))
    )
    near = near_numbers(
        told.select("entity_id", "written"), crossed.select("entity_id", "company_number").unique()
    ).select("entity_id", "written", "company_number", slip=pl.lit(True))
    own = pl.col("written") == pl.col("company_number")
    return (
        crossed.join(near, on=["entity_id", "written", "company_number"], how="left")
        .group_by(key)
        .agg(
            given=own.any(),
            others=(own & (pl.col("others_on") <= pl.col("known_on")).fill_null(False)).any(),
            slip=pl.col("slip").fill_null(False).any(),
        )
        .select(
            *key,
            number=pl.when("others")
            .then(pl.lit("given for others too"))
            .when("given")
            .then(pl.lit("given"))
            .when("slip")
            .then(pl.lit("a slip away"))
            .otherwise(pl.lit("another given")),
        )
    )
