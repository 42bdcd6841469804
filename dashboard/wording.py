"""Numbers and dates as people say them."""

from __future__ import annotations

from datetime import date, datetime

MINUS = "−"
PER_CENT = "\u00a0%"  # the sign never parts from its figure at the end of a line


def number(value: float | int | None) -> str:
    """3,151; a dash where nothing is known."""
    return "–" if value is None else f"{value:,.0f}"


def percent(value: float | None, digits: int | None = None) -> str:
    """5.4 % below ten, 16 % above; ``value`` is already per cent."""
    if value is None:
        return "–"
    if digits is None:
        digits = 1 if abs(value) < 9.95 else 0
    return f"{value:.{digits}f}{PER_CENT}"


def chance(share: float | None) -> str:
    """A probability (0-1) as a percentage."""
    return "–" if share is None else percent(100 * share)


def interval(low: float | None, high: float | None) -> str:
    """3.1 to 8.2 %; empty where there is no interval."""
    if low is None or high is None:
        return ""
    return f"{chance(low).removesuffix(PER_CENT)} to {chance(high)}"


def points(share: float) -> str:
    """+2.9 pts or −0.6 pts: a difference of probabilities, signed."""
    return f"{signed(100 * share)} pts"


def signed(value: float, digits: int = 1) -> str:
    """A number that always shows its sign, with a true minus."""
    text = f"{abs(value):,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        return text
    return f"{'+' if value > 0 else MINUS}{text}"


def day(value: date | datetime | None) -> str:
    """31 March 2024."""
    return "not known" if value is None else f"{value.day} {value:%B %Y}"


def short_day(value: date | datetime | None) -> str:
    """31 Mar 2024."""
    return "–" if value is None else f"{value.day}\u00a0{value:%b}\u00a0{value:%Y}"


def count(n: int | None, one: str, many: str | None = None) -> str:
    """'1 home', '3 homes'."""
    return f"{number(n)} {one if n == 1 else many or one + 's'}"


def age(earlier: date | None, later: date) -> str:
    """How old a fact is: '4 months', '3.2 years', 'not known'."""
    if earlier is None:
        return "not known"
    days = (later - earlier).days
    if days < 60:
        return count(max(days, 0), "day")
    if days < 730:
        return count(round(days / 30.44), "month")
    return f"{days / 365.25:.1f} years"


def compared(mine: float, typical: float) -> str:
    """'twice the usual', 'about the usual': a chance beside the typical one."""
    if typical <= 0:
        return "no usual to compare with"
    ratio = mine / typical
    for limit, words in (
        (0.55, "about half the usual"),
        (0.8, "below the usual"),
        (1.2, "about the usual"),
        (1.75, "above the usual"),
        (2.3, "about twice the usual"),
        (3.4, "about three times the usual"),
    ):
        if ratio < limit:
            return words
    return f"{ratio:.0f} times the usual"


def listed(items: list[str]) -> str:
    """'a, b and c'."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


SMALL = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def opening(n: int) -> str:
    """A number that begins a sentence: words below ten."""
    return SMALL[n] if n < len(SMALL) else number(n)


def begun(said: str) -> str:
    """Words at the beginning of a sentence."""
    return said[:1].upper() + said[1:]
