"""Units: what a figure counts."""

from __future__ import annotations

from lxml import etree

from data.ixbrl.content import folded, inner_text
from data.ixbrl.elements import name_of, resolved
from data.ixbrl.namespaces import CURRENCY, INSTANCE

_SHORT = {CURRENCY: "iso4217:", INSTANCE: "xbrli:"}


def read_unit(element: etree._Element) -> str | None:
    """One ``xbrli:unit`` as ``iso4217:GBP``, ``a*b`` or ``a/b``; None if it has no measure."""
    above: list[str] = []
    below: list[str] = []
    for part in element.iterdescendants():
        if not isinstance(part.tag, str) or name_of(part.tag)[1].lower() != "measure":
            continue
        parent = part.getparent()
        is_below = parent is not None and name_of(str(parent.tag))[1].lower() == "unitdenominator"
        (below if is_below else above).append(_measure(part))
    if not below:
        return "*".join(sorted(above)) or None
    return "*".join(sorted(above)) + "/" + "*".join(sorted(below))


def _measure(element: etree._Element) -> str:
    namespace, local = resolved(element, folded(inner_text(element)))
    if namespace is None:
        return local
    return f"{_SHORT.get(namespace) or f'{{{namespace}}}'}{local}"
