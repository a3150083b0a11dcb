"""BottleCRM's wire: a personal access token on every request, and what its 403 and 404 really mean.

A bad token and a missing right both answer 403. A missing scope is named in the words of the refusal; where
none is named, the token's own profile is asked for: who may not even read that is not signed in.
A 404 also stands for a module that the organisation has switched off, and says so in its code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping

import httpx

from app.connectors.wire.fields import Fields
from app.connectors.wire.http import HttpClient, Reply, RetryPolicy, Timeouts
from app.connectors.wire.pace import Pace
from app.errors import AccessFault, FirmdateError, NoPermission, NotFound, SignInFailed

PROFILE = "/api/profile/"
_SCOPE = re.compile(r"\bneeds the ([a-z*-]+:(?:read|write)) scope\b")
_MODULE_OFF = "module_off:"
# The account list carries every contact of the organisation on each page, whatever the page's size.
_MAX_REPLY_BYTES = 64_000_000


class BottleCrmClient:
    """`token` is called when a token is needed first, and again after one was refused."""

    def __init__(
        self,
        base_url: str,
        token: Callable[[], str],
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        timeouts: Timeouts | None = None,
        retries: RetryPolicy | None = None,
    ) -> None:
        self.http = HttpClient(
            base_url,
            system="crm",
            words=own_words,
            pace=Pace(concurrent=6),
            max_reply_bytes=_MAX_REPLY_BYTES,
            timeouts=timeouts,
            retries=retries,
            transport=transport,
        )
        self._token = token
        self._held: str | None = None

    async def get(self, path: str, **params: str) -> Reply:
        """Reads; a record that is not there is NotFound("not_found")."""
        return await self._signed(
            lambda headers: self.http.read("GET", path, params=params, headers=headers, shape=dict)
        )

    async def record(self, path: str, where: str, **params: str) -> Fields:
        return Fields.of((await self.get(path, **params)).value, where, "crm")

    async def change(self, method: str, path: str, body: Mapping[str, object]) -> Reply:
        """Sends a change: once. Only a refusal that left everything as it was is followed by a second try
        with another token."""
        content = json.dumps(body).encode()
        return await self._signed(
            lambda headers: self.http.change(method, path, content=content, headers=headers, shape=dict)
        )

    async def may(self, method: str, path: str) -> None:
        """Asks whether the token may do `method` on a record that does not exist: nothing can change.

        The scope is checked before the record is looked for, so 404 means yes. Raises NoPermission.
        """
        try:
            await self._signed(
                lambda headers: self.http.read(method, path, content=b"{}", headers=headers, shape=None)
            )
        except NotFound:
            return

    async def aclose(self) -> None:
        self._held = None
        await self.http.aclose()

    async def _signed(self, send: Callable[[Mapping[str, str]], Awaitable[Reply]]) -> Reply:
        used = self._held or self._token()
        try:
            reply = await self._judged(send, used)
        except SignInFailed:
            self._held = None
            fresh = self._token()
            if fresh == used:
                raise
            reply = await self._judged(send, used := fresh)
        self._held = used
        return reply

    async def _judged(self, send: Callable[[Mapping[str, str]], Awaitable[Reply]], token: str) -> Reply:
        headers = {"Authorization": f"Bearer {token}"}
        try:
            return await send(headers)
        except (NoPermission, SignInFailed) as fault:
            raise await self._meant(fault, headers) from None
        except NotFound as fault:
            module = _words_of(fault).partition(_MODULE_OFF)[2]
            if module:
                raise NoPermission("module_off", system="crm", right=f"module {module}") from None
            raise

    async def _meant(self, fault: AccessFault, headers: Mapping[str, str]) -> AccessFault:
        if isinstance(fault, SignInFailed):
            return fault
        scope = scope_named(_words_of(fault))
        if scope:
            return NoPermission("no_permission", system="crm", right=scope)
        if await self._signed_in(headers):
            return fault
        return SignInFailed("sign_in_failed", system="crm")

    async def _signed_in(self, headers: Mapping[str, str]) -> bool:
        try:
            await self.http.read("GET", PROFILE, headers=headers, shape=dict)
        except NoPermission as fault:
            return bool(scope_named(_words_of(fault)))
        except SignInFailed:
            return False
        return True


def own_words(reply: object) -> str:
    """The sentence in a refusal: `detail`, `message` or the first of `errors`, which may be nested."""
    if not isinstance(reply, Mapping):
        return _first_text(reply)
    if reply.get("code") == "module_off":
        return f"{_MODULE_OFF}{reply.get('module')}"
    for key in ("detail", "message", "errors"):
        if reply.get(key):
            return _first_text(reply[key])
    return _first_text(reply)


def _first_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return next((f"{key}: {text}" for key, item in value.items() if (text := _first_text(item))), "")
    if isinstance(value, list):
        return next((text for item in value if (text := _first_text(item))), "")
    return ""


def scope_named(words: str) -> str:
    """The scope that a refusal says is missing, such as "invoices:write"; "" if it names none."""
    found = _SCOPE.search(words)
    return found.group(1) if found else ""


def _words_of(fault: FirmdateError) -> str:
    return str(fault.params.get("text", ""))
