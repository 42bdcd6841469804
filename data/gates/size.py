"""Is an edition as long as the one before, within what a period changes?"""

from __future__ import annotations

from data.gates.edition import Case, Measured, nothing_before
from data.gates.tolerances import ListRules


def row_count(case: Case, rules: ListRules) -> Measured:
    """Change in lines read since the edition before, a fraction per period (compounded)."""
    if case.before is None:
        return nothing_before()
    now, before = case.now.read, case.before.read
    change = (now / before) ** (1 / case.periods) - 1
    per = " a period" if case.periods > 1 else ""
    return Measured(
        change, f"{now:,} rows after {before:,} ({change:+.2%}{per})", case.before.words
    )


def column_lost(case: Case, rules: ListRules) -> Measured:
    """How many columns that had values in the edition before have none in this one."""
    before = case.before
    if before is None or before.rows.is_empty() or case.now.rows.is_empty():
        return nothing_before()
    lost = sorted(
        name
        for name in set(before.rows.columns) & set(case.now.rows.columns)
        if case.now.rows[name].is_null().all() and not before.rows[name].is_null().all()
    )
    return Measured(
        len(lost),
        f"without values now: {', '.join(lost)}" if lost else "every column still has values",
        before.words,
    )
