"""What may be published: the typed tables without the editions that fail a required gate."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from data.gates.run import gate_results
from data.gates.tolerances import ListRules
from data.tables.gate_result import GateResult
from data.tables.source_file import Quarantine, SourceFile
from data.warehouse.archive import ArchivedTable

Typed = tuple[dict[str, pl.DataFrame], list[str]]


def believed(
    type_tables: Callable[[list[ArchivedTable]], Typed],
    archived: list[ArchivedTable],
    entries: tuple[ListRules, ...] | None = None,
) -> Typed:
    """Type the archive's tables, leaving out what is not believable.

    Where an edition is refused, all is typed again without it, so that the edition it would have
    replaced, and everything derived from either, is as if it had never come. It stays in
    ``source_file``, not in use and with the reason, and its quarantined rows stay too.

    Args:
        type_tables: the build's typing; it gives the tables by name (``source_file`` and
            ``quarantine`` among them) and one sentence per list quarantined whole.
        archived: every archived text table.
        entries: reviewed tolerances (else those in force).

    Returns:
        The same, with the table ``gate_result`` and one sentence more per refused edition.
    """
    said: list[str] = []
    left_out: list[tuple[pl.DataFrame, pl.DataFrame]] = []
    kept_results: list[pl.DataFrame] = []
    # What comes back in place of a refused edition has yet to pass the gates itself.
    while True:
        frames, told = type_tables(archived)
        files, quarantine = frames["source_file"], frames["quarantine"]
        results, why = gate_results(frames, files, quarantine, entries)
        kept_results.append(results)
        held = {table.raw_name for table in archived}
        refused = {name: sentence for name, sentence in why.items() if name in held}
        if not refused:
            break
        said += dict.fromkeys(refused.values())
        out = pl.col("raw_name").is_in(list(refused))
        left_out.append((_unused(files, refused), quarantine.filter(out)))
        archived = [table for table in archived if table.raw_name not in refused]
    # Of an edition judged again, the last verdict counts.
    latest = pl.concat(kept_results).unique(
        GateResult.primary_key(), keep="last", maintain_order=True
    )
    frames["gate_result"] = GateResult.validate(latest.sort(GateResult.primary_key()))
    frames["source_file"] = SourceFile.validate(
        pl.concat([files, *(unused for unused, _ in left_out)])
    )
    frames["quarantine"] = Quarantine.validate(
        pl.concat([quarantine, *(rows for _, rows in left_out)])
    )
    return frames, [*told, *said]


def _unused(files: pl.DataFrame, refused: dict[str, str]) -> pl.DataFrame:
    """``source_file`` rows of refused files: not in use, and why."""
    why = pl.col("raw_name").replace_strict(refused, default="", return_dtype=pl.String)
    return files.filter(pl.col("raw_name").is_in(list(refused))).with_columns(
        in_use=pl.lit(False),
        warnings=pl.when(pl.col("warnings") == "")
        .then(why)
        .otherwise(pl.col("warnings") + "; " + why),
    )
