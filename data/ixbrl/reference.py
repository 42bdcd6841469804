"""The reference reader: one filing's bytes to its facts, simple before fast."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

from data.ixbrl import software
from data.ixbrl.content import folded, inner_text, linked
from data.ixbrl.contexts import NO_CONTEXT, Context, read_context
from data.ixbrl.document import Document, Fact, UnreadableFiling
from data.ixbrl.elements import attribute, is_nil, name_of, resolved
from data.ixbrl.inline import fraction_text, number_or_text, text_under_format
from data.ixbrl.namespaces import INLINE, INSTANCE, LINKBASE, XLINK
from data.ixbrl.parsing import LARGEST, parsed
from data.ixbrl.plain import plain_value
from data.ixbrl.units import read_unit

_FACTS = {"nonfraction", "nonnumeric", "fraction"}


@dataclass(slots=True)
class _Gathered:
    """What one pass over the elements finds; of two with one id the last counts."""

    contexts: dict[str, Context] = field(default_factory=dict)
    units: dict[str, str | None] = field(default_factory=dict)
    continuations: dict[str, etree._Element] = field(default_factory=dict)
    #: Element, its kind, whether it is hidden.
    facts: list[tuple[etree._Element, str, bool]] = field(default_factory=list)
    schema_refs: list[str] = field(default_factory=list)
    comment: str | None = None
    meta: str | None = None
    version: str | None = None
    #: Characters, and links of chains, that facts may still take up: facts within facts and chains
    #: that many share could otherwise make a small filing fill the memory.
    room: int = 0

    def words_of(self, element: etree._Element, continued: bool = False) -> str:
        """The words of a fact, if asked with what continues it.

        Raises:
            UnreadableFiling: if the facts together say far more than a filing can hold.
        """
        links = linked(element, self.continuations) if continued else [element]
        text = "".join(map(inner_text, links))
        self.room -= len(text) + len(links)
        if self.room < 0:
            raise UnreadableFiling(
                "The filing's facts repeat its text more often than any real one."
            )
        return text


def read_document(content: bytes) -> Document:
    """Read inline or plain XBRL of any encoding.

    Facts for a further target document are left out where there are facts for the default one.

    Args:
        content: the filing as it came.

    Raises:
        UnreadableFiling: if no markup or no XBRL is in it; the text says so in one sentence.
    """
    root, warning = parsed(content)
    is_plain = name_of(str(root.tag)) == (INSTANCE, "xbrl")
    found = _gather(root, is_plain)
    if not is_plain and found.version is None:
        raise UnreadableFiling("The filing holds no XBRL, inline or plain.")
    # Real ones take up less than their own length.
    found.room = min(1_000_000 + 10 * len(content), 2 * LARGEST)
    read = _plain_fact if is_plain else _inline_fact
    facts = [read(element, kind, hidden, found) for element, kind, hidden in found.facts]
    said = {fact.concept: fact.text or "" for fact in facts if "ProductionSoftware" in fact.concept}
    return Document(
        facts,
        "xbrl" if is_plain else str(found.version),
        found.schema_refs,
        software.from_facts(said) or found.meta or found.comment,
        warning,
    )


def _gather(root: etree._Element, is_plain: bool) -> _Gathered:
    found = _Gathered()
    hidden, after_hidden = False, None
    other_targets: list[tuple[etree._Element, str, bool]] = []
    before = list(root.itersiblings(preceding=True))
    for element in chain(reversed(before), root.iter()):
        if hidden and element is after_hidden:
            hidden = False
        if not isinstance(element.tag, str):
            if found.comment is None and element.tag is etree.Comment:
                found.comment = software.from_comment(element.text or "")
            continue
        namespace, local = name_of(element.tag)
        kind = local.lower()
        if namespace in INLINE:
            found.version = found.version or INLINE[namespace]
            if kind == "hidden":
                if not hidden:
                    hidden, after_hidden = True, _node_after(element)
            elif kind == "continuation":
                found.continuations[attribute(element, "id") or ""] = element
            elif kind in _FACTS and (attribute(element, "name") or ":")[-1] != ":":
                elsewhere = attribute(element, "target")
                (other_targets if elsewhere else found.facts).append((element, kind, hidden))
        elif namespace == INSTANCE and kind == "context":
            found.contexts[attribute(element, "id") or ""] = read_context(element)
        elif namespace == INSTANCE and kind == "unit":
            found.units[attribute(element, "id") or ""] = read_unit(element)
        elif namespace == LINKBASE and kind == "schemaref":
            href = element.get(f"{{{XLINK}}}href") or element.get("xlink:href")
            if href and folded(href):
                found.schema_refs.append(folded(href))
        elif kind == "meta" and found.meta is None:
            found.meta = software.from_meta(element)
        elif is_plain and attribute(element, "contextRef") is not None:
            found.facts.append((element, "plain", False))
    for by_id in (found.contexts, found.units, found.continuations):
        # What nothing can refer to is no answer to a missing reference.
        by_id.pop("", None)
    if not found.facts:
        found.facts = other_targets
    return found


def _node_after(element: etree._Element) -> etree._Element | None:
    """The first node behind an element and all that is in it."""
    while (node := element.getnext()) is None:
        if (parent := element.getparent()) is None:
            return None
        element = parent
    return node


def _inline_fact(element: etree._Element, kind: str, hidden: bool, found: _Gathered) -> Fact:
    namespace, concept = resolved(element, attribute(element, "name") or "")
    nil = is_nil(element)
    value: str | None = None
    text: str | None = None
    if not nil:
        match kind:
            case "nonfraction":
                value, text = number_or_text(element, found.words_of(element))
            case "fraction":
                text = fraction_text(element)
            case _:
                text = text_under_format(element, found.words_of(element, continued=True))
    return _fact(element, concept, namespace, kind != "nonnumeric", value, text, nil, hidden, found)


def _plain_fact(element: etree._Element, kind: str, hidden: bool, found: _Gathered) -> Fact:
    namespace, concept = name_of(str(element.tag))
    nil = is_nil(element)
    numeric = attribute(element, "unitRef") is not None
    value, text = (None, None) if nil else plain_value(element, numeric)
    return _fact(element, concept, namespace or None, numeric, value, text, nil, hidden, found)


def _fact(
    element: etree._Element,
    concept: str,
    namespace: str | None,
    numeric: bool,
    value: str | None,
    text: str | None,
    nil: bool,
    hidden: bool,
    found: _Gathered,
) -> Fact:
    context = found.contexts.get(attribute(element, "contextRef") or "", NO_CONTEXT)
    return Fact(
        concept=concept,
        namespace=namespace,
        entity_identifier=context.entity_identifier,
        start=context.start,
        end=context.end,
        dimensions=context.dimensions,
        unit=found.units.get(attribute(element, "unitRef") or "") if numeric else None,
        decimals=attribute(element, "decimals") if numeric else None,
        value=value,
        nil=nil,
        hidden=hidden,
        text=text,
    )
