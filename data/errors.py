"""What can go wrong, said in one clear sentence."""

from __future__ import annotations


class ForewarnError(Exception):
    """A problem a user can act on; its text is one sentence naming the file, row or entity."""


class NotRecognised(ForewarnError):
    """A file that is no publication Forewarn knows; it is named and skipped."""


class KnownOther(NotRecognised):
    """A file that is known to be something else, which its sentence says; it is skipped."""


class UnreadableFile(ForewarnError):
    """A file that claims to be a publication but cannot be read safely."""


class SchemaDrift(ForewarnError):
    """A publication whose required columns cannot be found; the file is quarantined whole.

    Attributes:
        missing: required column -> the nearest headers found in the file, best first.
    """

    def __init__(self, message: str, missing: dict[str, list[str]]) -> None:
        super().__init__(message)
        self.missing = missing


class MixedData(ForewarnError):
    """Synthetic and real data were about to meet in one home."""


class HomeBusy(ForewarnError):
    """Another process is writing to this home."""


class NothingYet(ForewarnError):
    """A step was asked for before the data it needs exists."""
