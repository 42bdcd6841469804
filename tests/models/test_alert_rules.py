"""The shipped rules are whole, and a wrong file is named with all that is wrong in it."""

from __future__ import annotations

from datetime import date, timedelta
from shutil import copytree

import pytest
import yaml

from data.errors import ForewarnError
from data.tables.market import ADULT_MARKETS
from models.alert_conditions import CONDITIONS
from models.alert_rules import RULES, load_rules, overdue


@pytest.fixture
def folder(tmp_path):
    return copytree(RULES, tmp_path / "rules")


def change(folder, name, **fields):
    file = folder / f"{name}.yaml"
    rule = yaml.safe_load(file.read_text(encoding="utf-8")) | fields
    file.write_text(yaml.safe_dump(rule), encoding="utf-8")


def test_shipped_rules():
    rules = load_rules()
    assert {rule.id for rule in rules} >= {
        "exit-risk-high",
        "exit-risk-risen",
        "downgraded-to-inadequate",
        "rating-stale",
        "hhi-crosses-preset",
        "dominant-owner",
        "single-provider-area",
    }
    assert {rule.kind for rule in rules} == set(CONDITIONS)
    forecasts = {rule.id for rule in rules if rule.forecast}
    assert {name.removesuffix("-care-homes").removesuffix("-home-care") for name in forecasts} == {
        "exit-risk-high",
        "exit-risk-risen",
    }
    for market in ("childrens-homes", *ADULT_MARKETS):
        watched = {rule.kind for rule in rules if market in rule.markets}
        assert watched >= {
            "score-high",
            "rating-downgraded",
            "hhi-crosses",
            "proceedings",
            "charge-created",
            "accounts-late",
        }
    for rule in rules:
        assert rule.next_review - rule.reviewed_on <= timedelta(days=366)
        assert "will fail" not in f"{rule.title} {rule.why_it_matters}".lower()


def test_every_fault_of_every_file_is_told_at_once(folder):
    change(folder, "exit-risk-high", severity="urgent", owner="jo@example.org", extra=1)
    change(folder, "rating-stale", thresholds={"years": 0}, next_review=date(2020, 1, 1))
    change(folder, "dominant-owner", entity_kind="service")
    (folder / "broken.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(ForewarnError) as caught:
        load_rules(folder)
    message = str(caught.value)
    for part in (
        "exit-risk-high.yaml: owner: give a role",
        "severity: Input should be",
        "extra: Extra inputs",
        "rating-stale.yaml: next_review: must be after reviewed_on",
        "thresholds: years: Input should be greater",
        "dominant-owner.yaml: entity_kind: owner-dominant is about a kind of area",
        "broken.yaml: not readable as YAML",
    ):
        assert part in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("name", "fields", "message"),
    [
        ("rating-stale", {"id": "other"}, "id is other, which is not the file's name"),
        ("rating-stale", {"kind": "guess"}, "no such condition"),
        ("rating-stale", {"markets": []}, "markets: "),
        ("rating-stale", {"markets": ["zoos"]}, "no such market: zoos"),
        ("rating-stale", {"markets": ["home-care", "home-care"]}, "each market once"),
        ("rating-stale", {"forecast": True}, "looks at no horizon"),
        ("rating-stale", {"thresholds": {"years": 2, "months": 1}}, "months: Extra inputs"),
        ("exit-risk-risen", {"suppressed_by": ["nobody"]}, "suppressed_by nobody is no rule"),
        ("exit-risk-high", {"suppressed_by": ["exit-risk-risen"]}, "is itself suppressed"),
    ],
)
def test_one_fault(folder, name, fields, message):
    change(folder, name, **fields)
    with pytest.raises(ForewarnError, match=message):
        load_rules(folder)


def test_a_rule_on_areas_of_several_markets_is_one_for_each(folder):
    change(folder, "hhi-crosses-preset", markets=["care-homes", "home-care"])
    change(folder, "rating-stale", markets=["care-homes", "home-care"])
    rules = {rule.id: rule.markets for rule in load_rules(folder)}
    assert rules["hhi-crosses-preset-care-homes"] == ("care-homes",)
    assert rules["hhi-crosses-preset-home-care"] == ("home-care",)
    assert "hhi-crosses-preset" not in rules
    # A service stands in one market; a rule on services says of each once what it has to say.
    assert rules["rating-stale"] == ("care-homes", "home-care")


def test_not_a_mapping(folder):
    (folder / "empty.yaml").write_text("", encoding="utf-8")
    with pytest.raises(ForewarnError, match=r"empty\.yaml: file: "):
        load_rules(folder)


def test_no_rules(tmp_path):
    with pytest.raises(ForewarnError, match="no alert rules"):
        load_rules(tmp_path)


def test_overdue():
    rules = load_rules()
    assert overdue(rules, date(2026, 11, 20)) == []
    assert overdue(rules, date(2099, 1, 1)) == rules
