"""What each market's services, their capacity and their register are called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MarketWords:
    """The words of one market.

    Attributes:
        title: the market, to choose it by.
        kind: one of its services in full; ``kinds`` several.
        one: one of them in short; ``many`` several.
        place: a unit of capacity; ``places`` several.
        person: whom a service cares for; ``people`` several.
        inspectorate: who keeps the register.
    """

    title: str
    kind: str
    kinds: str
    one: str = "home"
    many: str = "homes"
    place: str = "place"
    places: str = "places"
    person: str = "child"
    people: str = "children"
    inspectorate: str = "Ofsted"

    def upper(self, word: str) -> str:
        """A word that begins a sentence or heads a column."""
        return word[:1].upper() + word[1:]


_ADULT = {"person": "person", "people": "people", "inspectorate": "CQC"}
WORDS = {
    "childrens-homes": MarketWords("Children’s homes", "children’s home", "children’s homes"),
    "fostering": MarketWords(
        "Fostering", "fostering agency", "fostering agencies", "agency", "agencies"
    ),
    "supported-accommodation": MarketWords(
        "Supported accommodation",
        "supported accommodation provider",
        "supported accommodation providers",
        "provider",
        "providers",
        person="young person",
        people="young people",
    ),
    "care-homes": MarketWords(
        "Care homes", "care home", "care homes", place="bed", places="beds", **_ADULT
    ),
    "nursing-homes": MarketWords(
        "Nursing homes", "nursing home", "nursing homes", place="bed", places="beds", **_ADULT
    ),
    "home-care": MarketWords(
        "Home care", "home care service", "home care services", "service", "services", **_ADULT
    ),
}
