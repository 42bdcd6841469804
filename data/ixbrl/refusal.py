"""When a format and its text do not go together."""

from __future__ import annotations


class NotTransformed(ValueError):
    """The format is unknown, or the text is not what it asks for."""
