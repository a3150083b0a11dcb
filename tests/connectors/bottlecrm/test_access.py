"""403 has three meanings and 404 two: each is told apart, and the token is never sent in vain."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from app.connectors.bottlecrm.client import own_words, scope_named
from app.connectors.wire.http import Timeouts
from app.domain.quotes import WriteBack
from app.errors import NoPermission, NotFound, OutcomeUnknown, Rejected, SignInFailed, SystemUnreachable
from tests.connectors.bottlecrm.recorded import ACCOUNT, BAD_TOKEN, GOOD, NUMBER, QUOTE, RecordedCrm, no_scope

PUT_QUOTE = f"PUT /api/invoices/estimates/{QUOTE}/"
WHAT = WriteBack(("SO-1",), "confirmed")


async def test_a_bad_token_is_a_failed_sign_in() -> None:
    crm = RecordedCrm().connector(token=lambda: "bcrm_pat_bad")
    with pytest.raises(SignInFailed) as caught:
        await crm.quotes()
    assert (caught.value.code, caught.value.system, caught.value.exit_code) == ("sign_in_failed", "crm", 6)


async def test_a_missing_scope_is_named() -> None:
    server = RecordedCrm(**{"GET /api/invoices/estimates/": no_scope("invoices:read")})
    with pytest.raises(NoPermission) as caught:
        await server.connector().quotes()
    assert caught.value.params["right"] == "invoices:read"
    assert "GET /api/profile/" not in server.asked(), "the refusal says all"


async def test_a_refusal_without_a_scope_asks_whether_the_token_is_good_at_all() -> None:
    refusal = httpx.Response(403, json={"error": True, "message": "Only an administrator can do this."})
    server = RecordedCrm(**{PUT_QUOTE: refusal})
    with pytest.raises(NoPermission) as caught:
        await server.connector().write_back(QUOTE, WHAT)
    assert caught.value.params["text"] == "Only an administrator can do this."
    assert server.asked() == [PUT_QUOTE, "GET /api/profile/"]


async def test_a_token_that_may_not_read_its_profile_is_still_good() -> None:
    server = RecordedCrm(
        **{
            "GET /api/profile/": no_scope("profile:read"),
            "GET /api/invoices/estimates/": httpx.Response(
                403, text="<html>", headers={"content-type": "text/html"}
            ),
        }
    )
    with pytest.raises(NoPermission):
        await server.connector().quotes()


async def test_a_renewed_token_is_used_once_without_a_word() -> None:
    tokens = iter(["bcrm_pat_old", GOOD, "never asked"])
    server = RecordedCrm()
    crm = server.connector(token=lambda: next(tokens))
    assert len(await crm.quotes()) == 1
    await crm.write_back(QUOTE, WHAT)
    assert server.asked().count(PUT_QUOTE) == 1


async def test_a_refused_change_goes_out_again_with_a_renewed_token() -> None:
    """403 means that nothing was done, so that sending again is no second change."""
    tokens = iter(["bcrm_pat_old", GOOD])
    server = RecordedCrm()
    await server.connector(token=lambda: next(tokens)).write_back(QUOTE, WHAT)
    sent = [request.headers["Authorization"] for request in server.seen if request.method == "PUT"]
    assert sent == ["Bearer bcrm_pat_old", f"Bearer {GOOD}"]


async def test_a_switched_off_module_is_a_missing_right_not_a_missing_record() -> None:
    off = httpx.Response(404, json={"detail": "Invoices is off.", "code": "module_off", "module": "invoices"})
    server = RecordedCrm(**{f"GET /api/invoices/estimates/{QUOTE}/": off})
    with pytest.raises(NoPermission) as caught:
        await server.connector().quote(QUOTE)
    assert (caught.value.code, caught.value.params["right"]) == ("module_off", "module invoices")


@pytest.mark.parametrize("unknown", ["00000000-0000-4000-8000-000000000000", "x", "../profile", "", "?a=b"])
async def test_unknown_records_are_not_found(unknown: str) -> None:
    server = RecordedCrm()
    crm = server.connector()
    for code, call in (
        ("account", crm.account(unknown)),
        ("quote", crm.quote(unknown)),
        ("quote", crm.write_back(unknown, WHAT)),
        ("quote", crm.read_write_back(unknown)),
        ("opportunity", crm.add_note("opportunity", unknown, "text")),
    ):
        with pytest.raises(NotFound) as caught:
            await call
        assert caught.value.code == code
    assert not any("profile" in path for path in server.asked())


# ---- changes


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_server_error_after_a_change_leaves_the_outcome_unknown(status: int) -> None:
    server = RecordedCrm(**{PUT_QUOTE: httpx.Response(status, text="<h1>Server Error</h1>")})
    with pytest.raises(OutcomeUnknown):
        await server.connector().write_back(QUOTE, WHAT)
    assert server.asked() == [PUT_QUOTE], "a change is sent once"


async def test_a_broken_answer_to_a_note_leaves_the_outcome_unknown() -> None:
    path = f"POST /api/accounts/{ACCOUNT}/"
    server = RecordedCrm(**{path: httpx.ReadError("cut")})
    with pytest.raises(OutcomeUnknown):
        await server.connector().add_note("account", ACCOUNT, "A note")
    assert server.asked() == [path]


async def test_an_answer_that_takes_longer_than_was_given_leaves_the_outcome_unknown() -> None:
    """`timeouts` reaches the wire: without it this would take a minute."""

    async def slow(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(5)
        raise AssertionError("waited for")

    crm = RecordedCrm().connector(transport=httpx.MockTransport(slow), timeouts=Timeouts(total=0.05))
    with pytest.raises(OutcomeUnknown) as caught:
        await crm.write_back(QUOTE, WHAT)
    assert caught.value.code == "timed_out"


async def test_a_change_that_never_left_is_unreachable() -> None:
    server = RecordedCrm(**{PUT_QUOTE: httpx.ConnectError("refused")})
    with pytest.raises(SystemUnreachable):
        await server.connector().write_back(QUOTE, WHAT)


async def test_the_crms_own_words_come_with_a_refusal() -> None:
    errors = {"error": True, "errors": {"custom_fields": {"erp_order_no": "must be a number"}}}
    server = RecordedCrm(**{PUT_QUOTE: httpx.Response(400, json=errors)})
    with pytest.raises(Rejected) as caught:
        await server.connector().write_back(QUOTE, WHAT)
    assert caught.value.params["text"] == "custom_fields: erp_order_no: must be a number"


async def test_notes_that_the_crm_would_not_keep_are_not_sent() -> None:
    server = RecordedCrm()
    crm = server.connector()
    for on, text in (("quote", "text"), ("account", "  "), ("account", "x" * 10_001)):
        with pytest.raises(Rejected):
            await crm.add_note(on, ACCOUNT, text)
    assert server.seen == []


async def test_no_secret_is_in_a_fault() -> None:
    crm = RecordedCrm().connector(token=lambda: "bcrm_pat_bad")
    with pytest.raises(SignInFailed) as caught:
        await crm.quote(NUMBER)
    assert "bcrm_pat" not in f"{caught.value!r} {caught.value.params}"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (BAD_TOKEN, BAD_TOKEN["detail"]),
        ({"error": True, "message": "Estimate not found"}, "Estimate not found"),
        ({"error": True, "errors": "Opportunity not found."}, "Opportunity not found."),
        ({"account": ["'x' is not a valid id."]}, "account: 'x' is not a valid id."),
        ([], ""),
        (None, ""),
        ({"error": True}, ""),
    ],
)
def test_own_words(reply: object, words: str) -> None:
    assert own_words(reply) == words


def test_scope_named() -> None:
    assert scope_named("It needs the custom-fields:read scope.") == "custom-fields:read"
    assert scope_named("Only an administrator can change the product catalog.") == ""
