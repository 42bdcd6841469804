"""Facts of inline XBRL, 1.0 and 1.1."""

from __future__ import annotations

from lxml import etree

from data.ixbrl.content import folded, inner_text
from data.ixbrl.elements import attribute, name_of
from data.ixbrl.numbers import NotANumber, plain_decimal
from data.ixbrl.refusal import NotTransformed
from data.ixbrl.transforms import DASHES, transformed


def number_or_text(element: etree._Element, text: str) -> tuple[str | None, str | None]:
    """The (value, text) of an ``ix:nonFraction``: one of both, text where no number can be read."""
    text = folded(text)
    named, scale = attribute(element, "format"), attribute(element, "scale")
    try:
        digits = transformed(named, text) if named else text
        negate = attribute(element, "sign") in DASHES
        return plain_decimal(digits, int(scale or 0), negate), None
    except (NotTransformed, NotANumber, ValueError):
        return None, text


def text_under_format(element: etree._Element, text: str) -> str:
    """The text of an ``ix:nonNumeric``; as it stands where its format does not fit."""
    text, named = folded(text), attribute(element, "format")
    if not named:
        return text
    try:
        return transformed(named, text)
    except NotTransformed:
        return text


def fraction_text(element: etree._Element) -> str:
    """An ``ix:fraction`` as "numerator/denominator"."""
    terms: dict[str, str] = {}
    for part in element.iterdescendants():
        if isinstance(part.tag, str):
            kind = name_of(part.tag)[1].lower()
            if kind in {"numerator", "denominator"} and kind not in terms:
                value, text = number_or_text(part, inner_text(part))
                terms[kind] = value if value is not None else text or ""
    return f"{terms.get('numerator', '')}/{terms.get('denominator', '')}"
