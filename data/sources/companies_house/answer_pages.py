"""Whether an answer of the API is all there is, its pages put together, and single events of a stream."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

#: What a stream calls a thing -> what the API's answer about it is. Of officers and of people with
#: significant control a stream tells one by one, which counts cannot use.
_EVENTS = {
    "company-profile": "company",
    "filing-history": "filing",
    "company-charges": "charge",
    "company-insolvency": "insolvency",
}
_TOTALS = ("total_count", "total_results")


def is_event(answer: dict[str, Any]) -> bool:
    """Whether an answer is an event of the streaming API."""
    return isinstance(answer.get("event"), dict) and "resource_kind" in answer


def event_body(answer: dict[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """The kind and the body, as the API would answer, of an event; no kind for what is deleted."""
    body = answer.get("data")
    kind = _EVENTS.get(str(answer.get("resource_kind")))
    if not isinstance(body, dict) or kind is None or answer["event"].get("type") == "deleted":
        return None, {}
    if kind == "filing":
        return kind, {"items": [{"transaction_id": answer.get("resource_id"), **body}]}
    return kind, {"items": [body]} if kind == "charge" else body


def is_whole(body: dict[str, Any], url: str) -> bool:
    """Whether an answer holds all that it counts, from the first on, of every category.

    Answers that count nothing are taken for whole.
    """
    if "category" in parse_qs(urlsplit(url).query):
        return False
    items = body.get("items")
    held = len(items) if isinstance(items, list) else 0
    return _number(body.get("start_index")) == 0 and held >= _total(body)


def joined_items(bodies: list[dict[str, Any]]) -> tuple[dict[str, Any], bool]:
    """Pages of one list as one body, each item once, and whether they are all of it.

    A list that grows while it is read moves its items to later pages, so that some come twice.
    """
    items: list[Any] = []
    for body in sorted(bodies, key=lambda body: _number(body.get("start_index"))):
        known = {_key(item) for item in items} - {None}
        held = body.get("items")
        items += [
            item for item in (held if isinstance(held, list) else []) if _key(item) not in known
        ]
    total = max(_total(body) for body in bodies)
    return {**bodies[0], "items": items}, total > 0 and len(items) >= total


def _key(item: object) -> str | None:
    """What an item is known by; officers without anything that names them have nothing."""
    if not isinstance(item, dict):
        return None
    links = item.get("links")
    own = links.get("self") if isinstance(links, dict) else None
    return str(item.get("transaction_id") or own or "") or None


def _total(body: dict[str, Any]) -> int:
    return max(_number(body.get(name)) for name in _TOTALS)


def _number(value: object) -> int:
    return value if type(value) is int and value > 0 else 0
