"""Where the synthetic homes stand: real authority names, and how many homes each tends to hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Region -> authorities in Ofsted's spelling, with weights of the size of their real markets, so
#: that big counties and the North West hold more homes.
_WEIGHTS = {
    "East Midlands": (
        "Derby=26; Derbyshire=62; Leicester=18; Leicestershire=65; Lincolnshire=31; North "
        "Northamptonshire=32; Nottingham=29; Nottinghamshire=55; West Northamptonshire=37"
    ),
    "East of England": (
        "Bedford=15; Cambridgeshire=28; Central Bedfordshire=13; Essex=53; Hertfordshire=26; "
        "Luton=8; Norfolk=52; Peterborough=14; Southend on Sea=11; Suffolk=33; Thurrock=7"
    ),
    "London": (
        "Barking and Dagenham=10; Barnet=7; Bexley=9; Brent=9; Bromley=4; Camden=4; Croydon=17; "
        "Ealing=7; Enfield=8; Greenwich=5; Hackney=2; Hammersmith and Fulham=2; Haringey=8; "
        "Harrow=5; Havering=9; Hillingdon=5; Hounslow=4; Islington=2; Kingston upon Thames=2; "
        "Lewisham=8; Merton=5; Newham=10; Redbridge=23; Richmond upon Thames=1; Southwark=1; "
        "Sutton=2; Tower Hamlets=4; Waltham Forest=9; Wandsworth=2"
    ),
    "North East": (
        "Darlington=16; Durham=48; Gateshead=12; Hartlepool=11; Middlesbrough=15; Newcastle upon "
        "Tyne=15; North Tyneside=9; Northumberland=11; Redcar and Cleveland=9; South Tyneside=5; "
        "Stockton-on-Tees=18; Sunderland=16"
    ),
    "North West": (
        "Blackburn with Darwen=4; Blackpool=31; Bolton=22; Bury=15; Cheshire East=23; Cheshire "
        "West and Chester=20; Cumberland=15; Halton=19; Knowsley=22; Lancashire=231; "
        "Liverpool=36; Manchester=34; Oldham=21; Rochdale=43; Salford=19; Sefton=29; St "
        "Helens=35; Stockport=36; Tameside=23; Trafford=6; Warrington=33; Westmorland and "
        "Furness=29; Wigan=38; Wirral=19"
    ),
    "South East": (
        "Bracknell Forest=5; Brighton and Hove=6; Buckinghamshire=15; East Sussex=29; "
        "Hampshire=59; Isle of Wight=3; Kent=93; Medway=6; Milton Keynes=10; Oxfordshire=20; "
        "Portsmouth=3; Reading=7; Slough=5; Southampton=10; Surrey=22; West Berkshire=9; West "
        "Sussex=34; Windsor and Maidenhead=1; Wokingham=4"
    ),
    "South West": (
        "Bath and North East Somerset=1; Bournemouth, Christchurch & Poole=10; Bristol=8; "
        "Cornwall=17; Devon=50; Dorset=13; Gloucestershire=23; North Somerset=4; Plymouth=15; "
        "Somerset=43; South Gloucestershire=4; Swindon=6; Torbay=6; Wiltshire=23"
    ),
    "West Midlands": (
        "Birmingham=77; Coventry=15; Dudley=11; Herefordshire=18; Sandwell=18; Shropshire=70; "
        "Solihull=4; Staffordshire=148; Stoke-on-Trent=35; Telford and Wrekin=20; Walsall=17; "
        "Warwickshire=19; Wolverhampton=29; Worcestershire=25"
    ),
    "Yorkshire and The Humber": (
        "Barnsley=16; Bradford=26; Calderdale=36; Doncaster=20; East Riding of Yorkshire=16; "
        "Kingston upon Hull=19; Kirklees=41; Leeds=25; North East Lincolnshire=8; North "
        "Lincolnshire=5; North Yorkshire=22; Rotherham=17; Sheffield=16; Wakefield=24; York=3"
    ),
}

#: Authorities made by reorganisation -> (first register year under the new name, old name).
_BEFORE = {
    "Bournemouth, Christchurch & Poole": (2020, "Bournemouth"),
    "West Northamptonshire": (2022, "Northamptonshire"),
    "North Northamptonshire": (2022, "Northamptonshire"),
    "Cumberland": (2024, "Cumbria"),
    "Westmorland and Furness": (2024, "Cumbria"),
}

_OFSTED_REGIONS = {
    "North East": "North East, Yorkshire and the Humber",
    "Yorkshire and The Humber": "North East, Yorkshire and the Humber",
}

_PARTS = ("North", "South", "East", "West", "Central")


@dataclass(frozen=True)
class Geography:
    """Authorities by index. ``weights`` are shares of the market and sum to 1."""

    names: tuple[str, ...]
    regions: tuple[str, ...]
    weights: NDArray[np.float64]

    def names_in(self, year: int) -> list[str]:
        """Names of all authorities, by index, as a register at 31 March of ``year`` prints them."""
        return [
            _BEFORE[name][1] if name in _BEFORE and year < _BEFORE[name][0] else name
            for name in self.names
        ]

    def ofsted_regions(self) -> list[str]:
        """Ofsted's own eight regions, by authority index."""
        return [_OFSTED_REGIONS.get(region, region) for region in self.regions]

    def constituencies(self) -> NDArray[np.str_]:
        """Generic constituencies by authority and part, shape (authorities, parts).

        Bigger authorities have more of them, so that several parts may lie in one.
        """
        count = np.clip(self.weights * 250, 1, len(_PARTS)).astype(np.int64)
        return np.array(
            [
                [f"{name} {_PARTS[part % parts]}" for part in range(len(_PARTS))]
                for name, parts in zip(self.names, count.tolist(), strict=True)
            ]
        )

    def near(
        self, rng: np.random.Generator, base: NDArray[np.int64], stay: float
    ) -> NDArray[np.int64]:
        """Places for homes of owners based at ``base``: there, or elsewhere in the same region.

        Args:
            rng: source of chance.
            base: authority index of each home's owner, shape (n,).
            stay: chance that a home stands in its owner's own authority.

        Returns:
            Authority index of each home, shape (n,).
        """
        region_of = np.array(self.regions)
        found = base.copy()
        moved = rng.random(len(base)) >= stay
        for region in dict.fromkeys(self.regions):
            members = np.flatnonzero(region_of == region)
            wanting = np.flatnonzero(moved & (region_of[base] == region))
            share = self.weights[members] / self.weights[members].sum()
            found[wanting] = rng.choice(members, size=len(wanting), p=share)
        return found


def english_authorities() -> Geography:
    """The authorities of England that hold children's homes."""
    names, regions, weights = [], [], []
    for region, text in _WEIGHTS.items():
        for entry in text.split("; "):
            name, weight = entry.split("=")
            names.append(name)
            regions.append(region)
            weights.append(float(weight))
    share = np.array(weights)
    return Geography(tuple(names), tuple(regions), share / share.sum())
