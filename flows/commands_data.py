"""Commands that bring data in and keep it: ingest, build, backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.options import HomeOption, home_of
from flows.pack_progress import progress_of_packs
from flows.printing import messages
from flows.steps import build_step, ingest_step


def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Files, folders searched to any depth, or addresses of accounts packs.",
        ),
    ],
    home: HomeOption = None,
) -> None:
    """Read publishers' files or folders into the archive."""
    from data.warehouse.ingest import exit_status
    from data.warehouse.outcome import Outcome

    marks = {
        "ingested": "+",
        "already here": "=",
        "skipped": "-",
        "refused": "!",
        "quarantined": "!",
    }

    def told(outcome: Outcome) -> None:
        messages.print(f"{marks[outcome.kind]} {outcome.sentence}", markup=False)
        for warning in outcome.warnings:
            messages.print(f"    note: {warning}", markup=False)

    with progress_of_packs() as advanced:
        outcomes = ingest_step(home_of(home), paths, told, advanced)
    counts = {kind: sum(o.kind == kind for o in outcomes) for kind in marks}
    messages.print(", ".join(f"{n} {kind}" for kind, n in counts.items() if n) or "no files found")
    raise typer.Exit(exit_status(outcomes))


def build(home: HomeOption = None) -> None:
    """Build the warehouse of typed facts from the archive."""
    with progress_of_packs() as advanced:
        done = build_step(home_of(home), advanced)
    state = "built" if done.fresh else "unchanged, already built"
    held = ", ".join(
        f"{name.replace('_', ' ')} {rows:,}" for name, rows in done.rows.items() if rows
    )
    messages.print(f"Warehouse {done.build_id} {state}: {held}.", markup=False)
    for sentence in done.refused:
        messages.print(f"! {sentence}", markup=False)


def backup(
    file: Annotated[Path, typer.Argument(help="The backup to write.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an existing backup.")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Copy the casework (alerts and decisions) into one file."""
    from data.casework.backup import backup as write_backup

    held = write_backup(home_of(home).path, file, overwrite=overwrite)
    messages.print(
        f"{file}: {held.alerts:,} alerts and {held.decisions:,} decisions.", markup=False
    )


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")], home: HomeOption = None
) -> None:
    """Put the casework of a backup back in force."""
    from data.casework.backup import backup as write_backup
    from data.casework.backup import restore as read_backup

    chosen = home_of(home)
    with chosen.writing():
        if chosen.casework.exists():
            aside = chosen.path / "casework.replaced.db"
            write_backup(chosen.path, aside, overwrite=True)
            messages.print(f"What was in force is kept in {aside}.", markup=False)
        held = read_backup(chosen.path, file)
    messages.print(
        f"Restored {held.alerts:,} alerts and {held.decisions:,} decisions.", markup=False
    )
