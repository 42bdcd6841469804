"""Contexts that broken markup nests in each other are read in good time, or refused."""

from __future__ import annotations

import time

import pytest

from data.ixbrl.document import UnreadableFiling
from data.ixbrl.reference import read_document

HEAD = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"
 xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:core="urn:core"><body>"""


def unclosed(part: str, contexts: int) -> bytes:
    one = (
        '<xbrli:context id="c{n}"><xbrli:entity><xbrli:identifier scheme="s">1</xbrli:identifier>'
        "</xbrli:entity><xbrli:period><xbrli:instant>2024-03-31</xbrli:instant></xbrli:period>"
        "</xbrli:context>"
    ).replace(f"</xbrli:{part}>", "")
    fact = '<ix:nonNumeric name="core:A" contextRef="c0">yes</ix:nonNumeric>'
    return (HEAD + fact + "".join(one.format(n=n) for n in range(contexts))).encode()


@pytest.mark.parametrize("part", ["context", "identifier", "instant"])
def test_many_unclosed_contexts_take_no_longer_than_they_are_long(part: str) -> None:
    started = time.process_time()
    try:
        document = read_document(unclosed(part, 1500))
    except UnreadableFiling:
        document = None
    assert time.process_time() - started < 5
    if document is not None:
        assert [fact.text for fact in document.facts] == ["yes"]


def test_a_few_are_read_as_far_as_they_can_be() -> None:
    [fact] = read_document(unclosed("context", 3)).facts
    assert (fact.entity_identifier, fact.end) == ("1", "2024-03-31")
