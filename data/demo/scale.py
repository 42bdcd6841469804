"""How big the synthetic market is."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_YEAR = 2016
LAST_YEAR = 2025
#: Simulated before the first edition, so that "lost a home last year" is known from the start.
BURN_IN_YEAR = FIRST_YEAR - 1
SALE_YEAR = 2021
GROUP_EXIT_YEAR = 2023


@dataclass(frozen=True)
class Scale:
    """Counts of registrations, at 31 March unless said otherwise.

    Attributes:
        homes_start: mainstream children's homes in 2015.
        homes_end: mainstream children's homes in 2025, un-inspected ones included.
        secure: secure children's homes.
        special_schools: residential special schools registered as children's homes.
        fostering: independent fostering agencies.
        sold: homes of the group that sells to the large group.
        exiting: homes of the mid-size group that later gives up several.
        type_changes: homes a year that become special schools.
        sales: owners a year that sell homes which are then registered anew.
        mergers: pairs of homes a year that become one.
        decoys: homes a year that close while another, which has nothing to do with it, opens near.
        peers: companies in adult care that own no home.
        months_per_pack: months of accounts gathered in one pack; 1 as published.
    """

    homes_start: int
    homes_end: int
    secure: int
    special_schools: int
    fostering: int
    sold: int
    exiting: int
    type_changes: int
    sales: int
    mergers: int
    decoys: int
    peers: int
    months_per_pack: int


SCALES = {
    "small": Scale(
        homes_start=900,
        homes_end=1330,
        secure=6,
        special_schools=24,
        fostering=70,
        sold=14,
        exiting=14,
        type_changes=1,
        sales=1,
        mergers=1,
        decoys=2,
        peers=320,
        # Quarters end when registers do, so that nothing is known later at a register's date.
        months_per_pack=3,
    ),
    "national": Scale(
        homes_start=1820,
        homes_end=3600,
        secure=14,
        special_schools=62,
        fostering=290,
        sold=34,
        exiting=26,
        type_changes=3,
        sales=3,
        mergers=2,
        decoys=5,
        peers=1800,
        months_per_pack=1,
    ),
}
