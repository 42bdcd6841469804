"""Decimal strings against Python's own decimal numbers."""

from __future__ import annotations

from decimal import Context, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.ixbrl.numbers import NotANumber, plain_decimal

EXACT = Context(prec=2000)


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=6) | st.integers().map(Decimal),
    st.integers(-30, 30),
    st.booleans(),
)
def test_shift_and_sign_are_exact(number, shift, negate):
    text = plain_decimal(format(number, "f"), shift, negate)
    expected = EXACT.scaleb(number, shift)
    assert Decimal(text) == (expected.copy_negate() if negate else expected)
    assert "e" not in text.lower()
    assert not (("." in text) and text.endswith("0"))
    assert text != "-0" and not text.startswith(("00", "-00", "."))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_one_number_has_one_spelling(number):
    spellings = [
        format(number, "f"),
        f"{number:f}000",
        f"00{number.copy_abs():f}",
        f"{number:.60E}",
    ]
    if number < 0:
        spellings.remove(f"00{number.copy_abs():f}")
    assert len({plain_decimal(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    "text", ["", " ", ".", "-", "1,2", "1.2.3", "NaN", "INF", "1e99999", "٣", "1 2"]
)
def test_other_text_is_no_number(text):
    with pytest.raises(NotANumber):
        plain_decimal(text)


def test_a_shift_beyond_reason_is_refused():
    with pytest.raises(NotANumber):
        plain_decimal("1", 10**9)
