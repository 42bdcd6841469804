"""Who is who in a warehouse: companies of providers, owners above them, registrations that went on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data.tables.gate_result import GateResult
from data.warehouse.archive import ArchivedTable
from data.warehouse.fingerprint import table_fingerprint


@dataclass(frozen=True)
class Decisions:
    """What people decided about identities, as it stands.

    Attributes:
        match: rows of ``identity_decisions.match_decisions``.
        edge: rows of ``identity_decisions.edge_decisions``.
        succession: rows of ``succession_decisions.succession_decisions``.
    """

    match: pl.DataFrame
    edge: pl.DataFrame
    succession: pl.DataFrame

    def fingerprints(self) -> list[str]:
        """One text per table that holds a decision: they are inputs of a build."""
        held = (self.match, self.edge, self.succession)
        return [table_fingerprint(rows) for rows in held if len(rows)]


def decisions(casework: Path | str) -> Decisions | None:
    """What people decided; None where there is no casework yet.

    Raises:
        ForewarnError: if casework cannot be read.
    """
    if isinstance(casework, Path) and not casework.exists():
        return None
    from data.casework.identity_decisions import edge_decisions, match_decisions
    from data.casework.succession_decisions import succession_decisions

    return Decisions(
        match_decisions(casework), edge_decisions(casework), succession_decisions(casework)
    )


def with_identities(
    frames: dict[str, pl.DataFrame],
    archived: list[ArchivedTable],
    decided: Decisions | None = None,
) -> dict[str, pl.DataFrame]:
    """The tables of a warehouse with those that say who is who.

    Args:
        frames: typed tables by name.
        archived: every archived table; national lists of companies are read for names again, for
            the table ``company`` holds the care market's alone.
        decided: what people decided.

    Returns:
        The same, with ``match, match_review, ownership, succession, event``, and the advisory gate
        ``identity`` added to ``gate_result``.
    """
    from data.identity.linkage.whole_lists import company_lists
    from data.identity.matching.company_match import matches
    from data.identity.ownership.edges import NO_DECISIONS, ownership_edges
    from data.identity.succession.events import events
    from data.identity.succession.successions import successions

    found = matches(
        frames["provider"],
        frames["service_snapshot"],
        company_lists(archived, frames["company"], frames["company_edition"]),
        frames["charity"],
        decided.match if decided else None,
        cqc_provider=frames["cqc_provider"],
        ownership_release=frames["ownership_release"],
    )
    gates = pl.concat([frames["gate_result"], GateResult.cast(found.flags)])
    succession = successions(
        frames["service_snapshot"],
        frames["joiner_leaver"],
        frames["registration"],
        frames["cqc_relationship"],
        frames["provider"],
        decided.succession if decided else None,
    )
    return frames | {
        "gate_result": GateResult.validate(gates.sort(GateResult.primary_key())),
        "match": found.match,
        "match_review": found.match_review,
        "ownership": ownership_edges(
            frames["provider"],
            found.match,
            frames["control"],
            frames["company"],
            frames["service_snapshot"],
            frames["ownership_release"],
            decided.edge if decided else NO_DECISIONS,
            cqc_provider=frames["cqc_provider"],
        ),
        "succession": succession,
        "event": events(
            succession,
            frames["service_snapshot"],
            frames["joiner_leaver"],
            frames["registration"],
            found.match,
            frames["insolvency"],
            frames["company"],
        ),
    }
