"""Saves what was promised, and watches whether it still holds."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from app.domain.availability import Answer, Need, Part, Projection, StockSituation, answer
from app.domain.products import Product
from app.domain.promises import Promise
from app.errors import FirmdateError, NotFound, UsageError
from app.services.delivery import Answered, DeliveryRequest, answer_product, check_delivery, stocked_ids
from app.services.workspace import Workspace, pick_warehouse
from app.storage import audit, inbox
from app.storage import promises as saved

CHECK_EVERY = timedelta(minutes=15)


@dataclass(frozen=True)
class PromiseFor:
    """Whom it was given to and on which quote, "" where there is none."""

    customer_id: str = ""
    customer_name: str = ""
    quote_id: str = ""
    quote_number: str = ""


@dataclass(frozen=True)
class SavedPromise:
    """`note_owed` True: the CRM has a place for a note and did not take it; it is not lost, only untold."""

    promise: Promise
    note_owed: bool = False


async def save_promise(
    workspace: Workspace,
    request: DeliveryRequest,
    parts: Sequence[Part],
    given_to: PromiseFor,
    note: str = "",
) -> SavedPromise:
    """Reads stock again, and saves the promise if it can be kept as given.

    `parts` are in the product's stock unit. Raises UsageError("promise_not_possible") with what is
    possible now; `note` is told to the CRM where it has a place for it.
    """
    if not parts:
        raise UsageError("promise_empty", item=request.item)
    check = await check_delivery(workspace, [request])
    line = check.lines[0]
    if line.answer is not None and line.projection is not None:
        _must_hold(line.answer, line.needs, line.product, parts)
    promise = Promise(
        id=str(uuid.uuid4()),
        customer_id=given_to.customer_id,
        customer_name=given_to.customer_name,
        quote_id=given_to.quote_id,
        quote_number=given_to.quote_number,
        item=line.product.code,
        unit=line.product.unit.code,
        parts=tuple(parts),
        warehouse=line.warehouse.code or line.warehouse.name,
        rested_on=_rested_on(line.projection, max(part.on for part in parts)),
        made_at=check.read_at,
        checked_at=check.read_at,
    )
    told, owed = await _tell_crm(workspace, given_to, note)
    promise = replace(promise, told_crm=told)
    await workspace.store.run(saved.save, promise)
    details = {"item": promise.item, "parts": [[p.on.isoformat(), str(p.quantity)] for p in parts]}
    await workspace.store.run(
        audit.append, workspace.writer, workspace.user, "promise", promise.quote_number or promise.id, details
    )
    return SavedPromise(promise, owed)


def _must_hold(found: Answer, needs: Sequence[Need], product: Product, parts: Sequence[Part]) -> None:
    if not _holds(needs, product, parts):
        raise UsageError(
            "promise_not_possible",
            item=product.code,
            available=str(found.available_quantity),
            on=found.asked_date.isoformat(),
            earliest=found.earliest_date.isoformat() if found.earliest_date else "",
        )


def _holds(needs: Sequence[Need], product: Product, parts: Sequence[Part]) -> bool:
    """At each part's date what was promised until then can be promised still, of every component."""
    given = Decimal(0)
    for part in sorted(parts, key=lambda p: p.on):
        given += part.quantity
        if not answer(needs, given, part.on, product.unit.rounding).in_time:
            return False
    return True


def _rested_on(projection: Projection | None, until: date) -> tuple[str, ...]:
    """The receipts that the promise counts on, as document and date."""
    if projection is None:
        return ()
    return tuple(
        f"{event.document} {day.isoformat()} {event.quantity}"
        for day, event in projection.events
        if event.quantity > 0 and day <= until
    )


async def _tell_crm(workspace: Workspace, given_to: PromiseFor, note: str) -> tuple[bool, bool]:
    """(told, owed). A note goes on the quote, else its opportunity, else the account."""
    if not note or not (given_to.quote_id or given_to.customer_id):
        return False, False
    places = workspace.crm.capabilities.notes_on
    try:
        if given_to.quote_id and "quote" in places:
            await workspace.crm.add_note("quote", given_to.quote_id, note)
            return True, False
        if given_to.quote_id and "opportunity" in places:
            quote = await workspace.crm.quote(given_to.quote_id)
            if quote.opportunity_id:
                await workspace.crm.add_note("opportunity", quote.opportunity_id, note)
                return True, False
        if given_to.customer_id and "account" in places:
            await workspace.crm.add_note("account", given_to.customer_id, note)
            return True, False
    except FirmdateError:
        return False, True
    return False, False


async def list_promises(workspace: Workspace, *, customer_id: str | None = None) -> list[Promise]:
    """Those at risk first."""
    return await workspace.store.run(lambda c: saved.listed(c, customer_id=customer_id))


async def withdraw_promise(workspace: Workspace, promise_id: str) -> None:
    """Raises NotFound("promise")."""
    if not await workspace.store.run(saved.withdraw, promise_id, workspace.clock()):
        raise NotFound("promise", text=promise_id)
    await workspace.store.run(inbox.settle, "promise_at_risk", promise_id)


async def watch_promises(workspace: Workspace) -> list[Promise]:
    """Reads stock for all living promises in one go; those whose state changed are returned.

    At risk opens an inbox entry with the new date, back in the clear closes it.
    """
    living = [p for p in await list_promises(workspace) if p.state in ("holds", "at_risk")]
    if not living:
        return []
    today = await workspace.today()
    products = await workspace.erp.products(list(dict.fromkeys(p.item for p in living)))
    warehouses = await workspace.erp.warehouses()
    ids = stocked_ids(list(products.values()))
    stock = await workspace.erp.stock(ids, [warehouse.id for warehouse in warehouses])
    changed = []
    for promise in living:
        warehouse = pick_warehouse(warehouses, promise.warehouse)
        situations = {s.product_id: s for s in stock if s.warehouse_id == warehouse.id}
        product = products.get(promise.item)
        found = _answer_now(workspace, promise, product, situations, today)
        after = _looked_at(workspace, promise, product, found, today)
        await workspace.store.run(saved.save, after)
        if after.state != promise.state:
            changed.append(after)
            await _tell(workspace, after, _cause(promise, found))
    return changed


def _answer_now(
    workspace: Workspace,
    promise: Promise,
    product: Product | None,
    situations: dict[str, StockSituation],
    today: date,
) -> Answered | None:
    """None for what needs no stock, is sold no more, or whose day has passed."""
    if product is None or not product.active or promise.last_date < today:
        return None
    return answer_product(
        product, promise.quantity, promise.last_date, situations, workspace.policies.availability, today
    )


def _looked_at(
    workspace: Workspace,
    promise: Promise,
    product: Product | None,
    found: Answered | None,
    today: date,
) -> Promise:
    now = workspace.clock()
    if promise.last_date < today:
        return replace(promise, state="kept", checked_at=now)
    if product is None or not product.active:
        return replace(promise, state="at_risk", new_date=None, checked_at=now)
    if found is None or _holds(found.needs, product, promise.parts):
        return replace(promise, state="holds", new_date=None, checked_at=now)
    return replace(promise, state="at_risk", new_date=found.answer.earliest_date, checked_at=now)


def _cause(promise: Promise, found: Answered | None) -> dict[str, str]:
    """What changed since it was given: a receipt it rested on moved or is gone, or something takes the
    stock. Empty where none of these is seen."""
    if found is None:
        return {}
    projection = found.projection
    for receipt in promise.rested_on:
        document, was_due, _ = receipt.rsplit(" ", 2)
        due = [day for day, event in projection.events if event.document == document and event.quantity > 0]
        late = any(event.document == document for event in found.answer.untrusted)
        if not due and not late:
            return {"cause": "gone", "document": document}
        if due and min(due).isoformat() > was_due:
            return {"cause": "moved", "document": document, "moved_to": min(due).isoformat()}
    if found.answer.limited_by is None:
        return {}
    event = found.answer.limited_by.event
    takes_on = (event.on or found.answer.limited_by.on).isoformat()
    return {"cause": "taken", "document": event.document, "takes": str(-event.quantity), "takes_on": takes_on}


async def _tell(workspace: Workspace, promise: Promise, cause: Mapping[str, str]) -> None:
    if promise.state != "at_risk":
        await workspace.store.run(inbox.settle, "promise_at_risk", promise.id, promise.state)
        return
    params = {
        "item": promise.item,
        "quantity": str(promise.quantity),
        "unit": promise.unit,
        "date": promise.last_date.isoformat(),
        "new_date": promise.new_date.isoformat() if promise.new_date else "",
        "quote": promise.quote_number,
        **cause,
    }
    await workspace.store.run(
        inbox.report, "promise_at_risk", promise.id, "promise_at_risk", params, promise.customer_name
    )
