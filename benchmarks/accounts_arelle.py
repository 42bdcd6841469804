"""Our facts of real filings against Arelle's: counts, and every difference.

    .venv/bin/python benchmarks/accounts_arelle.py FOLDER CACHE [--shown 60]

CACHE holds what Arelle said of the filings in FOLDER (``accounts_arelle_truth.py``).
"""

from __future__ import annotations

import argparse
import collections
import json
import re
import sys
from pathlib import Path

from accounts_arelle_truth import CORRUPTED, filings, truth_file

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def folded(text: str | None) -> str | None:
    return None if text is None else re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


def without_markup(text: str) -> str:
    """The words of an escaped fragment."""
    import html

    return html.unescape(re.sub(r"<[^>]*>", "", text))


def unit_text(sides: list[list[str]] | None) -> str | None:
    if sides is None:
        return None

    def measure(name: str) -> str:
        return name.replace("{http://www.xbrl.org/2003/iso4217}", "iso4217:").replace(
            "{http://www.xbrl.org/2003/instance}", "xbrli:"
        )

    parts = ["*".join(sorted(map(measure, side))) for side in sides if side]
    return "/".join(parts) or None


def number(text: str | None) -> str | None:
    from decimal import Decimal, InvalidOperation

    try:
        amount = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    if not amount.is_finite():
        return None
    return "0" if amount == 0 else format(amount.normalize(), "f")


def keyed_truth(fact: dict) -> tuple[tuple, tuple]:
    """(what the fact is of, what it says)."""
    period = fact.get("period") or {}
    of = (
        fact["concept"],
        folded(fact.get("entity")),
        period.get("startDate"),
        period.get("endDate") or period.get("instant"),
        tuple((axis, (member or "").strip()) for axis, member in fact["dimensions"]),
        fact["hidden"],
    )
    if fact["nil"]:
        return of, ("nil", unit_text(fact.get("unit")), fact["decimals"])
    if fact["numeric"]:
        value = number(fact.get("value"))
        return of, ("number", unit_text(fact.get("unit")), fact["decimals"], value)
    text = fact.get("value")
    if text is not None and fact["escape"]:
        text = without_markup(text)
    return of, ("text", folded(text))


def keyed_ours(row: dict) -> tuple[tuple, tuple]:
    namespace, concept = row["namespace"], row["concept"]
    of = (
        f"{{{namespace}}}{concept}" if namespace else concept,
        row["entity_identifier"],
        row["start"],
        row["end"],
        tuple(sorted(json.loads(row["dimensions"]).items())),
        row["hidden"],
    )
    if row["nil"]:
        return of, ("nil", row["unit"], row["decimals"])
    if row["numeric"]:
        return of, ("number", row["unit"], row["decimals"], row["value"])
    return of, ("text", row["text"])


def compare(folder: Path, cache: Path, shown: int) -> int:
    from data.ixbrl.document import UnreadableFiling
    from data.ixbrl.reference import read_document

    count: collections.Counter[str] = collections.Counter()
    differences: list[str] = []
    seen: set[str] = set()
    for name, content in filings(folder):
        held = truth_file(cache, content)
        if held.name in seen:
            count["filings the same as an earlier one"] += 1
            continue
        seen.add(held.name)
        group = "corrupted on purpose: " if CORRUPTED.search(name) else ""
        said = json.loads(held.read_text("utf-8"))
        try:
            document = read_document(content)
        except UnreadableFiling as bad:
            differences.append(f"{name}: not read by us: {bad}")
            count[group + "filings not read by us"] += 1
            continue
        count[group + "filings"] += 1
        count[group + f"filings {document.format}"] += 1
        if said.get("error"):
            count[group + "filings Arelle cannot load"] += 1
            differences.append(f"{name}: Arelle: {said['error']}")
        before = len(differences)
        _compare_one(name, group, said["facts"], document, count, differences)
        count[group + "filings with any difference"] += len(differences) > before
    for key in sorted(count):
        print(f"{count[key]:8d}  {key}")
    print()
    print("\n".join(differences[:shown]))
    return 1 if count["numeric facts that differ"] else 0


def _compare_one(name, group, truth, document, count, differences) -> None:
    import dataclasses

    theirs: dict[tuple, list[tuple]] = collections.defaultdict(list)
    for fact in truth:
        of, says = keyed_truth(fact)
        if _is_refused(fact, says):
            count[group + "facts whose content Arelle refuses"] += 1
            differences.append(
                f"{name}: Arelle refuses {fact['concept']} format {fact['format']}: "
                f"{fact.get('refused') or fact.get('value')!r}"
            )
            says = ("refused",)
        theirs[of].append(says)
    ours: dict[tuple, list[tuple]] = collections.defaultdict(list)
    for fact in document.facts:
        row = dataclasses.asdict(fact)
        row["numeric"] = any((fact.unit, fact.value, fact.decimals))
        of, says = keyed_ours(row)
        ours[of].append(says)
    for of in {**theirs, **ours}:
        left = collections.Counter(theirs.get(of, []))
        right = collections.Counter(ours.get(of, []))
        equal = left & right
        for says, times in equal.items():
            count[group + f"{_kind(says)} facts equal"] += times
        only_left, only_right = list((left - right).elements()), list((right - left).elements())
        while only_left and only_right:
            a, b = only_left.pop(0), only_right.pop(0)
            if a == ("refused",):
                count[group + "facts Arelle refuses: ours stands beside"] += 1
                differences.append(f"{name}: {of}: refused by Arelle, ours {b}")
                continue
            count[group + f"{_kind(a)} facts that differ"] += 1
            differences.append(f"{name}: {of}: Arelle {str(a)[:300]} ours {str(b)[:300]}")
        for a in only_left:
            count[group + f"{_kind(a)} facts of Arelle's alone"] += 1
            differences.append(f"{name}: {of}: Arelle alone {str(a)[:200]}")
        for b in only_right:
            count[group + f"{_kind(b)} facts of ours alone"] += 1
            differences.append(f"{name}: {of}: ours alone {str(b)[:200]}")


def _is_refused(fact: dict, says: tuple) -> bool:
    """Whether Arelle could make nothing of a fact's content under its format."""
    if "refused" in fact or fact.get("value") == "(ixTransformValueError)":
        return not fact["nil"]
    return fact["numeric"] and not fact["nil"] and says[-1] is None


def _kind(says: tuple) -> str:
    return {"number": "numeric", "text": "text", "nil": "nil"}.get(says[0], "refused")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--shown", type=int, default=60)
    asked = parser.parse_args()
    return compare(asked.folder, asked.cache, asked.shown)


if __name__ == "__main__":
    raise SystemExit(main())
