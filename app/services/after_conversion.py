"""What a converted quote's opportunity is told: one note with the order, and its next stage.

None of it endangers the order: it is told after the order is confirmed and its number stands on the quote,
is owed while the CRM does not take it, and is shown so in the inbox.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Literal

from app.domain.order_status import order_status
from app.domain.quotes import Quote
from app.domain.sales_orders import SalesOrder
from app.errors import FirmdateError, StorageFault
from app.services.fault_points import reached
from app.services.workspace import Workspace
from app.storage import audit, inbox, order_watch
from app.storage.connection import Connection, transaction
from app.storage.journal import Entry
from app.storage.order_watch import Watched
from app.wording.orders import order_note

Owed = Literal["note_owed", "stage_owed"]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Place:
    on: Literal["quote", "opportunity", "account"]
    record_id: str


async def tell_of_conversion(
    workspace: Workspace, entry: Entry, order: SalesOrder | None = None, quote: Quote | None = None
) -> None:
    """Tells what is still untold of an entry that is `done` and whose order was not cancelled in the ERP.
    `order` and `quote` as read a moment ago; they are read where they are not given.

    A note is sent once per order. What was begun and not seen to end (a crash, a lost answer) is looked for
    first; a CRM that does not list its notes then may get it a second time.
    Raises nothing: what cannot be told is owed.
    """
    try:
        watched = await workspace.store.run(order_watch.of_entry, entry.id)
        if watched is None or entry.state != "done" or watched.status == "cancelled":
            return
        if watched.note in ("owed", "begun"):
            await _note(workspace, watched, order, quote)
        if watched.stage == "owed":
            await _stage(workspace, watched, quote)
    except StorageFault as fault:  # it stays owed: the next round tells it
        _log.warning("%s: not told (%s)", entry.external_reference, fault.code)


async def tell_what_is_owed(workspace: Workspace) -> None:
    """At start and on a timer: notes and stages that a CRM did not take before."""
    stages = bool(workspace.policies.stage_after_conversion)
    for watched in await workspace.store.run(order_watch.untold, stages):
        if watched.entry.crm == workspace.crm.name:
            await tell_of_conversion(workspace, watched.entry)


async def _note(
    workspace: Workspace, watched: Watched, order: SalesOrder | None, quote: Quote | None
) -> None:
    entry = watched.entry
    try:
        quote = quote or await workspace.crm.quote(entry.quote_id)
        place = _place(workspace, quote)
        if place is None:
            await workspace.store.run(order_watch.note_moves, entry.id, watched.note, "none")
            return
        order = order or await workspace.erp.sales_order(entry.order_id)
        text = _text(workspace, entry, order)
        if watched.note == "begun" and await _is_there(workspace, place, order):
            await workspace.store.run(_note_told, workspace, watched, "begun", text)
            return
        if watched.note == "owed" and not await workspace.store.run(
            order_watch.note_moves, entry.id, "owed", "begun"
        ):
            return  # another program tells it
        reached("before_note_sent")
        await workspace.crm.add_note(place.on, place.record_id, text)
        reached("after_note_sent")
    except FirmdateError as fault:
        if isinstance(fault, StorageFault):
            raise
        await workspace.store.run(_owe, entry, "note_owed", fault.code, "")
    else:
        await workspace.store.run(_note_told, workspace, watched, "begun", text)


def _place(workspace: Workspace, quote: Quote) -> _Place | None:
    """The quote itself, else its opportunity, else the customer's account, where the CRM takes notes."""
    places = workspace.crm.capabilities.notes_on
    if "quote" in places:
        return _Place("quote", quote.id)
    if "opportunity" in places and quote.opportunity_id:
        return _Place("opportunity", quote.opportunity_id)
    if "account" in places and quote.account_id:
        return _Place("account", quote.account_id)
    return None


async def _is_there(workspace: Workspace, place: _Place, order: SalesOrder) -> bool:
    """By the order's number: the wording may have been another language's."""
    if not workspace.crm.capabilities.lists_notes:
        return False
    texts = await workspace.crm.notes(place.on, place.record_id)
    return any(f" {order.number} " in f" {text} " for text in texts)


def _text(workspace: Workspace, entry: Entry, order: SalesOrder) -> str:
    days = [line.promised_date for line in order.lines if line.promised_date]
    return order_note(
        order.number or order.id,
        entry.quote_number,
        order_status(order),
        order.total_amount,
        order.promised_date or (max(days) if days else None),
        workspace.language,
        workspace.erp_session.known_today(workspace.clock()),
    )


def _note_told(
    connection: Connection,
    workspace: Workspace,
    watched: Watched,
    before: order_watch.NoteState,
    text: str,
) -> None:
    entry = watched.entry
    with transaction(connection):
        order_watch.note_moves(connection, entry.id, before, "told")
        inbox.settle(connection, "write_back_owed", _subject(entry, "note_owed"))
        _audit(connection, workspace, entry, "note_told", {"note": text})


async def _stage(workspace: Workspace, watched: Watched, quote: Quote | None) -> None:
    entry, stage = watched.entry, workspace.policies.stage_after_conversion
    if not stage or not workspace.crm.capabilities.stages:
        return
    try:
        quote = quote or await workspace.crm.quote(entry.quote_id)
        if not quote.opportunity_id:
            await workspace.store.run(order_watch.stage_is, entry.id, "none")
            return
        before = await workspace.crm.read_stage(quote.opportunity_id)
        if before != stage:
            await workspace.crm.move_stage(quote.opportunity_id, stage)
            if await workspace.crm.read_stage(quote.opportunity_id) != stage:
                await workspace.store.run(_owe, entry, "stage_owed", "stage_vanished", stage)
                return
    except FirmdateError as fault:
        if isinstance(fault, StorageFault):
            raise
        said = str(fault.params.get("text", ""))
        problem = f"{fault.code}: {said}" if said else fault.code
        await workspace.store.run(_owe, entry, "stage_owed", problem, stage)
    else:
        await workspace.store.run(_stage_told, workspace, entry, before, stage)


def _stage_told(connection: Connection, workspace: Workspace, entry: Entry, before: str, stage: str) -> None:
    with transaction(connection):
        order_watch.stage_is(connection, entry.id, "told")
        inbox.settle(connection, "write_back_owed", _subject(entry, "stage_owed"))
        _audit(connection, workspace, entry, "stage_moved", {"stage": stage, "before": before})


def _audit(
    connection: Connection, workspace: Workspace, entry: Entry, what: str, details: dict[str, str]
) -> None:
    details = {"quote": entry.quote_number, "order": entry.order_number, **details}
    audit.append(connection, workspace.writer, workspace.user, what, entry.external_reference, details)


def _subject(entry: Entry, owed: Owed) -> str:
    return f"{entry.external_reference}:{owed.removesuffix('_owed')}"


def _owe(connection: Connection, entry: Entry, owed: Owed, problem: str, stage: str) -> None:
    params = {
        "quote": entry.quote_number,
        "order": entry.order_number,
        "reference": entry.external_reference,
        "problem": problem,
        "stage": stage,
    }
    inbox.report(connection, "write_back_owed", _subject(entry, owed), owed, params, entry.customer_name)


def settle_owed(connection: Connection, entry: Entry, reason: str) -> None:
    """The order is given up: nothing is owed to the CRM about it any more."""
    owed: tuple[Owed, ...] = ("note_owed", "stage_owed")
    for what in owed:
        inbox.settle(connection, "write_back_owed", _subject(entry, what), reason)


def give_up(connection: Connection, item: inbox.Item) -> None:
    """A person said that this note or stage is not needed: it is not tried again."""
    if item.code in ("note_owed", "stage_owed"):
        order_watch.not_needed(connection, item.params.get("reference", ""), stage=item.code == "stage_owed")
