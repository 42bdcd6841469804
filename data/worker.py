"""What every process that works for another has to do: end when the other does."""

from __future__ import annotations

import multiprocessing
import os
import threading


def end_with_parent() -> None:
    """A worker whose job was killed must not go on writing."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        assert parent is not None
        parent.join()
        os._exit(1)

    if parent is not None:
        threading.Thread(target=watch, daemon=True).start()
