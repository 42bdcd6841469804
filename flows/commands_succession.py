"""The command that tells what ended, and under which registration it went on."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from flows.commands_market import Market
from flows.options import FormatOption, HomeOption, day, home_of
from flows.printing import Format, messages, print_rows

_SHOWN = (
    "from_service_id",
    "to_service_id",
    "ended_on",
    "started_on",
    "kind",
    "probability_continued",
    "method",
    "evidence",
)


class Kind(StrEnum):
    """What became of an ended registration."""

    re_registration = "re-registration"
    change_of_owner = "change-of-owner"
    council_reorganisation = "council-reorganisation"
    transfer_to_trust = "transfer-to-trust"
    merger = "merger"
    true_closure = "true-closure"
    uncertain = "uncertain"


def succession(
    as_at: Annotated[
        str | None,
        typer.Option("--as-at", metavar="DATE", help="Endings up to this day (else all)."),
    ] = None,
    known_by: Annotated[
        str | None,
        typer.Option("--known-by", metavar="DATE", help="Use only what was public by this day."),
    ] = None,
    market: Annotated[
        Market | None, typer.Option("--market", help="Of which market's services.")
    ] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Endings of one kind.")] = None,
    sample: Annotated[
        int | None,
        typer.Option("--sample", min=1, help="So many drawn by chance, to check by hand."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Another seed draws others.")] = 1,
    form: FormatOption = Format.table,
    home: HomeOption = None,
) -> None:
    """Print what ended and what continued it, with the evidence."""
    from data.warehouse.publish import published_warehouse, read_facts
    from features.succession_sample import drawn, endings

    facts = read_facts(published_warehouse(home_of(home)))
    rows = endings(
        facts,
        day(as_at),
        day(known_by, "--known-by"),
        None if market is None else market.value,
        None if kind is None else kind.value,
    )
    if rows.is_empty():
        messages.print("No registration is known to have ended so.", markup=False)
    if sample is not None:
        rows = drawn(rows, sample, seed)
    print_rows(rows.to_dicts(), form, _SHOWN)
