"""Reads what the checks of app.domain.preflight need, now, and applies them to one quote."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from app.domain import preflight as rules
from app.domain import preflight_content as content
from app.domain.availability import StockSituation, take
from app.domain.conversion import Check, PartLine, remaining
from app.domain.credit import Credit
from app.domain.customers import CrmAccount, ErpAccount
from app.domain.invoices import OpenItem
from app.domain.preflight import Line
from app.domain.products import Product, Warehouse
from app.domain.quotes import Quote
from app.domain.sales_orders import PriceRequest, SalesTerms
from app.domain.totals import Totals
from app.domain.values import Quantity
from app.errors import UsageError
from app.services.choice import Choice as Choice
from app.services.customers import linked_numbers
from app.services.delivery import answer_product, stocked_ids, uses_of
from app.services.delivery_terms import policy_of, timing_of
from app.services.workspace import Workspace, pick_warehouse
from app.storage import journal, order_watch
from app.storage.journal import Entry as Entry


@dataclass(frozen=True)
class Preflight:
    """`lines` are those of this conversion; `totals` what the order will add up to. `terms` is None where
    no customer is linked: then prices, taxes and credit could not be compared."""

    quote: Quote
    account: CrmAccount
    party: ErpAccount | None
    parties: tuple[ErpAccount, ...]
    candidates: tuple[ErpAccount, ...]
    lines: tuple[Line, ...]
    terms: SalesTerms | None
    totals: Totals | None
    credit: Credit | None
    warehouse: Warehouse
    checks: tuple[Check, ...]
    entries: tuple[Entry, ...]
    today: date
    read_at: datetime


@dataclass(frozen=True)
class _Read:
    account: CrmAccount
    numbers: tuple[str, ...]
    parties: tuple[ErpAccount, ...]
    candidates: tuple[ErpAccount, ...]
    products: Mapping[str, Product]
    """By code, with what the kits among them hold."""
    warehouse: Warehouse
    situations: dict[str, StockSituation]


@dataclass(frozen=True)
class _Money:
    """What the ERP says of one customer's order and credit."""

    terms: SalesTerms
    credit: Credit | None
    items: Sequence[OpenItem]


async def check_quote(workspace: Workspace, id_or_number: str, choice: Choice | None = None) -> Preflight:
    """Every check of a pre-flight, on figures read now. Raises NotFound("quote"), UsageError for a bad
    choice, and what the systems raise: without live figures there is no pre-flight."""
    quote, today = await asyncio.gather(workspace.crm.quote(id_or_number), workspace.today())
    return await check_read_quote(workspace, quote, today, choice or Choice())


async def check_read_quote(
    workspace: Workspace, quote: Quote, today: date, choice: Choice, *, ignore_entry: int | None = None
) -> Preflight:
    """`ignore_entry`: the journal's row that is being settled does not stand in its own way."""
    entries = await workspace.store.run(journal.of_quote, workspace.crm.name, quote.id)
    others = [entry for entry in journal.living(entries) if entry.id != ignore_entry]
    chosen = _chosen_lines(quote, others, choice)
    read = await _read(workspace, quote, choice)
    on = choice.wanted_date or quote.wanted_date or today
    lines = _with_products(chosen, read, max(on, today))
    money: _Money | None = None
    if len(read.parties) == 1:
        lines, money = await _with_terms(
            workspace, quote, lines, read.parties[0], today, choice.delivery_address_id
        )
    lines = _with_stock(workspace, lines, read, today, quote.number)
    company = (await workspace.erp_session.info(workspace.erp, workspace.clock())).company
    checks = _checks(workspace, quote, lines, read, money, others, today, company)
    cancelled = await workspace.store.run(order_watch.cancelled_orders, workspace.crm.name, quote.id)
    if cancelled:
        checks = [_freed_by_a_person(check, cancelled) for check in checks]
    return Preflight(
        quote=quote,
        account=read.account,
        party=read.parties[0] if len(read.parties) == 1 else None,
        parties=read.parties,
        candidates=read.candidates,
        lines=tuple(lines),
        terms=money.terms if money else None,
        totals=rules.order_totals(lines, money.terms) if money else None,
        credit=money.credit if money else None,
        warehouse=read.warehouse,
        checks=tuple(checks),
        entries=tuple(entries),
        today=today,
        read_at=workspace.clock(),
    )


def _chosen_lines(quote: Quote, others: Sequence[journal.Entry], choice: Choice) -> list[Line]:
    """The lines of this conversion: those chosen, or all that no other part holds."""
    left = remaining({line.id: line.quantity for line in quote.lines}, [entry.lines for entry in others])
    if choice.quantities is None:
        # A line that was never of anything is not left out in silence: the check on quantities says so.
        numbered = list(enumerate(quote.lines, 1)) if any(left.values()) else []
        wanted = {n: left[line.id] for n, line in numbered if left[line.id] > 0 or line.quantity <= 0}
    else:
        wanted = dict(choice.quantities)
    for number, quantity in wanted.items():
        if not 1 <= number <= len(quote.lines):
            raise UsageError("no_such_line", quote=quote.number, line=number, lines=len(quote.lines))
        if quantity <= 0 and choice.quantities is not None:
            raise UsageError(
                "quantity_not_positive", item=quote.lines[number - 1].sku, quantity=str(quantity)
            )
    lines = [
        Line(n, quote.lines[n - 1], quantity, takes_erp_price=n in choice.erp_prices)
        for n, quantity in sorted(wanted.items())
    ]
    for number in choice.erp_prices - {line.number for line in lines}:
        raise UsageError("price_of_no_line", quote=quote.number, line=number)
    for line in lines:
        if line.quantity > left[line.quoted.id]:
            raise UsageError(
                "more_than_left",
                item=line.quoted.sku,
                quantity=str(line.quantity),
                left=str(left[line.quoted.id]),
            )
    return lines or [Line(n, quoted, quoted.quantity) for n, quoted in enumerate(quote.lines, 1)]


async def _read(workspace: Workspace, quote: Quote, choice: Choice) -> _Read:
    skus = list(dict.fromkeys(line.sku for line in quote.lines if line.sku))
    details, products, warehouses = await asyncio.gather(
        workspace.crm.account(quote.account_id),
        workspace.erp.products(skus),
        workspace.erp.warehouses(),
    )
    warehouse = pick_warehouse(warehouses, workspace.warehouse)
    numbers = await linked_numbers(workspace, details.account)
    if choice.erp_number:
        if choice.erp_number not in numbers:
            raise UsageError(
                "customer_not_of_account",
                number=choice.erp_number,
                known=", ".join(numbers),
                quote=quote.number,
            )
        numbers = (choice.erp_number,)
    ids = stocked_ids(list(products.values()))
    parties, situations, products = await asyncio.gather(
        workspace.erp.customers(numbers),
        workspace.erp.stock(ids, [warehouse.id]),
        _with_components(workspace, products),
    )
    found = tuple(parties[number] for number in numbers if number in parties)
    candidates = (
        () if found else tuple(await workspace.erp.search_customers(_core(details.account.name), limit=5))
    )
    by_product = {situation.product_id: situation for situation in situations}
    return _Read(details.account, numbers, found, candidates, products, warehouse, by_product)


async def _with_components(workspace: Workspace, products: Mapping[str, Product]) -> Mapping[str, Product]:
    """The products with what their kits hold, and what the kits within those hold."""
    known, asked = dict(products), set(products)
    while codes := [c for c in content.missing_components(list(known.values()), known) if c not in asked]:
        known |= await workspace.erp.products(codes)
        asked.update(codes)
    return known


def _core(name: str) -> str:
    """The telling word of a firm's name, to look for candidates: its longest."""
    return max(name.replace(".", " ").split() or [name], key=len)


def _with_products(lines: Sequence[Line], read: _Read, on: date) -> list[Line]:
    result = []
    for line in lines:
        product = read.products.get(line.quoted.sku)
        unit = product.unit_called(line.quoted.unit_code) if product else None
        result.append(replace(line, product=product, unit=unit, asked_date=on))
    return result


async def _with_terms(
    workspace: Workspace,
    quote: Quote,
    lines: Sequence[Line],
    party: ErpAccount,
    today: date,
    address_id: str,
) -> tuple[list[Line], _Money]:
    """Asks the ERP's prices and taxes for the lines that it can price, with credit beside them.

    Raises UsageError("address_not_of_customer") for a ship-to that is none of the customer's addresses.
    """
    if address_id and address_id not in (address.id for address in party.addresses):
        known = "; ".join(f"{address.id} ({address.one_line})" for address in party.addresses)
        raise UsageError("address_not_of_customer", address=address_id, number=party.number, known=known)
    priced = [line for line in lines if line.product and line.unit and _can_be_priced(line)]
    requests = [
        PriceRequest(line.product.id, line.quantity, line.unit)
        for line in priced
        if line.product and line.unit
    ]
    terms, credits, items = await asyncio.gather(
        workspace.erp.sales_terms(
            party.id, requests, on=today, currency=quote.currency, delivery_address_id=address_id
        ),
        workspace.erp.credit([party.id]),
        workspace.erp.open_items(customer_ids=[party.id]),
    )
    by_number = {line.number: found for line, found in zip(priced, terms.lines, strict=True)}
    with_terms = [replace(line, terms=by_number.get(line.number)) for line in lines]
    return with_terms, _Money(terms, next(iter(credits), None), items)


def _with_stock(
    workspace: Workspace, lines: Sequence[Line], read: _Read, today: date, number: str
) -> list[Line]:
    """Each line's answer; later lines see what earlier ones took, through shared components too."""
    situations = dict(read.situations)
    policy = policy_of(workspace.policies, read.warehouse).for_firm_order()
    result = []
    for line in lines:
        needed = _in_stock_unit(line)
        if needed is None or line.product is None or line.asked_date is None or not line.product.active:
            result.append(line)
            continue
        timing = timing_of(workspace.policies, read.warehouse, [line.product], today, workspace.clock())
        found = answer_product(line.product, needed, line.asked_date, situations, policy, timing)
        if found is None:
            result.append(line)
            continue
        answered = replace(line, answer=found.answer, projection=found.projection)
        arrives = answered.promised_date or line.asked_date
        ready = timing.ready_by(arrives) or timing.today
        situations = take(situations, uses_of(line.product, needed), ready, document=number)
        result.append(replace(answered, ship_date=timing.ship_by(arrives)))
    return result


def _can_be_priced(line: Line) -> bool:
    """An ERP refuses to price what it cannot convert; the checks say what is wrong."""
    unpriced = ("product_inactive", "quantity_not_positive", "unit_unknown", "unit_not_exact")
    return all(check.code not in unpriced for check in rules.product_checks(line))


def _in_stock_unit(line: Line) -> Decimal | None:
    if line.product is None or line.unit is None or line.quantity <= 0:
        return None
    if any(check.result == "block" for check in rules.product_checks(line)):
        return None
    return Quantity(line.quantity, line.unit).to(line.product.unit).value


def _checks(
    workspace: Workspace,
    quote: Quote,
    lines: Sequence[Line],
    read: _Read,
    money: _Money | None,
    others: Sequence[journal.Entry],
    today: date,
    company: str,
) -> list[Check]:
    checks = rules.quote_checks(quote, today)
    checks.append(_converted_check(quote, others))
    checks.append(rules.company_check(quote, company))
    checks += rules.customer_checks(read.account, read.parties, read.candidates, read.numbers)
    for line in lines:
        found = [*rules.product_checks(line), *content.kit_checks(line, read.products)]
        found += content.discount_checks(line, quote.currency)
        if money:
            found += rules.money_checks(line, money.terms, workspace.policies.price_tolerance)
        stock = rules.availability_check(line, read.warehouse.name)
        if stock is not None and stock.result != "pass":
            found.append(stock)
        checks += [replace(check, line=line.number) for check in found]
    if money:
        checks += _document_checks(quote, lines, read.parties[0], money, today)
        if all(check.id != "taxes_equal" for check in checks):
            checks.append(rules.taxes_check(lines))
    arbiter = workspace.erp.capabilities.arbiter
    checks.append(rules.arbiter_check(workspace.policies, arbiter, team_store=workspace.store.shared))
    ids = {
        "products_known": "products_known",
        "products_sellable": "products_sellable",
        "units_convertible": "units_convertible",
        "quantities_valid": "quantities_valid",
        "kit_content": "kit_none",
        "discounts": "discounts",
        "prices_equal": "prices_equal",
        "availability": "stock_in_time",
    }
    if money is None:
        del ids["prices_equal"]  # nothing was compared
    return _in_order(rules.summed_up(checks, len(lines), ids))


def _document_checks(
    quote: Quote, lines: Sequence[Line], party: ErpAccount, money: _Money, today: date
) -> list[Check]:
    whole = len(lines) == len(quote.lines) and all(line.quantity == line.quoted.quantity for line in lines)
    order = rules.order_totals(lines, money.terms).total_amount
    return [
        *rules.document_checks(quote, lines, money.terms, whole, party.addresses),
        *rules.credit_checks(money.credit, money.items, order, today),
    ]


def _converted_check(quote: Quote, others: Sequence[journal.Entry]) -> Check:
    """By our own journal first, by what stands on the CRM quote where another program converted it."""
    left = remaining({line.id: line.quantity for line in quote.lines}, [entry.lines for entry in others])
    numbers = ", ".join(entry.order_number for entry in others if entry.order_number)
    if others and not any(left.values()):
        return Check("quote_not_converted", "block", "quote_converted", {"orders": numbers or "?"})
    if not others and quote.sales_order_numbers:
        written = ", ".join(quote.sales_order_numbers)
        return Check("quote_not_converted", "block", "quote_converted_elsewhere", {"orders": written})
    if others:
        return Check("quote_not_converted", "pass", "quote_part_left", {"orders": numbers})
    return Check("quote_not_converted", "pass", "quote_not_converted")


def _freed_by_a_person(check: Check, cancelled: Sequence[str]) -> Check:
    """Where an order of the quote was cancelled in the ERP its part is not ordered, and not free either."""
    if check.code != "quote_converted":
        return check
    return Check(check.id, "block", "order_cancelled_in_erp", {"orders": ", ".join(cancelled)})


def _in_order(checks: Sequence[Check]) -> list[Check]:
    """Block, warn, pass; within each as they were made."""
    rank = {"block": 0, "warn": 1, "pass": 2}
    return sorted(checks, key=lambda check: rank[check.result])


def part_lines(preflight: Preflight) -> tuple[PartLine, ...]:
    return tuple(PartLine(line.quoted.id, line.quantity) for line in preflight.lines)
