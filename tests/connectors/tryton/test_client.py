"""Sign-in, session and the meaning of Tryton's errors, against answers made for it."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from app.connectors.tryton.client import TrytonClient
from app.errors import (
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
    WarningRaised,
)
from tests.connectors.tryton.answering import SIGN_IN, Tryton, error, user_error, user_warning

READ, CHANGE = "model.sale.sale.read", "model.sale.sale.confirm"


async def fault(client: TrytonClient, kind: str) -> FirmdateError:
    with pytest.raises(FirmdateError) as caught:
        await getattr(client, kind)("sale.sale", "read" if kind == "read" else "confirm", [1])
    return caught.value


ERRORS = [
    # answer, exception of a read, exception of a change, code
    (user_error(), Rejected, Rejected, "erp_refused"),
    (user_warning(), WarningRaised, WarningRaised, "erp_asks_first"),
    (error("ConcurrencyException", "Records have been modified"), Rejected, Rejected, "changed_meanwhile"),
    (
        error("LoginException", ["password", "Password", "password"]),
        SignInFailed,
        SignInFailed,
        "sign_in_needs_more",
    ),
    (error("'nosuch'", ""), UnexpectedReply, OutcomeUnknown, "server_crashed"),
    (error("UserError"), UnexpectedReply, OutcomeUnknown, "server_crashed"),
    (httpx.Response(200, json={"id": 1, "error": "odd"}), UnexpectedReply, OutcomeUnknown, "server_crashed"),
    (httpx.Response(200, json={"id": 1}), UnexpectedReply, OutcomeUnknown, "no_result"),
    (httpx.Response(200, json=[1]), UnexpectedReply, OutcomeUnknown, "wrong_type"),
    (
        httpx.Response(200, json={"id": 1, "result": {"__class__": "Decimal"}}),
        UnexpectedReply,
        OutcomeUnknown,
        "field_wrong",
    ),
    (httpx.Response(403, html="<h1>Forbidden</h1>"), NoPermission, NoPermission, "method_not_exposed"),
    (httpx.Response(422, html="no context"), Rejected, Rejected, "not_valid"),
    (httpx.Response(429), Throttled, Throttled, "throttled"),
    (httpx.Response(500), SystemUnreachable, OutcomeUnknown, "server_error"),
    (httpx.Response(503), SystemUnreachable, OutcomeUnknown, "server_error"),
    (httpx.ReadTimeout("x"), SystemUnreachable, OutcomeUnknown, "timed_out"),
]


@pytest.mark.parametrize(("answer", "on_read", "on_change", "code"), ERRORS)
async def test_each_error(
    answer: object, on_read: type[FirmdateError], on_change: type[FirmdateError], code: str
) -> None:
    tryton = Tryton()
    tryton.says(READ, answer)
    tryton.says(CHANGE, answer)
    client = tryton.client()
    found = await fault(client, "read")
    assert (type(found), found.code, found.system) == (on_read, code, "erp")
    found = await fault(client, "change")
    assert (type(found), found.code) == (on_change, code)
    assert tryton.methods().count(CHANGE) == 1, "a change is sent once"


async def test_a_refusal_is_handed_on_in_its_own_words() -> None:
    tryton = Tryton()
    tryton.says(CHANGE, user_error("Prix\u00a0: 3\u202f000,00\u00a0€ de trop"))
    found = await fault(tryton.client(), "change")
    assert found.params["text"] == "Prix : 3 000,00 € de trop"


async def test_a_crash_tells_nothing_of_its_text() -> None:
    tryton = Tryton()
    tryton.says(CHANGE, error("UNIQUE failed: Alpha Industries", "Traceback"))
    assert "Alpha" not in str(await fault(tryton.client(), "change"))


@pytest.mark.parametrize("kind", ["read", "change"])
async def test_an_expired_session_is_renewed_once(kind: str) -> None:
    tryton = Tryton()
    tryton.says(READ, [])
    tryton.says(CHANGE, None)
    client = tryton.client()
    await client.session()
    tryton.expire()
    await getattr(client, kind)("sale.sale", "read" if kind == "read" else "confirm", [1])
    assert tryton.logins == 2
    assert len(tryton.methods()) == 2, "refused once, answered once"


async def test_a_read_refused_because_another_program_signed_out_is_asked_once_more() -> None:
    tryton = Tryton()
    tryton.says(READ, user_error('records "74" of "Session" that don\'t exist'), [])
    tryton.says(CHANGE, user_error('records "74" of "Session" that don\'t exist'))
    client = tryton.client()
    assert await client.read("sale.sale", "read", [1]) == []
    assert type(await fault(client, "change")) is Rejected
    assert tryton.methods().count(CHANGE) == 1


async def test_a_session_that_does_not_hold_is_told() -> None:
    tryton = Tryton()
    tryton.says(CHANGE, httpx.Response(401))
    assert type(await fault(tryton.client(), "change")) is SessionExpired
    assert tryton.methods().count(CHANGE) == 2


async def test_many_calls_sign_in_once() -> None:
    tryton = Tryton()
    tryton.says(READ, [])
    client = tryton.client()
    await asyncio.gather(*(client.read("sale.sale", "read", [1]) for _ in range(5)))
    assert [name for name, _ in tryton.calls if name in SIGN_IN] == list(SIGN_IN)
    tryton.expire()
    await asyncio.gather(*(client.read("sale.sale", "read", [1]) for _ in range(5)))
    assert tryton.logins == 2


SIGN_IN_FAULTS = [
    (httpx.Response(401, html="<h1>Unauthorized</h1>"), SignInFailed, "sign_in_failed"),
    (httpx.Response(429), Throttled, "throttled"),
    (httpx.Response(503), ProfileError, "no_such_database"),
    (httpx.Response(404), ProfileError, "no_such_database"),
    (httpx.Response(200, json={"id": 1, "result": None}), SignInFailed, "sign_in_failed"),
]


@pytest.mark.parametrize(("answer", "kind", "code"), SIGN_IN_FAULTS)
async def test_each_failure_to_sign_in(answer: object, kind: type[FirmdateError], code: str) -> None:
    tryton = Tryton()
    tryton.says("common.db.login", answer)
    with pytest.raises(kind) as caught:
        await tryton.client().session()
    assert (caught.value.code, len(tryton.calls)) == (code, 1), "who guesses passwords is slowed down"
    assert "geheim" not in str(caught.value)


async def test_the_company_is_the_one_asked_for() -> None:
    tryton = Tryton()
    tryton.says(READ, lambda params: [params[-1]["company"]])
    for asked, expected in ((None, 1), ("Other", 2), ("other", 2), ("2", 2)):
        client = tryton.client(asked)
        assert (await client.session()).company.id == expected
        assert await client.read("sale.sale", "read", [1]) == [expected], "in every call's context"
    with pytest.raises(ProfileError) as caught:
        await tryton.client("Third").session()
    assert caught.value.params["companies"] == "Main, Other"


async def test_ids_are_read_by_pages_and_odd_ids_are_not_sent() -> None:
    tryton = Tryton()
    tryton.says("model.sale.sale.search_read", lambda params: [{"id": number} for number in params[0][0][2]])
    client = tryton.client()
    ids = [str(number) for number in range(1, 451)]
    found = await client.read_ids("sale.sale", [*ids, *ids], ["id"])
    assert [record.id() for record in found] == ids
    assert len(tryton.methods()) == 3
    for odd in ("", "x", "-1", "1; drop", "9" * 30):
        with pytest.raises(NotFound):
            await client.read_ids("sale.sale", [odd], ["id"])
