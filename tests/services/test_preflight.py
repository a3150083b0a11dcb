"""The demo story's quotes, each with what its pre-flight must find."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.conversion import CHECK_IDS
from app.errors import NotFound, SystemUnreachable, UsageError
from app.services.preflight import Choice, check_quote
from app.services.workspace import Workspace

FOUND = {
    "Q-0001": [],
    "Q-0002": [("warn", "stock_later", "HV-200")],
    "Q-0003": [],
    "Q-0004": [("block", "credit_exceeded", ""), ("warn", "invoice_overdue", "INV-4001")],
    "Q-0005": [("block", "customer_not_linked", "")],
    "Q-0006": [("block", "customer_not_linked", "")],
    "Q-0007": [("block", "product_inactive", "CP-80")],
    "Q-0008": [],
    "Q-0009": [("warn", "price_higher_in_erp", "GK-12")],
    "Q-0011": [("block", "tax_differs", "SRV-2")],
    "Q-0012": [],
    "Q-0013": [("block", "stock_never", "BP-60")],
    "Q-0014": [("block", "company_other", "")],
    "Q-0015": [("block", "quote_not_accepted", ""), ("block", "quote_expired", "")],
    "Q-0017": [("block", "quote_not_accepted", "")],
    "Q-0023": [("block", "customer_inactive", "")],
    "Q-0024": [("block", "quote_not_accepted", ""), ("block", "stock_never", "BP-60")],
}


@pytest.mark.parametrize("number", sorted(FOUND))
async def test_the_storys_quotes(workspace: Workspace, number: str) -> None:
    preflight = await check_quote(workspace, number)
    found = [
        (check.result, check.code, check.subject) for check in preflight.checks if check.result != "pass"
    ]
    assert found == FOUND[number]


async def test_a_clean_quote_passes_every_check_there_is(workspace: Workspace) -> None:
    preflight = await check_quote(workspace, "Q-0001")
    # That a price was taken from the ERP is only said where a rep chose it.
    assert {check.id for check in preflight.checks} == set(CHECK_IDS) - {"price_taken"}
    assert {check.result for check in preflight.checks} == {"pass"}
    assert preflight.totals is not None
    assert preflight.totals.untaxed_amount.amount == Decimal("1723.00")
    assert preflight.totals.total_amount.amount == Decimal("2084.83")


async def test_blocks_come_first(workspace: Workspace) -> None:
    results = [check.result for check in (await check_quote(workspace, "Q-0004")).checks]
    assert results == sorted(results, key=["block", "warn", "pass"].index)


async def test_candidates_are_shown_for_a_customer_that_is_not_linked(workspace: Workspace) -> None:
    preflight = await check_quote(workspace, "Q-0005")
    assert preflight.candidates
    block = next(check for check in preflight.checks if check.code == "customer_not_linked")
    assert preflight.candidates[0].number in str(block.params["candidates"])


async def test_a_chosen_part_is_all_that_is_checked(workspace: Workspace) -> None:
    preflight = await check_quote(workspace, "Q-0001", Choice({1: Decimal(2)}))
    assert [(line.number, line.quantity) for line in preflight.lines] == [(1, Decimal(2))]


@pytest.mark.parametrize(
    ("quantities", "code"),
    [
        ({9: Decimal(1)}, "no_such_line"),
        ({1: Decimal(0)}, "quantity_not_positive"),
        ({1: Decimal(1000)}, "more_than_left"),
    ],
)
async def test_a_bad_choice_is_refused(
    workspace: Workspace, quantities: dict[int, Decimal], code: str
) -> None:
    with pytest.raises(UsageError) as refused:
        await check_quote(workspace, "Q-0001", Choice(quantities))
    assert refused.value.code == code


async def test_an_unknown_quote_is_not_found(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        await check_quote(workspace, "Q-9999")


@pytest.mark.parametrize("system", ["erp_down", "crm_down"])
async def test_without_live_figures_there_is_no_pre_flight(
    workspace: Workspace, company, system: str
) -> None:
    company.switches.turn_on(system)
    with pytest.raises(SystemUnreachable):
        await check_quote(workspace, "Q-0001")


async def test_a_price_within_the_tolerance_is_equal(build) -> None:
    from app.domain.policies import Policies

    tolerant = build(policies=replace(Policies(), price_tolerance=Decimal("0.10")))
    preflight = await check_quote(tolerant, "Q-0009")
    assert [check.result for check in preflight.checks if check.id == "prices_equal"] == ["pass"]


async def test_a_quote_without_tax_rates_takes_the_erps_and_says_so(workspace: Workspace) -> None:
    codes = [check.code for check in (await check_quote(workspace, "Q-0012")).checks]
    quote = await workspace.crm.quote("Q-0012")
    named = any(line.tax_rate is not None for line in quote.lines)
    assert ("taxes_equal" if named else "taxes_by_erp") in codes
