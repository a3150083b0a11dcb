"""Creating a customer where Tryton says no, says nothing, or answers oddly; and what is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from app.connectors.tryton import parties
from app.domain.customers import Address, ErpAccount, NewCustomer
from app.errors import NoPermission, OutcomeUnknown, Rejected, WarningRaised
from tests.connectors.tryton.answering import Tryton, error, user_error

CREATE, FIND = "model.party.party.create", "model.party.party.search_read"
ACCESS = "model.ir.model.access.get_access"
TAKEN = "De code van de relatie moet uniek zijn."
MAY = {right.model: {"read": 1, "create": 1, "write": 1} for right in parties.PARTY_RIGHTS}
NEW = NewCustomer(
    "Nieuwkoop Koeltechniek",
    Address("", "", "Kade 1", "2421 AA", "Nieuwkoop", "nl"),
    vat_number="nl 004495445 b01",
    email="info@nieuwkoop.example",
    phone="+31 172 123456",
    language="nl",
)
PARTY: dict[str, Any] = {
    "id": 41,
    "code": "10022",
    "name": NEW.name,
    "active": 1,
    "lang.": {"code": "nl"},
    "tax_identifier.": {"code": "NL004495445B01"},
    "contact_mechanisms.": [{"type": "email", "value": NEW.email}],
    "customer_payment_term.": None,
    "addresses.": [],
}


@pytest.fixture
def tryton() -> Tryton:
    server = Tryton()
    server.says("model.country.country.search_read", [{"id": 150, "code": "NL"}])
    server.says("model.ir.lang.search_read", [{"id": 3, "code": "nl"}])
    server.says(CREATE, [41])
    server.says(FIND, [PARTY])
    server.says(ACCESS, MAY)
    server.says("model.ir.model.data.get_id", 77)
    server.says("model.ir.message.search_read", [{"id": 77, "text": f"{TAKEN}\n"}])
    return server


async def create(tryton: Tryton, new: NewCustomer = NEW) -> ErpAccount:
    return await parties.create(tryton.client(), new)


def sent(tryton: Tryton) -> dict[str, Any]:
    ((values,),) = [params[0] for name, params in tryton.calls if name == CREATE]
    return values


async def test_what_is_sent_leaves_number_term_and_price_list_to_tryton(tryton: Tryton) -> None:
    account = await create(tryton)
    assert (account.id, account.number) == ("41", "10022")
    values = sent(tryton)
    assert set(values) == {"name", "addresses", "lang", "identifiers", "contact_mechanisms"}
    assert values["identifiers"] == [["create", [{"type": "eu_vat", "code": "NL004495445B01"}]]]
    ((_, (address,)),) = values["addresses"]
    assert (address["country"], address["invoice"], address["delivery"]) == (150, True, True)
    assert tryton.methods().count(CREATE) == 1


async def test_a_number_from_outside_the_union_is_kept_without_a_rule(tryton: Tryton) -> None:
    await create(tryton, replace(NEW, vat_number="CHE-123.456.788"))
    assert sent(tryton)["identifiers"] == [["create", [{"type": None, "code": "CHE-123.456.788"}]]]


async def test_what_the_crm_does_not_know_is_not_sent(tryton: Tryton) -> None:
    bare = NewCustomer("Bare", Address("", "", "", "", "", ""))
    await create(tryton, bare)
    assert set(sent(tryton)) == {"name", "addresses"}
    assert not {"model.country.country.search_read", "model.ir.lang.search_read"} & set(tryton.methods())


async def test_an_unknown_country_is_said_before_anything_is_sent(tryton: Tryton) -> None:
    tryton.says("model.country.country.search_read", [])
    with pytest.raises(Rejected) as caught:
        await create(tryton)
    assert caught.value.code == "country_unknown"
    assert CREATE not in tryton.methods()


async def test_a_refusal_comes_with_trytons_words(tryton: Tryton) -> None:
    tryton.says(CREATE, user_error("The European VAT Number is not valid."))
    with pytest.raises(Rejected) as caught:
        await create(tryton)
    assert type(caught.value) is Rejected and "VAT" in str(caught.value.params["text"])
    assert tryton.methods().count(CREATE) == 1


async def test_a_number_that_another_client_took_meanwhile_is_no_refusal(tryton: Tryton) -> None:
    tryton.says(CREATE, user_error(TAKEN), [41])
    assert (await create(tryton)).number == "10022"
    assert tryton.methods().count(CREATE) == 2


async def test_a_number_taken_twice_is_told(tryton: Tryton) -> None:
    tryton.says(CREATE, user_error(TAKEN))
    with pytest.raises(Rejected) as caught:
        await create(tryton)
    assert caught.value.params["text"] == TAKEN
    assert tryton.methods().count(CREATE) == 2


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (error("UserWarning", ["vat", TAKEN, ""]), WarningRaised),
        (error("ConcurrencyException", []), Rejected),
        (httpx.Response(403), NoPermission),
    ],
)
async def test_what_is_no_refusal_of_the_number_is_not_sent_again(
    tryton: Tryton, answer: httpx.Response, told: type[Exception]
) -> None:
    tryton.says(CREATE, answer)
    with pytest.raises(told):
        await create(tryton)
    assert tryton.methods().count(CREATE) == 1


async def test_a_missing_right_is_named(tryton: Tryton) -> None:
    tryton.says(CREATE, user_error())
    tryton.says(ACCESS, {**MAY, "party.party": {"read": 1, "create": 0, "write": 1}})
    with pytest.raises(NoPermission) as caught:
        await create(tryton)
    assert caught.value.params["right"] == "party.party (create)"


@pytest.mark.parametrize(
    "answer", [httpx.ReadTimeout("slow"), httpx.Response(502), [41, 42], {"id": 41}, error("boom", "")]
)
async def test_what_nobody_knows_is_unknown_and_sent_once(tryton: Tryton, answer: Any) -> None:
    tryton.says(CREATE, answer)
    with pytest.raises(OutcomeUnknown):
        await create(tryton)
    assert tryton.methods().count(CREATE) == 1


@pytest.mark.parametrize("answer", [[], httpx.Response(403), user_error()])
async def test_a_read_that_fails_afterwards_is_no_refusal(tryton: Tryton, answer: Any) -> None:
    tryton.says(FIND, answer)
    with pytest.raises(OutcomeUnknown) as caught:
        await create(tryton)
    assert caught.value.code == "not_read_back"
