"""The dashboard behind gunicorn, until it is stopped."""

from __future__ import annotations

import gc
import socket
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from data.errors import ForewarnError

#: One process with threads: pages are read from memory and DuckDB, and state lives in files.
_OPTIONS = {
    "worker_class": "gthread",
    "workers": 1,
    "threads": 8,
    "timeout": 60,
    "graceful_timeout": 2,
    "loglevel": "warning",
    "control_socket_disable": True,
}


class _Server(BaseApplication):
    def __init__(self, home: Path, council: str | None, address: str) -> None:
        self.home, self.council, self.address = home, council, address
        super().__init__()

    def load_config(self) -> None:
        settings: dict[str, Any] = _OPTIONS | {"bind": self.address}
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        from dashboard.app import create_app

        server = create_app(self.home, self.council).server
        # Once asked, everything that stays is loaded. Unfrozen, Python walks all of it again and
        # again in search of rubbish, and a page that falls into a walk takes 0.1 s longer.
        server.test_client().get("/_dash-dependencies")
        gc.collect()
        gc.freeze()
        return server


def check_address(host: str, port: int) -> None:
    """Ask for an address and let it go again.

    Raises:
        ForewarnError: if it is taken or is no address of this machine.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ForewarnError(
                f"{host}:{port} cannot be used ({error.strerror}); choose another with --port."
            ) from error


def run(home: Path, council: str | None, host: str, port: int) -> None:
    """Serve the dashboard of a home until it is stopped."""
    _Server(home, council, f"[{host}]:{port}" if ":" in host else f"{host}:{port}").run()
