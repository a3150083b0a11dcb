from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from app.domain.availability import Part, SplitRules
from app.domain.calendars import WEEKDAYS
from app.domain.policies import Policies
from app.domain.shipping import KnownTerms, ShippingPolicy
from app.errors import UsageError
from app.services.delivery import DeliveryRequest, LineAnswer, check_delivery
from app.services.delivery_terms import transfers_to
from app.services.delivery_ways import Way, ways_of, worthwhile
from app.services.drafts import make_draft
from app.services.preflight import check_quote
from app.services.promises import PromiseFor, save_promise
from app.services.workspace import Workspace
from app.wording.ways import WayKind
from tests.services.conftest import TODAY, Build

FRIDAY = TODAY + timedelta(days=3)


async def ask(workspace: Workspace, item: str, quantity: int, on: date | None = None) -> LineAnswer:
    request = DeliveryRequest(item, Decimal(quantity), on=on)
    return (await check_delivery(workspace, [request])).lines[0]


def kinds(ways: tuple[Way, ...]) -> list[str]:
    return [way.kind for way in ways]


def with_transfers(days: int | None) -> Policies:
    shipping = ShippingPolicy(transfers={} if days is None else {("TIL", "PUR"): days})
    return Policies(shipping=shipping)


async def test_what_is_in_time_needs_no_other_way(workspace: Workspace) -> None:
    line = await ask(workspace, "HV-200", 80)
    (way,) = ways_of(line)
    assert way.kind == "in_time" and way.parts == (Part(TODAY, Decimal(80)),)


async def test_a_service_is_one_way_without_stock(workspace: Workspace) -> None:
    (way,) = ways_of(await ask(workspace, "SRV-1", 6, FRIDAY))
    assert way == Way("in_time", (Part(FRIDAY, Decimal(6)),))


async def test_a_split_comes_before_all_at_once_on_its_last_day(workspace: Workspace) -> None:
    ways = ways_of(await ask(workspace, "HV-200", 200))
    own = [way for way in ways if way.kind in ("split", "later")]
    assert kinds(tuple(own)) == ["split", "later"]
    assert [part.quantity for part in own[0].parts] == [80, 120]
    assert own[1].parts == (Part(own[0].last_date, Decimal(200)),)


async def test_another_warehouse_that_has_it_now_comes_first(workspace: Workspace) -> None:
    line = await ask(workspace, "BP-60", 2)
    ways = ways_of(line)
    first = next(way for way in ways if way.kind == "elsewhere")
    assert first.offer is not None and first.offer.warehouse.id != line.warehouse.id
    assert first.parts == (Part(TODAY, Decimal(2)),)
    assert ways[0] == first
    own = [way for way in ways if way.kind in ("split", "later")]
    assert all(way.last_date > TODAY for way in own)


async def test_a_transfer_brings_it_to_the_asked_warehouse(build: Build) -> None:
    line = await ask(build(policies=with_transfers(3)), "BP-60", 2)
    assert line.together is not None
    transfer = next(way for way in ways_of(line) if way.kind == "transfer")
    assert {source.warehouse_id for source in transfer.sources} != {line.warehouse.id}
    assert sum(source.quantity for source in transfer.sources) == 2
    # What leaves today is there after the profile's or the ERP's days.
    days = line.together.transfers[0].days
    assert transfer.last_date == TODAY + timedelta(days=days)
    assert (days, line.together.transfers[0].known_by) == (2, "erp")


async def test_the_profile_knows_a_transfer_where_the_erp_does_not(build: Build) -> None:
    workspace = build(policies=with_transfers(3))
    warehouses = [replace(found, transfer_days=()) for found in await workspace.erp.warehouses()]
    here, there = warehouses
    (transfer,) = transfers_to(workspace.policies, here, warehouses)
    assert (transfer.source, transfer.days, transfer.known_by) == (there, 3, "profile")
    assert transfers_to(workspace.policies, there, warehouses) == []


def test_a_way_that_takes_more_and_is_no_sooner_is_left_out() -> None:
    def way(kind: WayKind, days: int) -> Way:
        return Way(kind, (Part(TODAY + timedelta(days=days), Decimal(2)),))

    later, order = way("later", 5), way("order", 9)
    assert worthwhile([later, way("transfer", 5), order], TODAY) == (later,)
    sooner, instead = way("transfer", 4), way("substitute", 0)
    assert worthwhile([order, later, sooner, instead], TODAY) == (instead, sooner, later)
    # What is there before it is asked for is no sooner than what is there in time.
    in_time = way("in_time", 3)
    assert worthwhile([way("elsewhere", 0), in_time], TODAY + timedelta(days=3)) == (in_time,)


async def test_a_substitute_is_offered_where_the_item_is_late(build: Build) -> None:
    policies = Policies(substitutes={"HV-200": ("GK-12", "NO-SUCH", "SRV-1", "HV-200", "CP-80")})
    line = await ask(build(policies=policies), "HV-200", 200)
    # Not what does not exist, needs no stock, is the same or is sold no more.
    assert [offer.product.code for offer in line.substitutes] == ["GK-12"]
    way = next(way for way in ways_of(line) if way.offer and way.offer.product.code == "GK-12")
    assert way.kind == "substitute" and way.offer is not None and way.offer.answer.in_time


async def test_a_substitute_in_another_kind_of_unit_is_none(build: Build) -> None:
    policies = Policies(substitutes={"HV-200": ("CU-22", "IS-22")})
    line = await ask(build(policies=policies), "HV-200", 200)
    assert line.substitutes == ()


async def test_what_is_sold_no_more_is_answered_by_what_replaces_it(workspace: Workspace) -> None:
    line = await ask(workspace, "CP-80", 1)
    (way,) = ways_of(line)
    assert way.kind == "substitute" and way.offer is not None and way.offer.product.code == "CP-100"


async def test_as_many_deliveries_as_the_profile_allows(build: Build) -> None:
    line = await ask(build(policies=Policies(split=SplitRules(maximum_shipments=1))), "HV-200", 200)
    assert "split" not in kinds(ways_of(line))
    assert "later" in kinds(ways_of(line))


# Delivery dates ---------------------------------------------------------------

CARRIED = Policies(shipping=ShippingPolicy(KnownTerms(handling_days=1, carrier_days=2, calendar=WEEKDAYS)))


async def test_the_profiles_times_make_delivery_dates(build: Build) -> None:
    line = await ask(build(policies=CARRIED), "HV-200", 200)
    assert line.answer is not None and line.dock is not None
    assert line.answer.available_quantity == 0 and line.answer.not_before == FRIDAY
    split = next(way for way in ways_of(line) if way.kind == "split")
    assert split.parts[0] == Part(FRIDAY, Decimal(80))
    assert split.parts[1].on > line.dock.split[1].on
    assert line.timing.terms.origin("carrier_days") == "profile"


async def test_without_any_times_no_calendar_moves_a_date(build: Build) -> None:
    saturday = TODAY + timedelta(days=4)
    line = await ask(build(), "HV-200", 80, saturday)
    assert line.answer is not None and line.answer.in_time
    assert not line.timing.terms.calendar.holidays and line.timing.terms.calendar.works_on(saturday)


async def test_the_cut_off_is_an_hour_of_the_warehouse(build: Build) -> None:
    # Nine o'clock in Greenwich is ten in Purmerend, which the ERP knows to be in Europe/Amsterdam.
    closed = Policies(shipping=ShippingPolicy(KnownTerms(cut_off=time(10))))
    line = await ask(build(policies=closed), "HV-200", 80)
    assert line.answer is not None and line.answer.not_before == TODAY + timedelta(days=1)


async def test_a_promise_is_given_and_kept_on_delivery_dates(build: Build) -> None:
    workspace = build(policies=CARRIED)
    request = DeliveryRequest("HV-200", Decimal(80))
    with pytest.raises(UsageError) as refused:
        await save_promise(workspace, request, [Part(FRIDAY - timedelta(days=1), Decimal(80))], PromiseFor())
    assert refused.value.params["earliest"] == FRIDAY.isoformat()
    saved = await save_promise(workspace, request, [Part(FRIDAY, Decimal(80))], PromiseFor())
    assert saved.promise.last_date == FRIDAY


async def test_an_order_is_told_when_to_ship_and_the_rep_when_it_arrives(build: Build) -> None:
    workspace = build(policies=CARRIED)
    found = await check_quote(workspace, "Q-0001")
    line = next(line for line in found.lines if line.answer is not None)
    assert line.promised_date is not None and line.ship_date is not None
    assert line.ship_date < line.promised_date
    assert workspace.erp.capabilities.line_dates
    draft = make_draft(found, "reference")
    assert draft.lines[found.lines.index(line)].promised_date == line.ship_date


async def test_a_promise_with_transfer_counts_on_the_other_warehouse(build: Build) -> None:
    workspace = build(policies=with_transfers(3))
    line = await ask(workspace, "BP-60", 2)
    way = next(way for way in ways_of(line) if way.kind == "transfer")
    request = DeliveryRequest("BP-60", Decimal(2))
    with pytest.raises(UsageError):
        await save_promise(workspace, request, way.parts, PromiseFor())
    saved = await save_promise(workspace, request, way.parts, PromiseFor(), together=True)
    assert saved.promise.together and saved.promise.parts == way.parts
