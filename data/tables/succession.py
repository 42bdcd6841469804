"""Contract for successions: what went on when a registration ended."""

from __future__ import annotations

import dataframely as dy
import polars as pl

#: What became of an ended registration.
KINDS = (
    "re-registration",
    "change-of-owner",
    "council-reorganisation",
    "transfer-to-trust",
    "merger",
    "true-closure",
    "uncertain",
)
#: Kinds that say that the care went on under another registration.
CONTINUED = KINDS[:5]
#: Kinds that a reviewed fact may explain although the successor cannot be seen yet.
EXPLAINED = ("council-reorganisation", "transfer-to-trust")
#: Who says so: the publisher, a rule of reviewed facts, the weighed evidence, or a person.
METHODS = ("publisher", "rule", "model", "decided")


class Succession(dy.Schema):
    """One row per registration that ended: the registration that continued it, if any.

    ``kind`` is ``true-closure`` where none did and every list that could tell of one is held. A
    council's reorganisation or transfer explains an end also where the lists held do not show yet
    which registration it passed to; the other kinds of going on name it. ``kind`` is ``uncertain``
    where nobody can say yet or the evidence for ``to_service_id`` stays below the
    reviewed threshold. ``ended_on`` is the day the registration ended,
    null where no list gives it, and ``started_on`` the day its successor's began. ``probability``
    (share 0-1) is that of the pair, ``probability_continued`` that of going on under this or any
    other candidate; both null where the publisher states the pair. ``evidence`` says in words what
    was seen. ``happened_on`` is the later of the two days, or the register's date from which it was
    gone; ``known_on`` the first day on which all that is used here could be read.
    """

    from_service_id = dy.String(primary_key=True)
    to_service_id = dy.String(nullable=True)
    market = dy.String(nullable=True)
    ended_on = dy.Date(nullable=True)
    started_on = dy.Date(nullable=True)
    kind = dy.Enum(KINDS)
    probability = dy.Float64(nullable=True, min=0, max=1)
    probability_continued = dy.Float64(nullable=True, min=0, max=1)
    evidence = dy.String()
    method = dy.Enum(METHODS)
    happened_on = dy.Date()
    known_on = dy.Date()
    known_on_estimated = dy.Bool()

    @dy.rule()
    def what_went_on_has_a_successor(cls) -> pl.Expr:  # noqa: N805 (dataframely hands in the class)
        """A continued registration names its successor, a closed one names none."""
        named = pl.col("to_service_id").is_not_null()
        kind = pl.col("kind").cast(pl.String)
        by_fact = kind.is_in(EXPLAINED) & (pl.col("method").cast(pl.String) == "rule")
        return (
            pl.when(kind.is_in(CONTINUED))
            .then(named | by_fact)
            .when(kind == "true-closure")
            .then(~named)
            .otherwise(True)
        )

    @dy.rule()
    def nothing_continues_itself(cls) -> pl.Expr:  # noqa: N805
        """A registration is not its own successor."""
        return pl.col("to_service_id").is_null() | (
            pl.col("to_service_id") != pl.col("from_service_id")
        )
