"""Pages and JSON answers: every fault of a network ends in the content or in one sentence."""

from __future__ import annotations

import gzip
import time
from dataclasses import replace
from email.utils import formatdate

import pytest
from pydantic import SecretStr

from data.fetching.faults import FetchFailed, KeyMissing, NotThere
from data.settings import Settings
from tests.data.fetching.fixtures import IMPATIENT
from tests.data.fetching.mirror_server import cut_after, drip, drip_headers, raw, status

PAGE = "https://www.example.org.uk/list"
API = "https://api.example.org.uk/v1/things"


def one_sentence(error: pytest.ExceptionInfo[FetchFailed]) -> str:
    text = str(error.value)
    assert text.endswith((".", "?")) and "\n" not in text and "Traceback" not in text
    return text


def test_a_page_is_asked_for_again_only_on_condition_and_the_kept_text_is_given(mirror, fetching):
    mirror.serve(PAGE, "first <b>£</b>", content_type="text/html; charset=utf-8")
    client = fetching().client
    assert client.get_text(PAGE) == client.get_text(PAGE) == "first <b>£</b>"
    assert [a.headers.get("if-none-match") for a in mirror.asked] == [
        None, mirror.content(PAGE).etag,
    ]  # fmt: skip
    mirror.serve(PAGE, "second", content_type="text/html")
    assert client.get_text(PAGE) == "second"


def test_a_page_that_claims_to_be_fresh_for_a_year_is_asked_for_all_the_same(mirror, fetching):
    mirror.serve(PAGE, "old", headers={"Cache-Control": "public, max-age=31536000"})
    client = fetching().client
    assert client.get_text(PAGE) == "old"
    mirror.serve(PAGE, "new", headers={"Cache-Control": "public, max-age=31536000"})
    assert client.get_text(PAGE) == "new"


def test_if_modified_since_is_sent_where_there_is_no_etag(mirror, fetching):
    day = formatdate(1_790_000_000, usegmt=True)
    mirror.serve(PAGE, "text", etag=None, last_modified=day)
    client = fetching().client
    assert client.get_text(PAGE) == client.get_text(PAGE) == "text"
    assert mirror.asked[1].headers["if-modified-since"] == day


def test_who_asks_is_said(mirror, fetching):
    mirror.serve(PAGE, "text")
    fetching().client.get_text(PAGE)
    agent = mirror.asked[0].headers["user-agent"]
    assert "Forewarn" in agent and agent.startswith("Mozilla/5.0 (compatible;")
    assert "cookie" not in mirror.asked[0].headers


def test_cookies_are_not_kept(mirror, fetching):
    mirror.serve(PAGE, "text", headers={"Set-Cookie": "who=me; Path=/"}, etag=None)
    client = fetching().client
    client.get_text(PAGE)
    client.get_text(PAGE)
    assert "cookie" not in mirror.asked[1].headers


def test_passing_faults_are_sat_out(mirror, fetching):
    mirror.serve(PAGE, "there it is")
    served = mirror.content(PAGE)
    mirror.fault(PAGE, status(500), status(503), cut_after(served, 4), raw(b""))
    assert fetching().client.get_text(PAGE) == "there it is"
    assert mirror.count(PAGE) == 5


def test_a_fault_that_does_not_pass_is_one_sentence_after_five_attempts(mirror, fetching):
    mirror.serve(PAGE, "never seen")
    mirror.fault(PAGE, *[status(502)] * 9)
    with pytest.raises(FetchFailed, match="status 502") as error:
        fetching().client.get_text(PAGE)
    assert PAGE in one_sentence(error)
    assert mirror.count(PAGE) == 5


def test_retry_after_is_honoured_as_seconds(mirror, fetching):
    mirror.serve(PAGE, "later")
    mirror.fault(PAGE, status(429, retry_after="1"))
    began = time.monotonic()
    assert fetching().client.get_text(PAGE) == "later"
    assert time.monotonic() - began >= 1


def test_retry_after_of_an_hour_is_not_waited_for(mirror, fetching):
    mirror.serve(PAGE, "later")
    mirror.fault(PAGE, status(429, retry_after="3600"))
    with pytest.raises(FetchFailed, match="3,600 s") as error:
        fetching().client.get_text(PAGE)
    one_sentence(error)
    assert mirror.count(PAGE) == 1


def test_what_is_not_there_can_be_told_from_what_fails(mirror, fetching):
    client = fetching().client
    with pytest.raises(NotThere) as error:
        client.get_json(API)
    one_sentence(error)
    assert mirror.count(API) == 1
    mirror.fault(API, status(418))
    with pytest.raises(FetchFailed, match="418"):
        client.get_json(API)
    assert mirror.count(API) == 2


def test_parameters_reach_the_mirror_and_none_is_left_out(mirror, fetching):
    mirror.serve(API, '{"a": 1}')
    asked = {"page": 2, "area": "Hammersmith & Fulham", "none": None}
    assert fetching().client.get_json(API, params=asked) == {"a": 1}
    assert mirror.asked[0].query == "page=2&area=Hammersmith+%26+Fulham"
    assert (mirror.asked[0].host, mirror.asked[0].path) == ("api.example.org.uk", "/v1/things")


@pytest.mark.parametrize("content", ["<html>sorry</html>", '{"cut": ', "", "[" * 100_000])
def test_what_is_not_json_is_one_sentence(mirror, fetching, content):
    mirror.serve(API, content)
    with pytest.raises(FetchFailed, match="where JSON was expected") as error:
        fetching().client.get_json(API)
    one_sentence(error)


def test_a_page_packed_for_the_road_is_unpacked(mirror, fetching):
    mirror.serve(API, '{"places": 7}' + " " * 5000, gzipped=True)
    assert fetching().client.get_json(API) == {"places": 7}


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_is_not_unpacked(mirror, fetching, layers):
    bomb = b"[" + b" " * 30_000_000 + b"]"
    for _ in range(layers):
        bomb = gzip.compress(bomb, 1)
    encoding = ", ".join(["gzip"] * layers)
    mirror.serve(API, bomb, headers={"Content-Encoding": encoding})
    with pytest.raises(FetchFailed, match=r"larger than|not asked for") as error:
        fetching().client.get_json(API)
    one_sentence(error)


def test_damaged_packing_is_one_sentence(mirror, fetching):
    mirror.serve(API, gzip.compress(b"{}" * 1000)[:-9], headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchFailed, match="cut short") as error:
        fetching().client.get_json(API)
    one_sentence(error)


def test_a_page_too_large_is_not_read(mirror, fetching):
    mirror.serve(PAGE, b"x" * 3_000_000)
    with pytest.raises(FetchFailed, match="larger than 2 MB"):
        fetching().client.get_text(PAGE)


def test_a_slow_drip_is_given_up(mirror, fetching):
    mirror.serve(PAGE, "x" * 10_000)
    mirror.fault(PAGE, drip(mirror.content(PAGE), 0.05))
    began = time.monotonic()
    with pytest.raises(FetchFailed, match="bytes a second") as error:
        fetching().client.get_text(PAGE)
    one_sentence(error)
    assert time.monotonic() - began < 30


def test_headers_that_never_end_are_given_up(mirror, fetching):
    mirror.serve(PAGE, "text")
    mirror.fault(PAGE, drip_headers(0.05))
    began = time.monotonic()
    with pytest.raises(FetchFailed, match="not finished within 1 s") as error:
        fetching(limits=replace(IMPATIENT, page=1)).client.get_text(PAGE)
    one_sentence(error)
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: nonsense\r\n\r\nbody",
        b"no http at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
    ],
)
def test_nonsense_is_one_sentence(mirror, fetching, reply):
    mirror.serve(PAGE, "text")
    mirror.fault(PAGE, *[raw(reply)] * 5)
    with pytest.raises(FetchFailed) as error:
        fetching().client.get_text(PAGE)
    one_sentence(error)


def test_a_missing_key_is_named_before_anything_is_asked(fetching, mirror):
    job = fetching()
    key = job.key("CQC_SUBSCRIPTION_KEY")
    with pytest.raises(KeyMissing, match="CQC_SUBSCRIPTION_KEY"):
        key.headers("api.service.cqc.org.uk")
    assert key.headers("www.cqc.org.uk") == {}
    assert not mirror.asked


def test_a_key_goes_to_its_own_host_alone_and_is_never_shown():
    settings = Settings(_env_file=None, FOREWARN_CH_API_KEY="secret-of-ours")
    from data.fetching.keys import api_key

    key = api_key("CH_API_KEY", settings)
    own = key.headers("api.company-information.service.gov.uk")
    assert own == {"Authorization": "Basic c2VjcmV0LW9mLW91cnM6"}
    assert key.headers("evilcompany-information.service.gov.uk") == {}
    assert key.headers("document-api-images.s3.eu-west-2.amazonaws.com") == {}
    assert "secret" not in repr(key) and "secret" not in repr(settings)
    assert "secret" not in str(settings.model_dump())


def test_keys_are_read_under_both_names_and_a_blank_one_is_none(monkeypatch):
    for name in ("CH_API_KEY", "FOREWARN_CH_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    assert Settings(_env_file=None).ch_api_key is None
    monkeypatch.setenv("CH_API_KEY", " bare ")
    assert Settings(_env_file=None).ch_api_key == SecretStr("bare")
    monkeypatch.setenv("FOREWARN_CH_API_KEY", "ours")
    assert Settings(_env_file=None).ch_api_key == SecretStr("ours")
    monkeypatch.setenv("FOREWARN_CH_API_KEY", "  ")
    assert Settings(_env_file=None).ch_api_key is None


def test_a_key_that_fits_no_header_is_refused_without_being_shown(monkeypatch):
    from data.errors import ForewarnError
    from data.settings import load_settings

    monkeypatch.setenv("CH_API_KEY", "line\r\nX-Evil: 1")
    with pytest.raises(ForewarnError, match="CH_API_KEY") as error:
        load_settings()
    assert "Evil" not in str(error.value)


@pytest.mark.parametrize("spoilt", [b"<html>sign in</html>", b'{"cut": ', b""])
def test_one_answer_spoilt_among_thousands_is_asked_for_again(mirror, fetching, spoilt):
    mirror.serve(API, '{"places": 7}')
    mirror.fault(API, lambda asking: asking.reply(200, spoilt))
    assert fetching().client.get_json(API) == {"places": 7}


def test_what_was_spoilt_and_remembered_is_not_given_for_ever(mirror, fetching):
    # Cut behind a cache that kept the whole answer's mark: asked again, it has not changed.
    mirror.serve(API, '{"places": ', etag='"one"')
    job = fetching()
    with pytest.raises(FetchFailed, match="where JSON was expected"):
        job.client.get_json(API)
    mirror.serve(API, '{"places": 7}', etag='"one"')
    assert job.client.get_json(API) == {"places": 7}


def test_a_packing_spoilt_once_is_asked_for_again(mirror, fetching):
    whole = gzip.compress(b'{"places": 7}')
    mirror.serve(API, '{"places": 7}')
    for spoilt in (whole[:-6], whole[:-8] + bytes(8), b'{"places": 7}'):
        mirror.fault(API, lambda asking, s=spoilt: asking.reply(200, s, content_encoding="gzip"))
    assert fetching().client.get_json(API) == {"places": 7}


@pytest.mark.parametrize("charset", ["undefined", "idna", "hex", "no-such", "utf-16"])
def test_a_page_of_no_known_encoding_is_text_all_the_same(mirror, fetching, charset):
    mirror.serve(PAGE, "<p>list</p>", content_type=f"text/html; charset={charset}")
    assert isinstance(fetching().client.get_text(PAGE), str)


@pytest.mark.parametrize("where", ["data:text/html,hi", "javascript:alert(1)", "https://[::1/x"])
def test_a_redirect_to_no_address_is_said_as_it_is(mirror, fetching, where):
    mirror.redirect(PAGE, where)
    with pytest.raises(FetchFailed, match=r"no web address|[Ll]ocation") as error:
        fetching().client.get_text(PAGE)
    one_sentence(error)


@pytest.mark.parametrize("code", [206, 304, 412, 416])
def test_a_part_of_a_page_is_no_page(mirror, fetching, code):
    mirror.serve(API, '{"places": 7}')
    mirror.fault(API, status(code))
    client = fetching().client
    assert client.get_json(API) == {"places": 7}
    mirror.fault(API, *[status(code)] * 9)
    with pytest.raises(FetchFailed, match=f"status {code}") as error:
        client.get_json(API)
    one_sentence(error)
