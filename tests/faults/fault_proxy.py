"""A loopback proxy between one program and one real server: it does to a chosen request what a plan says.

It speaks HTTP/1.1 with one request per connection, so that what it cuts is what it means to cut.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

CHANGING_METHODS = ("create", "write", "delete", "quote", "confirm", "cancel", "skip")
"""Of Tryton's models: every other method that the program calls only reads."""
HELD_SECONDS = 30.0
_GIVEN_UP = (ConnectionError, asyncio.IncompleteReadError)
_ENDS_SESSIONS = {"session_expired": 1, "session_lost": 2}


@dataclass(frozen=True)
class Request:
    """As it came over the wire; `head` ends with the empty line."""

    head: bytes
    body: bytes

    @property
    def method(self) -> str:
        return self.head.split(b" ", 1)[0].decode()

    @property
    def changes(self) -> bool:
        """Whether the server's records may be others afterwards."""
        if b"/rpc/" not in self.head.split(b"\r\n", 1)[0]:
            return self.method != "GET"
        called = json.loads(self.body).get("method", "")
        return called.startswith("model.") and called.rpartition(".")[2] in CHANGING_METHODS

    def header(self, name: str) -> str:
        """The value, empty where it has none."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.strip().lower() == name.encode():
                return value.strip().decode()
        return ""


@dataclass
class Plan:
    """What happens to the first fitting request after `skip` others. `half`: a number from 0 to 1 that
    chance gave, for faults with two faces."""

    fault: str
    changes_only: bool
    skip: int
    half: float
    struck: bool = False

    def fits(self, request: Request) -> bool:
        if self.struck or (self.changes_only and not request.changes):
            return False
        self.skip -= 1
        return self.skip < 0


class FaultProxy:
    """Passes requests on to `target`. `later` takes the work of a request that the client gave up."""

    def __init__(self, target: str, later: Callable[[Callable[[], Awaitable[bytes]]], None]) -> None:
        parts = urlsplit(target)
        assert parts.hostname and parts.port
        self._host, self._port, self._own_port = parts.hostname, parts.port, 0
        self._later = later
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()
        self._plan: Plan | None = None
        self._ends = 0
        self._ended: set[str] = set()
        self.sessions: set[str] = set()
        """Every Tryton session that a request named."""
        self.locked_out = False
        """Every request is answered as if its password or token were wrong."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._own_port}"

    async def listen(self) -> None:
        """On any port the first time, on the same one again after `refuse`."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._own_port)
        self._own_port = self._server.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        """Nobody listens any more: a connection is refused before anything is sent."""
        assert self._server is not None
        self._server.close()

    async def close(self) -> None:
        self.refuse()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def arm(self, plan: Plan) -> None:
        self._plan = plan

    def calm(self) -> None:
        self._plan, self._ends, self.locked_out = None, 0, False

    # ------------------------------------------------------------------ one connection

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(Request(head, b"").header("content-length") or 0)
            request = Request(head, await reader.readexactly(length))
            writer.write(await self._answer(request, reader))
            await writer.drain()
        except _GIVEN_UP:
            pass  # either side hung up, or the plan did: what the other one is left with is the test
        finally:
            self._serving.discard(task)
            writer.close()

    async def _answer(self, request: Request, reader: asyncio.StreamReader) -> bytes:
        """What the client gets. Raises ConnectionError to hang up on it."""
        authorization = request.header("authorization")
        if authorization.startswith("Session "):
            self.sessions.add(authorization)
        if self.locked_out:
            erp = b"/rpc/" in request.head
            return _reply("401 Unauthorized" if erp else "403 Forbidden", b'{"detail": "Not signed in."}')
        plan = self._plan
        if plan is not None and plan.fits(request):
            plan.struck = True
            if plan.fault in _ENDS_SESSIONS:
                self._ends = _ENDS_SESSIONS[plan.fault]
            else:
                return await self._struck(plan, request, reader)
        if self._ends and authorization.startswith("Session ") and authorization not in self._ended:
            self._ends -= 1
            self._ended.add(authorization)
            await self.end_session(authorization, request)
        return await self._forward(request)

    async def _struck(self, plan: Plan, request: Request, reader: asyncio.StreamReader) -> bytes:
        fault = plan.fault
        if fault == "request_lost":
            raise ConnectionResetError
        if fault == "late_commit":
            self._later(lambda: self._forward(request))
            await asyncio.wait_for(reader.read(), HELD_SECONDS)  # ends when the client gives up
            raise ConnectionResetError
        if fault == "write_back_vanished":
            # The CRM says yes to a field that it does not know and keeps nothing of it.
            gone = request.body.replace(b'"erp_order_', b'"erp_0rder_')
            return await self._forward(Request(request.head, gone))
        if fault in _INSTEAD:
            return _INSTEAD[fault]
        answer = await self._forward(request)
        if fault == "reply_lost":
            raise ConnectionResetError
        return _spoilt(fault, plan.half, answer)

    async def _forward(self, request: Request) -> bytes:
        lines = [line for line in request.head[:-4].split(b"\r\n") if not _is_connection(line)]
        head = b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n"
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            writer.write(head + request.body)
            await writer.drain()
            answer = await reader.read()
        finally:
            writer.close()
        status, _, rest = answer.partition(b"\r\n")
        kept, _, body = rest.partition(b"\r\n\r\n")
        lines = [line for line in kept.split(b"\r\n") if not _is_connection(line)]
        return b"\r\n".join([status, *lines, b"Connection: close"]) + b"\r\n\r\n" + body

    async def end_session(self, authorization: str, like: Request | None = None, database: str = "") -> None:
        """Signs out as Tryton's own client does; the program that has the session is not told."""
        path = like.head.split(b" ", 2)[1].decode() if like else f"/{database}/rpc/"
        body = json.dumps({"id": 1, "method": "common.db.logout", "params": []}).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\nAuthorization: {authorization}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        await self._forward(Request(head.encode(), body))


def _is_connection(line: bytes) -> bool:
    return line.lower().startswith((b"connection:", b"keep-alive:"))


def _reply(status: str, body: bytes, kind: str = "application/json", *more: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *more]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def _spoilt(fault: str, half: float, answer: bytes) -> bytes:
    """The work is done; this comes instead of the server's answer."""
    if fault.startswith("error_5"):
        return _ERRORS[fault.removesuffix("_after")]
    if fault == "html_reply":
        return _reply("200 OK", b"<!DOCTYPE html><html><body>Sign in</body></html>", "text/html")
    if fault == "wrong_types":
        return _reply("200 OK", b"[1, 2]" if half < 0.5 else b'{"id": "x", "result": {"n": [null]}}')
    assert fault == "truncated_reply", fault
    if half < 0.5:
        return answer[: max(1, answer.find(b"\r\n\r\n") + 6)]  # cut in the middle
    packed = gzip.compress(json.dumps({"result": list(range(500))}).encode())
    return _reply("200 OK", packed[: len(packed) // 2], "application/json", "Content-Encoding: gzip")


_ERRORS = {
    "error_500": _reply("500 Internal Server Error", b"<h1>Server Error</h1>", "text/html"),
    "error_502": _reply("502 Bad Gateway", b"<h1>Bad Gateway</h1>", "text/html"),
}
_REFUSAL: dict[str, Any] = {"id": 1, "error": ["UserError", ["The accounting period is closed.", ""]]}
_INSTEAD = {
    "throttled": _reply("429 Too Many Requests", b"{}", "application/json", "Retry-After: 7"),
    "error_500_before": _ERRORS["error_500"],
    "error_502_before": _ERRORS["error_502"],
    "create_refused": _reply("200 OK", json.dumps(_REFUSAL).encode()),
}
"""Nothing reaches the server; this is the answer."""


def session_header(login: str, user: int, token: str) -> str:
    """As Tryton wants a session named."""
    return "Session " + base64.b64encode(f"{login}:{user}:{token}".encode()).decode()
