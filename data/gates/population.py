"""Does a register still count the same population?

Ofsted's lists of some years leave out every service not yet inspected. Entries, exits and shares
measured across such a change are artefacts of the list.
"""

from __future__ import annotations

import polars as pl

from data.gates.edition import Case, Edition, Measured, nothing_before, share
from data.gates.tolerances import ListRules


def never_inspected(case: Case, rules: ListRules) -> Measured:
    """The share of entries that have never been inspected; a whole register has some."""
    part = _share(case.now, rules)
    if len(case.now.rows) < rules.at_least:
        return Measured(None, "too few entries to judge who is counted")
    return Measured(part, f"{part:.1%} of its entries have never been inspected")


def population_drift(case: Case, rules: ListRules) -> Measured:
    """How far that share moved since the edition before, in fractions of 1."""
    if case.before is None or case.before.rows.is_empty():
        return nothing_before()
    then, now = _share(case.before, rules), _share(case.now, rules)
    return Measured(
        now - then,
        f"the share never inspected went from {then:.1%} to {now:.1%}",
        case.before.words,
    )


def appeared_late(case: Case, rules: ListRules) -> Measured:
    """The share of entries registered before the last edition's date that it did not have."""
    before = case.before
    started = rules.started or ""
    if before is None or before.rows.is_empty() or case.now.rows[started].is_null().all():
        return nothing_before()
    keys = [name for name in rules.key if name != "as_at"]
    late = case.now.rows.filter(pl.col(started) <= before.as_at).join(
        before.rows, on=keys, how="anti"
    )
    part = share(len(late), len(case.now.rows))
    return Measured(
        part,
        f"{len(late):,} entries ({part:.1%}) were registered by {before.as_at} "
        "but are not on the list of that date",
        before.words,
    )


def _share(edition: Edition, rules: ListRules) -> float:
    blank = edition.rows[rules.never_yet or ""].is_null()
    return share(int(blank.sum()), len(blank))
