"""Turns and retries: nobody is asked more often than allowed."""

from __future__ import annotations

import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from unittest.mock import Mock

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.fetching import exchange
from data.fetching.deadline import Deadline
from data.fetching.exchange import Exchange
from data.fetching.faults import Again, FetchFailed
from data.fetching.mirror import Mirror
from data.fetching.rate_limits import STATED, USUAL, Turns
from data.fetching.retries import asked_to_wait
from tests.data.fetching.mirror_server import status


class Clock:
    """Time that passes only by sleeping or by work."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


def times(host: str, works: list[float]) -> list[float]:
    """When a host is asked, if what follows each request takes so long."""
    clock = Clock()
    turns = Turns(clock, clock.sleep)
    asked = []
    for work in works:
        turns.wait(host)
        asked.append(clock.now)
        clock.now += work
    return asked


@given(
    st.sampled_from([*STATED, "www.cqc.org.uk"]),
    st.lists(st.floats(0, 30), min_size=1, max_size=80),
)
def test_in_no_span_are_there_more_requests_than_allowed(host, works):
    asked = times(host, works)
    rate = STATED.get(host, USUAL)
    for first in asked:
        within = [t for t in asked if first <= t < first + rate.seconds - 1e-6]
        assert len(within) <= rate.requests


def test_the_published_limits():
    assert times("www.thegazette.co.uk", [0] * 3) == [100, 110, 120]
    tender = times("www.find-tender.service.gov.uk", [0] * 13)
    assert tender[:12] == [100] * 12 and tender[12] == 220
    company = times("api.company-information.service.gov.uk", [0] * 601)
    assert company[-1] >= 400 and company[500] == 100


def test_no_wait_where_time_has_passed_anyway():
    assert times("www.thegazette.co.uk", [50, 50, 50]) == [100, 150, 200]


def test_hosts_of_one_owner_take_turns_and_strangers_do_not():
    clock = Clock()
    turns = Turns(clock, clock.sleep)
    turns.wait("www.example.org.uk")
    turns.wait("other.org.uk")
    assert clock.now == 100
    turns.wait("files.example.org.uk")
    assert clock.now > 100.3


def test_a_mirror_on_this_machine_needs_no_sparing_and_another_does():
    class Counted(Turns):
        def wait(self, host: str) -> None:
            raise AssertionError(host)

    exchange = Exchange(Mirror.at("http://mirror.example.org:1"), turns=Counted())
    with pytest.raises(AssertionError), exchange.answer("https://a.org.uk/", {}, None, (), 5):
        pass
    for here in ("http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"):
        assert Mirror.at(here).is_here
    assert not Mirror.at("http://127.0.0.1.example.org").is_here


def test_retry_after_in_both_its_forms():
    assert asked_to_wait("120") == 120
    later = datetime.now(UTC) + timedelta(seconds=90)
    wait = asked_to_wait(format_datetime(later, usegmt=True))
    assert wait is not None and 85 < wait <= 90
    assert asked_to_wait("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    for nonsense in (None, "", "soon", "-5", "1e9", "NaN", "٣"):
        assert asked_to_wait(nonsense) is None


@given(st.text(max_size=60))
def test_no_retry_after_is_too_odd(text):
    wait = asked_to_wait(text)
    assert wait is None or wait >= 0


@pytest.mark.parametrize("is_here", [True, False])
def test_a_publisher_s_own_word_for_not_so_fast_is_waited_for(mirror, fetching, is_here):
    url = "https://www.contractsfinder.service.gov.uk/Published/Notices/OCDS/Search"
    with pytest.raises(Again) as passing:
        exchange._check(httpx.Response(403), url, url, None, is_here)
    # A mirror on this machine asks for no rest.
    assert passing.value.wait == (None if is_here else 300)
    mirror.serve(url, "{}")
    mirror.fault(url, status(403))
    assert fetching().client.get_json(url) == {}


def test_who_is_refused_elsewhere_does_not_ask_again(mirror, fetching):
    url = "https://www.example.org.uk/x"
    mirror.fault(url, status(403))
    with pytest.raises(FetchFailed, match="403"):
        fetching().client.get_json(url)
    assert mirror.count(url) == 1


def test_a_connection_made_after_the_time_is_up_is_cut():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        stream = Mock()
        stream.get_extra_info.return_value = ours
        deadline = Deadline()
        with pytest.raises(FetchFailed, match="not finished"), deadline.within(0.01, "It"):
            time.sleep(0.3)  # its turn is waited for
            deadline.opened("connection.connect_tcp.complete", {"return_value": stream})
            raise OSError("cut")
        assert theirs.recv(1) == b""
