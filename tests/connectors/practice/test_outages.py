"""Each outage of the practice systems does what its sentence says, and nothing when it is off."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.connectors.practice import OUTAGES, PracticeCompany, PracticeCrm, PracticeErp, practice_company
from app.domain.customers import Address, NewCustomer
from app.domain.quotes import WriteBack
from app.domain.sales_orders import DraftLine, SalesOrder, SalesOrderDraft
from app.errors import (
    NoPermission,
    OutcomeUnknown,
    Rejected,
    SessionExpired,
    SignInFailed,
    SystemUnreachable,
)
from tests.contracts.raising import raises

TODAY = date(2026, 11, 24)
QUOTE = "quote-Q-0001"
NEW = NewCustomer("Nieuwkoop Koeltechniek", Address("", "", "Kade 1", "2421 AA", "Nieuwkoop", "NL"))
WRITTEN = WriteBack(("SO-2216",), "confirmed")


class Firm:
    """The company with both connectors on it, and one order that could be made."""

    def __init__(self) -> None:
        self.company: PracticeCompany = practice_company(TODAY)
        self.erp = PracticeErp(self.company)
        self.crm = PracticeCrm(self.company)
        self.switches = self.company.switches
        line = DraftLine("product-GK-12", Decimal(10), self.company.state.units["u"], Decimal("3.45"), ())
        self.draft = SalesOrderDraft(
            "practice:Q-1:r1:p1", "party-10001", "address-10001-1", "address-10001-2", "EUR", (line,),
            "warehouse-PUR", TODAY,
        )  # fmt: skip

    async def found(self) -> list[SalesOrder]:
        return list(await self.erp.find_by_external_reference(self.draft.external_reference))


async def erp_down(firm: Firm) -> None:
    before = firm.company.to_json()
    assert (await raises(SystemUnreachable, firm.erp.create_sales_order(firm.draft))).system == "erp"
    assert firm.company.to_json() == before
    assert await firm.crm.quotes()


async def crm_down(firm: Firm) -> None:
    before = firm.company.to_json()
    assert (await raises(SystemUnreachable, firm.crm.write_back(QUOTE, WRITTEN))).system == "crm"
    assert firm.company.to_json() == before
    assert await firm.erp.warehouses()


async def slow(firm: Firm) -> None:
    firm.switches.slow_seconds = 0.05
    started = time.perf_counter()
    await asyncio.gather(firm.erp.warehouses(), firm.crm.quotes())
    assert 0.05 <= time.perf_counter() - started < 1


async def no_permission_invoices(firm: Firm) -> None:
    assert (await raises(NoPermission, firm.erp.open_items())).params["right"] == "invoices"
    await raises(NoPermission, firm.erp.credit(["party-10001"]))
    assert (await firm.erp.connect()).missing_rights == ("read invoices",)
    assert await firm.erp.sales_orders(["party-10001"])


async def no_permission_new_customers(firm: Firm) -> None:
    before = firm.company.to_json()
    assert (await raises(NoPermission, firm.erp.create_customer(NEW))).params["right"] == "new_customers"
    assert firm.company.to_json() == before


async def customer_outcome_unknown_but_done(firm: Firm) -> None:
    await raises(OutcomeUnknown, firm.erp.create_customer(NEW))
    assert [found.name for found in await firm.erp.search_customers(NEW.name)] == [NEW.name]


async def customer_outcome_unknown_not_done(firm: Firm) -> None:
    await raises(OutcomeUnknown, firm.erp.create_customer(NEW))
    assert list(await firm.erp.search_customers(NEW.name)) == []


async def wrong_password(firm: Firm) -> None:
    await raises(SignInFailed, firm.erp.connect())
    await raises(SignInFailed, firm.crm.connect())


async def session_expired(firm: Firm) -> None:
    # It ends again and again here, so that signing in once more does not help.
    await raises(SessionExpired, firm.erp.connect())


async def create_refused(firm: Firm) -> None:
    assert (await raises(Rejected, firm.erp.create_sales_order(firm.draft))).params["text"]
    assert await firm.found() == []


async def create_outcome_unknown_but_done(firm: Firm) -> None:
    await raises(OutcomeUnknown, firm.erp.create_sales_order(firm.draft))
    assert [order.state for order in await firm.found()] == ["draft"]


async def create_outcome_unknown_not_done(firm: Firm) -> None:
    await raises(OutcomeUnknown, firm.erp.create_sales_order(firm.draft))
    assert await firm.found() == []


async def confirm_outcome_unknown(firm: Firm) -> None:
    order = await firm.erp.create_sales_order(firm.draft)
    await raises(OutcomeUnknown, firm.erp.confirm_sales_order(order.id))
    assert [order.state for order in await firm.found()] == ["confirmed"]


async def confirm_outcome_unknown_not_done(firm: Firm) -> None:
    order = await firm.erp.create_sales_order(firm.draft)
    await raises(OutcomeUnknown, firm.erp.confirm_sales_order(order.id))
    assert [order.state for order in await firm.found()] == ["draft"]


async def write_back_lost(firm: Firm) -> None:
    await firm.crm.write_back(QUOTE, WRITTEN)
    assert await firm.crm.read_write_back(QUOTE) == WriteBack((), "")


async def write_back_outcome_unknown(firm: Firm) -> None:
    await raises(OutcomeUnknown, firm.crm.write_back(QUOTE, WRITTEN))
    assert await firm.crm.read_write_back(QUOTE) == WRITTEN


async def claim_outcome_unknown(firm: Firm) -> None:
    await raises(OutcomeUnknown, firm.erp.claim("practice:Q-1:r1:p1", "one"))
    assert await firm.erp.claim_holder("practice:Q-1:r1:p1") is not None


async def note_outcome_unknown(firm: Firm) -> None:
    account = (await firm.crm.quote(QUOTE)).account_id
    await raises(OutcomeUnknown, firm.crm.add_note("account", account, "told"))
    assert "told" in await firm.crm.notes("account", account)


EFFECTS: dict[str, Callable[[Firm], Awaitable[None]]] = {
    effect.__name__: effect
    for effect in (
        erp_down, crm_down, slow, no_permission_invoices, no_permission_new_customers,
        customer_outcome_unknown_but_done, customer_outcome_unknown_not_done,
        wrong_password, session_expired, create_refused,
        create_outcome_unknown_but_done, create_outcome_unknown_not_done, confirm_outcome_unknown,
        confirm_outcome_unknown_not_done, write_back_lost, write_back_outcome_unknown,
        claim_outcome_unknown, note_outcome_unknown,
    )
}  # fmt: skip


@pytest.mark.parametrize("name", OUTAGES)
async def test_outage(name: str) -> None:
    firm = Firm()
    firm.switches.turn_on(name)
    assert firm.switches.active == (name,)
    await EFFECTS[name](firm)
    with pytest.raises(AssertionError):
        await EFFECTS[name](Firm())


async def test_a_counted_outage_ends_by_itself() -> None:
    firm = Firm()
    firm.switches.turn_on("create_outcome_unknown_not_done", times=2)
    for _ in range(2):
        await raises(OutcomeUnknown, firm.erp.create_sales_order(firm.draft))
    assert (await firm.erp.create_sales_order(firm.draft)).state == "draft"
    assert firm.switches.active == ()


async def test_one_expired_session_is_renewed_unseen() -> None:
    firm = Firm()
    await firm.erp.connect()
    firm.switches.turn_on("session_expired", times=1)
    created = await firm.erp.create_sales_order(firm.draft)
    assert await firm.found() == [created]


async def test_latency_is_waited_for_on_every_call() -> None:
    firm = Firm()
    firm.company.latency = 0.03
    started = time.perf_counter()
    await firm.erp.warehouses()
    await firm.crm.quotes()
    assert time.perf_counter() - started >= 0.06
    assert (firm.erp.gate.calls, firm.crm.gate.calls) == (1, 1)


def test_unknown_outages_are_refused() -> None:
    with pytest.raises(ValueError, match="no outage is called"):
        Firm().switches.turn_on("meteor")


async def test_all_outages_end_at_once() -> None:
    firm = Firm()
    firm.switches.turn_on(*OUTAGES)
    firm.switches.turn_off()
    assert firm.switches.active == ()
    assert (await firm.erp.create_sales_order(replace(firm.draft, note="calm"))).state == "draft"
