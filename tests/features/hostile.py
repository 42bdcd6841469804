"""Rows that nobody could have seen: known too late, or of what had not happened yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from data.warehouse.facts import HAPPENED, LASTING, TIMELESS, Facts

_SHARK = "ofsted-org:shark"


def known_too_late(facts: Facts, as_at: date, known_by: date) -> Facts:
    """Every fact table with rows that happened by a date and were public only after a day.

    Existing rows come again with the same keys and other contents; others are new. The rows come
    first, so that nothing rests on the order of a table.
    """
    seen, late = facts.seen(as_at, known_by), pl.lit(known_by + timedelta(days=1))
    snapshots = seen.service_snapshot
    rewritten = snapshots.with_columns(
        known_on=late,
        provider_id=pl.lit(_SHARK),
        owner_name=pl.lit("Shark Ltd"),
        places=pl.lit(500, pl.Int64),
        rating=pl.lit("Inadequate").cast(snapshots.schema["rating"]),
        rating_leaders=pl.lit("Inadequate").cast(snapshots.schema["rating"]),
        la_name=pl.lit("Kent"),
        la_code=pl.lit("E10000016"),
        region=pl.lit("South East"),
        registration_status=pl.lit("Suspended"),
        short_break_only=pl.lit(True),
        inspected_on=pl.lit(None, pl.Date),
    )
    added = rewritten.with_columns(
        service_id=pl.col("service_id") + "9", urn=pl.col("urn").str.slice(0, 7) + "9"
    )
    again = seen.inspection.with_columns(
        known_on=late, rating=pl.lit("Inadequate").cast(seen.inspection.schema["rating"])
    )
    fresh = again.with_columns(happened_on=pl.lit(as_at)).unique("service_id", keep="first")
    everybody = snapshots.unique("service_id", keep="first").select("service_id", "urn")
    return _with(
        facts,
        service_snapshot=[rewritten, added],
        inspection=[again, fresh.join(again, on=["service_id", "happened_on"], how="anti")],
        joiner_leaver=[_moves(facts, everybody, as_at, as_at, known_by + timedelta(days=1))],
        provider=[
            facts.provider.with_columns(
                known_on=late, name=pl.lit("Shark Ltd"), kind=pl.lit("local-authority")
            )
        ],
        service=[facts.service.with_columns(known_on=late, first_as_at=pl.lit(as_at))],
        providers_places=[seen.providers_places.with_columns(known_on=late, places=pl.lit(1.0))],
        succession=[_succeeded(facts, everybody, as_at, known_by + timedelta(days=1))],
        **_more(facts, snapshots, as_at, known_by + timedelta(days=1)),
    )


def not_yet_happened(facts: Facts, as_at: date, known_by: date) -> Facts:
    """Every fact table with rows of after a date that carry an early publication day.

    The later register has lost half of the homes, given the rest to one owner and rated them
    Inadequate.
    """
    seen, later = facts.seen(as_at, known_by), pl.lit(date(as_at.year + 1, 3, 31))
    tomorrow = as_at + timedelta(days=1)
    rating = pl.lit("Inadequate").cast(facts.inspection.schema["rating"])
    now = seen.service_snapshot.filter(pl.col("as_at") == as_at)
    register = now.gather_every(2).with_columns(
        as_at=later,
        known_on=pl.lit(known_by),
        provider_id=pl.lit(_SHARK),
        owner_name=pl.lit("Shark Ltd"),
        rating=rating,
        raw_name=pl.lit("register-of-tomorrow"),
    )
    visits = seen.inspection.unique("service_id", keep="first").with_columns(
        happened_on=pl.lit(tomorrow), known_on=pl.lit(as_at), rating=rating
    )
    everybody = now.select("service_id", "urn")
    return _with(
        facts,
        service_snapshot=[register],
        inspection=[visits],
        joiner_leaver=[
            _moves(facts, everybody, later, tomorrow, known_by),
            # A list of the right date with a day beyond it.
            _moves(facts, everybody, as_at, tomorrow, known_by),
        ],
        provider=[facts.provider.with_columns(first_as_at=later, name=pl.lit("Shark Ltd"))],
        service=[facts.service.with_columns(first_as_at=later)],
        providers_places=[seen.providers_places.with_columns(as_at=later)],
        succession=[_succeeded(facts, everybody, tomorrow, known_by)],
        **_more(facts, now, tomorrow, known_by) | {"cqc_relationship": []},
    )


def _more(
    facts: Facts, rows: pl.DataFrame, on: date, known_on: date
) -> dict[str, list[pl.DataFrame]]:
    """Everybody closed, without a manager, one company, registered again and sold to one owner."""
    shared: dict[str, object] = {
        "entity_kind": "service",
        "as_at": on,
        "happened_on": on,
        "registered_on": on,
        "valid_from": on,
        "known_on": known_on,
        "known_on_estimated": False,
        "evidence": "hostile",
        "source": "psc",
        "decided_by": "rule",
        "raw_name": "hostile",
        "row_number": 1,
        "label": "L3",
        "registered_manager_present": False,
        "market": "childrens-homes",
        "company_number": "00000666",
        "method": "same-name",
        "from_id": None,
        "to_id": "ofsted:SC666666",
        "stated_by": "hostile",
        "level": "controller",
        "owner_id": "company:00000666",
        "owner_name": "Shark Ltd",
        "controls": True,
    }
    about = {"match": "provider_id", "ownership": "provider_id"}
    made = {}
    for table in ("match", "event", "cqc_manager", "registration", "ownership", "cqc_relationship"):
        schema = getattr(facts, table).schema
        ids = rows.select(pl.col(about.get(table, "service_id"))).unique(maintain_order=True)
        own = {name: pl.col(ids.columns[0]) for name in ("entity_id", "service_id", "from_id")}
        given = {name: pl.lit(value) for name, value in shared.items()} | own
        made[table] = [
            ids.select(
                given.get(name, pl.lit(None)).cast(kind).alias(name)
                for name, kind in schema.items()
            )
        ]
    return made


def _succeeded(facts: Facts, everybody: pl.DataFrame, on: date, known_on: date) -> pl.DataFrame:
    """Everybody went on under another registration."""
    rows = everybody.select(
        from_service_id="service_id",
        to_service_id=pl.col("service_id") + "0",
        kind=pl.lit("re-registration"),
        probability=pl.lit(0.99),
        probability_continued=pl.lit(0.99),
        evidence=pl.lit("hostile"),
        method=pl.lit("model"),
        happened_on=pl.lit(on),
        known_on=pl.lit(known_on),
        known_on_estimated=pl.lit(False),
    )
    schema = facts.succession.schema
    return rows.select(
        (pl.col(name) if name in rows.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    )


def _moves(
    facts: Facts, everybody: pl.DataFrame, as_at: date | pl.Expr, on: date, known_on: date
) -> pl.DataFrame:
    """Everybody on a list as joined and as left."""
    rows = pl.concat([everybody.with_columns(move=pl.lit(move)) for move in ("joined", "left")])
    dated = rows.with_columns(
        as_at=as_at if isinstance(as_at, pl.Expr) else pl.lit(as_at),
        happened_on=pl.lit(on),
        known_on=pl.lit(known_on),
        known_on_estimated=pl.lit(False),
        provision_type=pl.lit("Children's home"),
        raw_name=pl.lit("hostile"),
        row_number=pl.lit(1, pl.Int64),
    )
    return pl.concat([facts.joiner_leaver.clear(), dated], how="diagonal_relaxed").select(
        facts.joiner_leaver.columns
    )


def _with(facts: Facts, **rows: list[pl.DataFrame]) -> Facts:
    every = {*HAPPENED, *LASTING, *TIMELESS}
    assert set(rows) == every, "every fact table must be attacked"
    assert all(len(part) for table, parts in rows.items() for part in parts if table in _MUST)
    return replace(
        facts,
        **{
            table: pl.concat([*parts, getattr(facts, table)], how="vertical_relaxed")
            for table, parts in rows.items()
        },
    )


#: Tables that always hold something to attack; a market may have no list of providers and places.
_MUST = set(HAPPENED) - {"providers_places"}
