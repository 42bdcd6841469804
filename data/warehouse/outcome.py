"""What became of a file that was to be ingested."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    ``kind`` is ``ingested``, ``already here``, ``skipped`` (no publication), ``refused`` (cannot
    be read safely) or ``quarantined`` (archived, but its columns have drifted).
    """

    path: Path
    kind: str
    sentence: str
    warnings: tuple[str, ...] = ()


def sentence(error: Exception) -> str:
    """What an error says, as a sentence."""
    text = str(error).rstrip()
    return text if text.endswith(".") else f"{text}."
