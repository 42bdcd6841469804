"""The archived answers of the syndication API, all files together: typed rows and the refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from data.sources.cqc.answer_rows import (
    READABLE,
    answered_ratings,
    register_rows,
    relationships,
    tidied,
)
from data.sources.cqc.register_rows import completed
from data.sources.cqc.services import located
from data.tables.cqc import CqcRelationship
from data.warehouse.archive import ArchivedTable
from data.warehouse.family import FamilyRead

_PROVENANCE = ["row_number", "raw_name", "known_on", "known_on_estimated"]
_IDENTITY = {"location": "location_id", "provider": "provider_id"}
#: Pages of lists: what they name is asked about one by one, and nothing is typed from them.
_PAGES = ("location_list", "provider_list", "change")


@dataclass(frozen=True)
class Answers:
    """Typed answers: ``locations`` and ``providers`` one row each; ``ratings``; ``links``."""

    locations: pl.DataFrame
    providers: pl.DataFrame
    ratings: pl.DataFrame
    links: pl.DataFrame


def read_answers(archived: Sequence[ArchivedTable], done: FamilyRead) -> Answers:
    """Type every archived answer; each list's counts and refused rows are noted in ``done``."""
    typed: dict[str, pl.DataFrame] = {}
    for table in ("location", "provider", "rating", "relationship", *_PAGES):
        origins = [origin for origin in archived if origin.table == table]
        if not origins:
            continue
        cells = _together(origins)
        match table:
            case "location" | "provider":
                rows = register_rows(cells, _IDENTITY[table]).with_columns(
                    as_at="fetched_on", known_on="fetched_on"
                )
            case "rating":
                rows = answered_ratings(cells)
            case "relationship":
                rows = relationships(cells)
            case _:
                rows = cells.with_columns(reason=pl.lit(None, pl.String))
        _note(origins, rows, done, _lost(cells, rows) if table in _IDENTITY else {})
        typed[table] = rows.filter(pl.col("reason").is_null()).drop("reason")
    return Answers(
        typed.get("location", pl.DataFrame()),
        typed.get("provider", pl.DataFrame()),
        typed.get("rating", pl.DataFrame()),
        _links(typed.get("relationship")),
    )


def _together(origins: list[ArchivedTable]) -> pl.DataFrame:
    parts = [
        origin.cells().with_columns(
            raw_name=pl.lit(origin.raw_name),
            known_on=pl.lit(origin.published_on),
            known_on_estimated=pl.lit(origin.published_on_estimated),
        )
        for origin in origins
    ]
    return tidied(pl.concat(parts, how="diagonal"), _PROVENANCE)


def _lost(cells: pl.DataFrame, rows: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """Of each file, what typing could not read or found impossible."""
    lost = cells.select(
        "raw_name",
        *(pl.col(name).is_not_null() & rows[name].is_null() for name in READABLE),
    )
    counts = lost.group_by("raw_name").sum().to_dicts()
    return {
        file["raw_name"]: tuple(
            f"{file[name]:,} unreadable or out of bounds in {name}"
            for name in READABLE
            if file[name]
        )
        for file in counts
    }


def _note(
    origins: list[ArchivedTable],
    rows: pl.DataFrame,
    done: FamilyRead,
    lost: dict[str, tuple[str, ...]],
) -> None:
    bad = rows.filter(pl.col("reason").is_not_null())
    by_file = bad.select("raw_name", "row_number", "reason").partition_by("raw_name", as_dict=True)
    nothing = bad.select("row_number", "reason").clear()
    for origin in origins:
        refused = by_file.get((origin.raw_name,))
        refused = nothing if refused is None else refused.select("row_number", "reason")
        held = pl.scan_parquet(origin.path).select(pl.len()).collect().item()
        done.kept(origin, held - len(refused), refused, lost.get(origin.raw_name, ()))


def located_answers(answers: pl.DataFrame, providers: pl.DataFrame) -> pl.DataFrame:
    """Answers about locations in the common columns of lists.

    A location's answer names its provider by number alone: name, ownership, company and charity
    numbers come from what is known of the provider.

    Args:
        answers: typed answers about locations.
        providers: rows of ``cqc_provider``.
    """
    told = providers.select(
        "ownership",
        "company_number",
        "charity_number",
        provider_id=pl.col("provider_id").str.strip_prefix("cqc:"),
        owner_name="name",
    )
    own = [name for name in told.columns if name != "provider_id"]
    joined = answers.drop(own, strict=False).join(told, on="provider_id", how="left")
    ended = pl.col("ended_on").is_not_null()
    ready = completed(
        joined.with_columns(
            end_status=pl.when(ended).then("registration_status"),
            inspection_published_on="report_published_on",
        )
    )
    return located(ready)


def _links(rows: pl.DataFrame | None) -> pl.DataFrame:
    if rows is None or rows.is_empty():
        return CqcRelationship.validate(CqcRelationship.create_empty())
    key = CqcRelationship.primary_key()
    first = pl.col("known_on").min().over(key)
    estimated = pl.col("known_on_estimated").sort_by("known_on").first().over(key)
    return CqcRelationship.validate(
        rows.with_columns(reason="reason_given")
        .with_columns(known_on=first, known_on_estimated=estimated)
        .sort(*key, "raw_name", "row_number")
        .unique(key, keep="last", maintain_order=True)
        .select(CqcRelationship.column_names())
        .sort(key),
        cast=True,
    )


def with_ratings(answered: pl.DataFrame, ratings: pl.DataFrame) -> pl.DataFrame:
    """Each answer about a location with the newest overall rating that it gives.

    Ratings of the old framework and of the new stand in different places of one answer; what is
    history there is left out.

    Args:
        answered: answers in the common columns, with ``raw_name`` and ``line``.
        ratings: their typed ratings.
    """
    key = ["raw_name", "line", "service_id"]
    if ratings.is_empty():
        return answered
    now = ratings.filter(pl.col("framework") != "historic")
    columns = {
        "overall": "rating",
        "safe": "rating_helped_protected",
        "well_led": "rating_leaders",
    }
    for domain, name in columns.items():
        newest = (
            now.filter(pl.col("domain") == domain)
            .sort("happened_on")
            .unique(key, keep="last", maintain_order=True)
            .select(*key, pl.col("rating").alias(name), day="happened_on")
        )
        answered = answered.drop(name).join(newest, on=key, how="left", maintain_order="left")
        if domain == "overall":
            report = pl.coalesce("day", "inspection_published_on")
            answered = answered.with_columns(inspection_published_on=report)
        answered = answered.drop("day")
    return answered
