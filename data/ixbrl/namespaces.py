"""The namespaces a filing's own vocabulary lives in."""

from __future__ import annotations

INLINE_1_0 = "http://www.xbrl.org/2008/inlineXBRL"
INLINE_1_1 = "http://www.xbrl.org/2013/inlineXBRL"
INLINE = {INLINE_1_0: "ixbrl-1.0", INLINE_1_1: "ixbrl-1.1"}
INSTANCE = "http://www.xbrl.org/2003/instance"
DIMENSIONS = "http://xbrl.org/2006/xbrldi"
LINKBASE = "http://www.xbrl.org/2003/linkbase"
XLINK = "http://www.w3.org/1999/xlink"
CURRENCY = "http://www.xbrl.org/2003/iso4217"
SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"

#: What a prefix stands for where a broken document uses it without declaring it.
USUAL_PREFIXES = {
    "ix": INLINE_1_1,
    "xbrli": INSTANCE,
    "xbrldi": DIMENSIONS,
    "link": LINKBASE,
    "xlink": XLINK,
    "xsi": SCHEMA_INSTANCE,
}
