"""Reads what the checks of app.domain.preflight need, now, and applies them to one quote."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from app.domain import preflight as rules
from app.domain.availability import StockSituation, take
from app.domain.conversion import Check, PartLine, remaining
from app.domain.credit import Credit
from app.domain.customers import CrmAccount, ErpAccount
from app.domain.invoices import OpenItem
from app.domain.preflight import Line
from app.domain.products import Product, Warehouse
from app.domain.quotes import Quote
from app.domain.sales_orders import DraftLine, PriceRequest, SalesOrderDraft, SalesTerms
from app.domain.totals import Totals
from app.domain.values import Quantity
from app.errors import UsageError
from app.services.customers import linked_numbers
from app.services.delivery import answer_product, stocked_ids, uses_of
from app.services.workspace import Workspace, pick_warehouse
from app.storage import journal
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
class Choice:
    """What a rep chose for this conversion. `quantities`: line number (from 1) to quantity in the line's
    unit, None for all that is left; `erp_number`: which account, where a customer has several."""

    quantities: Mapping[int, Decimal] | None = None
    erp_number: str = ""
    wanted_date: date | None = None


@dataclass(frozen=True)
class _Read:
    account: CrmAccount
    numbers: tuple[str, ...]
    parties: tuple[ErpAccount, ...]
    candidates: tuple[ErpAccount, ...]
    products: Mapping[str, Product]
    warehouse: Warehouse
    situations: dict[str, StockSituation]


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
    terms: SalesTerms | None = None
    credit: Credit | None = None
    items: Sequence[OpenItem] = ()
    if len(read.parties) == 1:
        lines, terms, credit, items = await _with_terms(workspace, quote, lines, read.parties[0], today)
    lines = _with_stock(workspace, lines, read, today, quote.number)
    totals = rules.order_totals(lines, terms) if terms else None
    company = (await workspace.erp_session.info(workspace.erp, workspace.clock())).company
    checks = _checks(workspace, quote, lines, read, terms, credit, items, totals, others, today, company)
    return Preflight(
        quote=quote,
        account=read.account,
        party=read.parties[0] if len(read.parties) == 1 else None,
        parties=read.parties,
        candidates=read.candidates,
        lines=tuple(lines),
        terms=terms,
        totals=totals,
        credit=credit,
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
        wanted = {n: left[line.id] for n, line in enumerate(quote.lines, 1) if left[line.id] > 0}
    else:
        wanted = dict(choice.quantities)
    for number, quantity in wanted.items():
        if not 1 <= number <= len(quote.lines):
            raise UsageError("no_such_line", quote=quote.number, line=number, lines=len(quote.lines))
        if quantity <= 0:
            raise UsageError(
                "quantity_not_positive", item=quote.lines[number - 1].sku, quantity=str(quantity)
            )
    lines = [Line(n, quote.lines[n - 1], quantity) for n, quantity in sorted(wanted.items())]
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
    parties, situations = await asyncio.gather(
        workspace.erp.customers(numbers),
        workspace.erp.stock(ids, [warehouse.id]),
    )
    found = tuple(parties[number] for number in numbers if number in parties)
    candidates = (
        () if found else tuple(await workspace.erp.search_customers(_core(details.account.name), limit=5))
    )
    by_product = {situation.product_id: situation for situation in situations}
    return _Read(details.account, numbers, found, candidates, products, warehouse, by_product)


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
    workspace: Workspace, quote: Quote, lines: Sequence[Line], party: ErpAccount, today: date
) -> tuple[list[Line], SalesTerms, Credit | None, Sequence[OpenItem]]:
    """Asks the ERP's prices and taxes for the lines that it can price, with credit beside them."""
    priced = [line for line in lines if line.product and line.unit and line.product.active]
    requests = [
        PriceRequest(line.product.id, line.quantity, line.unit)
        for line in priced
        if line.product and line.unit
    ]
    terms, credits, items = await asyncio.gather(
        workspace.erp.sales_terms(party.id, requests, on=today, currency=quote.currency),
        workspace.erp.credit([party.id]),
        workspace.erp.open_items(customer_ids=[party.id]),
    )
    by_number = {line.number: found for line, found in zip(priced, terms.lines, strict=True)}
    with_terms = [replace(line, terms=by_number.get(line.number)) for line in lines]
    return with_terms, terms, next(iter(credits), None), items


def _with_stock(
    workspace: Workspace, lines: Sequence[Line], read: _Read, today: date, number: str
) -> list[Line]:
    """Each line's answer; later lines see what earlier ones took, through shared components too."""
    situations = dict(read.situations)
    policy = workspace.policies.availability.for_firm_order()
    result = []
    for line in lines:
        needed = _in_stock_unit(line)
        if needed is None or line.product is None or line.asked_date is None or not line.product.active:
            result.append(line)
            continue
        found = answer_product(line.product, needed, line.asked_date, situations, policy, today)
        if found is None:
            result.append(line)
            continue
        answered = replace(line, answer=found.answer, projection=found.projection)
        taken_on = answered.promised_date or line.asked_date
        situations = take(situations, uses_of(line.product, needed), taken_on, document=number)
        result.append(answered)
    return result


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
    terms: SalesTerms | None,
    credit: Credit | None,
    items: Sequence[OpenItem],
    totals: Totals | None,
    others: Sequence[journal.Entry],
    today: date,
    company: str,
) -> list[Check]:
    checks = rules.quote_checks(quote, today)
    checks.append(_converted_check(quote, others))
    checks.append(rules.company_check(quote, company))
    checks += rules.customer_checks(read.account, read.parties, read.candidates, read.numbers)
    for line in lines:
        checks += rules.product_checks(line)
        if terms:
            checks += rules.money_checks(line, terms, workspace.policies.price_tolerance)
        stock = rules.availability_check(line, read.warehouse.name)
        if stock is not None and stock.result != "pass":
            checks.append(stock)
    ids = {
        "products_known": "products_known",
        "products_sellable": "products_sellable",
        "units_convertible": "units_convertible",
        "quantities_valid": "quantities_valid",
        "availability": "stock_in_time",
    }
    if terms and totals:
        whole = all(line.quantity == line.quoted.quantity for line in lines) and len(lines) == len(
            quote.lines
        )
        checks += rules.document_checks(quote, lines, terms, whole)
        checks += rules.credit_checks(credit, items, totals.total_amount, today)
        named = any(line.quoted.tax_rate is not None for line in lines)
        ids |= {"prices_equal": "prices_equal", "taxes_equal": "taxes_equal" if named else "taxes_by_erp"}
    checks.append(rules.arbiter_check(workspace.policies, workspace.erp.capabilities.arbiter))
    return _in_order(rules.summed_up(checks, len(lines), ids))


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


def _in_order(checks: Sequence[Check]) -> list[Check]:
    """Block, warn, pass; within each as they were made."""
    rank = {"block": 0, "warn": 1, "pass": 2}
    return sorted(checks, key=lambda check: rank[check.result])


def part_lines(preflight: Preflight) -> tuple[PartLine, ...]:
    return tuple(PartLine(line.quoted.id, line.quantity) for line in preflight.lines)


def make_draft(
    preflight: Preflight, reference: str, *, ship_complete: bool = False, line_dates: bool = True
) -> SalesOrderDraft:
    """The sales order that a pre-flight without a block describes. Raises ValueError for one with.

    Without `line_dates` the ERP keeps one date for the whole order: the last one, on which all is there.
    """
    terms, party = preflight.terms, preflight.party
    if terms is None or party is None:
        raise ValueError("without a customer's terms there is no draft")
    lines = []
    for line in preflight.lines:
        if line.product is None or line.unit is None or line.terms is None:
            raise ValueError(f"line {line.number} cannot be ordered")
        lines.append(
            DraftLine(
                product_id=line.product.id,
                quantity=line.quantity,
                unit=line.unit,
                unit_price=rules.agreed_price(line, terms),
                tax_ids=line.terms.tax_ids,
                description=line.quoted.name,
                promised_date=line.promised_date,
            )
        )
    dates = [line.promised_date for line in lines if line.promised_date]
    if dates and not line_dates:
        lines = [replace(line, promised_date=max(dates)) for line in lines]
    return SalesOrderDraft(
        external_reference=reference,
        customer_id=party.id,
        invoice_address_id=terms.invoice_address_id,
        delivery_address_id=terms.delivery_address_id,
        currency=terms.currency,
        lines=tuple(lines),
        warehouse_id=preflight.warehouse.id,
        order_date=preflight.today,
        promised_date=max(dates) if dates else None,
        payment_term_id=terms.payment_term_id,
        price_list_id=terms.price_list_id,
        customer_reference=preflight.quote.number,
        ship_complete=ship_complete,
    )
