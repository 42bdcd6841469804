"""How the controls look: the fonts, the one accent blue and the corners of the style sheet."""

from __future__ import annotations

from typing import Any

#: Pale to dark; the ninth is ``--accent`` of the style sheet.
ACCENT = [
    "#f2f6f9",
    "#e6eef4",
    "#c9dae6",
    "#9fbfd3",
    "#6b9aba",
    "#3a709a",
    "#2c5f87",
    "#225379",
    "#17456b",
    "#0f3453",
]

THEME: dict[str, Any] = {
    "fontFamily": "var(--font)",
    "colors": {"accent": ACCENT},
    "primaryColor": "accent",
    "primaryShade": 8,
    "defaultRadius": "md",
    "black": "#1b2733",
    "fontSizes": {"sm": "15px"},
    "respectReducedMotion": True,
    "components": {
        "Select": {
            "defaultProps": {
                "checkIconPosition": "right",
                "maxDropdownHeight": 420,
                "nothingFoundMessage": "Nothing of that name",
                # A list is there at once, and wide enough for its longest name.
                "comboboxProps": {
                    "transitionProps": {"duration": 0},
                    "shadow": "md",
                    "offset": 4,
                    "position": "bottom-start",
                },
            }
        },
        "SegmentedControl": {"defaultProps": {"transitionDuration": 0}},
    },
}
