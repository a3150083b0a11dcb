"""The shared client: what is repeated, what never is, and what each failure means."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

from app.connectors.wire import body
from app.connectors.wire.faults import ERROR_TABLE, SESSION_EXPIRED, refused, retry_after_seconds, row_for
from app.connectors.wire.http import HttpClient, RetryPolicy
from app.connectors.wire.pace import Pace
from app.errors import (
    AccessFault,
    FirmdateError,
    NoPermission,
    NotFound,
    OutcomeUnknown,
    ProfileError,
    Rejected,
    SessionExpired,
    SignInFailed,
    SystemUnreachable,
    Throttled,
    UnexpectedReply,
)

QUICK = RetryPolicy(attempts=3, deadline=5.0, first_wait=0.0, longest_wait=0.5)
Handler = Callable[[httpx.Request], httpx.Response]


class Raw(httpx.AsyncByteStream):
    """Bytes as they would come over the wire, not touched by the test transport."""

    def __init__(self, *chunks: bytes) -> None:
        self.chunks = chunks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            yield chunk


def client(handler: Handler, **options: object) -> HttpClient:
    return HttpClient(
        "http://127.0.0.1:1",
        system="erp",
        retries=QUICK,
        transport=httpx.MockTransport(handler),
        **options,
    )


def answering(*answers: httpx.Response | Exception) -> tuple[Handler, list[httpx.Request]]:
    """A handler that gives these answers in turn, the last one for ever, and the requests it saw."""
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        answer = answers[min(len(seen), len(answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return handler, seen


async def fault(http: HttpClient, how: str) -> FirmdateError:
    with pytest.raises(FirmdateError) as caught:
        await getattr(http, how)("POST", "/x", content=b"{}")
    assert type(caught.value) is not FirmdateError
    return caught.value


STATUSES = [
    # status, read, change, attempts of the read
    (301, UnexpectedReply, OutcomeUnknown, 1),
    (307, UnexpectedReply, OutcomeUnknown, 1),
    (400, Rejected, Rejected, 1),
    (401, SignInFailed, SignInFailed, 1),
    (403, NoPermission, NoPermission, 1),
    (404, NotFound, NotFound, 1),
    (405, Rejected, Rejected, 1),
    (408, SystemUnreachable, OutcomeUnknown, 3),
    (409, Rejected, Rejected, 1),
    (410, NotFound, NotFound, 1),
    (412, Rejected, Rejected, 1),
    (418, Rejected, Rejected, 1),
    (422, Rejected, Rejected, 1),
    (429, Throttled, Throttled, 3),
    (500, SystemUnreachable, OutcomeUnknown, 1),
    (502, SystemUnreachable, OutcomeUnknown, 3),
    (503, SystemUnreachable, OutcomeUnknown, 3),
    (504, SystemUnreachable, OutcomeUnknown, 3),
    (507, SystemUnreachable, OutcomeUnknown, 1),
]


def test_every_row_of_the_table_is_tested() -> None:
    assert set(ERROR_TABLE) <= {status for status, *_ in STATUSES}


@pytest.mark.parametrize(("status", "on_read", "on_change", "attempts"), STATUSES)
async def test_each_status(
    status: int, on_read: type[FirmdateError], on_change: type[FirmdateError], attempts: int
) -> None:
    elsewhere = {"Location": "/elsewhere"} if status < 400 else {}
    handler, seen = answering(httpx.Response(status, text="<html>secret page</html>", headers=elsewhere))
    http = client(handler)
    error = await fault(http, "read")
    assert type(error) is on_read
    assert error.params["status"] == status
    assert error.system == "erp"
    assert len(seen) == attempts == http.requests

    handler, seen = answering(httpx.Response(status, text="<html>secret page</html>", headers=elsewhere))
    error = await fault(client(handler), "change")
    assert type(error) is on_change
    assert error.code == row_for(status, {}).code
    assert len(seen) == 1
    assert "secret" not in str(error)


TRANSPORT = [
    # failure, change means, code
    (httpx.ConnectError("x"), SystemUnreachable, "not_reachable"),
    (httpx.ConnectTimeout("x"), SystemUnreachable, "not_reachable"),
    (httpx.PoolTimeout("x"), SystemUnreachable, "not_reachable"),
    (httpx.ReadTimeout("x"), OutcomeUnknown, "timed_out"),
    (httpx.WriteTimeout("x"), OutcomeUnknown, "timed_out"),
    (httpx.ReadError("x"), OutcomeUnknown, "connection_broken"),
    (httpx.WriteError("x"), OutcomeUnknown, "connection_broken"),
    (httpx.RemoteProtocolError("x"), OutcomeUnknown, "connection_broken"),
    (
        httpx.LocalProtocolError("Illegal header value b'Bearer geheim'"),
        SystemUnreachable,
        "request_not_sent",
    ),
]


@pytest.mark.parametrize(
    ("failure", "on_change", "code"), TRANSPORT, ids=[type(row[0]).__name__ for row in TRANSPORT]
)
async def test_nothing_sent_and_unknown_are_told_apart(
    failure: Exception, on_change: type[FirmdateError], code: str
) -> None:
    handler, seen = answering(failure)
    error = await fault(client(handler), "change")
    assert type(error) is on_change
    assert error.code == code
    assert len(seen) == 1, "a change is never sent twice"
    assert "geheim" not in str(error)
    assert "geheim" not in repr(error.__cause__)

    handler, seen = answering(failure)
    error = await fault(client(handler), "read")
    assert type(error) is SystemUnreachable
    assert len(seen) == (1 if code == "request_not_sent" else 3)


async def test_a_read_recovers() -> None:
    handler, seen = answering(httpx.ReadError("x"), httpx.Response(503), httpx.Response(200, json={"ok": 1}))
    http = client(handler)
    assert (await http.read("GET", "/x")).value == {"ok": 1}
    assert len(seen) == http.requests == 3


GARBLED = [
    ("html", httpx.Response(200, html="<html>login</html>"), "html_instead_of_json"),
    ("text", httpx.Response(200, text="fine"), "not_json"),
    ("empty", httpx.Response(200), "not_json"),
    ("a list", httpx.Response(200, json=[1]), "wrong_type"),
    ("NaN", httpx.Response(200, content=b'{"a": NaN}'), "not_json"),
    ("a number without end", httpx.Response(200, content=b'{"a": 1.0e999999999}'), "not_json"),
    ("too deep", httpx.Response(200, content=b"[" * 200_000), "not_json"),
    (
        "unknown encoding",
        httpx.Response(200, headers={"Content-Encoding": "br"}, stream=Raw(b"x")),
        "reply_undecodable",
    ),
    (
        "no gzip",
        httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=Raw(b"plain text")),
        "reply_undecodable",
    ),
]


@pytest.mark.parametrize(("answer", "code"), [row[1:] for row in GARBLED], ids=[row[0] for row in GARBLED])
async def test_an_unreadable_success_is_unexpected_for_a_read_and_unknown_for_a_change(
    answer: httpx.Response, code: str
) -> None:
    for how, kind in (("read", UnexpectedReply), ("change", OutcomeUnknown)):
        http = client(lambda _: answer)
        with pytest.raises(kind) as caught:
            await getattr(http, how)("POST", "/x", content=b"{}", shape=dict)
        assert caught.value.code == code


async def test_a_cut_gzip_is_no_whole_reply() -> None:
    packed = gzip.compress(b'{"a": "%s"}' % (b"x" * 5000))
    whole = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=Raw(packed[:10], packed[10:]))
    assert (await client(lambda _: whole).read("GET", "/x")).value == {"a": "x" * 5000}
    for kept in (5, 12, len(packed) - 4):
        cut = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=Raw(packed[:kept]))
        error = await fault(client(lambda _, cut=cut: cut), "change")
        assert (type(error), error.code) == (OutcomeUnknown, "reply_cut")


async def test_the_size_is_bounded_while_unpacking(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    inflated = body._inflated

    def measured(*arguments: Any) -> bytes:
        piece = inflated(*arguments)
        sizes.append(len(piece))
        return piece

    monkeypatch.setattr(body, "_inflated", measured)
    bomb = gzip.compress(b"0" * 5_000_000)
    assert len(bomb) < 10_000
    for stream, encoding in ((Raw(bomb), "gzip"), (Raw(*[b"0" * 1000] * 300), "identity")):
        answer = httpx.Response(200, headers={"Content-Encoding": encoding}, stream=stream)
        with pytest.raises(UnexpectedReply) as caught:
            await client(lambda _, answer=answer: answer, max_reply_bytes=200_000).read("GET", "/x")
        assert caught.value.code == "reply_too_large"
    assert sizes == [200_001], "not one byte more than it takes to know"


async def test_fractions_are_exact() -> None:
    answer = httpx.Response(200, content=b'{"price": 0.1, "big": 12345678901234567.89, "count": 3}')
    value = (await client(lambda _: answer).read("GET", "/x")).value
    assert value == {"price": Decimal("0.1"), "big": Decimal("12345678901234567.89"), "count": 3}


async def test_a_retry_after_is_honoured_within_bounds() -> None:
    handler, seen = answering(httpx.Response(429, headers={"Retry-After": "0"}), httpx.Response(200, json={}))
    await client(handler).read("GET", "/x")
    assert len(seen) == 2

    handler, seen = answering(httpx.Response(429, headers={"Retry-After": "120"}))
    with pytest.raises(Throttled) as caught:
        await client(handler).read("GET", "/x")
    assert caught.value.retry_after == 120
    assert len(seen) == 1, "nobody waits two minutes for a panel"

    handler, seen = answering(httpx.Response(429, headers={"Retry-After": "0"}))
    with pytest.raises(Throttled):
        await client(handler).change("POST", "/x", content=b"{}")
    assert len(seen) == 1


def test_retry_after_in_all_its_forms() -> None:
    assert retry_after_seconds("7") == 7.0
    assert retry_after_seconds(None) is None
    assert retry_after_seconds("soon") is None
    assert retry_after_seconds("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0


async def test_a_vendor_and_a_call_lay_their_rows_over_the_table() -> None:
    handler, _ = answering(httpx.Response(401))
    http = client(handler, errors={401: SESSION_EXPIRED})
    assert type(await fault(http, "change")) is SessionExpired
    with pytest.raises(AccessFault) as caught:
        await http.read("POST", "/x", errors={401: refused("sign_in_failed", SignInFailed)})
    assert type(caught.value) is SignInFailed


async def test_the_systems_own_words_are_handed_on() -> None:
    handler, _ = answering(httpx.Response(400, json={"message": "No such unit."}))
    http = client(handler, words=lambda value: str(value["message"]))
    assert (await fault(http, "change")).params["text"] == "No such unit."


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://erp.example.com", "url_not_encrypted"),
        ("http://127.0.0.1.example.com", "url_not_encrypted"),
        ("https://user:geheim@erp.example.com", "url_holds_password"),
        ("ftp://erp.example.com", "url_not_valid"),
        ("erp.example.com", "url_not_valid"),
        ("", "url_not_valid"),
    ],
)
def test_an_unsafe_address_is_refused(url: str, code: str) -> None:
    with pytest.raises(ProfileError) as caught:
        HttpClient(url, system="erp")
    assert caught.value.code == code
    assert "geheim" not in str(caught.value)


def test_loopback_and_https_are_accepted() -> None:
    for url in (
        "http://localhost:8000/",
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
        "https://erp.example.com",
    ):
        assert HttpClient(url, system="erp").base_url == url.rstrip("/")


@pytest.mark.parametrize("url", ["https://other.example.com/x", "//other.example.com/x", "x"])
async def test_a_request_stays_below_its_base_address(url: str) -> None:
    handler, seen = answering(httpx.Response(200, json={}))
    with pytest.raises(ValueError, match="below the base address"):
        await client(handler).read("GET", url)
    assert not seen


async def test_lost_is_logged_once_and_back_once(caplog: pytest.LogCaptureFixture) -> None:
    down = httpx.ConnectError("x")
    handler, _ = answering(down, down, down, down, down, down, httpx.Response(200, json={}))
    http = client(handler)
    with caplog.at_level(logging.INFO):
        for _ in range(2):
            await fault(http, "read")
        for _ in range(2):
            await http.read("GET", "/secret-customer")
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 2
    assert "lost" in lines[0] and "back" in lines[1]
    assert "secret" not in "".join(lines)


async def test_pace_bounds_requests_at_once_and_per_second() -> None:
    at_once = most = 0

    async def handler(_: httpx.Request) -> httpx.Response:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01)
        at_once -= 1
        return httpx.Response(200, json={})

    def paced(pace: Pace) -> HttpClient:
        transport = httpx.MockTransport(handler)
        return HttpClient("http://127.0.0.1:1", system="erp", pace=pace, transport=transport)

    http = paced(Pace(concurrent=3))
    await asyncio.gather(*(http.read("GET", "/x") for _ in range(7)))
    assert most == 3

    http = paced(Pace(per_second=50, burst=2))
    started = asyncio.get_running_loop().time()
    await asyncio.gather(*(http.read("GET", "/x") for _ in range(7)))
    assert asyncio.get_running_loop().time() - started >= 5 / 50 - 0.01
