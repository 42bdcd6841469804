"""Bytes of a filing -> element tree: nothing fetched, nothing expanded, mended at need."""

from __future__ import annotations

from lxml import etree

from data.ixbrl.document import UnreadableFiling
from data.ixbrl.encoding import as_utf8, forced_utf8, without_named_entities

#: Larger than any filing seen; a filing is held in memory several times over.
LARGEST = 50 * 1024 * 1024
_TOO_DEEP = "The filing's markup is nested deeper than the parser goes, as no real one is."


def parsed(content: bytes) -> tuple[etree._Element, str | None]:
    """The root element, and a sentence if the markup had to be mended.

    Raises:
        UnreadableFiling: for no markup, too much of it, or entities of the file's own.
    """
    if len(content) > LARGEST:
        raise UnreadableFiling(
            f"The filing has {len(content):,} bytes; at most {LARGEST:,} are read."
        )
    markup = as_utf8(content)
    if not markup:
        raise UnreadableFiling("The filing holds no markup.")
    if b"<!ENTITY" in markup:
        raise UnreadableFiling("The filing declares entities of its own, which are never expanded.")
    root, reason = _attempt(without_named_entities(markup))
    if root is not None:
        return root, None
    markup = without_named_entities(forced_utf8(markup))
    root, second = _attempt(markup)
    if root is not None:
        return root, f"The filing is not encoded as it says and was read as it is ({reason})."
    root, _ = _attempt(markup, recover=True)
    if root is None:
        raise UnreadableFiling(f"The filing holds no markup that can be read ({second}).")
    return root, f"The markup is broken and was mended, so facts may be missing ({second})."


def _attempt(markup: bytes, recover: bool = False) -> tuple[etree._Element | None, str]:
    """The root, or None with the parser's reason."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        # Embedded pictures make text longer than the parser allows else.
        huge_tree=True,
        # Without this, lxml would have the external subset loaded.
        collect_ids=True,
        recover=recover,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(markup, parser)
    except etree.XMLSyntaxError as broken:
        reason = (broken.msg or "it ends too early").rstrip(".")
        if "xcessive depth" in reason:
            raise UnreadableFiling(_TOO_DEEP) from broken
        return None, reason
    if any("xcessive depth" in said.message for said in parser.error_log):
        raise UnreadableFiling(_TOO_DEEP)
    return root, "no element"
