"""The command that tells what ended, and under which registration it went on."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from data.errors import ForewarnError
from data.warehouse.home import Home
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
    decide: Annotated[
        str | None,
        typer.Option("--decide", metavar="ID", help="Decide about this ended registration."),
    ] = None,
    went_on_as: Annotated[
        str | None, typer.Option("--went-on-as", metavar="ID", help="It went on as this one.")
    ] = None,
    closed: Annotated[bool, typer.Option("--closed", help="It truly closed.")] = False,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="What was decided about it no longer holds.")
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why it is decided so.")] = "",
    by: Annotated[str | None, typer.Option("--by", help="Who decides.")] = None,
    form: FormatOption = Format.table,
    home: HomeOption = None,
) -> None:
    """Print what ended and what continued it, with the evidence; or decide it, which wins for ever."""
    if decide is not None:
        _decide(home_of(home), decide, went_on_as, closed, withdraw, reason, by)
        return
    if went_on_as is not None or closed or withdraw:
        raise ForewarnError("Say with --decide ID about which registration that is decided.")
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


def _decide(
    home: Home,
    ended: str,
    other: str | None,
    closed: bool,
    withdraw: bool,
    reason: str,
    by: str | None,
) -> None:
    """Take one decision down; only of registrations that the warehouse knows."""
    from data.casework.succession_decisions import decide_succession
    from data.warehouse.publish import published_warehouse, read_facts

    if (other is not None) + closed + withdraw != 1:
        raise ForewarnError("Decide one of three: --went-on-as ID, --closed or --withdraw.")
    if not withdraw:
        facts = read_facts(published_warehouse(home))
        if ended not in facts.succession["from_service_id"]:
            raise ForewarnError(f"No registration {ended} is known to have ended.")
        held = (facts.service_snapshot, facts.registration, facts.joiner_leaver)
        if other is not None and not any(other in table["service_id"] for table in held):
            raise ForewarnError(f"No list held has a registration {other}.")
    decide_succession(home.casework, ended, other, reason, by, withdrawn=withdraw)
    messages.print("Taken down. It takes effect at the next: forewarn build.", markup=False)
