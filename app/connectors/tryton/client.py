"""Tryton's JSON-RPC: sign-in, session, context, and what its errors mean.

Errors arrive with status 200, named by their type; texts are localised and never parsed.
"""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import NoReturn
from urllib.parse import quote

from app.connectors.tryton.codec import decode, encode
from app.connectors.wire.faults import SESSION_EXPIRED, Row, refused
from app.connectors.wire.fields import Fields
from app.connectors.wire.http import HttpClient, Reply
from app.errors import (
    NoPermission,
    NotFound,
    OutcomeUnknown,
    ProfileError,
    Rejected,
    SessionExpired,
    SignInFailed,
    Throttled,
    UnexpectedReply,
    WarningRaised,
)

ERRORS: Mapping[int, Row] = {
    401: SESSION_EXPIRED,
    403: refused("method_not_exposed", NoPermission),
}
SIGN_IN_ERRORS: Mapping[int, Row] = {
    401: refused("sign_in_failed", SignInFailed),
    403: refused("sign_in_failed", SignInFailed),
    404: refused("no_such_database", ProfileError),
    # Tryton slows down who guesses passwords: more tries only make it longer.
    429: refused("throttled", Throttled),
    # So it answers for a database that it does not have. Once signed in, a 503 is a server that is away.
    503: refused("no_such_database", ProfileError),
}

PAGE = 200
"""At most so many ids in one read."""


@dataclass(frozen=True)
class Company:
    """A company the user may work in. `rounding` is the smallest unit of its currency."""

    id: int
    name: str
    currency_id: int
    currency: str
    timezone: str


@dataclass(frozen=True)
class Session:
    """A sign-in that holds. `modules` are the activated ones: they decide which fields exist."""

    authorization: str
    context: Mapping[str, object]
    user_name: str
    company: Company
    companies: tuple[Company, ...]
    modules: frozenset[str]
    warehouse_id: str


class TrytonClient:
    """Signs in by itself, once for all who wait; a session that expired is renewed once per call."""

    def __init__(
        self, http: HttpClient, *, database: str, user: str, password: Callable[[], str], company: str | None
    ) -> None:
        self.http = http
        self.user = user
        self._password = password
        self._company = company
        self.database = database
        self._path = f"/{quote(database, safe='')}/rpc/"
        self._ids = count(1)
        self._signing_in = asyncio.Lock()
        self._session: Session | None = None
        self._today: tuple[date, float] | None = None

    @property
    def current_session(self) -> Session | None:
        """The last sign-in; None before the first."""
        return self._session

    async def session(self) -> Session:
        """Signs in where that has not happened. Raises SignInFailed, ProfileError, SystemUnreachable."""
        return self._session or await self._renew(None)

    async def read(
        self, model: str, method: str, *args: object, context: Mapping[str, object] | None = None
    ) -> object:
        """Calls a method that changes nothing. `context` is laid over the session's own."""
        return await self._call(f"model.{model}.{method}", args, context or {}, change=False)

    async def change(
        self, model: str, method: str, *args: object, context: Mapping[str, object] | None = None
    ) -> object:
        """Calls a method that changes something: sent once.

        An expired session is refused before the method runs, so the call is sent again after signing in.
        """
        return await self._call(f"model.{model}.{method}", args, context or {}, change=True)

    async def search_read(
        self,
        model: str,
        domain: Sequence[object],
        fields: Sequence[str],
        *,
        limit: int | None = None,
        order: Sequence[Sequence[str]] | None = None,
        context: Mapping[str, object] | None = None,
    ) -> list[Fields]:
        found = await self.read(model, "search_read", domain, 0, limit, order, fields, context=context)
        return self.records(found, model)

    async def read_ids(
        self,
        model: str,
        ids: Sequence[str],
        fields: Sequence[str],
        context: Mapping[str, object] | None = None,
        page: int = PAGE,
    ) -> list[Fields]:
        """Records by id, inactive ones too, at most `page` in one request; requests run side by side.

        Ids that do not exist are missing from the answer.
        """
        numbers = [record_id(model, text) for text in ids]
        return await self.read_where(model, "id", numbers, fields, context, page)

    async def read_where(
        self,
        model: str,
        name: str,
        values: Sequence[object],
        fields: Sequence[str],
        context: Mapping[str, object] | None = None,
        page: int = PAGE,
    ) -> list[Fields]:
        """Records whose field `name` is one of `values`; otherwise as `read_ids`."""
        wanted = list(dict.fromkeys(values))
        parts = [wanted[start : start + page] for start in range(0, len(wanted), page)]
        everything = {"active_test": False, **(context or {})}
        answers = await asyncio.gather(
            *(self.search_read(model, [[name, "in", part]], fields, context=everything) for part in parts)
        )
        return [record for answer in answers for record in answer]

    async def server_version(self) -> object:
        """The series, such as "8.0"; needs no sign-in."""
        body = encode({"id": next(self._ids), "method": "common.server.version", "params": []}).encode()
        return result_of(await self.http.read("POST", "/rpc/", content=body, shape=dict), change=False)

    async def today(self) -> date:
        """The company's business date by the server's clock; asked again after a minute."""
        now = time.monotonic()
        if self._today is None or now - self._today[1] > 60:
            answer = await self.read("ir.date", "today")
            if type(answer) is not date:
                raise UnexpectedReply("field_wrong", system="erp", field="ir.date.today")
            self._today = (answer, now)
        return self._today[0]

    @staticmethod
    def records(value: object, model: str) -> list[Fields]:
        if not isinstance(value, list):
            raise UnexpectedReply("field_wrong", system="erp", field=model, found=type(value).__name__)
        return [Fields.of(item, model, "erp") for item in value]

    async def _call(
        self, name: str, args: Sequence[object], context: Mapping[str, object], *, change: bool
    ) -> object:
        session = await self.session()
        try:
            return await self._send(session, name, args, context, change=change)
        except SessionExpired:
            session = await self._renew(session)
        except Rejected as refusal:
            # Tryton looks through all sessions of a user before a call. When another program of that user
            # signs out at that moment, it refuses with "records that don't exist". The text is localised,
            # so every refused read is asked once more; a change is not: its refusal stands.
            if change or refusal.code != "erp_refused":
                raise
        return await self._send(session, name, args, context, change=change)

    async def _send(
        self,
        session: Session,
        name: str,
        args: Sequence[object],
        context: Mapping[str, object],
        *,
        change: bool,
    ) -> object:
        params = [*args, {**session.context, **context}]
        return await self._post(name, params, session.authorization, change=change)

    async def _post(self, name: str, params: Sequence[object], authorization: str, *, change: bool) -> object:
        body = encode({"id": next(self._ids), "method": name, "params": params}).encode()
        send = self.http.change if change else self.http.read
        reply = await send("POST", self._path, content=body, headers=_signed(authorization), shape=dict)
        return result_of(reply, change=change)

    async def _renew(self, expired: Session | None) -> Session:
        async with self._signing_in:
            if self._session is None or self._session is expired:
                self._session = await self._sign_in()
            return self._session

    async def _sign_in(self) -> Session:
        login = {"password": self._password()}
        body = encode(
            {"id": next(self._ids), "method": "common.db.login", "params": [self.user, login, "en"]}
        )
        reply = await self.http.read(
            "POST", self._path, content=body.encode(), errors=SIGN_IN_ERRORS, shape=dict
        )
        result = result_of(reply, change=False)
        if not isinstance(result, list) or len(result) < 2 or not isinstance(result[0], int):
            raise SignInFailed("sign_in_failed", system="erp")
        authorization = base64.b64encode(f"{self.user}:{result[0]}:{result[1]}".encode()).decode()
        context, user, modules = await asyncio.gather(
            self._post("model.res.user.get_preferences", [True, {}], authorization, change=False),
            self._post(
                "model.res.user.read", [[result[0]], list(USER_FIELDS), {}], authorization, change=False
            ),
            self._post("model.ir.module.search_read", MODULES_QUERY, authorization, change=False),
        )
        return session_of(authorization, context, user, modules, self._company)


USER_FIELDS = (
    "name",
    "company",
    "warehouse",
    "companies.party.name",
    "companies.currency",
    "companies.currency.code",
    "companies.timezone",
)
MODULES_QUERY: Sequence[object] = ([["state", "=", "activated"]], 0, None, None, ["name"], {})


def _signed(authorization: str) -> dict[str, str]:
    return {"Authorization": f"Session {authorization}"} if authorization else {}


def session_of(
    authorization: str, context: object, user: object, modules: object, wanted: str | None
) -> Session:
    """What three replies say of the user. Raises ProfileError when the company asked for is not his."""
    preferences = Fields.of(context, "res.user.get_preferences", "erp")
    me = TrytonClient.records(user, "res.user")[0]
    companies = tuple(
        Company(
            id=int(record.id()),
            name=record.inner("party.").text("name"),
            currency_id=int(record.id("currency")),
            currency=record.inner("currency.").text("code"),
            timezone=record.text("timezone"),
        )
        for record in me.each("companies.")
    )
    company = _chosen(companies, wanted, me.optional_id("company"))
    return Session(
        authorization=authorization,
        context={**preferences.record, "company": company.id, "company_filter": "one"},
        user_name=me.text("name"),
        company=company,
        companies=companies,
        modules=frozenset(record.text("name") for record in TrytonClient.records(modules, "ir.module")),
        warehouse_id=me.optional_id("warehouse") if "warehouse" in me.record else "",
    )


def _chosen(companies: Sequence[Company], wanted: str | None, current: str) -> Company:
    if wanted:
        matching = [c for c in companies if wanted.casefold() in (c.name.casefold(), str(c.id))]
        if not matching:
            names = ", ".join(company.name for company in companies)
            raise ProfileError("company_unknown", system="erp", company=wanted, companies=names)
        return matching[0]
    for company in companies:
        if str(company.id) == current:
            return company
    raise ProfileError("user_without_company", system="erp")


def record_id(model: str, text: str) -> int:
    """Tryton's ids are positive numbers. Raises NotFound for a text that cannot be one."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotFound("not_found", system="erp", what=model, id=text[:60])
    return int(text)


def result_of(reply: Reply, *, change: bool) -> object:
    """The result of a call, or the exception that its error stands for."""
    envelope = reply.value
    if isinstance(envelope, dict) and envelope.get("error") is not None:
        raise_error(envelope["error"], change=change)
    if not isinstance(envelope, dict) or "result" not in envelope:
        raise _not_understood("no_result", change=change)
    try:
        return decode(envelope["result"])
    except ValueError:
        raise _not_understood("field_wrong", change=change) from None


def raise_error(error: object, *, change: bool) -> NoReturn:
    """UserError and UserWarning are refusals, rolled back; anything unknown is a crash of the server."""
    kind = error[0] if isinstance(error, list) and error else ""
    detail = error[1] if isinstance(error, list) and len(error) > 1 else None
    if kind == "UserError" and isinstance(detail, list):
        raise Rejected("erp_refused", system="erp", text=_sentence(detail))
    if kind == "UserWarning" and isinstance(detail, list) and len(detail) > 1:
        raise WarningRaised("erp_asks_first", system="erp", name=str(detail[0]), text=_sentence(detail[1:]))
    if kind == "ConcurrencyException":
        raise Rejected("changed_meanwhile", system="erp")
    if kind == "LoginException":
        raise SignInFailed("sign_in_needs_more", system="erp")
    raise _not_understood("server_crashed", change=change)


def _sentence(parts: Sequence[object]) -> str:
    """Message and description, with no-break spaces made plain: shown to people, never parsed."""
    words = [str(part).strip() for part in parts[:2] if part]
    return " ".join(" ".join(words).split())[:1000]


def _not_understood(code: str, *, change: bool) -> UnexpectedReply | OutcomeUnknown:
    """The text of a crash may hold data of others, so it stays out."""
    return OutcomeUnknown(code, system="erp") if change else UnexpectedReply(code, system="erp")
