"""The one HTTP client of all connectors: reads may be repeated, a change is sent exactly once.

Decision: a change goes over a connection of its own that nothing used before, and that is closed after.
Rationale: a kept connection may have been closed by the server a moment ago (Tryton's development
server closes every one); the request then fails half way and nobody knows whether it was carried out.
On a fresh connection a failure to connect proves that nothing was sent. It costs one handshake per
change, and a conversion has few.
Alternatives: no kept connections at all (reads would pay too); sending again when an idle connection
broke (a guess about what the server saw).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx
import stamina
import stamina.instrumentation

from app.connectors.wire.address import checked_url, trust
from app.connectors.wire.body import ACCEPT_ENCODING, BodyFault, decode_json, read_bounded
from app.connectors.wire.faults import Row, SystemName, retry_after_seconds, row_for, status_fault, unreadable
from app.connectors.wire.pace import Pace, PaceKeeper
from app.errors import (
    FirmdateError,
    OutcomeUnknown,
    SystemUnreachable,
    Throttled,
    UnexpectedReply,
)

log = logging.getLogger(__name__)

# Their own lines hold addresses with search texts, and at debug level the headers with the secrets.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)
# A repeated read is no news: this client says once that a system is lost and once that it is back.
stamina.instrumentation.set_on_retry_hooks(())

_GATEWAY = (502, 503, 504)
"""What a proxy says of a system that is away; any other status is the system's own."""

Shape = type | tuple[type, ...] | None


@dataclass(frozen=True)
class Timeouts:
    """Seconds. `total` bounds one request with its whole reply, however slowly it drips."""

    connect: float = 5.0
    read: float = 30.0
    write: float = 30.0
    pool: float = 15.0
    total: float = 60.0


@dataclass(frozen=True)
class RetryPolicy:
    """For reads. `deadline` in seconds bounds all attempts together, waits included; a Retry-After longer
    than `longest_wait` is not waited for but told to the caller."""

    attempts: int = 3
    deadline: float = 60.0
    first_wait: float = 0.2
    longest_wait: float = 5.0


@dataclass(frozen=True)
class Reply:
    """`value` is the decoded JSON (fractions are Decimal), None for an empty 204."""

    status: int
    value: object
    headers: httpx.Headers


class _Failed(Exception):
    """One attempt failed: with what, and whether and after how long a read may be tried again."""

    def __init__(self, fault: FirmdateError, *, retry: bool, wait: float | None = None) -> None:
        self.fault = fault
        self.retry = retry
        self.wait = wait
        super().__init__(fault.code)


@dataclass(frozen=True)
class _Request:
    method: str
    url: str
    change: bool
    json: bytes | None
    params: Mapping[str, str] | None
    headers: Mapping[str, str]
    errors: Mapping[int, Row]
    shape: Shape


class HttpClient:
    """A system's address with all the care it takes to talk to it.

    `errors` lays a vendor's rows over ERROR_TABLE; `words` takes the system's own sentence from the
    decoded JSON of a refusal ("" for none). `requests` counts what was sent, attempts included.
    Another `timeouts.total` counts from the next attempt on; the rest is taken once, with the connections.
    Bound to the event loop of its first request. Raises ProfileError for an address that is not safe.
    """

    def __init__(
        self,
        base_url: str,
        *,
        system: SystemName,
        timeouts: Timeouts | None = None,
        retries: RetryPolicy | None = None,
        pace: Pace | None = None,
        max_reply_bytes: int = 20_000_000,
        errors: Mapping[int, Row] | None = None,
        words: Callable[[object], str] | None = None,
        headers: Mapping[str, str] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.base_url = checked_url(base_url, system)
        self.system: SystemName = system
        self.requests = 0
        self.timeouts = timeouts or Timeouts()
        self._retries = retries or RetryPolicy()
        self._pace = PaceKeeper(pace or Pace())
        self._limit = max_reply_bytes
        self._errors = dict(errors or {})
        self._words = words
        self._headers = {"Accept": "application/json", "Accept-Encoding": ACCEPT_ENCODING, **(headers or {})}
        self._transport = transport
        self._clients: dict[bool, httpx.AsyncClient] = {}
        self._lost = False

    async def read(
        self,
        method: str,
        url: str,
        *,
        content: bytes | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        errors: Mapping[int, Row] | None = None,
        shape: Shape = (dict, list),
    ) -> Reply:
        """Asks without changing anything; repeated after a failure that may pass.

        `url` is a path below the base address, `content` a JSON text, `shape` the type that the decoded
        reply must have. Raises SystemUnreachable, Throttled, UnexpectedReply, Rejected, AccessFault,
        NotFound.
        """
        request = self._request(False, method, url, content, params, headers, errors, shape)
        policy = self._retries
        try:
            async for attempt in stamina.retry_context(
                on=_again,
                attempts=policy.attempts,
                timeout=policy.deadline,
                wait_initial=policy.first_wait,
                wait_max=policy.longest_wait,
                wait_jitter=policy.first_wait,
            ):
                with attempt:
                    return await self._attempt(request)
        except _Failed as failed:
            self._note(failed.fault)
            raise failed.fault from None
        raise AssertionError("a retry loop ends with a reply or a failure")

    async def change(
        self,
        method: str,
        url: str,
        *,
        content: bytes | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        errors: Mapping[int, Row] | None = None,
        shape: Shape = (dict, list),
    ) -> Reply:
        """Sends something that changes the system: once, on a fresh connection, never again.

        SystemUnreachable and Throttled mean that nothing was done, Rejected, AccessFault and NotFound that
        the system said no, OutcomeUnknown that nobody knows.
        """
        request = self._request(True, method, url, content, params, headers, errors, shape)
        try:
            return await self._attempt(request)
        except _Failed as failed:
            self._note(failed.fault)
            raise failed.fault from None

    async def aclose(self) -> None:
        clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.aclose()

    def _request(
        self,
        change: bool,
        method: str,
        url: str,
        content: bytes | None,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        errors: Mapping[int, Row] | None,
        shape: Shape,
    ) -> _Request:
        if not url.startswith("/") or url.startswith("//"):
            # An address that a server sent must not lead to another host, nor past the checks of this one.
            raise ValueError("a request names a path below the base address")
        all_headers = {**self._headers, **(headers or {})}
        if content is not None:
            all_headers["Content-Type"] = "application/json"
        if change:
            all_headers["Connection"] = "close"
        table = {**self._errors, **(errors or {})}
        return _Request(method, url, change, content, params, all_headers, table, shape)

    def _client(self, change: bool) -> httpx.AsyncClient:
        if change not in self._clients:
            kept = 0 if change else 10
            self._clients[change] = httpx.AsyncClient(
                base_url=self.base_url,
                verify=trust() if self.base_url.startswith("https:") else False,
                transport=self._transport,
                timeout=httpx.Timeout(
                    connect=self.timeouts.connect,
                    read=self.timeouts.read,
                    write=self.timeouts.write,
                    pool=self.timeouts.pool,
                ),
                limits=httpx.Limits(
                    max_connections=20, max_keepalive_connections=kept, keepalive_expiry=15.0
                ),
                follow_redirects=False,
                trust_env=False,
            )
        return self._clients[change]

    async def _attempt(self, request: _Request) -> Reply:
        async with self._pace.turn():
            progress = _Progress(assume_sent=self._transport is not None)
            try:
                async with asyncio.timeout(self.timeouts.total):
                    response, body = await self._send(request, progress)
            except TimeoutError:
                raise self._transfer_failed("timed_out", request, progress, "total") from None
            except httpx.TransportError as error:
                raise self._transport_failed(error, request, progress) from None
            except BodyFault as fault:
                raise self._unreadable(fault.code, request) from None
            except UnicodeEncodeError:
                # A header that cannot be written, such as a token with an umlaut: nothing was sent.
                raise self._never_sent("request_not_sent", "UnicodeEncodeError") from None
        return self._judged(request, response, body)

    async def _send(self, request: _Request, progress: _Progress) -> tuple[httpx.Response, bytes]:
        client = self._client(request.change)
        built = client.build_request(
            request.method,
            request.url,
            content=request.json,
            params=request.params,
            headers=dict(request.headers),
            extensions={"trace": progress.trace},
        )
        self.requests += 1
        response = await client.send(built, stream=True)
        try:
            if not response.is_success and not _json_expected(response):
                # An error page is not read: its status says what is to be known.
                return response, b""
            return response, await read_bounded(response, self._limit)
        finally:
            await response.aclose()

    def _judged(self, request: _Request, response: httpx.Response, body: bytes) -> Reply:
        if not response.is_success:
            raise self._status_failed(request, response, body)
        value: object = None
        if body or response.status_code != 204:
            try:
                value = decode_json(body, response.headers.get("content-type", ""))
            except BodyFault as fault:
                raise self._unreadable(fault.code, request) from None
            if request.shape is not None and not isinstance(value, request.shape):
                raise self._unreadable("wrong_type", request)
        self._note(None)
        return Reply(response.status_code, value, response.headers)

    def _status_failed(self, request: _Request, response: httpx.Response, body: bytes) -> _Failed:
        row = row_for(response.status_code, request.errors)
        wait = retry_after_seconds(response.headers.get("retry-after"))
        fault = status_fault(
            row,
            change=request.change,
            system=self.system,
            status=response.status_code,
            retry_after=wait,
            text=self._own_words(body, response.headers.get("content-type", "")),
        )
        too_long = wait is not None and wait > self._retries.longest_wait
        return _Failed(fault, retry=row.retry and not too_long, wait=wait)

    def _own_words(self, body: bytes, content_type: str) -> str:
        if self._words is None or not body:
            return ""
        try:
            return self._words(decode_json(body, content_type))[:1000]
        except BodyFault:
            return ""

    def _unreadable(self, code: str, request: _Request) -> _Failed:
        fault = unreadable(code, change=request.change, system=self.system)
        return _Failed(fault, retry=code == "reply_cut")

    def _transport_failed(
        self, error: httpx.TransportError, request: _Request, progress: _Progress
    ) -> _Failed:
        reason = type(error).__name__  # never its text: h11 quotes the header it dislikes
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
            return self._never_sent("not_reachable", reason, retry=True)
        if isinstance(error, httpx.LocalProtocolError | httpx.UnsupportedProtocol):
            return self._never_sent("request_not_sent", reason)
        code = "timed_out" if isinstance(error, httpx.TimeoutException) else "connection_broken"
        return self._transfer_failed(code, request, progress, reason)

    def _transfer_failed(self, code: str, request: _Request, progress: _Progress, reason: str) -> _Failed:
        if request.change and progress.sent:
            return _Failed(OutcomeUnknown(code, system=self.system, reason=reason), retry=False)
        return self._never_sent(code, reason, retry=True)

    def _never_sent(self, code: str, reason: str, *, retry: bool = False) -> _Failed:
        return _Failed(SystemUnreachable(code, system=self.system, reason=reason), retry=retry)

    def _note(self, fault: FirmdateError | None) -> None:
        """Logs once when the system is lost and once when it is back."""
        transfer = isinstance(fault, SystemUnreachable | OutcomeUnknown)
        answered = isinstance(fault, Throttled | UnexpectedReply) or (
            fault is not None and fault.params.get("status", _GATEWAY[0]) not in _GATEWAY
        )
        if transfer and not answered:
            if not self._lost:
                log.warning("%s lost: %s", self.system, fault)
            self._lost = True
        elif self._lost:
            log.warning("%s is back", self.system)
            self._lost = False


class _Progress:
    """Whether the first byte of the request may have left, by httpcore's own trace.

    Transports without a trace (tests) count as having sent.
    """

    def __init__(self, *, assume_sent: bool) -> None:
        self.sent = assume_sent

    async def trace(self, event: str, info: Mapping[str, object]) -> None:
        if event.endswith("send_request_headers.started"):
            self.sent = True


def _again(error: Exception) -> bool | float:
    if not isinstance(error, _Failed) or not error.retry:
        return False
    return True if error.wait is None else error.wait


def _json_expected(response: httpx.Response) -> bool:
    return "json" in response.headers.get("content-type", "")
