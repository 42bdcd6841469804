"""One notice as lines of text: a line per award and supplier, without anybody's name.

Contact points, addresses and free text never leave this module; of the title and the description
only the words that tell of care are kept beside the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.reviewed_file import reviewed

RULES = Path(__file__).with_name("care.yaml")
COLUMNS = (
    "ocid", "release_id", "line", "published_at", "tags", "award_id", "award_status", "buyer_id",
    "buyer_name", "supplier_id", "supplier_name", "supplier_numbers", "suppliers", "cpv",
    "care_words", "title", "amount", "currency", "framework", "awarded_at", "starts_at", "ends_at",
)  # fmt: skip


def lines(release: dict[str, Any]) -> Iterator[dict[str, str | None]]:
    """The lines of a notice, each with every one of ``COLUMNS``.

    A notice without awards is one line with no supplier, and with the tender's own value; an award
    without suppliers likewise. A supplier named twice in one award is one line. ``suppliers`` is
    how many an award has; ``supplier_numbers`` are its register numbers, ``GB-COH:01234567``.
    """
    tender = _object(release.get("tender"))
    parties = {
        party["id"]: party
        for party in _objects(release.get("parties"))
        if isinstance(party.get("id"), str)
    }
    buyer = _object(release.get("buyer"))
    title = _text(tender.get("title")) or _text(release.get("title"))
    period = _object(tender.get("contractPeriod"))
    common: dict[str, str | None] = {
        "ocid": _text(release.get("ocid")),
        "release_id": _text(release.get("id")),
        "published_at": _text(release.get("date")),
        "tags": " ".join(_texts(release.get("tag"))) or None,
        "buyer_id": _text(buyer.get("id")),
        "buyer_name": _name(buyer) or _name(_object(parties.get(str(buyer.get("id"))))),
        "cpv": " ".join(_codes(tender, release)) or None,
        "care_words": ", ".join(_care_words(title, tender, release)) or None,
        "title": title,
        "framework": _framework(tender),
    }
    awards = _objects(release.get("awards"))
    if not awards:
        yield _line(1, common, {}, {}, {}, tender.get("value"), period, 0)
        return
    contracts = {
        str(contract.get("awardID")): contract for contract in _objects(release.get("contracts"))
    }
    number = 0
    for award in awards:
        contract = contracts.get(str(award.get("id")), {})
        suppliers = {
            (_text(s.get("id")), _name(s)): s for s in _objects(award.get("suppliers"))
        }.values()
        value = award.get("value") or contract.get("value")
        lasting = _object(award.get("contractPeriod")) or _object(contract.get("period")) or period
        for supplier in list(suppliers) or [{}]:
            number += 1
            party = _object(parties.get(str(supplier.get("id"))))
            yield _line(number, common, award, supplier, party, value, lasting, len(suppliers))


def _line(
    number: int,
    common: dict[str, str | None],
    award: dict[str, Any],
    supplier: dict[str, Any],
    party: dict[str, Any],
    value: Any,
    period: dict[str, Any],
    suppliers: int,
) -> dict[str, str | None]:
    worth = _object(value)
    own: dict[str, str | None] = {
        "line": str(number),
        "award_id": _text(award.get("id")),
        "award_status": _text(award.get("status")),
        "supplier_id": _text(supplier.get("id")),
        "supplier_name": _name(supplier) or _name(party),
        "supplier_numbers": " ".join(_register_numbers(party)) or None,
        "suppliers": str(suppliers) if award else None,
        "amount": _text(worth.get("amount")),
        "currency": _text(worth.get("currency")),
        "awarded_at": _text(award.get("date")),
        "starts_at": _text(period.get("startDate")),
        "ends_at": _text(period.get("endDate")),
    }
    found = common | own
    return {name: found[name] for name in COLUMNS}


def _register_numbers(party: dict[str, Any]) -> list[str]:
    identifiers = [_object(party.get("identifier")), *_objects(party.get("additionalIdentifiers"))]
    said = [
        f"{scheme}:{number}".replace(" ", "")
        for identifier in identifiers
        if (scheme := _text(identifier.get("scheme"))) and (number := _text(identifier.get("id")))
    ]
    # Find a Tender makes the register number the party's id: GB-COH-01234567.
    if match := re.fullmatch(r"(GB-(?:COH|CHC|SC|NIC))-(\w+)", str(party.get("id") or "")):
        said.append(f"{match[1]}:{match[2]}")
    return list(dict.fromkeys(said))


def _codes(tender: dict[str, Any], release: dict[str, Any]) -> list[str]:
    """CPV codes, the tender's own first."""
    items = [*_objects(tender.get("items")), *_objects(tender.get("lots"))]
    for award in _objects(release.get("awards")):
        items += _objects(award.get("items"))
    given = [
        _object(tender.get("classification")),
        *_objects(tender.get("additionalClassifications")),
    ]
    for item in items:
        given += [
            _object(item.get("classification")),
            *_objects(item.get("additionalClassifications")),
        ]
    codes = [
        match[0]
        for entry in given
        if str(entry.get("scheme") or "CPV").upper().startswith("CPV")
        and (match := re.match(r"\d{8}", str(entry.get("id") or "")))
    ]
    return list(dict.fromkeys(codes))


def _care_words(title: str | None, tender: dict[str, Any], release: dict[str, Any]) -> list[str]:
    said = [title, _text(tender.get("description")), _text(release.get("description"))]
    said += [
        _text(part.get(key))
        for part in [*_objects(tender.get("items")), *_objects(tender.get("lots"))]
        for key in ("title", "description")
    ]
    text = re.sub(r"[^a-z0-9]+", " ", " ".join(part for part in said if part).lower())
    return sorted(set(_words().findall(text)))


@lru_cache(maxsize=1)
def _words() -> re.Pattern[str]:
    words = sorted(reviewed(RULES)["words"], key=len)[::-1]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def _framework(tender: dict[str, Any]) -> str | None:
    techniques = tender.get("techniques")
    said = [_object(techniques).get("hasFrameworkAgreement")]
    said += [
        _object(lot.get("techniques")).get("hasFrameworkAgreement")
        for lot in _objects(tender.get("lots"))
    ]
    given = [flag for flag in said if isinstance(flag, bool)]
    return str(any(given)).lower() if given else None


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value]  # one stands there alone, where others write a list of one
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _texts(value: Any) -> list[str]:
    said = value if isinstance(value, list) else [value]
    return [text for entry in said if isinstance(entry, str) and (text := _text(entry))]


def _name(holder: dict[str, Any]) -> str | None:
    return _text(holder.get("name"))


def _text(value: Any) -> str | None:
    """A JSON value as one line of text; blank, a list or an object as nothing."""
    if value is None or isinstance(value, dict | list | bool):
        return None
    # JSON can spell halves of characters, which no table can hold.
    whole = str(value).encode("utf-8", "replace").decode("utf-8")
    return re.sub(r"\s+", " ", whole).strip() or None
