"""Bytes of a filing -> markup in UTF-8, whatever it is written in and whatever it says of that."""

from __future__ import annotations

import codecs
import html.entities
import re

_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_DECLARATION = re.compile(rb"""<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:\-]+)["'][^>]*>""")
_ANY_DECLARATION = re.compile(r"\A<\?xml[^>]*>")
_UTF8 = {"utf-8", "utf8", "us-ascii", "ascii"}
#: Characters XML 1.0 does not allow.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_KEPT = {b"amp", b"lt", b"gt", b"quot", b"apos"}


def as_utf8(content: bytes) -> bytes:
    """Markup from its first ``<`` on, in UTF-8 if it is written as its mark or declaration says.

    Empty if there is no ``<``. Bytes said to be UTF-8 are passed on unlooked at.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _from_start(content.decode(encoding, "replace"))
    start = content.find(b"<")
    if start < 0:
        return b""
    # Two bytes a character without a mark: the zero stands before or behind.
    if start % 2 and content[start - 1] == 0:
        return _from_start(content.decode("utf-16-be", "replace"))
    if not start % 2 and content[start + 1 : start + 2] == b"\0":
        return _from_start(content.decode("utf-16-le", "replace"))
    markup = content[start:]
    said = _DECLARATION.match(markup)
    encoding = said[1].decode().lower() if said else "utf-8"
    if encoding in _UTF8:
        return markup
    try:
        text = markup.decode(encoding)
    except (LookupError, UnicodeError):
        return markup
    # A declaration that could be read byte by byte may still claim two bytes a character.
    return _from_start(text) if text.startswith("<?xml") else markup


def forced_utf8(markup: bytes) -> bytes:
    """The same without regard to what it says: UTF-8 if it can be, else Windows' Western code.

    Characters that no XML may hold are left out, and so is the declaration.
    """
    try:
        text = markup.decode("utf-8")
    except UnicodeDecodeError:
        text = markup.decode("cp1252", "replace")
    return _ANY_DECLARATION.sub("", _FORBIDDEN.sub("", text)).encode("utf-8")


def without_named_entities(markup: bytes) -> bytes:
    """HTML's named entities as numbers; XML's own five and unknown ones as they are."""
    return _ENTITY.sub(_numbered, markup)


def _from_start(text: str) -> bytes:
    start = text.find("<")
    text = text[start:] if start >= 0 else ""
    return _ANY_DECLARATION.sub("", text).encode("utf-8", "replace")


def _numbered(found: re.Match[bytes]) -> bytes:
    if found[1] in _KEPT:
        return found[0]
    meant = html.entities.html5.get(f"{found[1].decode()};")
    return found[0] if meant is None else "".join(f"&#{ord(c)};" for c in meant).encode()
