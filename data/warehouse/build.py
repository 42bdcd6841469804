"""Archive to warehouse: type everything once, check contracts, write one new database file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import dataframely as dy
import polars as pl

from data.errors import NothingYet
from data.identity.company_match import match_by_name
from data.packs.archived import ArchivedPack, archived_packs
from data.sources.drift_table import load_drift_table
from data.sources.local_authorities import local_authorities
from data.sources.ofsted.childrens_social_care import COLUMNS, SOURCE, published
from data.tables.area import Boundary
from data.tables.provider import Provider
from data.tables.service import Inspection, JoinerLeaver, ProvidersPlaces, Service, ServiceSnapshot
from data.tables.source_file import Quarantine, SourceFile
from data.warehouse.archive import ArchivedTable, archived_tables
from data.warehouse.database import is_sound, write_database
from data.warehouse.fingerprint import room_fingerprint, text_fingerprint
from data.warehouse.history import first_seen_inspections, providers, services
from data.warehouse.home import Home
from data.warehouse.publish import publish
from data.warehouse.reading_accounts import read_accounts
from data.warehouse.reading_companies import CONTRACTS, of_companies, read_companies
from data.warehouse.reading_lists import ListRead, read_list

_ROOM = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class BuildReport:
    """What a build holds: its id, its tables' row counts, and whether it was made anew."""

    build_id: str
    path: Path
    rows: dict[str, int]
    fresh: bool
    refused: list[str]


def build(home: Home) -> BuildReport:
    """Build the warehouse from the archive and publish it by swap.

    The same archive and the same program give the same build id, and then nothing is rewritten.

    Raises:
        NothingYet: if nothing usable has been ingested.
    """
    with home.writing():
        return build_locked(home)


def build_locked(home: Home) -> BuildReport:
    """``build`` for a caller that holds the writer lock."""
    archived = [t if of_companies(t) else _dated(t) for t in archived_tables(home)]
    packs = archived_packs(home)
    held: list[ArchivedTable | ArchivedPack] = [*archived, *packs]
    if not held:
        raise NothingYet(f"{home.path} holds no publications yet; run: forewarn ingest PATH.")
    inputs = sorted({f"{table.raw_name} {table.sha256} {table.file_name}" for table in held})
    # Which of two lists of one date counts depends on their order too.
    order = [f"{t.table} {t.as_at} {t.raw_name} {t.sheet}" for t in sorted(archived, key=_age)]
    times = Counter(tuple(line.split()[:2]) for line in order)
    rivals = [line for line in order if times[tuple(line.split()[:2])] > 1]
    latest = max(table.as_at for table in held)
    build_id = f"{latest}-{text_fingerprint(room_fingerprint(_ROOM), *inputs, *rivals)[:12]}"
    target = home.warehouse / f"{build_id}.duckdb"
    fresh = not is_sound(target)
    frames, refused = typed_tables(archived, packs)
    if all(frames[name].is_empty() for name in ("service_snapshot", "accounts", *CONTRACTS)):
        raise NothingYet(
            "No register could be read: "
            + (" ".join(refused) or "only lists of other kinds were ingested.")
        )
    if fresh:
        frames["build_input"] = pl.DataFrame(
            {
                "raw_name": [line.split()[0] for line in inputs],
                "sha256": [line.split()[1] for line in inputs],
            }
        )
        write_database(
            target, frames, {"build_id": build_id, "data_kind": home.data_kind() or "real"}
        )
    publish(home, warehouse=target)
    return BuildReport(
        build_id, target, {name: len(frame) for name, frame in frames.items()}, fresh, refused
    )


def _dated(table: ArchivedTable) -> ArchivedTable:
    """The table under the publication days known now: the reviewed list grows after ingesting."""
    if table.source != SOURCE:
        return table
    day, estimated = published(table.as_at, table.published_on_in_file)
    return replace(table, published_on=day, published_on_estimated=estimated)


def _age(table: ArchivedTable) -> tuple[date, str, str, str]:
    return table.published_on, table.ingested_at, table.raw_name, table.sheet


def typed_tables(
    archived: list[ArchivedTable], packs: list[ArchivedPack]
) -> tuple[dict[str, pl.DataFrame], list[str]]:
    """Every fact table from the archive's text, under contract.

    Of two lists of one kind and date, the later published is used, then the later ingested. From the
    accounts packs come the companies of the lists of companies.

    Returns:
        Tables by name; and one sentence per list that was quarantined whole.
    """
    drift = load_drift_table(COLUMNS)
    lists = [read_list(drift, table) for table in archived if not of_companies(table)]
    companies = read_companies([table for table in archived if of_companies(table)])
    newest: dict[tuple[str, object], ListRead] = {}
    for read in sorted(lists, key=lambda read: _age(read.origin)):
        if read.drift is None:
            newest[read.origin.table, read.origin.as_at] = read
    in_use = list(newest.values())

    def under(contract: type[dy.Schema], part: str) -> pl.DataFrame:
        rows = [getattr(read, part) for read in in_use if getattr(read, part) is not None]
        empty = contract.create_empty()
        return contract.validate(
            pl.concat([empty, *[contract.cast(frame) for frame in rows]]).sort(
                contract.primary_key()
            )
        )

    seen = [read.inspections for read in in_use if read.inspections is not None]
    snapshots = under(ServiceSnapshot, "service_snapshot")
    owners = Provider.validate(providers(snapshots), cast=True)
    care_companies = companies.tables["company"]["company_number"].unique()
    accounts = read_accounts(packs, care_companies)
    frames = {
        "service_snapshot": snapshots,
        "inspection": Inspection.validate(
            first_seen_inspections(seen) if seen else Inspection.create_empty(), cast=True
        ),
        "joiner_leaver": under(JoinerLeaver, "joiner_leaver"),
        "providers_places": under(ProvidersPlaces, "providers_places"),
        "service": Service.validate(services(snapshots), cast=True),
        "provider": owners,
        "local_authority": local_authorities(),
        "boundary": under(Boundary, "boundary"),
        "source_file": SourceFile.validate(
            pl.DataFrame(
                [
                    *(r.source_file(r in in_use) for r in lists),
                    *companies.source_files,
                    *(p.source_file() for p in packs),
                ],
                schema=SourceFile.create_empty().schema,
            )
        ),
        "quarantine": Quarantine.validate(
            pl.concat(
                [
                    Quarantine.create_empty(),
                    *[r.quarantine for r in lists],
                    *companies.quarantine,
                    *[pack.quarantine() for pack in packs if pack.counts.errors],
                ]
            ),
            cast=True,
        ),
        **companies.tables,
        "match": match_by_name(owners, companies.tables["company"]),
        "accounts": accounts.accounts,
        "accounts_fact": accounts.facts,
    }
    drifted = [str(read.drift) for read in lists if read.drift is not None]
    return frames, [*drifted, *companies.refused]
