"""The lists and answers of the Care Quality Commission, typed: rows for the warehouse.

Which list counts for a location on a day: the register itself, then the export with market shares,
then the API, then a directory; and a directory only in a home that holds no fuller list at all.
"""

from __future__ import annotations

from datetime import date

import dataframely as dy
import polars as pl

from data.errors import SchemaDrift
from data.sources.companies_house.company_number import as_company_number
from data.sources.cqc import (
    active_locations,
    deactivated_locations,
    directory,
    latest_ratings,
    market_export,
    syndication,
)
from data.tables.cqc import CqcBrand, CqcListing, CqcProvider, DualRegistration, Registration
from data.tables.service import ServiceSnapshot
from data.warehouse.archive import ArchivedTable
from data.warehouse.cqc_answers import Answers, located_answers, read_answers, with_ratings
from data.warehouse.cqc_lists import ListRead, read_list_rows
from data.warehouse.cqc_ratings import inspections_of, ratings_together
from data.warehouse.cqc_registrations import manager_rows, provider_rows, registrations
from data.warehouse.cqc_snapshots import answered_registers, snapshot_rows
from data.warehouse.family import FamilyRead, by_age, under

_LISTS = (active_locations, latest_ratings, deactivated_locations, directory, market_export)
SOURCES = frozenset({*(module.SOURCE for module in _LISTS), syndication.SOURCE})
#: Which list counts first for a location on a day; the API comes after the first two.
_RANK = {"active_location": 0, "market_export": 1, "location": 2, "directory": 3}
_SINGLE: dict[str, type[dy.Schema]] = {
    "cqc_listing": CqcListing,
    "cqc_brand": CqcBrand,
    "dual_registration": DualRegistration,
}


def read(archived: list[ArchivedTable]) -> FamilyRead:
    """Type every archived list and answer of the Care Quality Commission, under contract.

    Of two lists of one kind and date the later published counts, then the later ingested.

    Returns:
        ``service_snapshot, inspection, registration, cqc_provider, cqc_manager, cqc_relationship,
        cqc_rating, cqc_listing, cqc_brand`` and ``dual_registration``.
    """
    done = FamilyRead()
    lists = _read_lists([t for t in by_age(archived) if t.source != syndication.SOURCE], done)
    answers = read_answers([t for t in by_age(archived) if t.source == syndication.SOURCE], done)
    registers = [found.located for found in lists if found.located is not None]
    providers = provider_rows(_providers_told(registers, answers))
    parts = [
        (_RANK[found.origin.table], found.parts["service_snapshot"])
        for found in lists
        if found.origin.table in _RANK
    ]
    answered = None
    if len(answers.locations):
        answered = located_answers(answers.locations, providers)
        rows = snapshot_rows(answered_registers(with_ratings(answered, answers.ratings)))
        parts.append((_RANK["location"], under(ServiceSnapshot, rows)[0]))
    ratings = ratings_together([*_ratings(lists), *_answered_ratings(answers)])
    done.tables |= {
        "service_snapshot": _first_of_each(parts),
        "registration": registrations(_registrations_told([*registers, answered])),
        "cqc_provider": providers,
        "cqc_manager": manager_rows([*([] if answered is None else [answered]), *registers]),
        "cqc_relationship": answers.links,
        "cqc_rating": ratings,
        "inspection": inspections_of(ratings),
    }
    for name, contract in _SINGLE.items():
        held = [found.parts[name] for found in lists if name in found.parts]
        done.tables[name] = contract.validate(
            pl.concat([contract.create_empty(), *held]).sort(contract.primary_key())
        )
    return done


def _read_lists(archived: list[ArchivedTable], done: FamilyRead) -> list[ListRead]:
    """The lists in use; every list is noted in ``done``."""
    newest: dict[tuple[str, str, date], ListRead] = {}
    reads: list[ListRead] = []
    for origin in archived:
        try:
            found = read_list_rows(origin)
        except SchemaDrift as error:
            done.drifted(origin, error)
            continue
        reads.append(found)
        newest[origin.source, origin.table, origin.as_at] = found
    in_use = list(newest.values())
    for found in reads:
        used = any(found is one for one in in_use)
        done.kept(found.origin, found.kept, found.refused, found.warnings, used)
    return in_use


def _first_of_each(parts: list[tuple[int, pl.DataFrame]]) -> pl.DataFrame:
    """Of several lists' rows for one location and day, those of the list that counts first."""
    ranks = {rank for rank, rows in parts if len(rows)}
    fuller = any(rank < _RANK["directory"] for rank in ranks)
    ordered = [
        rows.select(ServiceSnapshot.column_names())
        for rank, rows in sorted(parts, key=lambda part: part[0])
        if not (fuller and rank == _RANK["directory"])
    ]
    key = ServiceSnapshot.primary_key()
    return ServiceSnapshot.validate(
        pl.concat([ServiceSnapshot.create_empty(), *map(ServiceSnapshot.cast, ordered)])
        .unique(key, keep="first", maintain_order=True)
        .sort(key)
    )


def _ratings(lists: list[ListRead]) -> list[pl.DataFrame]:
    """Ratings on lists; those of the list of ratings come last and so count before the others."""
    told = [found for found in lists if "rating" in found.parts]
    told.sort(key=lambda found: found.origin.source == latest_ratings.SOURCE)
    return [found.parts["rating"] for found in told]


def _answered_ratings(answers: Answers) -> list[pl.DataFrame]:
    if answers.ratings.is_empty():
        return []
    return [
        # What an answer calls current counts before what it calls history.
        answers.ratings.sort(
            pl.col("framework") != "historic", "known_on", "raw_name", "row_number"
        ).with_columns(inherited=pl.lit(None, pl.Boolean))
    ]


def _providers_told(registers: list[pl.DataFrame], answers: Answers) -> pl.DataFrame:
    """What every list and answer says of every provider, under the columns of ``CqcProvider``."""
    parts = [CqcProvider.create_empty().select(CqcProvider.column_names())]
    for rows in registers:
        told = rows.with_columns(
            name="owner_name",
            registration_status="provider_status",
            registered_on="provider_registered_on",
            ended_on="provider_ended_on",
        )
        parts.append(
            told.select(CqcProvider.column_names()).unique(
                "provider_id", keep="first", maintain_order=True
            )
        )
    if len(answers.providers):
        individual = pl.col("ownership").str.to_lowercase() == "individual"
        parts.append(
            answers.providers.with_columns(
                provider_id=pl.lit("cqc:") + pl.col("provider_id"),
                is_individual=individual,
                company_number=as_company_number(pl.col("company_number")),
            ).select(CqcProvider.column_names())
        )
    return pl.concat(parts)


def _registrations_told(parts: list[pl.DataFrame | None]) -> pl.DataFrame:
    """What every list and answer but the directories says of every location's registration."""
    wanted = {
        name: kind
        for name, kind in Registration.create_empty().schema.items()
        if name not in {"end_known_on", "known_on_estimated"}
    }
    told = [
        rows.filter(pl.col("service_id").is_not_null() & pl.col("registered_on").is_not_null())
        .with_columns(service_name="name")
        .select(pl.col(name).cast(kind) for name, kind in wanted.items())
        for rows in parts
        if rows is not None
    ]
    return pl.concat([pl.DataFrame(schema=wanted), *told])
