"""An owner is matched to a company only where its name leaves no choice."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from data.identity.company_match import match_by_name

DAY = date(2024, 3, 31)


def providers(*names: str, kind: str = "organisation", individual: bool = False) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "provider_id": [f"ofsted-org:{name.lower()}" for name in names],
            "kind": kind,
            "name": list(names),
            "is_individual": individual,
            "first_as_at": DAY,
            "known_on": date(2024, 7, 16),
        },
        schema_overrides={"provider_id": pl.String, "name": pl.String, "is_individual": pl.Boolean},
    )


def companies(*rows: tuple[str, str, str | None]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "company_number": [row[0] for row in rows],
            "name": [row[1] for row in rows],
            "previous_name": [row[2] for row in rows],
            "as_at": date(2024, 11, 1),
            "known_on": date(2024, 11, 6),
        },
        schema_overrides=dict.fromkeys(("company_number", "name", "previous_name"), pl.String),
    )


def test_one_name_one_company() -> None:
    found = match_by_name(
        providers("Alder Care Ltd"), companies(("00000001", "ALDER CARE LIMITED", None))
    ).row(0, named=True)
    assert found["company_number"] == "00000001"
    assert found["known_on"] == date(2024, 11, 6)
    assert found["probability"] is None
    assert "ALDER CARE LIMITED" in found["evidence"]


def test_namesakes_leave_an_owner_unmatched() -> None:
    two = companies(("00000001", "ALDER CARE LTD", None), ("00000002", "THE ALDER CARE LTD", None))
    assert match_by_name(providers("Alder Care"), two).is_empty()
    once = companies(
        ("00000001", "ALDER CARE LTD", None), ("00000002", "BEECH LTD", "ALDER CARE LTD")
    )
    assert match_by_name(providers("Alder Care"), once).is_empty()


def test_a_former_name_counts_and_so_do_several_lists_of_one_company() -> None:
    lists = companies(
        ("00000002", "BEECH LTD", "ALDER CARE LTD"), ("00000002", "BEECH LTD", "ALDER CARE LTD")
    )
    assert match_by_name(providers("Alder Care"), lists)["company_number"].to_list() == ["00000002"]


def test_councils_and_people_are_never_companies() -> None:
    alder = companies(("00000001", "ALDER CARE LTD", None))
    assert match_by_name(providers("Alder Care", kind="local-authority"), alder).is_empty()
    assert match_by_name(providers("Alder Care", individual=True), alder).is_empty()


@given(
    st.lists(st.sampled_from(["Alder", "Beech Ltd", "BEECH LIMITED", "The Elm", "elm plc", "Oak"])),
    st.lists(st.sampled_from(["ALDER LTD", "BEECH", "ELM LTD", "OAK LIMITED", "YEW LTD"])),
)
def test_as_a_plain_loop_would(owners: list[str], registered: list[str]) -> None:
    def plain(name: str) -> str:
        return " ".join(
            w for w in name.lower().split() if w not in {"ltd", "limited", "plc", "the"}
        )

    held = [(f"{n:08}", name, None) for n, name in enumerate(registered, start=1)]
    expected = {
        (owner, number)
        for owner in set(owners)
        for number, name, _ in held
        if plain(owner) == plain(name) and sum(plain(o) == plain(name) for _, o, _ in held) == 1
    }
    found = match_by_name(providers(*dict.fromkeys(owners)).unique("provider_id"), companies(*held))
    named = {f"ofsted-org:{owner.lower()}": owner for owner in owners}
    assert {(row["entity_id"], row["company_number"]) for row in found.to_dicts()} == {
        (f"ofsted-org:{owner.lower()}", number) for owner, number in expected
    }
    assert set(found["entity_id"]) <= set(named)
