"""Saves what was promised; `app.services.promise_watch` tells whether it still holds."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.availability import Part
from app.domain.promises import Promise
from app.errors import FirmdateError, NotFound, UsageError
from app.services.delivery import DeliveryRequest, Offer, answer_needs, check_delivery, offer_of
from app.services.workspace import Workspace
from app.storage import audit, inbox
from app.storage import promises as saved


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
    *,
    together: bool = False,
) -> SavedPromise:
    """Reads stock again, and saves the promise if it can be kept as given.

    `parts` are in the product's stock unit, `together` counts on what other warehouses send; `note` is told
    to the CRM where it has a place for it. Raises UsageError("promise_not_possible") with what is possible
    now.
    """
    if not parts:
        raise UsageError("promise_empty", item=request.item)
    check = await check_delivery(workspace, [request])
    line = check.lines[0]
    offer = offer_of(line, together=together)
    if offer is not None:
        _must_hold(offer, parts)
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
        together=together and offer is not None,
        rested_on=_rested_on(offer, parts),
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


def _must_hold(offer: Offer, parts: Sequence[Part]) -> None:
    found = offer.answer
    if not holds(offer, parts):
        raise UsageError(
            "promise_not_possible",
            item=offer.product.code,
            available=str(found.available_quantity),
            on=found.asked_date.isoformat(),
            earliest=found.earliest_date.isoformat() if found.earliest_date else "",
        )


def holds(offer: Offer, parts: Sequence[Part]) -> bool:
    """At each part's date what was promised until then can be promised still, of every component."""
    given = Decimal(0)
    for part in sorted(parts, key=lambda p: p.on):
        given += part.quantity
        if not answer_needs(offer.product, offer.needs, given, part.on, offer.timing).answer.in_time:
            return False
    return True


def _rested_on(offer: Offer | None, parts: Sequence[Part]) -> tuple[str, ...]:
    """The receipts that the promise counts on, as document and date."""
    if offer is None:
        return ()
    until = max(offer.timing.at_dock(part).on for part in parts)
    return tuple(
        f"{event.document} {day.isoformat()} {event.quantity}"
        for day, event in offer.projection.events
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
    await workspace.store.run(
        audit.append, workspace.writer, workspace.user, "promise_withdrawn", promise_id, {}
    )
