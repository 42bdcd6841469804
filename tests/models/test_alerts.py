"""Alerts: when they open, how long they last, what they say, and that nothing looks ahead."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from data.tables.results import Alert, Concentration, Dependency, Score
from data.tables.service import Inspection, ServiceSnapshot
from models.alert_facts import Facts
from models.alert_rules import load_rules
from models.alerts import alert_id, evaluate

DIAGRAMS = Path(__file__).with_name("test_alert_diagrams.txt")
GRADES = {"O": "Outstanding", "G": "Good", "R": "Requires improvement", "I": "Inadequate"}
HOME = "ofsted:SC000001"
RULES = load_rules()


def day(n: int) -> date:
    """31 March of the n-th year."""
    return date(2018 + n, 3, 31)


def table(contract, rows):
    rows = pl.DataFrame(rows, infer_schema_length=None) if rows else pl.DataFrame()
    return pl.concat([contract.create_empty(), rows], how="diagonal_relaxed").select(
        pl.col(contract.column_names()), *(["name"] if "name" in rows.columns else [])
    )


def service(as_at, rating=None, inspected_on=None, service_id=HOME, **more):
    return {
        "service_id": service_id,
        "as_at": as_at,
        "urn": service_id.removeprefix("ofsted:"),
        "la_code": "E10000016",
        "la_name": "Kent",
        "places": 4,
        "provider_id": "ofsted-org:x",
        "owner_name": "X Ltd",
        "rating": rating,
        "inspected_on": inspected_on,
        "inspection_published_on": None,
        **more,
    }


def score(as_at, probability, entity_id=HOME, **more):
    return {
        "task": "service-exit",
        "entity_kind": "service",
        "entity_id": entity_id,
        "entity_name": "SC000001 (X Ltd)",
        "as_at": as_at,
        "probability": probability,
        # Far from the cap unless a test asks.
        "flagged_share": 0.0,
        **more,
    }


def area(as_at, **more):
    return {
        "market": "childrens-homes",
        "as_at": as_at,
        "by": "la",
        "area_code": "E10000016",
        "area_name": "Kent",
        "sector": "all",
        "places": 120,
        **more,
    }


def scores_of(values):
    chances = [None if v == "-" else float(v) / 100 for v in values]
    return Facts(
        scores=table(Score, [score(day(n), p) for n, p in enumerate(chances)]),
        services=table(ServiceSnapshot, [service(day(n)) for n in range(len(values))]),
    )


def ratings_of(values):
    rows, seen = [], None
    for n, value in enumerate(values):
        if value != "-" and (value.islower() or seen is None):
            seen = date(day(n).year - 1, 9, 1)
        rows.append(service(day(n), GRADES.get(value.upper()), seen))
    return Facts(services=table(ServiceSnapshot, rows))


def hhi_of(values):
    return Facts(
        concentration=table(
            Concentration,
            [
                area(day(n), hhi=float(0 if v == "-" else v), places=5 if v == "-" else 120)
                for n, v in enumerate(values)
            ],
        )
    )


def owners_of(values):
    areas, owners = [], []
    for n, value in enumerate(values):
        name, share = value.split(":")
        places = round(1.2 * float(share))
        areas.append(area(day(n), owners=1 if share == "100" else 9))
        owners.append(
            area(
                day(n),
                provider_id=f"ofsted-org:{name}",
                provider_name=f"{name} Ltd",
                provider_kind="local-authority" if name == "council" else "organisation",
                services=3,
                places=places,
                share=places / 1.2,
                rank=1,
            )
        )
    return Facts(concentration=table(Concentration, areas), dependency=table(Dependency, owners))


BUILD = {
    "exit-risk-high": scores_of,
    "exit-risk-risen": scores_of,
    "downgraded-to-inadequate": ratings_of,
    "rating-stale": ratings_of,
    "hhi-crosses-preset": hhi_of,
    "dominant-owner": owners_of,
    "single-provider-area": owners_of,
}


def diagrams():
    for block in DIAGRAMS.read_text(encoding="utf-8").split("\n--- ")[1:]:
        name, *lines = block.strip().splitlines()
        parts = {key: rest for key, *rest in (line.split() for line in lines if line.strip())}
        yield pytest.param(parts["rule"][0], parts["value"], parts["alert"], id=name)


def marks(alerts, rule, n):
    rows = {row["as_at"]: row for row in alerts.filter(pl.col("rule") == rule).to_dicts()}
    held = [rows.get(day(i)) for i in range(n)]
    return [
        "." if row is None else "N" if row["opened_as_at"] == row["as_at"] else "o" for row in held
    ]


@pytest.mark.parametrize(("rule", "values", "expected"), list(diagrams()))
def test_diagram(rule, values, expected):
    alerts = evaluate(RULES, BUILD[rule](values), [day(n) for n in range(len(values))])
    assert marks(alerts, rule, len(values)) == expected


def test_every_rule_on_childrens_homes_has_a_diagram():
    """Those on the companies of providers are drawn in ``test_alerts_adult``, with adult care."""
    drawn = {case.values[0] for case in diagrams()}
    ours = {rule.id for rule in RULES if rule.markets == ("childrens-homes",)}
    assert drawn == ours == set(BUILD)


def only(alerts, rule, as_at):
    rows = alerts.filter(pl.col("rule") == rule, pl.col("as_at") == as_at).to_dicts()
    assert len(rows) == 1
    return rows[0]


def test_score_words():
    alert = only(
        evaluate(RULES, scores_of(["9", "14"]), [day(0), day(1)]), "exit-risk-high", day(1)
    )
    assert alert["reason"] == (
        "12-month chance of leaving the register is 14 % (was 9 % a year before)"
    )
    assert (alert["from_value"], alert["to_value"]) == ("9 %", "14 %")
    assert (alert["la_code"], alert["la_name"], alert["places"]) == ("E10000016", "Kent", 4)
    assert alert["entity_name"] == "SC000001 (X Ltd)"
    evidence = json.loads(alert["evidence"])
    assert evidence["probability"] == 0.14
    assert evidence["thresholds"]["at_least"] == 0.12


def test_score_words_without_and_with_distant_comparison():
    first = only(evaluate(RULES, scores_of(["14"]), [day(0)]), "exit-risk-high", day(0))
    assert first["reason"] == "12-month chance of leaving the register is 14 %"
    assert first["from_value"] is None
    apart = evaluate(RULES, scores_of(["0.4", "9", "14"]), [day(0), day(2)])
    assert only(apart, "exit-risk-high", day(2))["reason"].endswith(
        "(was under 1 % on 31 March 2018)"
    )


def test_the_scores_own_previous_figure_wins():
    facts = Facts(scores=table(Score, [score(day(1), 0.2, previous=0.05)]))
    alert = only(evaluate(RULES, facts, [day(0), day(1)]), "exit-risk-high", day(1))
    assert alert["from_value"] == "5 %"
    assert alert["la_code"] is None  # no register row to say where


def test_high_chance_is_capped():
    scores = [
        score(day(0), 0.2 + n / 100, f"ofsted:SC{n:06}", flagged_share=None) for n in range(50)
    ]
    alerts = evaluate(RULES, Facts(scores=table(Score, scores)), [day(0)])
    raised = alerts.filter(rule="exit-risk-high")
    assert raised["entity_id"].to_list() == [f"ofsted:SC{n:06}" for n in range(45, 50)]


def test_downgrade_words_and_both_dates():
    listed = table(
        Inspection,
        [
            {"service_id": HOME, "happened_on": date(2022, 5, 1), "known_on": date(2022, 6, 1),
             "rating": "Good"},
            {"service_id": HOME, "happened_on": date(2024, 3, 12), "known_on": date(2024, 3, 28),
             "rating": "Inadequate"},
        ],
    )  # fmt: skip
    registers = table(
        ServiceSnapshot, [service(day(6), "Inadequate", date(2024, 3, 12), name="Oak House")]
    )
    alerts = evaluate(RULES, Facts(services=registers, inspections=listed), [day(5), day(6)])
    alert = only(alerts, "downgraded-to-inadequate", day(6))
    assert alert["reason"] == (
        "Rated Inadequate after an inspection on 12 March 2024; before it was Good"
    )
    assert (alert["happened_on"], alert["known_on"]) == (date(2024, 3, 12), date(2024, 3, 28))
    assert (alert["from_value"], alert["to_value"]) == ("Good", "Inadequate")
    assert alert["entity_name"] == "Oak House"
    assert json.loads(alert["evidence"])["before_on"] == "2022-05-01"


def test_up_and_down_between_registers_opens_anew():
    visits = [
        (2022, 5, "Good"),
        (2022, 9, "Inadequate"),
        (2023, 5, "Good"),
        (2023, 9, "Inadequate"),
    ]
    listed = table(
        Inspection,
        [
            {
                "service_id": HOME,
                "happened_on": date(y, m, 1),
                "known_on": date(y, m, 20),
                "rating": r,
            }
            for y, m, r in visits
        ],
    )
    registers = table(
        ServiceSnapshot,
        [service(day(5), "Inadequate", date(2022, 9, 1)),
         service(day(6), "Inadequate", date(2023, 9, 1))],
    )  # fmt: skip
    alerts = evaluate(RULES, Facts(services=registers, inspections=listed), [day(5), day(6)])
    falls = alerts.filter(rule="downgraded-to-inadequate")
    assert falls["opened_as_at"].to_list() == [day(5), day(6)]
    assert falls["alert_id"].n_unique() == 2


def test_area_words():
    hhi = evaluate(RULES, hhi_of(["900", "2050"]), [day(0), day(1)])
    alert = only(hhi, "hhi-crosses-preset", day(1))
    assert alert["reason"] == (
        "HHI of 120 places is 2,050, above the 2,000 line for highly concentrated markets "
        "(CMA 2010 style) (was 900 a year before)"
    )
    assert (alert["entity_kind"], alert["entity_id"]) == ("area", "area:E10000016")
    owner = evaluate(RULES, owners_of(["A:30", "A:34"]), [day(0), day(1)])
    assert only(owner, "dominant-owner", day(1))["reason"] == (
        "One owner, A Ltd, runs 34 % of 120 places (was 30 % a year before)"
    )
    single = evaluate(RULES, owners_of(["A:50", "A:100"]), [day(0), day(1)])
    assert only(single, "single-provider-area", day(1))["reason"] == (
        "All 120 places belong to one owner, A Ltd (was 9 owners a year before)"
    )


def test_regions_are_named_not_coded():
    rows = [
        area(day(n), by="region", area_name="London", area_code="E12000007", hhi=hhi)
        for n, hhi in enumerate([900.0, 1100.0])
    ]
    alert = only(
        evaluate(RULES, Facts(concentration=table(Concentration, rows)), [day(0), day(1)]),
        "hhi-crosses-preset",
        day(1),
    )
    assert alert["entity_id"] == "area:London"
    assert alert["la_code"] is None


def test_hits_count_only_what_was_known():
    values = ["15", "15", "15", "15"]
    outcomes = pl.DataFrame(
        {"service_id": [HOME] * 4, "as_at": [day(n) for n in range(4)],
         "exited": [False, True, None, True]}
    )  # fmt: skip
    facts = scores_of(values)
    facts = Facts(scores=facts.scores, services=facts.services, outcomes=outcomes)
    alerts = evaluate(RULES, facts, [day(n) for n in range(4)]).filter(rule="exit-risk-high")
    assert alerts["rule_raised"].to_list() == [0, 1, 2, 2]
    assert alerts["rule_right"].to_list() == [0, 0, 1, 1]
    late = Facts(
        scores=facts.scores,
        services=facts.services,
        outcomes=outcomes.with_columns(known_on=pl.lit(day(3))),
    )
    alerts = evaluate(RULES, late, [day(n) for n in range(4)]).filter(rule="exit-risk-high")
    assert alerts["rule_raised"].to_list() == [0, 0, 0, 2]


def test_facts_have_no_hit_counts():
    alerts = evaluate(RULES, hhi_of(["900", "1100"]), [day(0), day(1)])
    assert alerts["rule_raised"].to_list() == [None]
    assert alerts["rule_right"].to_list() == [None]


def test_nothing_says_nothing():
    alerts = evaluate(RULES, Facts(), [day(0)])
    assert alerts.is_empty()
    assert alerts.columns == Alert.column_names()
    assert evaluate(RULES, Facts(), []).is_empty()


def test_identity_is_pinned():
    assert alert_id("exit-risk-high", HOME, date(2024, 3, 31)) == "f231cab4e678def3"


histories = st.lists(
    st.tuples(
        st.sampled_from([0.01, 0.05, 0.09, 0.13, 0.3, None]),
        st.sampled_from(["g", "G", "R", "r", "i", "I", "-"]),
        st.sampled_from([700, 1050, 1900, 2500]),
        st.sampled_from(["A:20", "A:40", "B:40", "A:100", "council:100"]),
        st.sampled_from([True, False, None]),
    ),
    min_size=1,
    max_size=6,
)


def facts_of(history):
    chances, ratings, hhis, owners, exits = zip(*history, strict=True)
    scored = scores_of(["-" if p is None else str(100 * p) for p in chances])
    owned = owners_of(owners)
    return Facts(
        scores=scored.scores,
        services=ratings_of(ratings).services,
        concentration=owned.concentration.with_columns(pl.Series("hhi", hhis, dtype=pl.Float64)),
        dependency=owned.dependency,
        outcomes=pl.DataFrame(
            {"service_id": HOME, "as_at": [day(n) for n in range(len(exits))], "exited": exits},
            schema={"service_id": pl.String, "as_at": pl.Date, "exited": pl.Boolean},
        ),
    )


@settings(max_examples=25, deadline=None)
@given(histories, st.data())
def test_later_editions_change_nothing_earlier(history, data):
    cut = data.draw(st.integers(1, len(history)))
    facts = facts_of(history)
    early = [day(n) for n in range(cut)]
    whole = evaluate(RULES, facts, [day(n) for n in range(len(history))])
    then = whole.filter(pl.col("as_at") <= early[-1])
    # Neither more dates evaluated nor later rows lying in the facts make a difference.
    assert_frame_equal(evaluate(RULES, facts_of(history[:cut]), early), then)
    assert_frame_equal(evaluate(RULES, facts, early), then)


@settings(max_examples=10, deadline=None)
@given(histories)
def test_evaluating_again_adds_nothing(history):
    facts, dates = facts_of(history), [day(n) for n in range(len(history))]
    once = evaluate(RULES, facts, dates)
    assert_frame_equal(evaluate(RULES[::-1], facts, dates[::-1] + dates), once)
    assert once.select("alert_id", "as_at").is_unique().all()
    per_alert = once.group_by("alert_id").agg(
        pl.col("opened_as_at").unique(), pl.col("as_at").min()
    )
    assert (per_alert["opened_as_at"].list.len() == 1).all()
    assert (per_alert["opened_as_at"].list.first() == per_alert["as_at"]).all()


def test_inspections_not_yet_public_do_not_count():
    registers = table(ServiceSnapshot, [service(day(6), "Inadequate", date(2024, 3, 12))])
    unseen = table(
        Inspection,
        [{"service_id": HOME, "happened_on": date(2023, 3, 1), "known_on": date(2024, 4, 1),
          "rating": "Good"}],
    )  # fmt: skip
    alerts = evaluate(RULES, Facts(services=registers, inspections=unseen), [day(5), day(6)])
    assert alerts.is_empty()
