"""Company numbers come in many spellings and leave in one."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.sources.companies_house.company_number import as_company_number, company_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("8209948", "08209948"),
        ("08209948", "08209948"),
        ("8209948.0", "08209948"),
        (" 0820 9948 ", "08209948"),
        ("169392", "00169392"),
        ("sc140062", "SC140062"),
        ("SC 12345", "SC012345"),
        ("NI630590", "NI630590"),
        ("IP08996R", "IP08996R"),
        ("IP00149C", "IP00149C"),
        ("R0000123", "R0000123"),
        ("CE000195", "CE000195"),
        ("123456789", None),
        ("00000000", None),
        ("0", None),
        ("", None),
        (None, None),
        ("not registered", None),
        ("SC1234567", None),
        ("SCOTLAND", None),
        ("٠٨٢٠٩٩٤٨", None),
        ("1e7", None),
    ],
)
def test_a_number_in_the_register_s_form(written, number):
    assert company_number(written) == number


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.text(max_size=12),
            st.from_regex(r"[0-9]{1,9}(\.0)?", fullmatch=True),
            st.from_regex(r"[A-Za-z]{1,3} ?[0-9]{1,7}[A-Za-z]?", fullmatch=True),
            st.from_regex(r"(SP|IP|NP|RS|XX)[0-9]{4,6}[A-Z]{0,2}", fullmatch=True),
        ),
        min_size=1,
    )
)
def test_a_column_and_its_cells_read_alike(written):
    column = pl.DataFrame({"n": written}, schema={"n": pl.String})
    assert column.select(as_company_number(pl.col("n")))["n"].to_list() == [
        company_number(cell) for cell in written
    ]


@given(st.integers(1, 99_999_999))
def test_what_is_in_form_stays(number):
    form = company_number(str(number))
    assert form is not None and int(form) == number and company_number(form) == form
