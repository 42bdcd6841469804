"""Why the scanner leaves a filing to the reference reader; negative, where positions are not."""

from __future__ import annotations

#: Read.
READ = 0
#: Not read yet: the tables of this chunk are full.
NO_ROOM_LEFT = -1
#: Not well-formed, or in a way the scanner does not know.
MARKUP = -2
#: A byte, character or encoding that is not plain UTF-8.
CHARACTERS = -3
#: A reference to an entity that is not XML's own.
ENTITY = -4
#: A document type with declarations, or a CDATA section.
DECLARATIONS = -5
#: A namespace declared in an unusual way, or a prefix not declared.
PREFIX = -6
#: No XBRL in it.
NO_XBRL = -7
#: XBRL elements where they do not belong, spelled otherwise, or of a kind left to the reference.
STRUCTURE = -8
#: An attribute or a name that does not mean what it looks like.
NAME = -9
#: Ids given twice, or continuations that come back to themselves.
REFERENCES = -10
#: More of something than the scanner has room for in one filing.
TOO_MUCH = -11

NAMES = {
    number: name.lower() for name, number in list(globals().items()) if isinstance(number, int)
}
