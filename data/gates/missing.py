"""Is an expected file missing: an edition of the series, or the list that comes with this one?"""

from __future__ import annotations

from data.gates.edition import Case, Measured, nothing_before
from data.gates.tolerances import ListRules


def missing_editions(case: Case, rules: ListRules) -> Measured:
    """How many editions of the series are missing between this one and the one before."""
    if case.before is None:
        return nothing_before()
    missing = case.periods - 1
    return Measured(
        missing, f"{missing} editions are missing since {case.before.as_at}", case.before.words
    )


def missing_companions(case: Case, rules: ListRules) -> Measured:
    """How many of the lists that are published with this one are not held for its date."""
    absent = [
        table for table in rules.companions if case.now.as_at not in case.held.get(table, set())
    ]
    named = ", ".join(table.replace("_", " ") for table in absent)
    return Measured(
        len(absent),
        f"published with it but not held: {named}" if absent else "all its lists are held",
    )
