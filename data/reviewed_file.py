"""Reviewed files: the YAML beside the code that says what people have decided about a source or rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

#: The parser in C is some eight times as fast; a library built without it has the other.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def reviewed(path: Path) -> Any:
    """What a reviewed YAML file says, as plain lists, mappings and values.

    Raises:
        yaml.YAMLError: if it is not YAML.
    """
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (both are safe)
