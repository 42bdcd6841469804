"""Standard industrial classification 2007: the codes care companies give."""

from __future__ import annotations

SIC_TEXT = {
    "87100": "Residential nursing care facilities",
    "87200": (
        "Residential care activities for learning difficulties, mental health and substance abuse"
    ),
    "87300": "Residential care activities for the elderly and disabled",
    "87900": "Other residential care activities n.e.c.",
    "88100": "Social work activities without accommodation for the elderly and disabled",
    "88990": "Other social work activities without accommodation n.e.c.",
    "70100": "Activities of head offices",
}
#: Code -> relative number of companies, for owners of children's homes, agencies, and peers.
HOMES = {"87900": 80, "87200": 12, "88990": 8}
FOSTERING = {"88990": 1}
PEERS = {"87300": 34, "88100": 34, "87100": 14, "87200": 10, "87900": 8}
HEAD_OFFICE = "70100"


def sic_text(code: str) -> str:
    """A code as the register of companies prints it."""
    return f"{code} - {SIC_TEXT[code]}"
