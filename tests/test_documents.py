"""What the documents promise is there: links, sources, keys, gates and tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8"))
    own = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert not [link for link in own if not (path.parent / link).exists()]


def test_every_source_is_documented() -> None:
    from data.sources.discovery import fetch_sources, json_sources, large_sources, sources

    named = {*sources(), *json_sources(), *large_sources(), *fetch_sources()}
    # These say what a file is that no publication is.
    named = {name for name in named if not name.startswith("known_")}
    data = text("docs/data.md")
    assert not [name for name in named if f"| `{name}` |" not in data]


def test_every_fetched_source_says_what_since_does() -> None:
    from data.sources.discovery import fetch_sources

    words = text("docs/fetching.md")
    for name in fetch_sources():
        publisher, _, publication = name.partition(".")
        spelled = (f"`{name}`", f"`{publisher}.*`", f"`.{publication}`")
        assert any(one in words for one in spelled), name


def test_every_key_is_documented() -> None:
    from data.sources.discovery import fetch_sources

    words = text("docs/fetching.md")
    keyed = [source for source in fetch_sources().values() if source.key]
    assert keyed
    for source in keyed:
        assert f"| `{source.key}` | `{source.name}` |" in words


def test_every_gate_is_documented() -> None:
    from data.gates.run import GATES

    assert not [gate for gate in GATES if f"| `{gate}` |" not in text("docs/gates.md")]


def test_every_contract_says_in_the_documents_what_a_row_is() -> None:
    classes = [
        name
        for path in (ROOT / "data" / "tables").glob("*.py")
        for name in re.findall(r"^class (\w+)\(dy\.Schema\)", path.read_text("utf-8"), re.M)
    ]
    assert len(classes) > 50
    tables = [re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in classes]
    rows = re.findall(r"^\| (`[a-z_`, ]+`) \|", text("docs/data.md"), re.M)
    documented = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}
    # Those of packs rest in the archive; what the warehouse takes of facts is ``accounts_fact``.
    archived = {"accounts_filing", "accounts_period", "warehouse_fact"}
    assert {table for table in tables if table not in documented} == archived
