"""The words that invented company names are put together from."""

from __future__ import annotations

import numpy as np

# fmt: off
_FIRST = (
    "Alb", "Ang", "Ash", "Bar", "Bel", "Bram", "Bren", "Brin", "Cal", "Cam", "Car", "Chal", "Clar",
    "Cor", "Cran", "Dal", "Den", "Dor", "Dran", "Dun", "Eas", "Eb", "El", "Em", "Fair", "Fen",
    "Fil", "For", "Gal", "Gar", "Glen", "Gor", "Gran", "Hal", "Ham", "Har", "Hes", "Hol", "Il",
    "Jar", "Jes", "Kel", "Ken", "Kir", "Lan", "Lar", "Lin", "Lor", "Mal", "Mar", "Mel", "Mor",
    "Nan", "Nor", "Ol", "Or", "Pel", "Pen", "Por", "Quar", "Quin", "Ram", "Ren", "Ros", "Ros",
    "Sal", "Scar", "Sel", "Shel", "Stan", "Swal", "Tam", "Tan", "Thal", "Thor", "Tor", "Tre",
    "Ul", "Vel", "Ver", "Wal", "Wan", "Wen", "Wes", "Whin", "Win", "Yar", "Yel", "Zel",
)
_MIDDLE = ("", "a", "en", "er", "ing", "o", "u", "el", "in", "is", "am", "ot")
_LAST = (
    "beck", "berry", "bourne", "bridge", "brook", "burn", "bury", "by", "cliffe", "combe", "cote",
    "crest", "croft", "dale", "dean", "den", "dene", "don", "fell", "field", "fold", "ford",
    "garth", "gate", "grove", "ham", "haven", "hill", "holme", "holt", "hurst", "ington", "lands",
    "leigh", "ley", "low", "mead", "mere", "mond", "moor", "mouth", "ness", "over", "pool",
    "port", "ridge", "row", "shaw", "side", "stead", "stoke", "stone", "thorpe", "ton", "vale",
    "view", "wald", "ward", "water", "well", "wick", "wold", "wood", "worth",
)
#: What follows the stem in names of providers of care; the first few in families of companies too.
CARE_TRADES = (
    "Care", "Care Homes", "Homes", "Care Services", "Healthcare", "Support", "Home Care",
    "Children's Homes", "Children's Services", "Residential Care", "Supported Living",
    "Nursing Home", "Residential Home", "Care and Support", "Fostering", "Lodge", "House",
    "Court", "Manor", "Community Care", "Social Care", "Childcare", "Care at Home",
    "Independent Living", "Young People's Services", "Health & Social Care", "Rest Home",
)
FAMILY_TRADES = 8
OTHER_TRADES = (
    "Consulting", "Engineering", "Building Services", "Transport", "Logistics", "Foods",
    "Developments", "Investments", "Estates", "Electrical", "Plumbing & Heating", "Joinery",
    "Design", "Studio", "Media", "Software", "Systems", "Solutions", "Recruitment", "Training",
    "Cleaning", "Catering", "Motors", "Autos", "Garage", "Dental", "Pharmacy", "Opticians",
    "Hair", "Beauty", "Fitness", "Travel", "Tours", "Taxis", "Couriers", "Haulage", "Farms",
    "Nurseries", "Gardens", "Landscapes", "Timber", "Steel", "Plastics", "Packaging", "Printing",
    "Publishing", "Films", "Music", "Events", "Marketing", "Trading", "Imports", "Wholesale",
    "Retail", "Fashions", "Jewellers", "Antiques", "Interiors", "Kitchens", "Flooring",
    "Roofing", "Scaffolding", "Security", "Energy", "Solar", "Capital", "Ventures", "Partners",
    "Associates", "Management Company", "Residents Association", "Freehold", "Lettings",
    "Accountancy", "Technologies", "Digital", "Data", "Networks", "Medical", "Brewery", "Inns",
    "Leisure", "Sports", "Academy", "Tutors", "Pet Care", "Vets", "Skip Hire", "Plant Hire",
)
#: What tells the companies of one group apart; the first stands for nothing.
QUALIFIERS = (
    "", "(North)", "(South)", "(East)", "(West)", "(Midlands)", "(Holdings)", "(Group)",
    "(Northern)", "(Southern)", "(Yorkshire)", "(Central)", "(No 2)", "(Properties)",
)
SAINTS = ("Brenna", "Callow", "Dunstane", "Ewold", "Fardel", "Gwenfa", "Hallam", "Isolde")
# fmt: on
_INITIALS = 3_000


def stems() -> list[str]:
    """All stems, the commoner ones first: two syllables, then initials, then three syllables."""
    two = [first + last for first in _FIRST for last in _LAST]
    three = [first + middle + last for middle in _MIDDLE[1:] for first in _FIRST for last in _LAST]
    letters = [chr(65 + n // 676 % 26) + chr(65 + n // 26 % 26) + chr(65 + n % 26) for n in
               range(0, 17_576, 17_576 // _INITIALS)]  # fmt: skip
    saints = [f"St {saint}" for saint in SAINTS]
    # The order is the same for every seed: which words are common is no matter of chance here.
    order = np.random.default_rng(0)
    mixed = [two[n] for n in order.permutation(len(two))]
    late = letters + three
    found = mixed[:2_000] + saints + mixed[2_000:] + [late[n] for n in order.permutation(len(late))]
    return list(dict.fromkeys(found))
