"""The markets that services belong to, and whose registers describe each."""

from __future__ import annotations

#: Described by Ofsted's register of every 31 March.
CHILDRENS_MARKETS = ("childrens-homes", "fostering", "supported-accommodation")
#: Described by the registers of adult care, which are lists of any day.
ADULT_MARKETS = ("care-homes", "nursing-homes", "home-care")
MARKETS = CHILDRENS_MARKETS + ADULT_MARKETS

#: How each inspectorate begins its ``service_id``; the last three are those of the other nations.
CHILDRENS_INSPECTORATES = ("ofsted",)
ADULT_INSPECTORATES = ("cqc", "ci", "ciw", "rqia")
#: Those that inspect in England.
ENGLISH_INSPECTORATES = ("ofsted", "cqc")


def inspectorates(market: str) -> tuple[str, ...]:
    """The inspectorates whose registers describe a market."""
    return ADULT_INSPECTORATES if market in ADULT_MARKETS else CHILDRENS_INSPECTORATES
