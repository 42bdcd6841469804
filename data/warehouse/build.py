"""Archive to warehouse: type everything once, check contracts, write one new database file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import dataframely as dy
import polars as pl

from data.errors import NothingYet
from data.gates.believed import believed
from data.identity.identities import decisions, with_identities
from data.packs.archived import ArchivedPack, archived_packs
from data.packs.intake import read_anew
from data.sources.local_authorities import local_authorities
from data.tables.area import Boundary
from data.tables.provider import Provider
from data.tables.service import Inspection, JoinerLeaver, ProvidersPlaces, Service, ServiceSnapshot
from data.tables.source_file import Quarantine, SourceFile
from data.warehouse.archive import ArchivedTable, archived_tables
from data.warehouse.database import is_sound, read_database, write_database
from data.warehouse.families import read_families
from data.warehouse.fingerprint import room_fingerprint, text_fingerprint
from data.warehouse.history import providers, services
from data.warehouse.home import Home
from data.warehouse.publish import publish
from data.warehouse.reading_accounts import read_accounts
from data.warehouse.reading_places import postcodes

#: Tables that several families may add to.
_SHARED: dict[str, type[dy.Schema]] = {
    "service_snapshot": ServiceSnapshot,
    "inspection": Inspection,
    "joiner_leaver": JoinerLeaver,
    "providers_places": ProvidersPlaces,
    "boundary": Boundary,
}
#: Tables that alone are nothing to build from: maps, what was read, and lists about a register.
_ASIDE = {
    "boundary",
    "company_edition",
    "gate_result",
    "joiner_leaver",
    "local_authority",
    "postcode",
    "providers_places",
    "quarantine",
    "source_file",
}
_ROOM = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class BuildReport:
    """What a build holds: its id, its tables' row counts, and whether it was made anew."""

    build_id: str
    path: Path
    rows: dict[str, int]
    fresh: bool
    refused: list[str]


def build(
    home: Home, advanced: Callable[[str, int, int], None] = lambda _name, _done, _all: None
) -> BuildReport:
    """Build the warehouse from the archive and publish it by swap.

    The same archive, decisions and program give the same build id, and then nothing is rewritten.
    Accounts packs that an earlier program read are read anew first, where copies are kept.

    Args:
        home: what to build, locked for the duration.
        advanced: told the name of a pack that is read anew, how many of its members are done, and
            of how many.

    Raises:
        NothingYet: if nothing usable has been ingested.
    """
    with home.writing():
        for _ in read_anew(home, advanced=advanced):
            pass
        return _build(home)


def _build(home: Home) -> BuildReport:
    archived = archived_tables(home)
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
    decided = decisions(home.casework)
    said = decided.fingerprints() if decided else []
    # The same pack read by another program may hold other facts.
    said = [*said, *sorted({pack.reader for pack in packs if pack.reader})]
    build_id = f"{latest}-{text_fingerprint(room_fingerprint(_ROOM), *inputs, *rivals, *said)[:12]}"
    target = home.warehouse / f"{build_id}.duckdb"
    fresh = not is_sound(target)
    frames, refused = believed(partial(typed_tables, packs=packs), archived)
    if all(frame.is_empty() for name, frame in frames.items() if name not in _ASIDE):
        raise NothingYet(
            "No register could be read: "
            + (" ".join(refused) or "only lists of other kinds were ingested.")
        )
    if fresh:
        frames = with_identities(frames, archived, decided)
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
    written = read_database(target, ["table_fingerprint"])["table_fingerprint"]
    rows = dict(written.select("table_name", "rows").iter_rows())
    return BuildReport(build_id, target, rows, fresh, refused)


def _age(table: ArchivedTable) -> tuple[date, str, str, str]:
    return table.published_on, table.ingested_at, table.raw_name, table.sheet


def typed_tables(
    archived: list[ArchivedTable], packs: list[ArchivedPack]
) -> tuple[dict[str, pl.DataFrame], list[str]]:
    """Every fact table from the archive's text, under contract.

    Each family of sources types its own lists; tables of one name are put together. From the
    accounts packs come the companies of the lists of companies.

    Returns:
        Tables by name; and one sentence per list that was quarantined whole.
    """
    reads, unread = read_families(archived)
    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in _SHARED}
    for read in reads:
        for name, frame in read.tables.items():
            parts.setdefault(name, []).append(frame)
    frames = {name: _together(name, rows) for name, rows in parts.items()}
    snapshots = frames["service_snapshot"]
    owners = Provider.validate(providers(snapshots, frames["cqc_provider"]), cast=True)
    accounts = read_accounts(packs, frames["company"]["company_number"].unique())
    files = [file for read in reads for file in read.source_files]
    refused = [pack.quarantine() for pack in packs if pack.counts.errors]
    frames |= {
        "service": Service.validate(services(snapshots), cast=True),
        "provider": owners,
        "local_authority": local_authorities(),
        "source_file": SourceFile.validate(
            pl.DataFrame(
                [*files, *(pack.source_file() for pack in packs)],
                schema=SourceFile.create_empty().schema,
            )
        ),
        "quarantine": Quarantine.validate(
            pl.concat(
                [
                    Quarantine.create_empty(),
                    *(frame for read in reads for frame in read.quarantine),
                    *refused,
                ]
            ),
            cast=True,
        ),
        "postcode": postcodes(
            pl.concat([snapshots["postcode"], frames["company"]["postcode"]]), archived
        ),
        "accounts": accounts.accounts,
        "accounts_fact": accounts.facts,
    }
    told = [sentence for read in reads for sentence in read.refused]
    if sources := ", ".join(sorted({table.source for table in unread})):
        told.append(f"This version does not read what the archive holds of {sources}: update it.")
    return frames, told


def _together(name: str, rows: list[pl.DataFrame]) -> pl.DataFrame:
    """One table from what the families gave of it, in the order of its key."""
    contract = _SHARED.get(name)
    if contract is None:
        return pl.concat(rows)
    whole = pl.concat([contract.create_empty(), *(contract.cast(frame) for frame in rows)])
    return contract.validate(whole.sort(contract.primary_key()))
