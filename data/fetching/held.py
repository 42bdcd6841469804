"""What a home knows already, asked by sources that fetch only what is missing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from data.errors import NothingYet
from data.warehouse.home import Home


@dataclass(frozen=True)
class Held:
    """The archive and the published warehouse of one home, read when first asked."""

    home: Home

    def company_numbers(self) -> list[str]:
        """Companies of the care market: matched to a provider or known by their trade, in order."""
        return self._column("company", "company_number")

    def cqc_locations(self) -> list[str]:
        """Location ids (``1-…``) that the registers held name, in order."""
        ids = self._column("service_snapshot", "service_id")
        return [held.removeprefix("cqc:") for held in ids if held.startswith("cqc:")]

    def cqc_providers(self) -> list[str]:
        """Provider ids (``1-…``) that the registers held name, in order."""
        ids = self._column("service_snapshot", "provider_id")
        return [held.removeprefix("cqc:") for held in ids if held.startswith("cqc:")]

    def file_names(self, source: str) -> set[str]:
        """The publisher's names of the files of a source that are in the archive."""
        return {facts["file_name"] for facts in self._archived if facts["source"] == source}

    def contents(self) -> set[str]:
        """The SHA-256 of every file in the archive."""
        return {facts["sha256"] for facts in self._archived}

    @cached_property
    def _archived(self) -> list[dict[str, Any]]:
        found = []
        for manifest in ("archive.json", "pack.json"):
            for path in sorted(self.home.archive.glob(f"*/*/{manifest}")):
                try:
                    facts = json.loads(path.read_text(encoding="utf-8"))
                    known = {name: str(facts[name]) for name in ("file_name", "sha256")}
                except (OSError, ValueError, KeyError, TypeError):
                    continue  # what is not known to be here is read again
                found.append(known | {"source": path.parent.parent.name})
        return found

    def _column(self, table: str, column: str) -> list[str]:
        import duckdb

        from data.warehouse.publish import published_warehouse

        try:
            warehouse = published_warehouse(self.home)
        except NothingYet:
            return []
        connection = duckdb.connect(str(warehouse), read_only=True)
        try:
            rows = connection.execute(
                f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY 1"
            ).fetchall()
        except duckdb.CatalogException:  # a warehouse built before there was such a table
            return []
        finally:
            connection.close()
        return [str(row[0]) for row in rows]
