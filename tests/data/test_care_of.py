"""Whose post it is stays out of addresses; where it goes stays in, and so do names of services."""

from __future__ import annotations

import pytest

from data.sources.care_of import is_address, without_somebody
from data.sources.publication import text_table

PERSON = "Synthia Managerova"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f"c/o {PERSON}", ""),
        (f"C / O {PERSON}, 1 High Street", ""),
        (f"The Lodge, c/o {PERSON}", "The Lodge,"),
        (f"FAO {PERSON}", ""),
        (f"F.A.O. {PERSON}", ""),
        (f"Attn: {PERSON}", ""),
        (f"care of {PERSON}", ""),
        ("1 Faolan Street", "1 Faolan Street"),
        ("Attlee House", "Attlee House"),
        ("Suite C/12", "Suite C/12"),
        ("Care of the Elderly Unit, Infirmary", ""),
        ("Unit for the Care of the Elderly", "Unit for the Care of the Elderly"),
    ],
)
def test_a_line_ends_where_it_names_somebody(line, kept):
    assert without_somebody(line).strip() == kept


def test_only_lines_of_addresses_are_cut():
    headings = ["Name", "Address 1", "Location Street Address", "Address_line_2", "Provider name"]
    assert [is_address(h) for h in headings] == [False, True, True, True, False]
    row = [f"Oak House c/o {PERSON}", f"c/o {PERSON}", "1 High Street", "", "Care Of Us Ltd"]
    cells, _ = text_table([headings, row], 0)
    assert cells.row(0)[1:] == (row[0], "", "1 High Street", "", "Care Of Us Ltd")
