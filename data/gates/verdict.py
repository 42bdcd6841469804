"""From a gate's figure and its reviewed bands to rows of ``gate_result``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from data.errors import ForewarnError
from data.gates.edition import Case, Measured
from data.gates.tolerances import Band, ListRules

Gate = Callable[[Case, ListRules], Measured]
#: Gates whose figure is a count; the others' are fractions of 1.
_COUNTS = {"missing_editions", "missing_companions", "column_lost", "new_headings", "own_count"}


def verdicts(case: Case, rules: ListRules, gates: Mapping[str, Gate]) -> list[dict[str, Any]]:
    """One row per gate of a list's rules and level, ``gate_result`` columns.

    A list too short for shares is refused only for what it lost since the edition before.

    Raises:
        ForewarnError: if the rules name a gate that does not exist.
    """
    rows = []
    # Of a short list, one odd row is a large share.
    short = case.now.read < rules.at_least
    for name, tolerance in rules.gates.items():
        if name not in gates:
            raise ForewarnError(
                f"tolerances.yaml: {rules.source} {rules.table} names the gate {name}, which does "
                f"not exist; there are {', '.join(gates)}."
            )
        found = gates[name](case, rules)
        accepted = rules.reason_to_accept(case.now.as_at, name)
        for level, (low, high) in tolerance.bands():
            alone = found.compared_with is None and found.figure is not None
            if level == "required" and short and alone:
                continue
            within = _within(found.figure, (low, high))
            said = f"{case.now.words}: {found.said}"
            if not within:
                said += f", expected {_band((low, high), name)}"
                if accepted:
                    said += f"; accepted: {accepted.rstrip('.')}"
            rows.append(
                {
                    "source": case.now.source,
                    "table": case.now.table,
                    "as_at": case.now.as_at,
                    "raw_name": ", ".join(case.now.raw_names),
                    "gate": name,
                    "level": level,
                    "passed": within or accepted is not None,
                    "figure": None if found.figure is None else float(found.figure),
                    "low": low,
                    "high": high,
                    "compared_with": found.compared_with,
                    "sentence": f"{said}.",
                }
            )
    return rows


def _within(figure: float | None, band: Band) -> bool:
    low, high = band
    if figure is None:
        return True
    return (low is None or figure >= low) and (high is None or figure <= high)


def _band(band: Band, gate: str) -> str:
    low, high = (None if limit is None else _limit(limit, gate) for limit in band)
    if low is None:
        return f"{high} at most" if band[1] else "none"
    return f"{low} at least" if high is None else f"{low} to {high}"


def _limit(limit: float, gate: str) -> str:
    return f"{limit:g}" if gate in _COUNTS else f"{limit * 100:g}\u00a0%"
