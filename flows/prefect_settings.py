"""How Prefect is to behave, said in the environment before it is first imported."""

from __future__ import annotations

import os
from pathlib import Path


def prepare_prefect(home: Path) -> None:
    """Keep Prefect's files in the home, its telemetry off, and give its server time to start.

    What the environment says already is left alone, so that a standing server (PREFECT_API_URL)
    can be used.
    """
    wanted = {
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        # A new home's first start migrates a database, over 20 seconds on a small machine.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_LOGGING_LEVEL": "WARNING",
    }
    for name, value in wanted.items():
        os.environ.setdefault(name, value)
