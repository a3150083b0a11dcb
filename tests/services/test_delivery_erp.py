"""The ERP's own figure beside ours: of which product, for which day, and why it differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.connectors.practice import PracticeCompany, PracticeErp
from app.domain.availability import AvailabilityPolicy
from app.domain.policies import Policies
from app.domain.shipping import KnownTerms, ShippingPolicy
from app.domain.stock import NativeAvailability, StockEvent, StockSituation
from app.ports import Capabilities
from app.services.delivery import DeliveryRequest, check_delivery
from app.services.delivery_erp import ErpFigure, read_erp_figures
from app.services.workspace import Workspace
from tests.services.conftest import TODAY, Build

FRIDAY = TODAY + timedelta(days=3)


async def figures(workspace: Workspace, *requests: DeliveryRequest) -> list[ErpFigure | None]:
    found = await read_erp_figures(workspace, await check_delivery(workspace, requests))
    assert found is not None
    return list(found.lines)


async def figure(workspace: Workspace, item: str, quantity: int, on: date | None = None) -> ErpFigure:
    [found] = await figures(workspace, DeliveryRequest(item, Decimal(quantity), on=on))
    assert found is not None
    return found


async def test_later_orders_keep_theirs(workspace: Workspace) -> None:
    found = await figure(workspace, "CP-200", 4)
    assert (found.item, found.on, found.theirs, found.ours) == ("CP-200", TODAY, 18, 12)
    assert found.reasons == ("later_orders",) and found.differs


async def test_equal_figures_need_no_reason(workspace: Workspace) -> None:
    found = await figure(workspace, "BP-60", 8)
    assert (found.theirs, found.ours, found.reasons, found.differs) == (1, 1, (), False)


async def test_what_is_set_aside_is_gone_for_us_before_its_day(workspace: Workspace) -> None:
    found = await figure(workspace, "HV-200", 200)
    assert (found.theirs, found.ours, found.reasons) == (260, 80, ("set_aside",))


async def test_of_a_kit_the_component_that_limits_is_compared(workspace: Workspace) -> None:
    found = await figure(workspace, "KIT-HZ", 20)
    assert (found.item, found.unit, found.theirs) == ("TS-2", "", 14)


async def test_a_service_has_none_and_lines_stay_in_their_places(workspace: Workspace) -> None:
    hours, valves = DeliveryRequest("SRV-1", Decimal(2)), DeliveryRequest("BP-60", Decimal(1))
    service, goods = await figures(workspace, hours, valves)
    assert service is None and goods is not None and goods.item == "BP-60"


async def test_lines_above_take_theirs_from_ours_only(workspace: Workspace) -> None:
    line = DeliveryRequest("BP-60", Decimal(1))
    first, second = await figures(workspace, line, line)
    assert first is not None and second is not None
    assert (first.ours, second.ours, second.theirs) == (1, 0, 1)
    assert second.reasons == ("lines_above",)


async def test_the_day_is_that_on_which_stock_has_to_be_ready(build: Build) -> None:
    slow = ShippingPolicy(everywhere=KnownTerms(carrier_days=2))
    found = await figure(build(policies=Policies(shipping=slow)), "CP-200", 4, FRIDAY)
    assert found.on == TODAY + timedelta(days=1)
    late = await figure(build(policies=Policies(shipping=slow)), "CP-200", 4, TODAY)
    assert late.on == TODAY, "nothing that leaves now arrives today"


class Planning(PracticeErp):
    """Whose items have events of every awkward kind, and a figure of its own that is fixed."""

    def __init__(self, company: PracticeCompany, *events: StockEvent, safety: int = 0) -> None:
        super().__init__(company)
        self.events, self.safety, self.reads = events, Decimal(safety), list[tuple[tuple[str, ...], date]]()

    async def stock(
        self, product_ids: Sequence[str], warehouse_ids: Sequence[str]
    ) -> Sequence[StockSituation]:
        return tuple(
            StockSituation(product, place, Decimal(100), self.events, self.safety)
            for product in product_ids
            for place in warehouse_ids
        )

    async def native_availability(
        self, product_ids: Sequence[str], warehouse_ids: Sequence[str], on: date
    ) -> Sequence[NativeAvailability]:
        self.reads.append((tuple(product_ids), on))
        return [NativeAvailability(p, w, on, Decimal(100)) for p in product_ids for w in warehouse_ids]


BEFORE = TODAY - timedelta(days=4)


@pytest.mark.parametrize(
    ("event", "policy", "reason"),
    [
        (StockEvent(BEFORE, Decimal(-30), "sales_order", "SO-1"), AvailabilityPolicy(), "late_orders"),
        (
            StockEvent(BEFORE, Decimal(30), "purchase", "PO-1"),
            AvailabilityPolicy(overdue_supply="trust"),
            "late_receipts_counted",
        ),
        (
            StockEvent(FRIDAY, Decimal(-30), "reservation", "SO-2", hard=True),
            AvailabilityPolicy(),
            "set_aside",
        ),
        (StockEvent(FRIDAY, Decimal(-30), "sales_order", "SO-3"), AvailabilityPolicy(), "later_orders"),
    ],
)
async def test_each_reason_is_seen_in_what_is_planned(
    workspace: Workspace, company: PracticeCompany, event: StockEvent, policy: AvailabilityPolicy, reason: str
) -> None:
    staged = replace(workspace, erp=Planning(company, event), policies=Policies(availability=policy))
    assert (await figure(staged, "CP-200", 4)).reasons == (reason,)


async def test_safety_stock_and_what_nobody_can_see(workspace: Workspace, company: PracticeCompany) -> None:
    safe = replace(workspace, erp=Planning(company, safety=20))
    assert (await figure(safe, "CP-200", 4)).reasons == ("safety_stock",)
    erp = Planning(company, StockEvent(TODAY, Decimal(-10), "sales_order", "SO-9"))
    assert (await figure(replace(workspace, erp=erp), "CP-200", 4)).reasons == ("own_rules",)


async def test_one_read_for_all_lines_of_a_day(workspace: Workspace, company: PracticeCompany) -> None:
    erp = Planning(company)
    lines = [DeliveryRequest(item, Decimal(1), on=on) for item in ("CP-200", "BP-60", "CP-200")
             for on in (TODAY, FRIDAY)]  # fmt: skip
    await figures(replace(workspace, erp=erp), *lines)
    assert sorted(erp.reads, key=lambda read: read[1]) == [
        (("product-CP-200", "product-BP-60"), TODAY), (("product-CP-200", "product-BP-60"), FRIDAY),
    ]  # fmt: skip


async def test_without_a_figure_of_its_own_nothing_is_asked(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = property(lambda _: Capabilities(arbiter="erp_key"))
    monkeypatch.setattr(PracticeErp, "capabilities", none)
    check = await check_delivery(workspace, [DeliveryRequest("CP-200", Decimal(4))])
    assert await read_erp_figures(workspace, check) is None
