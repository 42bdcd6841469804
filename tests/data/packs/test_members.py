"""Every odd member met in real packs, and some nobody has met yet: each has its row and reason."""

from __future__ import annotations

import io
import zipfile

import polars as pl
import pytest

from data.packs.members import MAX_INNER, documents_of
from data.packs.plan import plan_pack
from data.packs.reading import Shard, read_documents, read_members
from tests.data.packs.zips import Entry, crafted, filing, member_name, zipped

CIC = "Prod223_3951_15052776_20240831_CIC.zip"
INNER = "CIC-15052776/accounts/financialStatement.xhtml"
REPORT = "CIC-15052776/cic34/cicReport.xhtml"


def read(name: str, content: bytes) -> Shard:
    return read_documents(lambda: documents_of(name, content))


def outcomes(shard: Shard) -> list[tuple[str, str]]:
    return shard.filings.select("filing", "outcome").rows()


def only(name: str, content: bytes) -> dict[str, object]:
    [row] = read(name, content).filings.to_dicts()
    return row


def test_a_community_interest_company_sends_two_documents():
    inner = zipped(
        [("CIC-15052776/accounts/", b""), (INNER, filing("15052776")), (REPORT, filing())]
    )
    shard = read(CIC, inner)
    assert outcomes(shard) == [
        (f"{CIC}/CIC-15052776/accounts/", "skipped"),
        (f"{CIC}/{INNER}", "read"),
        (f"{CIC}/{REPORT}", "skipped"),
    ]
    assert set(shard.facts["company_number"]) == {"15052776"}
    assert set(shard.facts["filing"]) == {f"{CIC}/{INNER}"}
    [reason] = shard.filings.filter(pl.col("filing") == f"{CIC}/{REPORT}")["reason"]
    assert "community interest" in reason


def test_the_bytes_tell_a_zip_not_the_name():
    row = only(member_name(7, suffix="zip"), filing())
    assert (row["outcome"], row["company_number"]) == ("read", "00000007")
    row = only(member_name(7), zipped({"a.html": filing()}))
    assert row["outcome"] == "read"
    assert row["filing"] == f"{member_name(7)}/a.html"
    assert row["company_number"] == "00000007"


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n\r\n  ", b"junk before ", b"\0\0\x1a"])
def test_what_stands_before_the_first_tag_does_not_matter(before):
    assert only(member_name(1), before + filing())["facts"] == 5


@pytest.mark.parametrize(
    ("name", "content", "outcome"),
    [
        ("__MACOSX/._" + member_name(1), b"\0\5\x16\x07" + b"\0" * 200, "skipped"),
        ("._" + member_name(1), b"\0\5\x16\x07", "skipped"),
        ("folder/", b"", "skipped"),
        (member_name(1, suffix="xml"), b"ATTACHMENTPLACEHOLDER127319911", "skipped"),
        ("notes.txt", b"read me", "skipped"),
        ("report.pdf", b"%PDF-1.7 ...", "skipped"),
        (member_name(1, suffix="xml"), b"<*\x8f\xd3\x01\xfe" * 400, "error"),
        (member_name(1), b"", "error"),
        (member_name(1), b"\xff" * 5000, "error"),
        (member_name(1), b"<html><body>No facts at all</body></html>", "error"),
        (member_name(1), b"PK\x03\x04 and no more", "error"),
        (CIC, zipped({}), "error"),
        (CIC, zipped({"a.html": filing()})[:-9], "error"),
        (CIC, zipped({"in.zip": zipped({"a.html": filing()})}), "error"),
        (CIC, crafted([Entry("../a.html", filing())]), "error"),
        (CIC, crafted([Entry("a.html", filing(), flags=1)]), "error"),
        (CIC, crafted([Entry("a.html", filing(), says_crc=3)]), "error"),
        (CIC, crafted([Entry("a.html", b"\0" * 30_000_000)]), "error"),
    ],
)
def test_every_odd_member_has_a_row_and_a_reason(name, content, outcome):
    row = only(name, content)
    assert row["outcome"] == outcome
    assert row["reason"].endswith(".")
    assert row["facts"] == 0


def test_a_zip_of_very_many_files_is_read_no_further():
    many = zipped({f"{n}.txt": b"" for n in range(MAX_INNER + 50)})
    rows = read(CIC, many).filings
    assert len(rows) == MAX_INNER + 1
    assert rows["outcome"][-1] == "error"


def test_a_zip_that_unpacks_without_end_is_read_no_further():
    packed = crafted(
        [Entry(f"{n}.txt", b"x", says_size=20_000_000, says_packed=200_000) for n in range(9)]
    )
    rows = read(CIC, packed).filings
    assert len(rows) == 3


def test_names_repeated_within_a_zip_stay_apart():
    with pytest.warns(UserWarning, match="Duplicate"):
        inner = zipped([("a.html", filing()), ("a.html", filing(net_assets=9))])
    rows = read(CIC, inner).filings
    assert rows["filing"].n_unique() == 2


def test_a_pack_of_everything_keeps_its_order_and_counts_every_member(tmp_path):
    good = filing()
    members = [
        Entry(member_name(1), good),
        Entry("__MACOSX/._x", b"\0" * 50),
        Entry(member_name(2), good, flags=1),
        Entry(member_name(3), good, says_crc=1),
        Entry(member_name(1), good),
        Entry("../" + member_name(4), good),
        Entry(member_name(5), b"\0" * 15_000_000),
        Entry(CIC, zipped([(INNER, good), (REPORT, good)])),
        Entry(member_name(6), good, packed=b"\xff" * 30),
        Entry(member_name(7), good),
    ]
    path = tmp_path / "pack.zip"
    path.write_bytes(crafted(members))
    [batch] = plan_pack(path).batches()
    shard = read_members(path, batch)
    assert [outcome for _, outcome in outcomes(shard)] == [
        "read",
        "skipped",
        "error",
        "error",
        "error",
        "error",
        "error",
        "read",
        "skipped",
        "error",
        "read",
    ]
    assert shard.filings["filing"].n_unique() == 11
    assert set(shard.facts["company_number"]) == {"00000001", "15052776", "00000007"}


def test_the_name_says_the_company_whatever_stands_within():
    shard = read(member_name(42), filing("99999999"))
    assert set(shard.facts["company_number"]) == {"00000042"}
    assert "99999999" in set(shard.facts["entity_identifier"])


def test_hostile_markup_costs_an_error_row_and_no_time():
    laughs = (
        b'<!DOCTYPE l [<!ENTITY a "lol">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
        + b"]><html>&m;</html>"
    )
    fetched = b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><html>&x;</html>'
    deep = b"<html>" + b"<div>" * 200_000
    rows = read_documents(
        lambda: [
            (member_name(1), laughs),
            (member_name(2), fetched),
            (member_name(3), deep),
            (member_name(4), filing()),
        ]
    ).filings
    assert rows["outcome"].to_list() == ["error", "error", "error", "read"]


def test_real_packs(real_data):
    folder = real_data / "accounts" / "stream_read_xbrl"
    for path in sorted(folder.glob("*.zip")):
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            names = archive.namelist()
        plan = plan_pack(path)
        shards = [read_members(path, batch) for batch in plan.batches()]
        rows = pl.concat(shard.filings for shard in shards)
        assert plan.members == len(names)
        assert not rows.filter(pl.col("outcome") == "error").height
        assert {name.split(".zip/")[0].removesuffix(".zip") for name in rows["filing"]} == {
            name.removesuffix(".zip") for name in names
        }


def test_a_reader_that_fails_on_one_filing_costs_that_one_alone(monkeypatch):
    from data.packs import reading

    honest = reading.read_filings

    def fails(filings, many=300):
        held = list(filings)
        if any(b"poison" in content for _, content in held):
            raise RuntimeError
        return honest(held)

    monkeypatch.setattr(reading, "read_filings", fails)
    found = [(member_name(n), b"poison" if n == 2 else filing()) for n in range(1, 4)]
    rows = reading.read_documents(lambda: found).filings
    assert rows["outcome"].to_list() == ["read", "error", "read"]
    assert "RuntimeError" in rows["reason"][1]


def test_halves_of_characters_cost_an_error_row_at_most():
    broken = filing().replace(b"A Person", b"A <b>x</b>&#xD800; <br>")
    assert only(member_name(1), broken)["outcome"] in {"read", "error"}
    absurd = filing().replace(b">5<", b">" + b"9" * 5000 + b"<")
    assert only(member_name(1), absurd)["outcome"] == "read"


def test_a_size_no_column_can_hold_is_an_error_row(tmp_path):
    pack = tmp_path / "pack.zip"
    lying = Entry("Prod223_1_00000002_20240101.html", b"x", wide=True, says_size=2**64 - 1)
    pack.write_bytes(crafted([Entry(member_name(1), filing("00000001", 1)), lying]))
    members = [member for batch in plan_pack(pack).batches() for member in batch]
    assert read_members(pack, members).filings["outcome"].to_list() == ["read", "error"]
