from __future__ import annotations

from app.connectors.practice import PracticeCompany, PracticeCrm, PracticeErp
from app.domain.credit import combined
from app.errors import NoPermission
from app.services.customers import resolve_customer
from app.services.overview import read_overview
from app.services.workspace import Workspace


async def test_every_panel_is_read_from_its_leader(workspace: Workspace) -> None:
    overview = await read_overview(workspace, await resolve_customer(workspace, "10001"))
    assert overview.account.source == "crm" and overview.account.value is not None
    assert overview.quotes.source == "crm" and overview.quotes.get([])
    assert overview.sales_orders.source == "erp" and overview.sales_orders.fault is None
    assert overview.total_credit == combined(overview.credit.get([]))
    assert all(panel.read_at == workspace.clock() for panel in (overview.quotes, overview.credit))


async def test_at_most_ten_requests(workspace: Workspace) -> None:
    hit = await resolve_customer(workspace, "10001")
    assert isinstance(workspace.crm, PracticeCrm) and isinstance(workspace.erp, PracticeErp)
    before = workspace.crm.gate.calls + workspace.erp.gate.calls
    await read_overview(workspace, hit)
    assert workspace.crm.gate.calls + workspace.erp.gate.calls - before <= 10


async def test_with_the_erp_lost_its_panels_keep_the_last_answer_and_the_crms_stay_live(
    workspace: Workspace, company: PracticeCompany
) -> None:
    hit = await resolve_customer(workspace, "10001")
    first = await read_overview(workspace, hit)
    company.switches.turn_on("erp_down")
    second = await read_overview(workspace, hit)
    assert second.sales_orders.stale and second.sales_orders.value == first.sales_orders.value
    assert second.credit.stale and second.credit.read_at == first.credit.read_at
    assert second.quotes.fault is None and not second.quotes.stale


async def test_lost_before_anything_was_read_leaves_the_fault_alone(
    workspace: Workspace, company: PracticeCompany
) -> None:
    hit = await resolve_customer(workspace, "10001")
    company.switches.turn_on("erp_down")
    overview = await read_overview(workspace, hit)
    assert overview.sales_orders.value is None and overview.sales_orders.fault is not None
    assert not overview.sales_orders.stale


async def test_a_missing_right_closes_its_panels_only(workspace: Workspace, company: PracticeCompany) -> None:
    hit = await resolve_customer(workspace, "10001")
    company.switches.turn_on("no_permission_invoices")
    overview = await read_overview(workspace, hit)
    assert overview.open_items.no_permission and isinstance(overview.open_items.fault, NoPermission)
    assert overview.sales_orders.fault is None


async def test_a_customer_that_the_erp_does_not_know_has_empty_erp_panels(workspace: Workspace) -> None:
    quote = await workspace.crm.quote("Q-0006")
    overview = await read_overview(workspace, await resolve_customer(workspace, quote.account_id))
    assert overview.erp_accounts.value == [] and overview.sales_orders.value == []
    assert overview.quotes.get([])
