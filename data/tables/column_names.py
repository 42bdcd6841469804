"""A contract's columns without the library of contracts, which loads slower than a filing is read."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=8)
def column_names(module: str, contract: str) -> tuple[str, ...]:
    """The columns of a contract in order, from its source.

    Args:
        module: of ``data.tables``, e.g. ``accounts_period``.
        contract: the class, which must inherit its columns from none.
    """
    source = Path(__file__).with_name(f"{module}.py").read_text(encoding="utf-8")
    [found] = (
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef) and node.name == contract
    )
    return tuple(
        node.targets[0].id
        for node in found.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    )
