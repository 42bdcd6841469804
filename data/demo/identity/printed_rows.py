"""What registers print of the invented providers: names and numbers with everything wrong in them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from data.demo.identity import printed_numbers
from data.demo.identity.company_columns import Companies, FormerNames
from data.demo.identity.company_table import number_text
from data.demo.identity.name_parts import draw_care_names
from data.demo.identity.places import councils
from data.demo.identity.registered_rows import (
    ABROAD,
    COMPANY,
    COUNCIL,
    PERSON,
    Index,
    Rows,
)
from data.demo.identity.spelling import printed

#: How often, if noise is 1, a name given up is still printed; both names are; the trading name is.
_FORMER, _TRADING_AS, _TRADING_ALONE = 0.35, 0.03, 0.012
_SECOND_NUMBER = 0.01
#: Of those that are no company, how many bear the name of one that has nothing to do with them.
_NAMESAKES = 0.35
_ABROAD_FORMS = (" (Jersey) Limited", " S.a r.l.", " B.V.", " (Guernsey) Limited")


@dataclass
class Printed:
    """What is printed of each row, lists of one length; ``case`` columns say what was done."""

    name: list[str] = field(default_factory=list)
    number: list[str | None] = field(default_factory=list)
    earlier_number: list[str | None] = field(default_factory=list)
    name_case: list[str] = field(default_factory=list)
    number_case: list[str] = field(default_factory=list)


def print_rows(
    rng: np.random.Generator,
    rows: Rows,
    companies: Companies,
    former: FormerNames,
    namesakes: dict[int, int],
    strangers: Index,
    noise: float,
) -> Printed:
    """Print every row.

    Args:
        rng: source of chance.
        rows: from ``draw_rows``.
        companies: all companies.
        former: names they gave up.
        namesakes: position of a company -> position of one of the same name that is no more.
        strangers: positions of companies in care that are no providers; some who are no company
            bear their names.
        noise: 0 prints everything as it is registered, 1 is usual.
    """
    count = len(rows.sort)
    is_company = rows.sort == COMPANY
    name = companies.names.take(rows.company).text().to_list()
    number = number_text(companies.prefix[rows.company], companies.number[rows.company]).to_list()
    last = np.flatnonzero(former.back == 1)
    old = dict(zip(former.of[last].tolist(), former.names.take(last).text().to_list(), strict=True))
    trading = draw_care_names(rng, count).text(ended=False).to_list()
    borrowed = rng.permutation(strangers)[:count]
    others = companies.names.take(borrowed).text(ended=False).to_list()
    out = Printed()
    providers = np.flatnonzero(is_company)
    for row in range(count):
        at = int(rows.company[row])
        if is_company[row]:
            text, cases = _name(rng, name[row], old.get(at), trading[row], noise)
            shown, case, earlier = None, "not printed", None
            if rows.register[row] == 0:
                another = number[providers[rng.integers(len(providers))]]
                dead = namesakes.get(at)
                gone = None if dead is None else _one(companies, dead)
                shown, case = _number(rng, number[row], another, gone, noise)
                if shown and rng.random() < _SECOND_NUMBER * noise:
                    earlier = gone or another
        else:
            theirs = others[row] if row < len(others) and rng.random() < _NAMESAKES else None
            text, cases = _nobody(rng, rows, row, trading[row], theirs)
            abroad = rows.sort[row] == ABROAD and rows.register[row] == 0
            shown = _foreign_number(rng) if abroad else None
            case, earlier = ("abroad" if abroad else "not printed"), None
        out.name.append(text)
        out.number.append(shown)
        out.earlier_number.append(earlier if earlier != shown else None)
        out.name_case.append(", ".join(cases))
        out.number_case.append(case)
    return out


def _one(companies: Companies, at: int) -> str:
    one = np.array([at])
    return str(number_text(companies.prefix[one], companies.number[one])[0])


def _name(
    rng: np.random.Generator, registered: str, old: str | None, trading: str, noise: float
) -> tuple[str, list[str]]:
    """The name as printed, and what was done to it."""
    draw = rng.random(3)
    if draw[0] < _TRADING_ALONE * noise:
        return trading, ["trading name alone"]
    cases = []
    if old is not None and draw[1] < _FORMER * noise:
        registered, cases = old, ["previous name"]
    text, done = printed(rng, registered, noise)
    if draw[2] < _TRADING_AS * noise:
        between = (" T/A ", " t/a ", " trading as ")[rng.integers(3)]
        text, cases = text + between + trading, [*cases, "trading name"]
    return text, [*cases, *done]


def _number(
    rng: np.random.Generator, right: str, another: str, gone: str | None, noise: float
) -> tuple[str | None, str]:
    """The number as printed and what is wrong with it; nothing if it says what it should."""
    if gone is not None and rng.random() < printed_numbers.DISSOLVED * noise:
        return gone, "dissolved"
    draw, edge = rng.random(), 0.0
    for case, share in printed_numbers.SHARES.items():
        edge += share * noise
        if draw < edge:
            theirs = case == "another's"
            shown = another if theirs else printed_numbers.damaged(rng, right, case)
            return shown, (case if shown != right else "")
    return right, ""


def _foreign_number(rng: np.random.Generator) -> str:
    """A number of another country's register; the first form could be taken for one of this."""
    number = int(rng.integers(10_000, 99_999))
    return (f"JE{number}B", f"HRB {number}", f"B {number}", f"{number}C")[rng.integers(4)]


def _nobody(
    rng: np.random.Generator, rows: Rows, row: int, trading: str, theirs: str | None
) -> tuple[str, list[str]]:
    """The name of a row that is no company of the register."""
    match rows.sort[row]:
        case s if s == PERSON:
            title = ("Mr", "Mrs", "Ms", "Dr")[rng.integers(4)]
            return f"{title} Synthetic Person {row:05d}", []
        case s if s == COUNCIL:
            return f"{councils().names[rows.council[row]]} Council", []
        case s if s == ABROAD:
            return trading + _ABROAD_FORMS[rng.integers(len(_ABROAD_FORMS))], []
        case _:
            if theirs is not None:
                return theirs, ["namesake of a company"]
            return trading + ("", " Trust", " Partnership")[rng.integers(3)], []


def kinds(rows: Rows) -> pl.Series:
    """``organisation`` or ``local-authority``, as the table of providers has it."""
    return pl.Series(np.where(rows.sort == COUNCIL, "local-authority", "organisation"))
