"""Names of elements and attributes, also where a filing spells them as HTML would."""

from __future__ import annotations

from lxml import etree

from data.ixbrl.namespaces import SCHEMA_INSTANCE, USUAL_PREFIXES


def name_of(tag: str) -> tuple[str, str]:
    """Namespace ("" for none) and local name of an element's or attribute's tag."""
    if tag[0] == "{":
        namespace, _, local = tag[1:].partition("}")
        return namespace, local
    # Only a document mended after an undeclared prefix has a colon here.
    prefix, colon, local = tag.partition(":")
    return (USUAL_PREFIXES.get(prefix, ""), local) if colon else ("", tag)


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute without namespace, trimmed; its lower-case spelling counts too."""
    found = element.get(name)
    if found is None:
        found = element.get(name.lower())
    return found.strip() if found is not None else None


def is_nil(element: etree._Element) -> bool:
    """Whether ``xsi:nil`` says that there is no value."""
    if not element.attrib:
        return False
    said = element.get(f"{{{SCHEMA_INSTANCE}}}nil")
    if said is None:
        said = element.get("xsi:nil")
    return said is not None and said.strip() in {"true", "1"}


def resolved(element: etree._Element, name: str) -> tuple[str | None, str]:
    """A prefixed name in an attribute or text as (namespace, local name).

    The declarations in force at the element count, the default namespace for a name without
    prefix; an undeclared prefix has no namespace.
    """
    prefix, _, local = name.strip().rpartition(":")
    return element.nsmap.get(prefix or None), local


def clark(element: etree._Element, name: str) -> str:
    """A prefixed name as ``{namespace}local``; the bare local name if it has no namespace."""
    namespace, local = resolved(element, name)
    return f"{{{namespace}}}{local}" if namespace else local
