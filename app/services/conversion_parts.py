"""The parts of a quote that are ordered already: by us, by another program, or no longer.

The journal of one store does not know what another program with a store of its own has ordered, nor what
somebody cancelled in the ERP. Both are looked up before anything more is ordered.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import msgspec

from app.domain.conversion import LATE_COMMIT_SECONDS, Check, external_reference, lines_held
from app.domain.quotes import Quote
from app.domain.sales_orders import DraftLine, SalesOrder, SalesOrderDraft
from app.errors import FirmdateError
from app.services import conversion_records as records
from app.services.order_status import notice_cancelled
from app.services.workspace import Workspace
from app.storage import journal, parts
from app.storage.journal import Entry

_log = logging.getLogger(__name__)

_PARTS_AHEAD = 2
"""Parts beyond our own that are looked up: where a part before them was cancelled its number is free."""

READ_AGAIN_WITHIN = timedelta(days=7)
"""A quote whose write-back is older than this is not read again by itself."""


@dataclass(frozen=True)
class Known:
    """What is ordered of a quote. `quote` names no cancelled orders any more; `entries` are the living ones,
    oldest first; `strange` are orders under our keys that hold something else than the quote. `cancelled`:
    entries whose order was cancelled in the ERP; they hold their part until a person says otherwise."""

    quote: Quote
    entries: list[Entry]
    strange: tuple[SalesOrder, ...]
    cancelled: tuple[Entry, ...] = ()


async def known_parts(workspace: Workspace, quote: Quote) -> Known:
    """Looks at what our journal and the quote name. Orders that only the quote names, or that were made
    before it was revised, are learnt; what was cancelled in the ERP goes to the inbox. Raises what the ERP
    raises."""
    found = await _entries(workspace, quote)
    gone = await cancelled_in_erp(workspace, journal.living(found))
    known = {entry.order_number for entry in found}
    numbers = [number for number in quote.sales_order_numbers if number not in known]
    orders = list(await asyncio.gather(*map(workspace.erp.sales_order, numbers)))
    if not journal.living(found):
        orders += await _under_earlier_revisions(workspace, quote)
    cancelled = {order.number for order in orders if order.state == "cancelled"}
    strange = []
    for order in orders:
        ours = order.external_reference.startswith(f"{workspace.crm.name}:{quote.id}:r")
        if ours and order.state != "cancelled" and await learn(workspace, quote, order) is None:
            strange.append(order)
    entries = await _entries(workspace, quote)
    alive = journal.living(entries)
    cancelled |= {entry.order_number for entry in entries} - {entry.order_number for entry in alive}
    living = tuple(number for number in quote.sales_order_numbers if number not in cancelled)
    return Known(replace(quote, sales_order_numbers=living), alive, tuple(strange), gone)


async def _entries(workspace: Workspace, quote: Quote) -> list[Entry]:
    return await workspace.store.run(journal.of_quote, workspace.crm.name, quote.id)


async def cancelled_in_erp(workspace: Workspace, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Those whose confirmed order was cancelled in the ERP, or is gone from it; the inbox is told.

    Raises what the ERP raises.
    """
    ids = [entry.order_id for entry in entries if entry.state in ("confirmed", "done")]
    living = await workspace.erp.sales_orders_by_id(ids) if ids else ()
    kept = {order.id for order in living if order.state != "cancelled"}
    gone = tuple(entry for entry in entries if entry.order_id in set(ids) - kept)
    for entry in gone:
        await workspace.store.run(notice_cancelled, entry, workspace.writer, workspace.user)
    return gone


async def learn(workspace: Workspace, quote: Quote, order: SalesOrder) -> Entry | None:
    """Takes an order of this quote that another program made into our journal. None where it is none, or
    holds what the quote does not have."""
    found = re.fullmatch(
        r"r(\d+):p(\d+)", order.external_reference.removeprefix(f"{workspace.crm.name}:{quote.id}:")
    )
    ordered = [(line.product_code, line.unit.code, line.quantity) for line in order.lines]
    lines = lines_held(ordered, quote.lines)
    if found is None or not lines:
        return None
    elsewhere = parts.PartElsewhere(
        external_reference=order.external_reference,
        crm=workspace.crm.name,
        quote_id=quote.id,
        quote_number=quote.number,
        revision=int(found[1]),
        part=int(found[2]),
        customer_name=order.customer_name,
        lines=lines,
        draft=msgspec.to_builtins(_as_draft(order)),
        order_id=order.id,
        order_number=order.number,
        state="created" if order.state in ("draft", "quotation") else "confirmed",
        writer=workspace.writer,
    )
    return await workspace.store.run(parts.learn, elsewhere)


async def learn_of(workspace: Workspace, quote_id: str, order: SalesOrder) -> Entry | None:
    """`learn`, where the quote was not read. None also where it cannot be read now."""
    try:
        quote = await workspace.crm.quote(quote_id)
    except FirmdateError as fault:
        _log.info("%s is learnt later: %s", order.external_reference, fault)
        return None
    return await learn(workspace, quote, order)


def _as_draft(order: SalesOrder) -> SalesOrderDraft:
    """What stands there, in the form of what was sent: nobody but its maker knows what that was."""
    lines = tuple(
        DraftLine(
            line.product_id,
            line.quantity,
            line.unit,
            line.unit_price,
            tuple("" for _ in line.tax_rates),
            line.name,
        )
        for line in order.lines
    )
    return SalesOrderDraft(
        external_reference=order.external_reference,
        customer_id=order.customer_id,
        invoice_address_id="",
        delivery_address_id="",
        currency=order.currency,
        lines=lines,
        warehouse_id="",
        order_date=order.order_date or date.min,  # compared with nothing, never sent
    )


async def _under_earlier_revisions(workspace: Workspace, quote: Quote) -> Sequence[SalesOrder]:
    """First parts that were ordered before the quote was revised: their key is another one."""
    references = [
        external_reference(workspace.crm.name, quote.id, revision, 1) for revision in range(1, quote.revision)
    ]
    found = await asyncio.gather(*map(workspace.erp.find_by_external_reference, references))
    return [order for orders in found for order in orders]


async def outdated(workspace: Workspace, entry: Entry) -> Check | None:
    """Why what this entry ordered may be ordered twice, None if it is not: another program's part that our
    journal does not know, or another revision of the quote, whose orders have other keys.

    Asked between create and confirm, where programs of a team have stores of their own. Each first makes its
    draft and then looks: of two, at least one sees the other. Raises what the systems raise.
    """
    if workspace.policies.writers != "team" or workspace.store.shared:
        return None
    quote = await workspace.crm.quote(entry.quote_id)
    if quote.revision != entry.revision:
        return superseded(entry)
    keys = [
        external_reference(entry.crm, entry.quote_id, revision, part)
        for revision in range(1, entry.revision + 1)
        for part in range(1, entry.part + 1 + _PARTS_AHEAD)
    ]
    keys.remove(entry.external_reference)
    found = await asyncio.gather(*map(workspace.erp.find_by_external_reference, keys))
    ours = {known.order_id for known in journal.living(await _entries(workspace, quote))}
    strange = [order.number or order.id for orders in found for order in orders if order.id not in ours]
    return ordered_elsewhere(strange[0]) if strange else None


def superseded(entry: Entry) -> Check:
    return Check("quote_latest_revision", "block", "quote_superseded", {"revision": entry.revision})


def ordered_elsewhere(number: str) -> Check:
    return Check("quote_not_converted", "block", "quote_converted_elsewhere", {"orders": number})


def waits_for_a_person(cancelled: Sequence[Entry]) -> Check:
    """Orders of the quote were cancelled in the ERP: that their parts are free again, a person has to say."""
    orders = {"orders": ", ".join(entry.order_number for entry in cancelled)}
    return Check("quote_not_converted", "block", "order_cancelled_in_erp", orders)


def lost_lines(quote: Quote, entries: Sequence[Entry]) -> list[Entry]:
    """Entries that hold lines which the quote no longer has: nobody can say what is left of it."""
    lines = {line.id for line in quote.lines}
    return [entry for entry in entries if any(line.line_id not in lines for line in entry.lines)]


async def owe_again(workspace: Workspace, entries: Sequence[Entry], named: Sequence[str]) -> list[Entry]:
    """Entries whose number the quote should name and does not: their write-back is owed again."""
    owed = []
    for entry in entries:
        if entry.state == "done" and entry.order_number not in named:
            try:
                to = records.Move("confirmed", "write_back_vanished")
                moved = await workspace.store.run(records.move, entry, to, workspace.writer, workspace.user)
                owed.append(moved)
            except journal.MovedMeanwhile:
                _log.info("%s is looked after by another program", entry.external_reference)
    return owed


async def read_quotes_again(workspace: Workspace) -> None:
    """Once, some time after a write-back: a late or a simultaneous one may have overwritten it."""
    now = workspace.clock()
    latest = now - timedelta(seconds=LATE_COMMIT_SECONDS)
    for entry in await workspace.store.run(parts.to_read_again, now - READ_AGAIN_WITHIN, latest):
        try:
            stands = await workspace.crm.read_write_back(entry.quote_id)
        except FirmdateError:
            return  # the next turn of the timer asks again; who is away is told elsewhere
        await workspace.store.run(parts.mark_read_again, entry)
        await owe_again(workspace, [entry], stands.sales_order_numbers)


async def look_for_late_orders(workspace: Workspace) -> None:
    """Once, some time after a refusal: an order that arrived though nobody could expect it any more (a clock
    was wrong, or a person) is cancelled while it is a draft, and learnt where it was confirmed."""
    now = workspace.clock()
    latest = now - timedelta(seconds=LATE_COMMIT_SECONDS)
    for entry in await workspace.store.run(parts.refused_after_a_create, now - READ_AGAIN_WITHIN, latest):
        rows = await workspace.store.run(journal.of_quote, entry.crm, entry.quote_id)
        if entry.external_reference in [row.external_reference for row in journal.living(rows)]:
            continue  # the part was claimed anew: that one looks it up
        try:
            for order in await workspace.erp.find_by_external_reference(entry.external_reference):
                if order.state in ("draft", "quotation"):
                    await workspace.erp.cancel_sales_order(order.id)
                else:
                    await learn_of(workspace, entry.quote_id, order)
        except FirmdateError as fault:
            _log.info("%s is looked for later: %s", entry.external_reference, fault)
            return
        await workspace.store.run(parts.mark_read_again, entry)
