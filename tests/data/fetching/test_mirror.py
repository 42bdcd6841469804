"""A mirror stands for every publisher, is told no key, and misleads nobody."""

from __future__ import annotations

import pytest

from data.errors import ForewarnError
from data.fetching.addresses import asked, is_allowed, redirected, registered
from data.fetching.client import Client
from data.fetching.exchange import Exchange
from data.fetching.faults import FetchFailed
from data.fetching.links import links
from data.fetching.mirror import Mirror
from data.settings import Settings

PAGE = "https://www.example.org.uk/a/page.html"
KEYS = {
    "CH_API_KEY": "https://api.company-information.service.gov.uk/company/1",
    "CH_STREAM_KEY": "https://stream.companieshouse.gov.uk/companies",
    "CQC_SUBSCRIPTION_KEY": "https://api.service.cqc.org.uk/public/v1/locations",
}


@pytest.mark.parametrize("base", ["http://127.0.0.1:9", "https://m.example/sub", "http://h:1/s/"])
def test_an_address_goes_to_the_mirror_and_back(base):
    mirror = Mirror.at(base)
    url = "https://www.cqc.org.uk/a%20b/c.ods?x=1&y=%26"
    there = mirror.address(url)
    assert there == f"{base.rstrip('/')}/www.cqc.org.uk/a%20b/c.ods?x=1&y=%26"
    assert mirror.publisher(there) == url
    assert mirror.publisher("https://elsewhere.org.uk/x") == "https://elsewhere.org.uk/x"


@pytest.mark.parametrize("base", ["", "mirror", "ftp://a.b", "http://", "http://a?b", "http://a:x"])
def test_what_is_no_mirror_is_one_sentence(base):
    with pytest.raises(ForewarnError, match="no address"):
        Mirror.at(base)


@pytest.mark.parametrize("setting", KEYS)
def test_no_key_reaches_a_mirror(mirror, fetching, setting):
    secret = "s3cret-value"
    job = fetching(settings=Settings(_env_file=None, **{f"FOREWARN_{setting}": secret}))
    mirror.serve(KEYS[setting], "{}")
    assert job.client.get_json(KEYS[setting], key=job.key(setting)) == {}
    job.client.download(KEYS[setting], job.folder, "x.json", key=job.key(setting))
    assert len(mirror.asked) == 2
    for request in mirror.asked:
        assert "authorization" not in request.headers
        assert not [name for name in request.headers if "key" in name]
        assert secret not in str(request)
    assert secret not in "".join(p.read_text() for p in job.folder.glob("*"))


def test_a_mirror_needs_no_key(mirror, fetching):
    job = fetching()
    mirror.serve(KEYS["CH_API_KEY"], '{"company_number": "1"}')
    found = job.client.get_json(KEYS["CH_API_KEY"], key=job.key("CH_API_KEY"))
    assert found == {"company_number": "1"}


def test_answers_to_a_key_are_not_remembered(mirror, fetching):
    job = fetching(settings=Settings(_env_file=None, FOREWARN_CH_API_KEY="k"))
    mirror.serve(KEYS["CH_API_KEY"], '{"officer": "somebody"}')
    for _ in range(2):
        job.client.get_json(KEYS["CH_API_KEY"], key=job.key("CH_API_KEY"))
    kept = [p.read_bytes() for p in job.held.home.path.rglob("*") if p.is_file()]
    assert not [content for content in kept if b"somebody" in content]


@pytest.mark.parametrize(
    "location",
    [
        "https://www.example.org.uk/b/new.html",
        "/b/new.html",
        "../b/new.html",
        "{mirror}/www.example.org.uk/b/new.html",
        "/www.example.org.uk/b/new.html",
    ],
)
def test_a_redirect_stays_within_the_mirror_however_it_is_written(mirror, fetching, location):
    mirror.redirect(PAGE, location.replace("{mirror}", mirror.url))
    mirror.serve("https://www.example.org.uk/b/new.html", "moved here")
    assert fetching().client.get_text(PAGE) == "moved here"
    assert [a.url for a in mirror.asked] == [PAGE, "https://www.example.org.uk/b/new.html"]


def test_a_publisher_may_redirect_to_its_own_other_host(mirror, fetching):
    mirror.redirect(PAGE, "https://files.example.org.uk/x")
    mirror.serve("https://files.example.org.uk/x", "from the other host")
    assert fetching().client.get_text(PAGE) == "from the other host"


def test_gov_uk_keeps_its_files_elsewhere(mirror, fetching):
    mirror.redirect("https://www.gov.uk/x", "https://assets.publishing.service.gov.uk/y")
    mirror.serve("https://assets.publishing.service.gov.uk/y", "asset")
    assert fetching().client.get_text("https://www.gov.uk/x") == "asset"


@pytest.mark.parametrize(
    "location",
    [
        "https://elsewhere.org.uk/x",
        "https://www.example.org.uk.evil.com/x",
        "http://www.example.org.uk/x",
        "https://127.0.0.1/x",
        "https://www.example.org.uk:8443/x",
        "https://user@www.example.org.uk/x",
        "file:///etc/passwd",
        "https://[::1]/x",
        "https://localhost/x",
        "https://2130706433/x",
        "//elsewhere.org.uk/x",
        "https://[bad/x",
    ],
)
def test_a_redirect_to_elsewhere_is_one_sentence(mirror, fetching, location):
    mirror.redirect(PAGE, location)
    mirror.serve("https://elsewhere.org.uk/x", "stolen")
    job = fetching()
    with pytest.raises(FetchFailed) as error:
        job.client.get_text(PAGE)
    assert str(error.value).endswith(".")
    with pytest.raises(FetchFailed):
        job.client.download(PAGE, job.folder, "x.csv")
    assert len(mirror.asked) == 2
    assert not list(job.folder.glob("*"))


def test_a_source_may_allow_a_host_of_another_owner(mirror, fetching):
    mirror.redirect(PAGE, "https://bucket.s3.eu-west-2.amazonaws.com/x")
    mirror.serve("https://bucket.s3.eu-west-2.amazonaws.com/x", "stored")
    hosts = ("www.example.org.uk", "bucket.s3.eu-west-2.amazonaws.com")
    assert fetching(hosts=hosts).client.get_text(PAGE) == "stored"
    with pytest.raises(FetchFailed, match="another's host"):
        fetching().client.get_text(PAGE)


def test_a_link_that_leads_away_from_a_source_s_hosts_is_not_asked(mirror, fetching):
    client = fetching(hosts=("www.example.org.uk",)).client
    with pytest.raises(FetchFailed, match="not one of this publisher's"):
        client.get_text("https://evil.org.uk/file.csv")
    assert not mirror.asked


def test_redirects_in_a_ring_end(mirror, fetching):
    mirror.redirect(PAGE, PAGE)
    with pytest.raises(FetchFailed, match="more than 8 times"):
        fetching().client.get_text(PAGE)
    assert len(mirror.asked) == 9


def test_owners_of_names():
    assert registered("assets.publishing.service.gov.uk") == "publishing.service.gov.uk"
    assert registered("www.cqc.org.uk") == registered("api.service.cqc.org.uk") == "cqc.org.uk"
    assert registered("www.oldham.gov.uk") != registered("www.bury.gov.uk")
    assert registered("a.s3.eu-west-2.amazonaws.com") != registered("b.s3.eu-west-2.amazonaws.com")
    assert registered("a.blob.core.windows.net") != registered("b.blob.core.windows.net")
    assert not is_allowed("www.bury.gov.uk", ["www.oldham.gov.uk"])
    assert not is_allowed("evil.com", ["good.com"])


def test_plain_http_is_asked_for_by_https_but_never_redirected_to():
    assert asked("http://www.cqc.org.uk/x#part") == "https://www.cqc.org.uk/x"
    with pytest.raises(FetchFailed, match="not https"):
        redirected("https://www.cqc.org.uk/x", "http://www.cqc.org.uk/y", ())


def test_without_a_mirror_the_publisher_is_asked_by_https(monkeypatch):
    # Nothing but this machine can be reached from tests, and that is one sentence.
    with pytest.raises(FetchFailed, match=r"www\.example\.org\.uk cannot be reached"):
        Client(Exchange()).get_text(PAGE)


def test_links_in_pages_lead_to_the_mirror_whatever_they_name(mirror, fetching):
    file = "https://files.example.org.uk/a.csv"
    mirror.serve(file, "x,y\n1,2\n")
    served = [file, file.replace("https", "http"), f"{mirror.url}/files.example.org.uk/a.csv"]
    mirror.serve(PAGE, "".join(f'<a href="{url}?n={n}">x</a>' for n, url in enumerate(served)))
    job = fetching()
    for url in links(job.client.get_text(PAGE), PAGE):
        assert job.client.download(url, job.folder).read_text() == "x,y\n1,2\n"
    assert [a.url for a in mirror.asked[1:]] == [f"{file}?n={n}" for n in range(3)]
