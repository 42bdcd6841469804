"""Members of a zip: the same bytes as the library's, and a sentence for everything it should not trust."""

from __future__ import annotations

import bz2
import io
import lzma
import re
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import UnreadableFile
from data.packs import plan, zip_members
from data.packs.plan import plan_pack
from data.packs.zip_directory import DamagedZip, entries, find_directory
from data.packs.zip_members import UnreadableMember, unpack
from tests.data.packs.zips import Entry, crafted, zipped

METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)


def unpacked(content: bytes) -> dict[str, bytes | str]:
    """Each member's content, or the sentence that says why not."""
    file = io.BytesIO(content)
    held: dict[str, bytes | str] = {}
    for member in entries(file, find_directory(file)):
        try:
            held[member.name] = unpack(file, member)
        except UnreadableMember as error:
            held[member.name] = str(error)
    return held


@given(
    members=st.dictionaries(
        NAMES, st.tuples(st.binary(max_size=3000), st.sampled_from(METHODS)), max_size=6
    ),
    before=st.binary(max_size=40),
    comment=st.binary(max_size=60),
    streamed=st.booleans(),
)
def test_what_the_library_packs_comes_out_the_same(members, before, comment, streamed):
    class Unseekable(io.BytesIO):
        """Makes the library write sizes behind the data, as it does to a pipe."""

        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    target = Unseekable() if streamed else io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, (content, method) in members.items():
            archive.writestr(name, content, method)
        archive.comment = comment
    assert unpacked(before + target.getvalue()) == {name: c for name, (c, _) in members.items()}


def test_a_comment_that_looks_like_an_end_does_not_mislead():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a", b"1")
        archive.comment = b"PK\x05\x06 said somebody"
    assert unpacked(packed.getvalue()) == {"a": b"1"}


@pytest.mark.parametrize("before", [b"", b"junk before"])
def test_wide_fields_are_read(before):
    packed = crafted(
        [Entry("a", b"one" * 50, wide=True), Entry("b", b"two", 0, wide=True)],
        before=before,
        wide_end=True,
    )
    assert unpacked(packed) == {"a": b"one" * 50, "b": b"two"}


def test_more_members_than_narrow_fields_count():
    names = [Entry(f"{n}", b"", 0) for n in range(65_540)]
    assert len(unpacked(crafted(names, wide_end=True))) == 65_540
    # Some writers let the narrow count run over.
    assert len(unpacked(crafted(names, says_members=4))) == 65_540


TEXT = b"<html>" + bytes(range(32, 127)) * 20
HOSTILE = {
    "encrypted": (Entry("m", TEXT, flags=1), "encrypted"),
    "strongly encrypted": (Entry("m", TEXT, flags=0x41), "encrypted"),
    "bad sum": (Entry("m", TEXT, says_crc=1), "checksum"),
    "larger than said": (Entry("m", TEXT, says_size=10), "damaged"),
    "smaller than said": (Entry("m", TEXT, says_size=len(TEXT) + 9), "another size"),
    "stored, smaller than said": (Entry("m", TEXT, 0, says_size=5), "another size"),
    "too large": (Entry("m", TEXT, says_size=60_000_000), "over the limit"),
    "too large packed": (Entry("m", TEXT, says_packed=2**31), "over the limit"),
    "petabytes": (
        Entry("m", TEXT, wide=True, says_size=2**63, says_packed=2**63),
        "over the limit",
    ),
    "bomb": (Entry("m", b"\0" * 40_000_000), "zip bomb"),
    "bomb that lies": (Entry("m", b"\0" * 40_000_000, says_size=100), "damaged"),
    "not deflated": (Entry("m", TEXT, packed=b"\xff" * 50), "damaged"),
    "odd method": (Entry("m", TEXT, 9, packed=TEXT), "method"),
    "not bzip2": (Entry("m", TEXT, 12, packed=TEXT), "damaged"),
    "not lzma": (Entry("m", TEXT, 14, packed=b"\t\x04\x05\x00" + b"\xff" * 50), "damaged|memory"),
    "short lzma": (Entry("m", TEXT, 14, packed=b"\t"), "damaged"),
    "huge dictionary": (
        Entry("m", TEXT, 14, packed=b"\t\x04\x05\x00]\xff\xff\xff\xff" + b"\0" * 50),
        "memory",
    ),
    "elsewhere": (Entry("m", TEXT, says_offset=3), "not where"),
    "beyond the end": (Entry("m", TEXT, says_offset=10**9), "not where"),
    "far beyond": (Entry("m", TEXT, wide=True, says_offset=2**63), "not where"),
    "cut short": (Entry("m", TEXT, says_packed=5_000_000), "cut short"),
    "two names": (Entry("m", TEXT, own_name="n"), "another name"),
    "upwards": (Entry("../../etc/passwd", TEXT), "outside"),
    "upwards, Windows": (Entry("..\\..\\boot.ini", TEXT), "outside"),
    "root": (Entry("/etc/passwd", TEXT), "outside"),
    "drive": (Entry("C:\\boot.ini", TEXT), "outside"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_member_has_its_reason_and_harms_no_other(case):
    entry, reason = HOSTILE[case]
    held = unpacked(crafted([Entry("before.html", TEXT), entry, Entry("after.html", TEXT)]))
    assert held["before.html"] == held["after.html"] == TEXT
    [said] = [c for name, c in held.items() if name not in ("before.html", "after.html")]
    assert isinstance(said, str)
    assert re.search(reason, said), said


@pytest.mark.parametrize("method", [8, 12, 14])
def test_a_bomb_costs_no_memory_by_any_method(method):
    zeros = b"\0" * 80_000_000
    if method == 8:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(zeros) + packer.flush()
    elif method == 12:
        packed = bz2.compress(zeros)
    else:
        filters = [{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16}]
        packed = b"\t\x04\x05\x00\x5d\x00\x00\x01\x00" + lzma.compress(
            zeros, lzma.FORMAT_RAW, filters=filters
        )
    del zeros
    # It says it is small, so that only unpacking could find out.
    archive = crafted([Entry("m", b"tiny", method, packed=packed, says_size=100_000)])
    tracemalloc.start()
    assert isinstance(unpacked(archive)["m"], str)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "Accounts_Bulk_Data-2024-01-02.zip"
    path.write_bytes(content)
    return path


def test_a_repeated_name_is_read_once_and_told(tmp_path):
    content = crafted([Entry("a", b"first"), Entry("b", b"other"), Entry("a", b"second")])
    path = written(tmp_path, content)
    [batch] = plan_pack(path).batches()
    assert [m.name for m in batch] == ["a", "b", "a (member 3)"]
    assert [bool(m.fault) for m in batch] == [False, False, True]


def test_members_that_share_bytes_are_refused_but_their_neighbours_read(tmp_path):
    content = crafted(
        [
            Entry("first", TEXT),
            Entry("greedy", TEXT, says_packed=900),
            Entry("same", TEXT, says_offset=0, own_name="first"),
            Entry("last", TEXT),
        ]
    )
    [batch] = plan_pack(written(tmp_path, content)).batches()
    assert {m.name for m in batch if m.fault} <= {"first", "same", "greedy"}
    assert "greedy" in {m.name for m in batch if m.fault}
    assert not batch[-1].fault


def test_a_list_damaged_midway_gives_what_it_lists_and_says_so(tmp_path):
    content = crafted([Entry("a", TEXT), Entry("b", TEXT), Entry("c", TEXT)], spoil_entry=1)
    read = plan_pack(written(tmp_path, content))
    [batch] = read.batches()
    assert [m.name for m in batch] == ["a", "(list of members)"]
    assert "damaged after 1" in (batch[-1].fault or "")


@pytest.mark.parametrize("says", [1, 400])
def test_a_list_that_says_another_number_is_told(tmp_path, says):
    content = crafted([Entry("a", TEXT), Entry("b", TEXT)], says_members=says)
    [batch] = plan_pack(written(tmp_path, content)).batches()
    assert [m.name for m in batch] == ["a", "b", "(list of members)"]


@given(st.data())
def test_a_pack_cut_anywhere_is_refused_in_one_sentence(data):
    content = zipped({"a": TEXT, "b": TEXT})
    cut = content[: data.draw(st.integers(0, len(content) - 1))]
    with pytest.raises(DamagedZip):
        find_directory(io.BytesIO(cut))


def test_a_pack_cut_short_names_the_file_and_what_to_do(tmp_path):
    path = written(tmp_path, zipped({"a": TEXT})[:-30])
    with pytest.raises(UnreadableFile, match=r"Accounts_Bulk.*download it again\.$"):
        plan_pack(path)


def test_batches_are_bounded_and_hold_every_member_once(tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "BATCH_BYTES", 5_000)
    monkeypatch.setattr(plan, "BATCH_MEMBERS", 7)
    sizes = [0, 10, 6_000, 1_000, 1_000, 3_500] + [1] * 30
    path = written(tmp_path, zipped({f"m{n}": b"x" * size for n, size in enumerate(sizes)}))
    batches = list(plan_pack(path).batches())
    assert [m.number for batch in batches for m in batch] == list(range(len(sizes)))
    assert all(len(b) <= 7 for b in batches)
    assert all(len(b) == 1 or sum(m.size for m in b) <= 5_000 for b in batches)
    assert batches == list(plan_pack(path).batches())


def test_the_limits_are_those_the_documents_say():
    assert zip_members.MAX_MEMBER_BYTES == 50 * 1024 * 1024
