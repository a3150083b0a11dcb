"""What a rep chose reaches the order, is kept in the journal, and is taken up again after an interruption."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.connectors.practice import PracticeCompany
from app.domain.policies import Policies
from app.domain.sales_orders import SalesOrder
from app.domain.shipping import KnownTerms, ShippingPolicy
from app.errors import OutcomeUnknown, SystemUnreachable, UsageError
from app.services.choice import Choice, from_kept, kept
from app.services.convert import convert_quote, settle_unfinished
from app.services.drafts import make_draft
from app.services.preflight import check_quote
from app.services.workspace import Workspace
from app.storage import journal
from tests.services.conftest import Build, Clock

D = Decimal
OTHER = "address-10001-1"
"""The invoice address of Van Dijk: goods usually go to address-10001-2."""
PRICE = {"price_taken": "the customer knows of the new list"}


async def order_of(workspace: Workspace, order_id: str) -> SalesOrder:
    return await workspace.erp.sales_order(order_id)


async def audited(workspace: Workspace, what: str) -> Mapping[str, object]:
    rows = await workspace.store.run(
        lambda c: c.execute("SELECT details FROM audit WHERE what = ? ORDER BY id", (what,)).fetchall()
    )
    found: Mapping[str, object] = json.loads(rows[-1]["details"])
    return found


@pytest.mark.parametrize(
    "choice",
    [
        Choice({1: D(2)}),
        Choice({1: D("2.5"), 3: D(1)}, "10001", date(2026, 12, 1), "a-1", frozenset({1, 3}), True),
        Choice({2: D(1)}, ship_complete=False),
    ],
)
def test_what_is_kept_is_the_same_choice_again(choice: Choice) -> None:
    assert choice.quantities is not None
    assert from_kept(choice.quantities, json.loads(json.dumps(kept(choice)))) == choice
    assert from_kept(choice.quantities, {}) == Choice(choice.quantities)  # of an older program


async def test_the_chosen_ship_to_is_shown_checked_and_ordered(workspace: Workspace) -> None:
    usual = await check_quote(workspace, "Q-0001")
    chosen = await check_quote(workspace, "Q-0001", Choice(delivery_address_id=OTHER))
    assert usual.terms is not None and chosen.terms is not None and usual.party is not None
    assert (usual.terms.delivery_address_id, chosen.terms.delivery_address_id) == ("address-10001-2", OTHER)
    named = {a.id: a.one_line for a in usual.party.addresses}
    (check,) = (check for check in chosen.checks if check.id == "ship_to_known")
    assert check.params["address"] == named[OTHER]
    result = await convert_quote(workspace, "Q-0001", Choice(delivery_address_id=OTHER))
    assert (await order_of(workspace, result.order_id)).delivery_address_id == OTHER


async def test_a_ship_to_that_is_not_the_customers_is_a_fault_of_the_call(workspace: Workspace) -> None:
    with pytest.raises(UsageError) as refused:
        await convert_quote(workspace, "Q-0001", Choice(delivery_address_id="address-10004-1"))
    assert refused.value.code == "address_not_of_customer"
    assert OTHER in str(refused.value.params["known"])
    assert await workspace.store.run(journal.unfinished) == []


async def test_the_erps_price_needs_a_reason_and_the_audit_log_has_both(workspace: Workspace) -> None:
    choice = Choice(erp_prices=frozenset({1}))
    found = await check_quote(workspace, "Q-0009", choice)
    taken = [c for c in found.checks if c.id in ("price_taken", "prices_equal") and c.result != "pass"]
    assert [(c.result, c.id, c.subject) for c in taken] == [("warn", "price_taken", "GK-12")]
    assert (await convert_quote(workspace, "Q-0009", choice)).status == "refused"
    result = await convert_quote(workspace, "Q-0009", choice, PRICE)
    assert result.status == "converted"
    (line,) = (await order_of(workspace, result.order_id)).lines
    assert (line.unit_price, line.net_amount) == (D("3.30"), D("1320.00"))
    written = await audited(workspace, "convert")
    figures = written["figures"]["price_taken:GK-12"]
    assert (figures["quote_price"], figures["erp_price"]) == ("3.2 EUR", "3.3 EUR")
    assert written["reasons"] == PRICE
    assert written["choice"] == {"erp_prices": "1", "ship_complete": "available"}


@pytest.mark.parametrize("number", [0, 2, 99])
async def test_the_price_of_a_line_that_is_not_converted_cannot_be_taken(
    workspace: Workspace, number: int
) -> None:
    with pytest.raises(UsageError) as refused:
        await check_quote(workspace, "Q-0001", Choice({1: D(1)}, erp_prices=frozenset({number})))
    assert refused.value.code == "price_of_no_line"


@pytest.mark.parametrize(("policy", "chosen", "expected"), [
    (False, None, False), (True, None, True), (False, True, True), (True, False, False),
])  # fmt: skip
async def test_ship_complete_is_the_choice_else_the_profiles(
    build: Build, policy: bool, chosen: bool | None, expected: bool
) -> None:
    workspace = build(policies=replace(Policies(), ship_complete=policy))
    result = await convert_quote(workspace, "Q-0001", Choice(ship_complete=chosen))
    assert (await order_of(workspace, result.order_id)).ship_complete is expected


@pytest.mark.parametrize("line_dates", [True, False])
async def test_goods_leave_in_time_beside_a_service_that_is_not_shipped(
    build: Build, line_dates: bool
) -> None:
    """With one date for the order it was the service's, the customer's own day: three days too late."""
    shipping = ShippingPolicy(everywhere=KnownTerms(carrier_days=3))
    found = await check_quote(build(policies=replace(Policies(), shipping=shipping)), "Q-0001")
    asked, leaves = date(2026, 12, 1), date(2026, 11, 26)
    assert [line.promised_date for line in found.lines] == [asked] * 3
    draft = make_draft(found, "practice:Q:r1:p1", line_dates=line_dates)
    assert draft.promised_date == leaves
    service = asked if line_dates else leaves
    assert [line.promised_date for line in draft.lines] == [leaves, leaves, service]


async def test_an_interrupted_conversion_is_repeated_as_it_was_chosen(
    build: Build, workspace: Workspace, company: PracticeCompany, clock: Clock
) -> None:
    """Nothing was sent yet, the profile changed meanwhile, and another day has begun: all that counts is what
    the rep chose then."""
    choice = Choice({1: D(100)}, "", date(2026, 12, 10), "", frozenset({1}), None)

    async def away(draft: object) -> None:
        raise SystemUnreachable("not_reachable", system="erp")

    workspace.erp.create_sales_order = away
    kept_back = await convert_quote(workspace, "Q-0009", choice, PRICE)
    assert kept_back.status == "refused"
    (entry,) = await workspace.store.run(journal.unfinished)
    assert entry.state == "claimed"
    clock.forward(hours=20)
    later = build(policies=replace(Policies(), ship_complete=True))
    (result,) = await settle_unfinished(later)
    assert result.status == "converted"
    order = await order_of(later, result.order_id)
    (line,) = order.lines
    assert (line.quantity, line.unit_price, line.promised_date) == (100, D("3.30"), date(2026, 12, 10))
    assert not order.ship_complete  # the profile's word when it was claimed


async def test_an_unknown_create_is_settled_with_the_chosen_ship_to(
    workspace: Workspace, company: PracticeCompany, clock: Clock
) -> None:
    company.switches.turn_on("create_outcome_unknown_not_done", times=1)
    choice = Choice(delivery_address_id=OTHER, ship_complete=True)
    assert (await convert_quote(workspace, "Q-0001", choice)).status == "unknown"
    clock.forward(hours=1)  # long enough that it is checked again before it is sent again
    (result,) = await settle_unfinished(workspace)
    order = await order_of(workspace, result.order_id)
    assert (order.delivery_address_id, order.ship_complete) == (OTHER, True)
    assert result.status == "converted"


async def test_a_figure_that_the_erp_made_otherwise_cancels_the_draft_and_is_named(
    workspace: Workspace,
) -> None:
    """The ERP keeps another tax than the pre-flight read: as many taxes, another rate."""
    send = workspace.erp.create_sales_order

    taxes = workspace.erp.company.state.taxes.values()
    reduced = next(tax.id for tax in taxes if tax.fraction == D("0.09"))

    async def reduced_tax(draft):
        return await send(replace(draft, lines=tuple(replace(li, tax_ids=(reduced,)) for li in draft.lines)))

    workspace.erp.create_sales_order = reduced_tax
    result = await convert_quote(workspace, "Q-0001")
    assert result.status == "refused"
    failed = next(step for step in result.steps if step.step == "verify")
    assert failed.detail.startswith("content_differs: line 1: tax 9 % instead of 21 %; ")
    assert "tax 155.07 instead of 361.83" in failed.detail
    assert "total 1878.07 instead of 2084.83" in failed.detail
    orders = workspace.erp.company.state.orders.values()
    mine = [order for order in orders if "Q-0001" in order.external_reference]
    assert [order.state for order in mine] == ["cancelled"]


async def test_a_lost_answer_is_unknown_and_not_the_choices_fault(
    workspace: Workspace, company: PracticeCompany
) -> None:
    company.switches.turn_on("create_outcome_unknown_but_done", times=1)
    result = await convert_quote(workspace, "Q-0001", Choice(ship_complete=True))
    assert isinstance(result.fault, OutcomeUnknown)
    (settled,) = await settle_unfinished(workspace)
    assert (await order_of(workspace, settled.order_id)).ship_complete


async def test_what_the_erp_asks_before_it_confirms_needs_a_reason(
    workspace: Workspace, company: PracticeCompany
) -> None:
    """Somebody else used the credit up after the pre-flight had passed."""
    party = company.state.parties["party-10001"]
    limit, confirm = party.credit_limit, workspace.erp.confirm_sales_order

    async def with_less_credit(order_id: str, *, accepted_warnings=()):
        party.credit_limit = D(1)
        try:
            return await confirm(order_id, accepted_warnings=accepted_warnings)
        finally:
            party.credit_limit = limit

    workspace.erp.confirm_sales_order = with_less_credit
    refused = await convert_quote(workspace, "Q-0001")
    assert refused.status == "refused"
    (asks,) = [check for check in refused.checks if check.result != "pass"]
    assert (asks.result, asks.code) == ("warn", "erp_warning") and "credit limit" in str(asks.params["text"])
    result = await convert_quote(workspace, "Q-0001", reasons={"erp_warning": "Finance agreed"})
    assert result.status == "converted"
