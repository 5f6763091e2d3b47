"""Compression: what a client asks for, what it gets, and that its copy is known again in any form."""

import gzip
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import brotli
import pytest

from aggregator.web.answer import VARY, Answer, Conditions, settle
from aggregator.web.cache import AnswerCache
from aggregator.web.coding import CODINGS, MIN_BYTES, Coding, encode, preferred
from tests.web.fakes import FUZHOU, House, stories

FEED = f"/regions/{FUZHOU}/feed.atom"
DECODERS: Mapping[str, Callable[[bytes], bytes]] = {"gzip": gzip.decompress, "br": brotli.decompress}
BODY = "福州新闻".encode() * MIN_BYTES
CHANGED = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ANSWER = Answer(200, (("Content-Type", "text/html"), VARY), BODY, '"a"', CHANGED)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip,br;q=0", "gzip"),
        ("gzip;q=1.0, br;q=0.9", "gzip"),
        ("gzip;q=0.5, br;q=0.5", "br"),
        ("gzip ; q = 0.5 , br ; q=0.4", "gzip"),
        ("gzip;q=0", "identity"),
        ("br;q=0, gzip;q=0, *", "identity"),
        ("*", "gzip"),
        ("*;q=0", "identity"),
        ("*;q=0, br", "br"),
        ("gzip;q=0, *;q=1", "identity"),
        ("identity", "identity"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("identity;q=0", "identity"),
        ("identity;q=0, *;q=0", "identity"),
        ("deflate", "identity"),
        ("gzip;q=x", "identity"),
        ("gzip;q=2", "identity"),
        ("gzip;q=-1", "identity"),
        ("gzip;q=nan", "identity"),
        ("gzip;level=9", "gzip"),
        (",,;,gzip", "gzip"),
        ("gzip, gzip;q=0", "gzip"),
        ("x" * 300 + ", br", "br"),
    ],
)
def test_the_coding_is_what_the_client_prefers_among_ours(accepted: str | None, coding: Coding) -> None:
    assert preferred(accepted) == coding


@pytest.mark.parametrize("coding", CODINGS)
def test_equal_bytes_stay_equal_in_a_coding_and_come_out_of_it_again(coding: Coding) -> None:
    assert encode(BODY, coding) == encode(BODY, coding)
    assert DECODERS[coding](encode(BODY, coding)) == BODY
    assert len(encode(BODY, coding)) < len(BODY) / 10


@pytest.mark.parametrize(
    ("coding", "etag"), [("identity", '"a"'), ("gzip", '"a-gz"'), ("br", '"a-br"')], ids=str
)
def test_each_form_has_an_etag_of_its_own(coding: Coding, etag: str) -> None:
    assert settle(ANSWER, Conditions(coding=coding)).etag == etag


@pytest.mark.parametrize("coding", ["identity", *CODINGS])
@pytest.mark.parametrize("held", ['"a"', '"a-gz"', '"a-br"', 'W/"a-br"', '"b", "a-gz"'])
def test_whoever_holds_one_form_is_told_that_it_is_still_good(held: str, coding: Coding) -> None:
    settled = settle(ANSWER, Conditions(held, None, coding))
    assert settled.status == 304
    assert settled.etag == held.rpartition(" ")[2].removeprefix("W/")
    assert VARY in settled.headers


def test_of_several_forms_held_the_preferred_one_is_named() -> None:
    assert settle(ANSWER, Conditions('"a", "a-gz", "a-br"', None, "br")).etag == '"a-br"'


@pytest.mark.parametrize(("coding", "etag"), [("identity", '"a"'), ("gzip", '"a-gz"')])
def test_a_date_that_matches_names_the_form_that_would_be_sent(coding: Coding, etag: str) -> None:
    assert settle(ANSWER, Conditions(None, "Tue, 24 Nov 2026 12:00:00 GMT", coding)).etag == etag


@pytest.mark.parametrize(
    "answer",
    [Answer(200, (VARY,), b"x" * (MIN_BYTES - 1), '"a"'), Answer(200, (), BODY, '"a"')],
    ids=["small", "of one form"],
)
def test_some_answers_are_always_plain(answer: Answer) -> None:
    assert answer.prepared().coded == {}
    assert settle(answer, Conditions(coding="gzip")) == answer


def test_a_form_of_another_answer_is_not_taken_for_ours() -> None:
    assert settle(Answer(200, (), BODY, '"a"'), Conditions('"a-gz"')).status == 200
    assert settle(ANSWER, Conditions('"a-zz"')).status == 200


def test_a_fault_is_coded_and_has_no_etag() -> None:
    settled = settle(Answer(404, (VARY,), BODY), Conditions('"a"', None, "gzip"))
    assert (settled.status, settled.etag) == (404, None)
    assert gzip.decompress(settled.body) == BODY


def test_a_prepared_answer_is_not_coded_again_and_counts_with_all_its_forms() -> None:
    made = ANSWER.prepared()
    assert made.form("gzip").body is made.coded["gzip"]
    assert made.size == len(BODY) + len(made.coded["gzip"]) + len(made.coded["br"])
    cache = AnswerCache(max_bytes=made.size - 1)
    cache.put("x", made)
    assert cache.get("x", '"a"') is None


@pytest.mark.parametrize("path", [FEED, f"/regions/{FUZHOU}", f"/embed/{FUZHOU}.html", "/static/site.css"])
@pytest.mark.parametrize("coding", CODINGS)
def test_a_coded_answer_holds_the_plain_one(path: str, coding: Coding) -> None:
    house = House()
    house.store.show(FUZHOU, *stories(12))
    client = house.client()
    plain, coded = client.get(path), client.get(path, headers={"Accept-Encoding": coding})
    assert coded.headers["Content-Encoding"] == coding
    assert coded.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in plain.headers
    assert DECODERS[coding](coded.data) == plain.data
    head = client.head(path, headers={"Accept-Encoding": coding})
    assert (head.data, int(head.headers["Content-Length"])) == (b"", len(coded.data))


@pytest.mark.parametrize("path", ["/favicon.svg", "/live", "/robots.txt"])
def test_images_and_small_answers_stay_plain(path: str) -> None:
    response = House().client().get(path, headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in response.headers
    assert ("Vary" in response.headers) is (path != "/favicon.svg")


def test_a_client_that_changes_its_mind_about_codings_keeps_its_copy() -> None:
    house = House()
    house.store.show(FUZHOU, *stories(12))
    client = house.client()
    etag = client.get(FEED, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    assert etag.endswith('-gz"')
    again = client.get(FEED, headers={"Accept-Encoding": "br", "If-None-Match": etag})
    assert (again.status_code, again.headers["ETag"]) == (304, etag)
    assert "Content-Encoding" not in again.headers
