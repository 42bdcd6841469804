"""Numbers a slip away are found, and every fault is told in ``gate_result``."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from data.identity.linkage.number_slips import neighbouring_numbers
from data.identity.matching.bad_numbers import FAULTS
from data.identity.matching.company_match import matches
from data.tables.gate_result import GateResult
from tests.data.identity.matching_frames import (
    companies,
    company,
    provider,
    providers,
    snapshot,
    snapshots,
)

NUMBER = st.from_regex(r"[0-9]{8}|(SC|NI|OC)[0-9]{6}", fullmatch=True)


@given(NUMBER, st.integers(0, 6))
def test_swapped_digits_are_neighbours_both_ways(number: str, at: int) -> None:
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    digits = number[at].isdigit() and number[at + 1].isdigit()
    near = neighbouring_numbers(number)
    assert (swapped in near) == (digits and swapped != number)
    assert number not in near and len(near) == len(set(near))
    assert all(number in neighbouring_numbers(other) for other in near[:5])


def test_every_fault_has_its_row_and_only_what_occurs_fails() -> None:
    who = providers(*(provider(f"cqc:1-{n}", "Larkfield Care Ltd") for n in (1, 2, 3)))
    seen = snapshots(
        snapshot("cqc:1-1", company_number="01234567"),
        snapshot("cqc:1-2", company_number="01234567"),
        snapshot("cqc:1-3", company_number="07654321"),
    )
    held = companies(company("01234567", "LARKFIELD CARE LTD"), company("07654321", "OTHER LTD"))
    flags = GateResult.validate(matches(who, seen, held).flags)
    faults = {fault.replace("-", "_") for fault in FAULTS}
    assert set(flags["table"]) == faults | {"shared_by_a_crowd"}
    failed = flags.filter(~pl.col("passed"))
    assert set(failed["table"]) == {"two_providers", "name_disagrees"}
    assert set(flags["level"]) == {"advisory"} and set(flags["gate"]) == {"identity"}
    by_table = dict(failed.select("table", "figure").rows())
    assert by_table == {"two_providers": 2.0, "name_disagrees": 1.0}
    assert "cqc:1-3" in failed.filter(table="name_disagrees")["sentence"][0]


def test_where_only_extracts_are_held_an_unknown_number_is_no_fault() -> None:
    edition = pl.DataFrame(
        {"as_at": [None], "known_on": [None], "complete": [False]},
        schema={"as_at": pl.Date, "known_on": pl.Date, "complete": pl.Boolean},
    )
    who = providers(provider("cqc:1-1", "Larkfield Care Ltd"), provider("cqc:1-2", "Thornwick Ltd"))
    unknown = snapshot("cqc:1-1", company_number="09999999")
    seen = snapshots(unknown, snapshot("cqc:1-2", company_number="01234567"))
    held = companies(company("01234567", "THORNWICK LTD"))
    assert matches(who, seen, held).match_review["reason"].to_list() == ["number-unknown"]
    assert matches(who, seen, held, company_edition=edition).match_review.is_empty()
    # A list that lacks most of the numbers given is an extract, whatever it is called.
    more = snapshots(unknown, snapshot("cqc:1-2", company_number="08888888"))
    assert matches(who, more, held).match_review.is_empty()
