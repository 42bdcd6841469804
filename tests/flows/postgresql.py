"""A PostgreSQL server of Debian's, for one test: made, started and removed again."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path


def binaries() -> Path | None:
    """The folder of ``initdb`` and ``postgres``: Debian's newest, else that on the path."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The address of an empty database, in the form that Prefect takes."""
    # It refuses to run as root, and its own user may not look into a test's folder.
    identity: list[str] = []
    where = Path(tempfile.mkdtemp(prefix="forewarn-postgresql-"))
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(where, user.pw_uid, user.pw_gid)
        identity = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    port, data = free_port(), where / "data"
    try:
        make = [str(folder / "initdb"), "-D", str(data), "-U", "forewarn", "--auth=trust"]
        make += ["--no-sync", "--encoding=UTF8", "--locale=C"]
        subprocess.run([*identity, *make], cwd=where, check=True, capture_output=True, timeout=120)
        serve = [str(folder / "postgres"), "-D", str(data), "-h", "127.0.0.1", "-p", str(port)]
        serve += ["-k", str(where), "-c", "fsync=off", "-c", "full_page_writes=off"]
        with (where / "log").open("wb") as said:
            server = subprocess.Popen([*identity, *serve], cwd=where, stdout=said, stderr=said)
        try:
            ready = [str(folder / "pg_isready"), "-h", "127.0.0.1", "-p", str(port), "-t", "30"]
            for _ in range(300):
                if subprocess.run(ready, capture_output=True, check=False).returncode == 0:
                    break
                assert server.poll() is None, (where / "log").read_text()
            yield f"postgresql+asyncpg://forewarn@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(where, ignore_errors=True)
