"""What people decided about identities, read again only when somebody has decided something."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

from dashboard.decisions import written
from dashboard.published import Row
from data.casework.identity_decisions import (
    decide_edge,
    decide_match,
    edge_decisions,
    match_decisions,
)
from data.casework.succession_decisions import decide_succession, succession_decisions

EdgeKey = tuple[str, str, str]


class IdentityDecisions:
    """The decisions of one home about companies and owners. A build takes them in."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._seen: tuple[int, ...] = ()
        self._matches: dict[str, Row] = {}
        self._edges: dict[EdgeKey, Row] = {}
        self._successions: dict[str, Row] = {}

    def matches(self) -> dict[str, Row]:
        """Entity id -> the decision that stands about its company."""
        self._refresh()
        return self._matches

    def edges(self) -> dict[EdgeKey, Row]:
        """Entity id, level and owner id -> the decision that stands about the edge."""
        self._refresh()
        return self._edges

    def successions(self) -> dict[str, Row]:
        """Service id -> the decision that stands about what became of its registration."""
        self._refresh()
        return self._successions

    def decide_succession(
        self,
        service_id: str,
        other: str | None,
        reason: str | None,
        by: str | None,
        *,
        withdrawn: bool,
    ) -> None:
        """Write down what became of a registration, None for a true closure, or take it back.

        Raises:
            ForewarnError: no reason is given, or there is nothing to take back.
        """
        decide_succession(self._path, service_id, other, reason or "", by, withdrawn=withdrawn)

    def decide_match(
        self, entity_id: str, number: str | None, reason: str | None, by: str | None
    ) -> None:
        """Write down which company an entity is, None for none of those found.

        Raises:
            ForewarnError: no reason is given, or the number can be no company's.
        """
        decide_match(self._path, entity_id, number, reason or "", by)

    def decide_edge(
        self,
        key: EdgeKey,
        owner_name: str,
        reason: str | None,
        by: str | None,
        since: date | None = None,
        until: date | None = None,
        *,
        withdrawn: bool,
    ) -> None:
        """Write down that an owner stands above an entity, or that it does not.

        Raises:
            ForewarnError: no reason or name is given, or the edge cannot be.
        """
        entity_id, level, owner_id = key
        decide_edge(
            self._path,
            entity_id,
            level,
            owner_id,
            owner_name,
            reason or "",
            by,
            valid_from=since,
            valid_to=until,
            withdrawn=withdrawn,
        )

    def _refresh(self) -> None:
        stamp = written(self._path)
        with self._lock:
            if stamp == self._seen:
                return
            self._matches = {
                row["entity_id"]: row for row in match_decisions(self._path).to_dicts()
            }
            self._edges = {
                (row["entity_id"], row["level"], row["owner_id"]): row
                for row in edge_decisions(self._path).to_dicts()
            }
            self._successions = {
                row["from_service_id"]: row for row in succession_decisions(self._path).to_dicts()
            }
            self._seen = stamp
