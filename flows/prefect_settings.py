"""How Prefect is to behave, said in the environment before it is first imported."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


@contextmanager
def server_starting(home: Path) -> Iterator[None]:
    """Start Prefect's own server beside the work in hand, and wait for it at the end.

    It takes seconds in a process of its own. Should it fail, the flow starts one itself and says
    what is wrong. With a standing server (PREFECT_API_URL) there is nothing to start.
    """
    prepare_prefect(home)
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    starting = threading.Thread(target=_start_server, daemon=True)
    starting.start()
    yield
    starting.join()


def _start_server() -> None:
    from prefect.server.api.server import SubprocessASGIServer

    with suppress(Exception):
        SubprocessASGIServer().start()
