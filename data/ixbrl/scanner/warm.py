"""The scanner made ready: compiled once on a machine, by a process of its own.

    python -m data.ixbrl.scanner.warm

compiles it, unless it is there already, and says how long that took. Compiling takes a minute and
700 MB, so a job has it done by a child, before it starts workers that would each do it again.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
from numba.core import event

from data.ixbrl.scanner import compiled
from data.ixbrl.scanner.batch import scan
from data.ixbrl.scanner.lanes import PADDING
from data.ixbrl.scanner.tables import SCRATCH, TABLES, forget, known_namespaces

_ROOT = Path(__file__).resolve().parents[3]
_log = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()
_is_ready = False


class _NotCompiled(Exception):
    """Nothing is kept on disk that fits this machine and these sources."""


class _StopAtCompiling(event.Listener):  # type: ignore[misc, unused-ignore]
    def on_start(self, event: Any) -> None:
        raise _NotCompiled

    def on_end(self, event: Any) -> None:
        pass


def make_ready() -> None:
    """Load the scanner into this process; compile it first where that has not been done.

    Compiling is told in one warning of this module's logger, which Python prints to standard error.
    Where nothing can be kept on disk, or the child fails, this process compiles for itself.
    """
    global _is_ready
    with _one_at_a_time:
        if _is_ready:
            return
        if not compiled.CHECKED and not _loads():
            _log.warning("Compiling the accounts scanner, once on this machine (about a minute)…")
            _compile_apart()
        _scan_nothing()
        # What has been loaded stays for good; the collector need not walk through it ever again.
        gc.freeze()
        _is_ready = True


def _loads() -> bool:
    """Whether the scanner could be loaded from disk."""
    try:
        with event.install_listener("numba:compile", _StopAtCompiling()):
            _scan_nothing()
    except _NotCompiled:
        return False
    return True


def _compile_apart() -> None:
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    with contextlib.suppress(OSError):  # no process may be started here
        subprocess.run(
            [sys.executable, "-m", "data.ixbrl.scanner.warm"],
            env=os.environ | {"PYTHONPATH": path},
            capture_output=True,
            check=False,
        )


def _scan_nothing() -> None:
    tables, scratch = np.zeros(1, TABLES)[0], np.zeros(1, SCRATCH)[0]
    forget(tables)
    none = np.zeros(0, np.int64)
    scan(np.zeros(PADDING, np.uint8), none, none, 0, tables, scratch, *known_namespaces())


def main() -> None:
    """Load the scanner, compiling it here if need be, and say how long that took."""
    started = time.perf_counter()
    how = "loaded" if _loads() else "compiled"
    _scan_nothing()
    took = time.perf_counter() - started
    sys.stdout.write(f"The accounts scanner is ready: {how} in {took:.1f} s.\n")


if __name__ == "__main__":
    main()
