"""How clerks write a company's name: endings, apostrophes, short forms, slips of the finger."""

from __future__ import annotations

import re

import numpy as np

_LEGAL = {
    "Limited": ("Ltd", "Ltd.", "LTD", ""),
    "Ltd": ("Limited", "Ltd.", "limited", ""),
    "LLP": ("LLP.", "L.L.P."),
    "CIC": ("C.I.C.", "Community Interest Company"),
    "PLC": ("plc", "Public Limited Company"),
}
_SHORT = (
    (r"\bSt\b", "Saint"),
    (r"\bServices\b", "Svcs"),
    (r"\bResidential\b", "Res"),
    (r"\bAssociates\b", "Assoc"),
    (r"\bCommunity\b", "Comm"),
    (r"\bSupported\b", "Supp"),
)
_RUN_TOGETHER = (
    (r"\bCare Homes\b", "Carehomes"),
    (r"\bHealthcare\b", "Health Care"),
    (r"\bHome Care\b", "Homecare"),
    (r"\bChildcare\b", "Child Care"),
    (r"\bNursing Home\b", "Nursing-Home"),
)
_LETTERS = "abcdefghilmnoprstuwy"
#: What is done to a name -> how often, where it can be done at all, if noise is 1.
SHARES = {
    "ending": 0.4,
    "capitals": 0.1,
    "the": 0.05,
    "and": 0.35,
    "apostrophe": 0.45,
    "initials": 0.5,
    "short form": 0.12,
    "run together": 0.2,
    "word order": 0.05,
    "one letter": 0.05,
    "two letters": 0.015,
}
#: Cases that leave every distinguishing word as it is registered.
HARMLESS = frozenset({"ending", "capitals", "the", "and", "apostrophe", "initials"})


def printed(rng: np.random.Generator, name: str, noise: float) -> tuple[str, list[str]]:
    """A name as a register might print it, and what was done to it.

    Args:
        rng: source of chance.
        name: as registered, in lower and upper case, legal ending included.
        noise: 0 leaves it alone, 1 is usual, 2 twice as much.
    """
    done: list[str] = []
    for case, share in SHARES.items():
        if rng.random() < min(share * noise, 0.95):
            changed = _changed(rng, name, case)
            if changed != name:
                name, done = changed, [*done, case]
    return name, done


def _changed(rng: np.random.Generator, name: str, case: str) -> str:
    match case:
        case "ending":
            bare, _, ending = name.rpartition(" ")
            others = _LEGAL.get(ending, ())
            return f"{bare} {others[rng.integers(len(others))]}".strip() if others else name
        case "capitals":
            return name.upper()
        case "the":
            return name[4:] if name.startswith("The ") else f"The {name}"
        case "and":
            return name.replace(" & ", " and ") if " & " in name else name.replace(" and ", " & ")
        case "apostrophe":
            instead = ("", "\N{RIGHT SINGLE QUOTATION MARK}", "`", " ")[rng.integers(4)]
            return name.replace("'", instead) if "'" in name else name
        case "initials":
            between = (".", " ")[rng.integers(2)]
            return re.sub(r"^([A-Z])([A-Z])([A-Z])\b", rf"\1{between}\2{between}\3", name)
        case "short form":
            return _one_of(rng, name, _SHORT)
        case "run together":
            return _one_of(rng, name, _RUN_TOGETHER)
        case "word order":
            if turned := re.fullmatch(r"(.*?)(\w+) (&|and) (\w+)( .*)", name):
                before, one, between, other, after = turned.groups()
                return f"{before}{other} {between} {one}{after}"
            return re.sub(r"^(.*) \((\w+)\)", r"\2 \1", name)
        case "one letter":
            return slipped(rng, name)
        case _:
            return slipped(rng, slipped(rng, name))


def _one_of(rng: np.random.Generator, name: str, pairs: tuple[tuple[str, str], ...]) -> str:
    able = [(old, new) for old, new in pairs if re.search(old, name)]
    if not able:
        return name
    old, new = able[rng.integers(len(able))]
    return re.sub(old, new, name, count=1)


def slipped(rng: np.random.Generator, name: str) -> str:
    """The name with one letter of a longer word left out, doubled, exchanged or swapped."""
    words = list(re.finditer(r"[A-Za-z]{5,}", name))
    if not words:
        return name
    word = words[rng.integers(len(words))]
    at = int(rng.integers(word.start() + 1, word.end() - 1))
    match rng.integers(4):
        case 0:
            return name[:at] + name[at + 1 :]
        case 1:
            return name[:at] + name[at] + name[at:]
        case 2:
            letter = _LETTERS[rng.integers(len(_LETTERS))]
            return name[:at] + (letter.upper() if name[at].isupper() else letter) + name[at + 1 :]
        case _:
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
