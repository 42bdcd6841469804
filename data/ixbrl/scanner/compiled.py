"""How the scanner is compiled: one entry point cached on disk, and a bounds-checked build."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from numba import njit

#: A build that checks every index, for tests: slower, never cached.
CHECKED = os.environ.get("FOREWARN_SCANNER_CHECKED") == "1"

#: Nothing here makes or keeps an array, so references are not counted: that costs more than the work.
_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "boundscheck": CHECKED,
    "error_model": "numpy",
    "_nrt": False,
}

compiled = njit(**_OPTIONS)
#: For what is a few instructions and called everywhere.
inlined = njit(forceinline=True, **_OPTIONS)


def compiled_and_cached(function: Callable[..., Any]) -> Any:
    """Compile the entry point, its callees with it, and keep the result on disk.

    Numba keeps it beside the module, or in ``NUMBA_CACHE_DIR``, or in the user's cache folder
    where the package cannot be written to; where none can be, each process compiles anew.
    """
    try:
        return njit(cache=not CHECKED, **_OPTIONS)(function)
    except RuntimeError:
        return compiled(function)


def sources_digest() -> int:
    """A number that changes with any module of this package that is compiled or holds its constants.

    Numba's cache looks at the entry point's own file alone; as a closure variable of the entry
    point this number makes it see the callees' modules too.
    """
    digest = hashlib.sha256()
    for module in sorted(Path(__file__).parent.glob("*.py")):
        source = module.read_bytes()
        is_compiled = b"ixbrl.scanner.compiled import" in source or b"import njit" in source
        if is_compiled or module.stem in ("tables", "refusals"):
            digest.update(source)
    return int.from_bytes(digest.digest()[:7], "big")
