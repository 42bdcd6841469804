"""Encodings, broken markup and hostile files."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.ixbrl.document import UnreadableFiling
from data.ixbrl.parsing import LARGEST
from data.ixbrl.reference import read_document
from tests.data.ixbrl.markup import figure, inline, words

CONTENT = "Café £5"
FILING = inline(figure("1,234", format="ixt:numdotdecimal") + words(CONTENT))
TEXT = FILING.decode()
BARE = TEXT.split("?>\n", 1)[1]
DOCTYPE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n<html'
)


def said(content: bytes) -> list[str | None]:
    return [fact.value or fact.text for fact in read_document(content).facts]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + FILING,
        b"\r\n junk \x00 before" + FILING,
        TEXT.replace("UTF-8", "UTF-16").encode("utf-16"),
        TEXT.replace("UTF-8", "UTF-16").encode("utf-16-be"),
        BARE.encode("utf-16-le"),
        BARE.encode("utf-32"),
        TEXT.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        TEXT.replace("UTF-8", "windows-1252").encode("cp1252"),
        TEXT.replace("UTF-8", "IBM037").encode(),
        TEXT.replace("UTF-8", "utf-16").replace("?>", " ?>").encode(),
        TEXT.replace("UTF-8", "utf-16").encode(),
        TEXT.replace("UTF-8", "us-ascii").encode(),
        TEXT.replace("UTF-8", "no-such-code").encode(),
        TEXT.encode("cp1252"),
        BARE.encode("cp1252"),
        TEXT.replace("Café", "Caf&eacute;").encode(),
        TEXT.replace("Café", "Caf&eacute;").replace("<html", DOCTYPE).encode(),
        TEXT.replace("Café", "Caf\x01é").encode(),
        TEXT.replace("</body>", "<br><p>a & b</body>").encode(),
        TEXT.replace("</div></body></html>", "").encode(),
        TEXT.replace('xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"', "").encode(),
    ],
    ids=lambda content: repr(content[:20]),
)
def test_a_filing_reads_the_same_however_it_is_written(content):
    assert said(content) == ["1234", CONTENT]


@pytest.mark.parametrize(
    "content",
    [TEXT.encode("cp1252"), TEXT.replace("</body>", "<p>a & b</body>").encode(), FILING[:-9]],
)
def test_what_had_to_be_mended_says_so(content):
    warning = read_document(content).warning
    assert warning and warning.endswith(").")
    assert read_document(FILING).warning is None


def test_a_doctype_is_neither_fetched_nor_a_fault(tmp_path):
    outside = tmp_path / "outside.dtd"
    outside.write_text('<!ENTITY secret "told">')
    content = TEXT.replace("<html", f'<!DOCTYPE html SYSTEM "{outside.as_uri()}"><html').replace(
        "Café", "&secret;"
    )
    document = read_document(content.encode())
    assert document.facts[1].text == "&secret; £5"


@pytest.mark.parametrize(
    "subset",
    [
        '<!ENTITY a "ha">' + "".join(f'<!ENTITY {c} "{"&a;" * 20}">' for c in "bcdefgh"),
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!-- <html --><!ENTITY % p "x">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_its_own_are_refused(subset, encoding):
    content = BARE.replace("<html", f"<!DOCTYPE html [{subset}]><html").replace("Café", "&a;")
    started = time.perf_counter()
    with pytest.raises(UnreadableFiling, match="entities"):
        read_document(content.encode(encoding))
    assert time.perf_counter() - started < 1


def test_a_filing_too_large_is_refused():
    with pytest.raises(UnreadableFiling, match="bytes"):
        read_document(b"<" * (LARGEST + 1))


@pytest.mark.parametrize("end", ["</div>" * 100_000, ""])
def test_markup_too_deep_is_refused(end):
    with pytest.raises(UnreadableFiling):
        read_document(inline("<div>" * 100_000 + figure("1") + end))


def test_deep_markup_within_bounds_is_read():
    assert said(inline(words("<b>" * 1500 + "x" + "</b>" * 1500))) == ["x"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"<",
        b"\x00" * 9,
        b"\xff\xfe",
        b"%PDF-1.4 <</Type>>",
        b"ATTACHMENT",
        b"PK\x03\x04",
    ],
)
def test_what_is_no_markup_is_refused_in_one_sentence(content):
    with pytest.raises(UnreadableFiling) as refused:
        read_document(content)
    assert str(refused.value).count(". ") == 0


@given(st.integers(0, len(FILING)), st.binary(max_size=4), st.integers(0, 12))
def test_damage_never_raises_anything_else(at, put, gone):
    damaged = FILING[:at] + put + FILING[at + gone :]
    try:
        document = read_document(damaged)
    except UnreadableFiling:
        return
    assert all((fact.value is None) or (fact.text is None) for fact in document.facts)


@given(st.binary(max_size=400))
def test_noise_is_refused(noise):
    with pytest.raises(UnreadableFiling):
        read_document(noise)


@pytest.mark.parametrize("shape", ["nested", "shared"])
def test_facts_that_multiply_the_text_are_refused(shape):
    if shape == "nested":
        body = "x" * 100_000
        for _ in range(1500):
            body = words(body)
    else:
        links = "".join(
            f'<ix:continuation id="k{n}" continuedAt="k{n + 1}">{"x" * 1000}</ix:continuation>'
            for n in range(300)
        )
        body = links + words("", continuedAt="k0") * 500
    content = inline(body)
    assert len(content) < 500_000
    started = time.perf_counter()
    with pytest.raises(UnreadableFiling, match="repeat"):
        read_document(content)
    assert time.perf_counter() - started < 10
