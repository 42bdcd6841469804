"""Filing behaviour at a date, each sign by a company made to show it, and against a slow twin."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.warehouse.company_facts import CompanyFacts
from features.filing import filing_features
from tests.features.company_made import (
    A,
    B,
    charged,
    company_facts,
    filed,
    listed,
    of,
    proceeding,
)
from tests.features.test_filing_deadlines import slow_due, slow_months_after

AS_AT = date(2019, 6, 30)


def row(facts: CompanyFacts, as_at: date = AS_AT, known_by: date | None = None, number: str = A):
    [found] = filing_features(facts, of(number), as_at, known_by).to_dicts()
    return found


def accounts_of(*years: tuple[int, int]) -> list[dict]:
    """Accounts to 31 May of a year, filed so many days after the last day for it (negative: early)."""
    return [
        filed(
            A,
            slow_months_after(date(year, 5, 31), 9) + timedelta(days=days),
            "accounts",
            date(year, 5, 31),
        )
        for year, days in years
    ]


def test_a_company_of_which_nothing_is_held_has_no_figures():
    found = row(company_facts())
    assert found.pop("company_number") == A
    assert found and set(found.values()) == {None}


def test_late_in_the_past():
    found = row(
        company_facts([listed(A, date(2019, 5, 1))], accounts_of((2016, -5), (2017, 40), (2018, 3)))
    )
    assert (found["accounts_late_last"], found["accounts_late_worst"]) == (3, 40)
    assert found["accounts_late_times"] == 2
    # 31 May to 28 February and three days; the year before 37 days more.
    assert (found["accounts_days_to_file"], found["accounts_slower"]) == (276, -37)
    assert found["accounts_gap"] == pytest.approx(365 / 365.25)


def test_overdue_now_by_the_register_s_own_day():
    facts = company_facts(
        [
            listed(
                A,
                date(2019, 6, 1),
                accounts_due_on=date(2019, 2, 28),
                confirmation_due_on=date(2019, 5, 24),
            )
        ]
    )
    found = row(facts)
    # Nobody has looked since the list.
    assert found["accounts_overdue_days"] == (date(2019, 6, 1) - date(2019, 2, 28)).days
    assert found["confirmation_overdue_days"] == 8
    assert found["accounts_late_last"] is None


def test_overdue_now_by_the_filing_history():
    history = accounts_of((2016, 0), (2017, 0))
    found = row(company_facts([listed(A, date(2016, 1, 1))], history), date(2019, 6, 30))
    # The accounts to 31 May 2018 were due on 28 February 2019.
    assert found["accounts_overdue_days"] == (date(2019, 6, 30) - date(2019, 2, 28)).days
    found = row(company_facts([listed(A, date(2016, 1, 1))], history), known_by=date(2019, 3, 10))
    assert found["accounts_overdue_days"] == 10
    stale = [item | {"fetched_on": date(2019, 3, 10)} for item in history]
    found = row(company_facts([listed(A, date(2016, 1, 1))], stale), date(2019, 6, 30))
    assert found["accounts_overdue_days"] == 10


def test_accounts_filed_since_the_list_are_not_overdue():
    on_list = listed(
        A,
        date(2019, 3, 1),
        accounts_due_on=date(2019, 2, 28),
        accounts_made_up_to=date(2017, 5, 31),
    )
    found = row(company_facts([on_list], accounts_of((2017, 0), (2018, 5))))
    assert found["accounts_overdue_days"] == 0 and found["accounts_late_last"] == 5


def test_a_young_company_s_first_accounts():
    young = listed(A, date(2017, 1, 1), incorporated_on=date(2017, 5, 10))
    history = [filed(A, date(2017, 5, 10), "incorporated")]
    assert row(company_facts([young], history), date(2019, 2, 10))["accounts_overdue_days"] == 0
    assert row(company_facts([young], history), date(2019, 2, 13))["accounts_overdue_days"] == 3


def test_a_shortened_period_gives_three_months_from_its_notice():
    history = [
        *accounts_of((2017, 0)),
        filed(
            A, date(2019, 2, 1), "year-end-shortened", date(2018, 5, 31), new_date=date(2018, 3, 31)
        ),
    ]
    facts = company_facts([listed(A, date(2016, 1, 1))], history)
    assert row(facts, date(2019, 5, 1))["accounts_overdue_days"] == 0
    assert row(facts, date(2019, 5, 3))["accounts_overdue_days"] == 2
    assert row(facts, date(2019, 5, 3))["year_end_shortened"] == 1
    in_time = filed(A, date(2019, 5, 1), "accounts", date(2018, 3, 31))
    facts = company_facts([listed(A, date(2016, 1, 1))], [*history, in_time])
    assert row(facts)["accounts_late_last"] == 0
    facts = company_facts([listed(A, date(2016, 1, 1))], [*accounts_of((2017, 0)), in_time])
    assert row(facts)["accounts_late_last"] == (date(2019, 5, 1) - date(2018, 12, 31)).days


def test_year_ends_that_move():
    history = [
        *accounts_of((2017, 0)),
        filed(
            A, date(2018, 9, 1), "year-end-extended", date(2018, 5, 31), new_date=date(2018, 11, 30)
        ),
    ]
    lists = [
        listed(A, date(2018, 1, 1)),
        listed(A, date(2019, 1, 1), year_end_month=11, year_end_day=30),
    ]
    found = row(company_facts(lists, history))
    assert (found["year_end_extended"], found["year_end_shortened"]) == (1, 0)
    assert found["year_end_moved"] == 1 and found["accounts_overdue_days"] == 0
    assert row(company_facts(lists[:1], history))["year_end_moved"] is None
    assert row(company_facts(lists[:1], history), date(2022, 1, 1))["year_end_extended"] == 0


@pytest.mark.parametrize(
    ("kinds", "step", "fell"),
    [
        (["full", "total-exemption-full"], 2, 3),
        (["total-exemption-full", "micro-entity"], 1, 1),
        (["total-exemption-small", "total-exemption-full"], 2, 0),
        (["micro-entity", "group"], 6, -5),
        (["full", None], None, None),
        (["dormant"], 0, None),
    ],
)
def test_accounts_that_tell_less(kinds, step, fell):
    history = [
        item | {"accounts_type": kind}
        for item, kind in zip(accounts_of((2016, 0), (2017, 0)), kinds, strict=False)
    ]
    found = row(company_facts([], history))
    assert (found["disclosure"], found["disclosure_fell"]) == (step, fell)
    assert found["dormant"] == (None if step is None else int(step == 0))


def test_accounts_that_tell_less_from_list_to_list():
    lists = [
        listed(A, date(2018, 1, 1), accounts_type="small"),
        listed(A, date(2019, 1, 1), accounts_type="micro-entity"),
        listed(A, date(2019, 2, 1), accounts_type="micro-entity"),
    ]
    found = row(company_facts(lists))
    assert (found["disclosure"], found["disclosure_fell"]) == (1, 2)


def test_comings_and_goings_are_counted():
    history = [
        filed(A, date(2017, 6, 1), "officer-left"),
        filed(A, date(2018, 12, 1), "officer-left"),
        filed(A, date(2019, 1, 1), "officer-left"),
        filed(A, date(2019, 1, 2), "officer-appointed"),
        filed(A, date(2018, 1, 2), "office-moved"),
        filed(A, date(2018, 2, 2), "auditor-left"),
        filed(A, date(2018, 2, 3), "accounts-amended", date(2017, 5, 31)),
    ]
    found = row(company_facts([], history))
    assert (found["officers_left_12m"], found["officers_joined_12m"]) == (2, 1)
    assert (found["offices_moved_24m"], found["auditor_left_24m"]) == (1, 1)
    assert found["accounts_amended"] == 1
    assert found["quiet_days"] == (AS_AT - date(2019, 1, 2)).days


def test_charges():
    charges = [
        charged(
            A,
            "1",
            date(2015, 1, 1),
            satisfied_on=date(2019, 1, 1),
            satisfied_known_on=date(2019, 1, 9),
        ),
        charged(A, "2", date(2018, 9, 1), floating_covers_all=True),
        charged(A, "3", date(2016, 9, 1)),
    ]
    facts = company_facts(
        [listed(A, date(2019, 1, 1), charges=9, charges_outstanding=9)], [], [], charges
    )
    found = row(facts)
    assert (found["charges_outstanding"], found["charges_created_12m"]) == (2, 1)
    assert (found["charges_satisfied_12m"], found["all_assets_charge"]) == (1, 1)
    # The satisfaction of 1 January was told on the 9th.
    assert row(facts, date(2019, 1, 5), date(2019, 1, 8))["charges_outstanding"] == 3
    assert row(facts, date(2019, 1, 5), date(2019, 1, 9))["charges_outstanding"] == 2
    assert row(facts, date(2018, 12, 31), date(2019, 1, 9))["charges_outstanding"] == 3


def test_charges_by_the_list_where_no_more_is_held():
    found = row(company_facts([listed(A, date(2019, 1, 1), charges=3, charges_outstanding=2)]))
    assert found["charges_outstanding"] == 2
    # There are charges, and nothing says of when or over what.
    assert found["charges_created_12m"] is None and found["all_assets_charge"] is None
    found = row(company_facts([listed(A, date(2019, 1, 1))]))
    assert (found["charges_created_12m"], found["all_assets_charge"]) == (0, 0)


def test_status_from_list_to_list():
    lists = [
        listed(A, date(2018, 1, 1)),
        listed(A, date(2019, 1, 1), status_kind="strike-off-proposed"),
    ]
    found = row(company_facts(lists))
    assert (found["strike_off_proposed"], found["status_steps"]) == (1, 1)
    back = [*lists, listed(A, date(2019, 5, 1))]
    found = row(company_facts(back))
    assert (found["strike_off_proposed"], found["status_steps"]) == (0, 0)
    assert row(company_facts(lists[:1]))["status_steps"] is None
    assert found["company_age"] == pytest.approx((AS_AT - date(2010, 5, 10)).days / 365.25)


def test_a_notice_in_the_gazette_holds_until_it_is_taken_back():
    notice = filed(A, date(2019, 3, 1), "strike-off-notice")
    stopped = filed(A, date(2019, 4, 1), "strike-off-stopped")
    assert row(company_facts([], [notice]))["strike_off_proposed"] == 1
    assert row(company_facts([], [notice, stopped]))["strike_off_proposed"] == 0


def test_open_insolvency_cases():
    started = proceeding(A, "administration", "start", date(2018, 1, 1))
    ended = proceeding(A, "administration", "end", date(2019, 1, 1))
    solvent = proceeding(B, "members-voluntary-liquidation", "start", date(2018, 1, 1))
    facts = company_facts([], [], [started, ended, solvent])
    assert row(facts)["insolvency_open"] == 0
    assert row(facts, date(2018, 6, 1))["insolvency_open"] == 1
    assert row(facts, date(2018, 1, 10))["insolvency_open"] is None
    found = row(facts, number=B)
    assert (found["insolvency_open"], found["solvent_winding_up"]) == (0, 1)


@given(
    st.lists(
        st.tuples(st.integers(2010, 2018), st.sampled_from([2, 3, 5, 6, 12]), st.integers(30, 500)),
        max_size=8,
        unique_by=lambda entry: (entry[0], entry[1]),
    ),
    st.dates(date(2012, 1, 1), date(2019, 12, 31)),
)
def test_lateness_and_its_slow_twin(years, as_at):
    ends = [(slow_months_after(date(year, 1, 31), month - 1), took) for year, month, took in years]
    history = [filed(A, end + timedelta(days=took), "accounts", end) for end, took in ends]
    found = row(company_facts([listed(A, date(2010, 1, 1))], history), as_at)
    seen = sorted((end, end + timedelta(days=took)) for end, took in ends)
    seen = [(end, on) for end, on in seen if on <= as_at]
    recent = [(e, on) for e, on in seen if on > date(as_at.year - 5, as_at.month, 1)]
    late = [(on - slow_due(e, False, date(2010, 5, 10), _first(e, seen))).days for e, on in recent]
    assert found["accounts_late_last"] == (max(late[-1], 0) if late else None)
    assert found["accounts_late_worst"] == (max(0, *late) if late else None)
    assert found["accounts_late_times"] == (sum(d > 0 for d in late) if late else None)
    took = [(on - e).days for e, on in recent]
    assert found["accounts_days_to_file"] == (took[-1] if took else None)
    assert found["accounts_slower"] == (took[-1] - took[-2] if len(took) > 1 else None)


def _first(end: date, seen: list[tuple[date, date]]) -> bool:
    return end == seen[0][0] and end <= date(2011, 11, 30)


def test_rows_come_in_the_order_asked_for():
    facts = company_facts([listed(A, date(2019, 1, 1)), listed(B, date(2019, 1, 1))])
    found = filing_features(facts, of(B, "00000009", A), AS_AT)
    assert found["company_number"].to_list() == [B, "00000009", A]
    assert found.select(pl.exclude("company_number")).row(1) == (None,) * (found.width - 1)


def seen_in_part(*filings: dict) -> CompanyFacts:
    """A company of whose history a page was seen, or single filings, and never the whole."""
    return company_facts([], [item | {"fetched_on": None} for item in filings])


def test_of_a_history_never_read_whole_what_was_not_seen_is_unknown():
    found = row(
        seen_in_part(
            filed(A, date(2018, 3, 1), "officer-left"),
            filed(A, date(2019, 2, 1), "office-moved"),
        )
    )
    # Who can say that nothing was filed since, or that no officer left in the year?
    assert found["quiet_days"] is None
    assert found["officers_left_12m"] is None
    assert found["auditor_left_24m"] is None
    assert found["year_end_shortened"] is None
    # What was seen was filed.
    assert found["offices_moved_24m"] == 1


def test_a_history_read_before_the_year_began_does_not_tell_of_the_year():
    old = {"fetched_on": date(2018, 5, 1)}
    found = row(company_facts([], [filed(A, date(2017, 9, 1), "office-moved", **old)]))
    assert found["officers_left_12m"] is None
    assert (found["auditor_left_24m"], found["offices_moved_24m"]) == (0, 1)
    assert found["quiet_days"] == (date(2018, 5, 1) - date(2017, 9, 1)).days


def test_a_filing_told_after_the_history_was_read_is_no_negative_silence():
    found = row(
        company_facts(
            [],
            [
                filed(A, date(2019, 1, 2), "office-moved", fetched_on=date(2019, 2, 1)),
                filed(A, date(2019, 4, 2), "officer-left", fetched_on=None),
            ],
        )
    )
    assert found["quiet_days"] == 0
    assert found["officers_left_12m"] == 1
