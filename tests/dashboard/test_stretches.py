"""A stretch of a long list is chosen by the address, whatever stands there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.components.stretches import pages, start_of
from dashboard.desk import Desk
from dashboard.view import View, read_view
from tests.dashboard.reading_pages import words


@pytest.fixture(scope="module")
def view(desk: Desk) -> View:
    edition = desk.published.current()
    assert edition is not None
    return read_view(edition, "/alerts", "", None)


@pytest.mark.parametrize(
    ("asked", "start"),
    [("", 0), ("20", 20), ("40", 40), ("999", 40), ("-1", 0), ("²", 0), ("two", 0)],
)
def test_only_what_is_there_can_be_asked_for(view: View, asked: str, start: int) -> None:
    here = replace(view, params={"from": asked})
    assert start_of(here, 45, 20) == start


def test_the_way_on_and_back(view: View) -> None:
    assert pages(view, 0, 20, 20, "queue") is None
    assert words(pages(view, 0, 45, 20, "queue")) == "1 to 20 of 45 Later in the queue"
    assert words(pages(view, 20, 45, 20, "list")) == (
        "Earlier in the list 21 to 40 of 45 Later in the list"
    )
    assert words(pages(view, 40, 45, 20, "list")) == "Earlier in the list 41 to 45 of 45"
