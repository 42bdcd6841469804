"""Which synthetic market a demonstration's home holds: one, for good."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from data.demo.scale import SCALES
from data.errors import ForewarnError
from data.warehouse.atomic import write_text

#: Of the market that is drawn unless another is asked for.
DEFAULT_SEED = 20240331
FILE, FILES = "market.json", "publications"
MOST_NOISE = 10.0


@dataclass(frozen=True)
class Drawn:
    """What a synthetic market is drawn from; see ``market.write_market``.

    Raises:
        ForewarnError: if no market can be drawn from it.
    """

    scale: str
    seed: int
    noise: float

    def __post_init__(self) -> None:
        if self.scale not in SCALES:
            raise ForewarnError(f"--scale {self.scale!r} is neither {' nor '.join(SCALES)}.")
        if self.seed < 0:
            raise ForewarnError(f"--seed {self.seed} is no whole number from 0 on.")
        if not 0 <= self.noise <= MOST_NOISE:
            raise ForewarnError(f"--noise {self.noise:g} is not between 0 and {MOST_NOISE:g}.")


def keep_to(home: Path, drawn: Drawn) -> Path:
    """Make a home that of one synthetic market.

    Two markets in one home would be ingested as one, and be neither.

    Args:
        home: the demonstration's home; made if it does not exist.
        drawn: the market asked for.

    Returns:
        The folder for its files.

    Raises:
        ForewarnError: if the home holds another one already.
    """
    marker, files = home / FILE, home / FILES
    wanted = json.dumps(asdict(drawn))
    held = marker.read_text(encoding="utf-8") if marker.exists() else None
    if held != wanted and (held is not None or files.exists()):
        told = held or "one drawn by an earlier version"
        raise ForewarnError(
            f"{home} holds another synthetic market ({told}); remove that folder, or name another "
            "with --home."
        )
    home.mkdir(parents=True, exist_ok=True)
    write_text(marker, wanted)
    return files
