"""Prefect's server as a process of our own, with its schedules and page, that ends when we do."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import httpx

from data.errors import ForewarnError
from data.warehouse.home import Home

_HOST = "127.0.0.1"
_PORT = 4200
_START_SECONDS = 240
_STOP_SECONDS = 20


@contextlib.contextmanager
def prefect_server(home: Home) -> Iterator[str]:
    """A Prefect server for this home: the standing one of PREFECT_API_URL, else one of our own.

    Ours keeps its database in the home, or where PREFECT_SERVER_DATABASE_CONNECTION_URL says, and
    listens on this machine alone (port PREFECT_SERVER_API_PORT, else 4200).

    Yields:
        The address of its API, which the environment names from then on.

    Raises:
        ForewarnError: if the port is taken or the server does not start.
    """
    standing = os.environ.get("PREFECT_API_URL")
    if standing:
        _wait(standing, 30, lambda: None)
        yield standing
        return
    port = int(os.environ.get("PREFECT_SERVER_API_PORT", _PORT))
    _refuse_taken(port)
    with _running(home, port) as ready:
        yield ready()


@contextlib.contextmanager
def server_beside(home: Home) -> Iterator[Callable[[], str]]:
    """A Prefect server of our own that starts while other work is done, on a port that is free.

    Yields:
        What waits for it and gives its address, which the environment names from then on; with a
        standing server (PREFECT_API_URL) there is nothing to start or to wait for.

    Raises:
        ForewarnError: from what is yielded, if the server does not start.
    """
    if standing := os.environ.get("PREFECT_API_URL"):
        yield lambda: standing
        return
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port = int(probe.getsockname()[1])
    with _running(home, port) as ready:
        yield ready


@contextlib.contextmanager
def _running(home: Home, port: int) -> Iterator[Callable[[], str]]:
    address = f"http://{_HOST}:{port}/api"
    log = home.path / "prefect" / "server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as said:
        # Its standard input is a pipe from us: when we end, however that is, it reads the end of it.
        server = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "flows.embedded_server", str(port)],
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said,
            start_new_session=True,
            env=_server_environment(port),
        )

    def ready() -> str:
        _wait(address, _START_SECONDS, server.poll, f"; see {log}")
        os.environ["PREFECT_API_URL"] = address
        return address

    try:
        yield ready
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        _stop(server)


def _server_environment(port: int) -> dict[str, str]:
    # Kept in memory, the places of runs would be lost with the server and never be given back.
    leases = "prefect.server.concurrency.lease_storage.filesystem"
    environment = {"PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": leases, **os.environ}
    # Prefect reads it where the page is to find its server; --port alone leaves that at 4200.
    return environment | {"PREFECT_SERVER_API_PORT": str(port)}


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            raise ForewarnError(
                f"Something else listens on {_HOST}:{port}; if it is a Prefect server, set "
                f"PREFECT_API_URL=http://{_HOST}:{port}/api, else another PREFECT_SERVER_API_PORT."
            ) from error


def _wait(address: str, seconds: float, ended: object, hint: str = "") -> None:
    """Wait until a server answers."""
    deadline = time.monotonic() + seconds
    poll = ended if callable(ended) else (lambda: None)
    with httpx.Client(timeout=5) as client:
        while time.monotonic() < deadline and poll() is None:
            with contextlib.suppress(httpx.HTTPError):
                if client.get(f"{address.rstrip('/')}/health").status_code == httpx.codes.OK:
                    return
            time.sleep(0.2)
    raise ForewarnError(f"No Prefect server answers at {address}{hint}.")


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.stdin is not None:
        server.stdin.close()
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def main() -> None:
    """Serve until standard input ends."""
    import uvicorn

    from flows.prefect_mending import mend_scheduler

    mend_scheduler()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    uvicorn.run(
        "prefect.server.api.server:create_app",
        factory=True,
        host=_HOST,
        port=int(sys.argv[1]),
        log_level="warning",
        timeout_graceful_shutdown=5,
    )


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_STOP_SECONDS / 2)
    os._exit(0)


if __name__ == "__main__":
    main()
