"""Facts of plain XBRL, where the element's own name is the concept."""

from __future__ import annotations

from lxml import etree

from data.ixbrl.content import folded, inner_text
from data.ixbrl.elements import name_of
from data.ixbrl.namespaces import INSTANCE
from data.ixbrl.numbers import NotANumber, plain_decimal


def plain_value(element: etree._Element, numeric: bool) -> tuple[str | None, str | None]:
    """The (value, text) of a fact, one of both; a fraction is the text "numerator/denominator"."""
    terms = {
        name_of(part.tag)[1]: folded(inner_text(part))
        for part in element
        if isinstance(part.tag, str) and name_of(part.tag)[0] == INSTANCE
    }
    if "numerator" in terms:
        return None, f"{terms['numerator']}/{terms.get('denominator', '')}"
    text = folded(inner_text(element))
    if not numeric:
        return None, text
    try:
        return plain_decimal(text), None
    except NotANumber:
        return None, text
