"""What a run leaves in Prefect's page: gates, row counts, the models in force, new alerts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.warehouse.asking import asking
from data.warehouse.home import Home
from data.warehouse.publish import published
from data.warehouse.trace_key import Ask, Row

if TYPE_CHECKING:
    from data.fetching.run import Fetched

#: Gates listed before the rest are only counted; the Data page and ``forewarn doctor`` have all.
_MOST_GATES = 200


@dataclass(frozen=True)
class RunArtifacts:
    """What a run came to.

    Attributes:
        gates: failed gates first: level, gate, source, table, as_at, passed, sentence; None for a
            warehouse without gate results.
        counts: one row per table: where (facts or results), table, rows.
        metrics: one row per task and model, all tests together; the champion is marked.
        summary: Markdown.
    """

    gates: list[Row] | None
    counts: list[Row]
    metrics: list[Row]
    summary: str


def gather(home: Home, new_alerts: int | None) -> RunArtifacts | None:
    """What the home has published, in tables; None if nothing is published."""
    pair = published(home)
    if pair.warehouse is None:
        return None
    with asking(pair.warehouse, pair.results) as ask:
        held = ask(_TABLES, [])
        names = {(row["place"], row["name"]) for row in held}
        counts = [_counted(ask, row) for row in held]
        gates = ask(_GATES, []) if ("facts", "gate_result") in names else None
        metrics = ask(_METRICS, []) if ("results", "model_run") in names else []
    summary = _summary(
        pair.warehouse.stem, pair.results.stem if pair.results else None, gates, new_alerts
    )
    shown = None if gates is None else [_plain(row) for row in gates[:_MOST_GATES]]
    return RunArtifacts(shown, counts, [_plain(row) for row in metrics], summary)


def leave_artifacts(home: Home, new_alerts: int | None) -> None:
    """Show what the home has published as artifacts of the flow run in progress."""
    from prefect.artifacts import create_markdown_artifact, create_table_artifact

    found = gather(home, new_alerts)
    if found is None:
        return
    # Prefect's own functions are synchronous or not by where they are called; here they are.
    create_markdown_artifact(found.summary, key="forewarn-run", description="What this run did")
    create_table_artifact(found.counts, key="forewarn-counts", description="Rows of every table")
    if found.gates is not None:
        create_table_artifact(found.gates, key="forewarn-gates", description="Checks of the files")
    if found.metrics:
        create_table_artifact(
            found.metrics, key="forewarn-metrics", description="Models, out of time"
        )


def leave_fetched(fetched: Sequence[Fetched]) -> None:
    """Show what became of every source fetched, as an artifact of the flow run in progress."""
    from prefect.artifacts import create_table_artifact

    if fetched:
        rows = [{"source": f.source, "kind": f.kind, "sentence": f.sentence} for f in fetched]
        create_table_artifact(rows, key="forewarn-fetched", description="Publishers asked")


def _counted(ask: Ask, row: Row) -> Row:
    place, name = row["place"], row["name"].replace('"', '""')
    rows = ask(f'SELECT count(*) AS n FROM {place}."{name}"', [])[0]["n"]
    return {"where": place, "table": row["name"], "rows": rows}


def _summary(
    build: str, results: str | None, gates: list[Row] | None, new_alerts: int | None
) -> str:
    lines = [f"- Warehouse: `{build}`", f"- Results: `{results or 'none'}`"]
    if new_alerts is not None:
        lines.append(f"- New alerts: {new_alerts:,}")
    if gates is None:
        lines.append("- Checks of the files: none are kept in this warehouse")
    else:
        failed = [row for row in gates if not row["passed"]]
        required = sum(row["level"] == "required" for row in failed)
        lines.append(
            f"- Checks of the files: {len(gates):,}, of which {len(failed):,} not passed "
            f"({required:,} required: the edition before stays in use)"
        )
        lines += [
            f"  - {row['level']} {row['gate']}: {row['sentence']}" for row in failed if required
        ][:20]
    return "\n".join(["### What this run did", "", *lines, ""])


def _plain(row: Row) -> dict[str, Any]:
    """JSON's kinds of value alone."""
    return {
        name: value if isinstance(value, str | int | float | bool | None) else str(value)
        for name, value in row.items()
    }


_TABLES = """
SELECT database_name AS place, table_name AS name FROM duckdb_tables()
WHERE database_name IN ('facts', 'results') ORDER BY ALL"""
_GATES = """
SELECT level, gate, source, "table", as_at, passed, sentence FROM facts.gate_result
ORDER BY passed, level = 'advisory', as_at DESC, source, "table", gate"""
_METRICS = """
SELECT task, model, is_champion, n, events, round(auc, 4) AS auc, round(auc_low, 4) AS auc_low,
  round(auc_high, 4) AS auc_high, round(ap, 4) AS ap, round(brier, 5) AS brier,
  round(ece, 5) AS ece, round(lift_at_10pct, 3) AS lift_at_10pct
FROM results.model_run WHERE as_at IS NULL AND protocol = 'time'
ORDER BY task, is_champion DESC, model"""
