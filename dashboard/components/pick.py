"""Controls to choose one of several: a list that can be searched, or a row of segments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import dash_mantine_components as dmc

Option = tuple[str, str]

#: Identifies the controls whose values are addresses: choosing one goes there.
GOES = "goes-to"


def pick(
    name: str | dict[str, str],
    label: str,
    options: Iterable[Option] = (),
    value: str | None = None,
    *,
    empty: str = "",
    searchable: bool = False,
    wide: bool = False,
) -> dmc.Select:
    """A list of ``options``, each (value, words).

    Args:
        empty: what nothing chosen means, in words; a list that has it can be cleared.
        searchable: whether the list is long enough to type in.
    """
    return dmc.Select(
        id=name,
        label=label,
        data=listed(options),
        value=value or None,
        placeholder="Type a name" if searchable else empty,
        clearable=bool(empty),
        clearButtonProps={"aria-label": f"Clear {label.lower()}"},
        allowDeselect=False,
        searchable=searchable,
        clearSearchOnFocus=searchable,
        className="pick wide" if wide else "pick",
    )


def pick_address(label: str, options: Iterable[Option], here: str) -> dmc.Select:
    """A list of addresses of this dashboard; ``here`` is the one shown."""
    return pick({"type": GOES, "of": label}, label, options, here)


def segments(label: str, options: Iterable[Option], here: str) -> dmc.InputWrapper:
    """A few short addresses side by side; ``here`` is the one shown."""
    return dmc.InputWrapper(
        dmc.SegmentedControl(
            id={"type": GOES, "of": label},
            data=listed(options),
            value=here,
            **{"aria-label": label},
        ),
        label=label,
        labelElement="div",
        className="pick",
    )


def listed(options: Iterable[Option]) -> list[dict[str, Any]]:
    """Options as the controls take them."""
    return [{"value": value, "label": words} for value, words in options]
