"""Gates on made-up editions: what passes, what is refused, and what the figures are."""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import ForewarnError
from data.gates.run import GATES, gate_results
from data.gates.tolerances import ListRules, read_tolerances, tolerances
from data.tables.service import ServiceSnapshot
from data.tables.source_file import Quarantine, SourceFile
from tests.data.gates.synthetic_file import file_of

RULES = ListRules.model_validate(
    {
        "source": "synthetic.register",
        "table": "homes",
        "title": "A synthetic register",
        "why_it_matters": "For tests.",
        "reviewed_on": "2026-11-22",
        "typed": "home",
        "key": ["service_id"],
        "every_days": 365,
        "at_least": 10,
        "companions": ["leavers"],
        "never_yet": "inspected_on",
        "started": "registered_on",
        "past_days": ["registered_on"],
        "bounds": {"places": [0, 100]},
        "gates": {
            "row_count": {"required": [-0.2, 0.2], "advisory": [-0.05, 0.05], "why": "w"},
            "keys_kept": {"required": [0.8, None], "why": "w"},
            "missing_editions": {"advisory": [None, 0], "why": "w"},
            "missing_companions": {"advisory": [None, 0], "why": "w"},
            "repeated_keys": {"required": [None, 0.1], "why": "w"},
            "refused_rows": {"advisory": [None, 0.1], "why": "w"},
            "never_inspected": {"advisory": [0.01, None], "why": "w"},
            "population_drift": {"advisory": [-0.02, 0.02], "why": "w"},
            "appeared_late": {"advisory": [None, 0.02], "why": "w"},
            "column_lost": {"advisory": [None, 0], "why": "w"},
            "replaced_characters": {"advisory": [None, 0], "why": "w"},
            "impossible_values": {"advisory": [None, 0], "why": "w"},
            "days_out_of_range": {"advisory": [None, 0], "why": "w"},
            "new_headings": {"advisory": [None, 0], "why": "w"},
        },
    }
)
SCHEMA = {
    "service_id": pl.String,
    "as_at": pl.Date,
    "name": pl.String,
    "places": pl.Int64,
    "registered_on": pl.Date,
    "inspected_on": pl.Date,
    "raw_name": pl.String,
}


def edition(year: int, ids: range, uninspected: int = 3, **changes: object) -> pl.DataFrame:
    """Homes numbered ``ids``, the last ``uninspected`` of them never inspected."""
    numbers = list(ids)
    rows = [
        {
            "service_id": f"s{n}",
            "as_at": date(year, 3, 31),
            "name": "Synthetic House",
            "places": 4,
            "registered_on": date(2001, 1, 1),
            "inspected_on": None
            if n in numbers[len(numbers) - uninspected :]
            else date(2010, 1, 1),
            "raw_name": f"raw{year}",
        }
        for n in numbers
    ]
    made = pl.DataFrame(rows, schema=SCHEMA)
    return made.with_columns(**{k: pl.lit(v, SCHEMA[k]) for k, v in changes.items()})


of_rules = partial(file_of, RULES.source, RULES.table)


def judged(*editions: pl.DataFrame, files=None, quarantine=None, rules=RULES):
    held = files or [of_rules(frame) for frame in editions]
    return gate_results(
        {"home": pl.concat(editions)},
        pl.DataFrame(held, schema=SourceFile.create_empty().schema),
        Quarantine.create_empty() if quarantine is None else quarantine,
        (rules,),
    )


def failed(results: pl.DataFrame, year: int) -> set[tuple[str, str]]:
    bad = results.filter(~pl.col("passed") & (pl.col("as_at") == date(year, 3, 31)))
    return set(bad.select("gate", "level").iter_rows())


def figure(results: pl.DataFrame, gate: str, year: int) -> float | None:
    found = results.filter((pl.col("gate") == gate) & (pl.col("as_at") == date(year, 3, 31)))
    return found["figure"][0]


def test_a_first_edition_has_nothing_to_compare_with_and_passes():
    results, refused = judged(edition(2020, range(50)))
    assert not refused
    assert failed(results, 2020) == {("missing_companions", "advisory")}
    assert figure(results, "row_count", 2020) is None
    assert results["compared_with"].is_null().all()


def test_a_register_cut_short_is_refused_and_the_next_is_held_against_the_one_before():
    results, refused = judged(
        edition(2020, range(100)), edition(2021, range(40)), edition(2022, range(100))
    )
    assert set(refused) == {"raw2021"}
    assert "40 rows after 100" in refused["raw2021"]
    assert "as at 2020-03-31 stays in use" in refused["raw2021"]
    assert {("row_count", "required"), ("keys_kept", "required")} <= failed(results, 2021)
    # 2022 is compared with 2020: nothing changed, but one edition between them is not believed.
    assert figure(results, "row_count", 2022) == 0
    assert failed(results, 2022) == {
        ("missing_editions", "advisory"),
        ("missing_companions", "advisory"),
    }


def test_other_homes_under_the_same_count_are_refused():
    results, refused = judged(edition(2020, range(100)), edition(2021, range(50, 150)))
    assert set(refused) == {"raw2021"}
    assert figure(results, "row_count", 2021) == 0
    assert figure(results, "keys_kept", 2021) == 0.5


def test_tolerances_are_per_period():
    # 30 % more over three years is 9 % a year, within the 20 %.
    results, refused = judged(edition(2017, range(100)), edition(2020, range(130)))
    assert not refused
    assert figure(results, "row_count", 2020) == pytest.approx(1.3 ** (1 / 3) - 1)
    assert figure(results, "missing_editions", 2020) == 2


def test_short_lists_are_not_compared():
    results, refused = judged(edition(2020, range(9)), edition(2021, range(100, 101)))
    assert not refused and figure(results, "keys_kept", 2021) is None


def test_a_change_of_who_is_counted_is_caught():
    results, refused = judged(
        edition(2020, range(100), uninspected=0),
        edition(2021, range(100), uninspected=18),
        edition(2022, range(100), uninspected=0),
        edition(2023, range(100), uninspected=0),
    )
    assert not refused
    assert figure(results, "population_drift", 2021) == pytest.approx(0.18)
    for year in (2021, 2022):
        assert ("population_drift", "advisory") in failed(results, year)
    for year in (2020, 2022, 2023):
        assert ("never_inspected", "advisory") in failed(results, year)
    assert ("never_inspected", "advisory") not in failed(results, 2021)


def test_homes_that_should_have_been_on_the_list_before_are_counted():
    now = pl.concat(
        [edition(2021, range(97)), edition(2021, range(97, 100), registered_on=date(2020, 6, 1))]
    )
    results, _ = judged(edition(2020, range(90)), now)
    assert figure(results, "appeared_late", 2021) == pytest.approx(0.07)


@pytest.mark.parametrize(
    ("changes", "gate"),
    [
        ({"places": 101}, "impossible_values"),
        ({"places": -1}, "impossible_values"),
        ({"registered_on": date(2021, 4, 1)}, "days_out_of_range"),
        ({"registered_on": date(1066, 1, 1)}, "days_out_of_range"),
        ({"registered_on": None}, "column_lost"),
        ({"name": "Caf\ufffd"}, "replaced_characters"),
        ({"name": "CafÃ©"}, "replaced_characters"),
        ({"name": "Childrenâ€™s Home"}, "replaced_characters"),
    ],
)
def test_cells_that_cannot_be_true(changes, gate):
    results, refused = judged(edition(2020, range(50)), edition(2021, range(50), **changes))
    assert not refused
    assert (gate, "advisory") in failed(results, 2021)
    assert (gate, "advisory") not in failed(results, 2020)


@pytest.mark.parametrize("name", ["Café Âme", "Ty’r Môr", "L’Île-Ã", "£5 – “quoted”"])
def test_letters_of_other_languages_are_no_fault(name):
    results, _ = judged(edition(2020, range(50), name=name))
    assert ("replaced_characters", "advisory") not in failed(results, 2020)


def test_repeats_and_refusals_are_told_apart():
    frame = edition(2020, range(80))
    reasons = ["repeated in this file"] * 12 + ["no readable URN"] * 8
    quarantine = Quarantine.cast(
        pl.DataFrame(
            [
                {
                    "source": RULES.source,
                    "table": RULES.table,
                    "raw_name": "raw2020",
                    "row_number": n,
                    "reason": reason,
                    "row": "{}",
                }
                for n, reason in enumerate(reasons)
            ]
        )
    )
    file = of_rules(frame, rows_read=100, rows_quarantined=20)
    results, refused = judged(frame, files=[file], quarantine=quarantine)
    assert figure(results, "repeated_keys", 2020) == 0.12
    assert figure(results, "refused_rows", 2020) == 0.08
    assert set(refused) == {"raw2020"} and "none is used" in refused["raw2020"]


def test_a_list_whose_headings_drifted_is_said():
    frame = edition(2020, range(50))
    file = of_rules(frame, warnings="new columns not used: Colour of door")
    results, _ = judged(frame, files=[file])
    assert ("new_headings", "advisory") in failed(results, 2020)


def test_a_list_in_parts_is_one_edition():
    parts = [
        edition(2021, range(50)),
        edition(2021, range(50, 100)).with_columns(raw_name=pl.lit("part2")),
    ]
    results, refused = judged(edition(2020, range(100)), *parts)
    assert not refused
    assert figure(results, "row_count", 2021) == 0 and figure(results, "keys_kept", 2021) == 1


def test_what_was_reviewed_and_accepted_passes_and_says_so():
    accepted = {"as_at": "2021-03-31", "gate": "row_count", "reason": "Two registers were merged."}
    rules = ListRules.model_validate(RULES.model_dump() | {"accepted": [accepted]})
    results, refused = judged(edition(2020, range(100)), edition(2021, range(200)), rules=rules)
    assert not refused
    [said] = results.filter((pl.col("gate") == "row_count") & (pl.col("level") == "required"))[
        "sentence"
    ].to_list()[1:]
    assert "accepted: Two registers were merged" in said


@given(st.sets(st.integers(0, 60), min_size=10), st.sets(st.integers(0, 60), min_size=1))
def test_keys_kept_is_the_plain_share(then, now):
    before, after = edition(2020, range(0)), edition(2021, range(0))
    before = pl.concat([before, *(edition(2020, range(n, n + 1), 0) for n in sorted(then))])
    after = pl.concat([after, *(edition(2021, range(n, n + 1), 0) for n in sorted(now))])
    results, _ = judged(before, after)
    assert figure(results, "keys_kept", 2021) == pytest.approx(len(then & now) / len(then))


def test_every_tolerance_is_reviewed_and_names_a_gate_and_columns_that_exist():
    for rules in tolerances():
        assert set(rules.gates) <= set(GATES), rules.title
        assert rules.reviewed_on <= date.today() and rules.why_it_matters
        if {"never_inspected", "population_drift"} & set(rules.gates):
            assert rules.never_yet
        if "appeared_late" in rules.gates:
            assert rules.started
        if "keys_kept" in rules.gates:
            assert rules.typed and rules.key
        if rules.typed == "service_snapshot":
            named = {*rules.key, *rules.past_days, *rules.bounds, rules.never_yet, rules.started}
            assert named - {None} <= set(ServiceSnapshot.column_names())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("gates: {row_count: {required: [0.2, 0.1], why: w}}", "low must not be above high"),
        ("gates: {row_count: {why: w}}", "give required or advisory"),
        ("gates: {row_count: {advisory: [0, 1]}}", "why"),
    ],
)
def test_a_malformed_tolerance_is_one_sentence(tmp_path, text, says):
    file = tmp_path / "tolerances.yaml"
    common = "title: t\n  why_it_matters: w\n  reviewed_on: 2026-11-22"
    file.write_text(f"- source: a.b\n  table: c\n  {common}\n  {text}\n")
    with pytest.raises(ForewarnError, match=says):
        read_tolerances(file)


def test_a_gate_that_does_not_exist_is_named():
    gates = {"no_such": {"advisory": [None, 0], "why": "w"}}
    rules = ListRules.model_validate(RULES.model_dump() | {"gates": gates})
    with pytest.raises(ForewarnError, match="no_such, which does not exist"):
        judged(edition(2020, range(50)), rules=rules)
