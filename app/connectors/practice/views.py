"""Records of the practice company as the values of `app.domain` that connectors hand out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.connectors.practice import selling
from app.connectors.practice.company import ORDER_NUMBER_FIELD, ORDER_STATUS_FIELD, PracticeCompany
from app.connectors.practice.records import Invoice, Move, Order, OrderLine, Party
from app.domain.credit import Credit
from app.domain.customers import ErpAccount
from app.domain.invoices import OpenItem
from app.domain.quotes import Quote, WriteBack
from app.domain.sales_orders import DeliveryState, SalesOrder, SalesOrderLine
from app.domain.stock import DocumentState, StockEvent, StockSituation
from app.domain.values import Money


def erp_account(company: PracticeCompany, party: Party, *, flat: bool = False) -> ErpAccount:
    """`flat` leaves the addresses out, as a list of all customers does."""
    term = company.state.payment_terms.get(party.payment_term_id)
    price_list = company.state.price_lists.get(party.price_list_id)
    return ErpAccount(
        id=party.id,
        number=party.number,
        name=party.name,
        active=party.active,
        blocked=party.blocked,
        vat_number=party.vat_number,
        email=party.email,
        phone=party.phone,
        addresses=() if flat else tuple(party.addresses),
        payment_term=term.name if term else "",
        price_list=price_list.name if price_list else "",
        language=party.language,
    )


def sales_order_line(company: PracticeCompany, line: OrderLine) -> SalesOrderLine:
    return SalesOrderLine(
        id=line.id,
        product_id=line.product_id,
        product_code=company.state.items[line.product_id].product.code,
        name=line.name,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        net_amount=selling.line_net(line),
        tax_rates=tuple(company.state.taxes[tax_id].fraction for tax_id in line.tax_ids),
        delivered_quantity=line.delivered_quantity,
        promised_date=line.promised_date,
        components=_components(company, line),
    )


def _components(company: PracticeCompany, line: OrderLine) -> tuple[tuple[str, Decimal], ...]:
    kit = company.state.items[line.product_id].product.kind == "kit"
    return tuple(selling.goods_of(company, line)) if kit else ()


def sales_order(company: PracticeCompany, order: Order) -> SalesOrder:
    untaxed, tax = selling.order_totals(company, order)
    return SalesOrder(
        id=order.id,
        number=order.number,
        state=order.state,
        customer_id=order.customer_id,
        customer_name=company.state.parties[order.customer_id].name,
        currency=order.currency,
        untaxed_amount=Money(untaxed, order.currency),
        tax_amount=Money(tax, order.currency),
        total_amount=Money(untaxed + tax, order.currency),
        external_reference=order.external_reference,
        customer_reference=order.customer_reference,
        order_date=order.order_date,
        promised_date=order.promised_date,
        delivery_state=delivery_state(company, order),
        invoice_numbers=tuple(order.invoice_numbers),
        invoiced=bool(order.lines) and all(line.invoiced_quantity == line.quantity for line in order.lines),
        lines=tuple(sales_order_line(company, line) for line in order.lines),
        company=order.company,
        delivery_address_id=order.delivery_address_id,
        ship_complete=order.ship_complete,
    )


def delivery_state(company: PracticeCompany, order: Order) -> DeliveryState:
    goods = [line for line in order.lines if selling.goods_of(company, line)]
    if order.state not in ("confirmed", "processing", "done") or not goods:
        return "none"
    if all(line.delivered_quantity == line.quantity for line in goods):
        return "delivered"
    return "partly_delivered" if any(line.delivered_quantity for line in goods) else "waiting"


def stock_situation(
    company: PracticeCompany, owner: str, product_id: str, warehouse_id: str
) -> StockSituation:
    """What the company `owner` has there. Stock set aside is still on hand; a waiting move is an event."""
    moves = company.moves_at(owner, product_id, warehouse_id)
    on_hand = sum((move.quantity for move in moves if move.state == "done"), Decimal(0))
    waiting = [move for move in moves if move.state in ("planned", "reserved")]
    orders = {
        number: company.order_called(owner, number) for number in {m.document for m in waiting} if number
    }
    events = tuple(
        StockEvent(
            on=move.on,
            quantity=move.quantity,
            kind=move.kind,
            document=move.document,
            party=move.party,
            hard=move.state == "reserved",
            document_state=document_state(company, orders.get(move.document)),
            line=move.order_line_id,
            open_quantity=open_quantity(company, orders.get(move.document), move),
        )
        for move in waiting
    )
    return StockSituation(product_id, warehouse_id, on_hand, events)


def naive_balance(
    company: PracticeCompany, owner: str, product_id: str, warehouse_id: str, on: date
) -> Decimal:
    """The practice ERP's own figure for the end of a day, after Tryton's rule.

    What lies there, and every waiting move from today to that day: one that is late or has no date is
    forgotten, and goods set aside leave on their day only. For a past day: what lay there then.
    """
    moves = company.moves_at(owner, product_id, warehouse_id)
    today = company.today
    until = min(on, today)
    lay = sum((m.quantity for m in moves if m.state == "done" and (m.on or today) <= until), Decimal(0))
    waiting = [m for m in moves if m.state in ("planned", "reserved") and m.on is not None]
    return lay + sum((m.quantity for m in waiting if m.on and today <= m.on <= on), Decimal(0))


def open_quantity(company: PracticeCompany, order: Order | None, move: Move) -> Decimal | None:
    """What the order's line behind a move has still to deliver of the move's product, in its stock unit."""
    lines = [line for line in order.lines if line.id == move.order_line_id] if order else []
    if not lines:
        return None
    rest = replace(lines[0], quantity=lines[0].quantity - lines[0].delivered_quantity)
    return sum(
        (q for product_id, q in selling.goods_of(company, rest) if product_id == move.product_id), Decimal(0)
    )


def document_state(company: PracticeCompany, order: Order | None) -> DocumentState:
    """Of a sales order; "" for any other document, purchases among them."""
    if order is None:
        return ""
    if order.state in ("cancelled", "done"):
        return "cancelled" if order.state == "cancelled" else "closed"
    return "delivered" if delivery_state(company, order) == "delivered" else "open"


def open_item(company: PracticeCompany, invoice: Invoice) -> OpenItem:
    return OpenItem(
        id=invoice.id,
        number=invoice.number,
        customer_id=invoice.customer_id,
        customer_name=company.state.parties[invoice.customer_id].name,
        invoice_date=invoice.invoice_date,
        due_date=invoice.due_date,
        total_amount=Money(invoice.total_amount, invoice.currency),
        open_amount=Money(invoice.total_amount - invoice.paid_amount, invoice.currency),
        sales_order_numbers=invoice.order_numbers,
        company=invoice.company,
    )


def credit(company: PracticeCompany, owner: str, customer_id: str) -> Credit:
    party = company.state.parties[customer_id]
    currency = company.state.currency
    open_amount, overdue = selling.receivable(company, owner, customer_id)
    return Credit(
        customer_id=customer_id,
        limit=None if party.credit_limit is None else Money(party.credit_limit, currency),
        receivable=Money(open_amount, currency),
        open_orders=Money(selling.open_orders(company, owner, customer_id), currency),
        overdue=Money(overdue, currency),
    )


def written_back(company: PracticeCompany, quote_id: str) -> WriteBack:
    fields = company.state.quote_fields.get(quote_id, {})
    numbers = fields.get(ORDER_NUMBER_FIELD, "")
    return WriteBack(
        sales_order_numbers=tuple(part.strip() for part in numbers.split(",") if part.strip()),
        status=fields.get(ORDER_STATUS_FIELD, ""),
    )


def quote_with_fields(company: PracticeCompany, quote: Quote, *, header: bool) -> Quote:
    """The quote as it is read now, as a list's header or in full."""
    back = written_back(company, quote.id)
    return replace(
        quote,
        lines=() if header else quote.lines,
        complete=not header,
        sales_order_numbers=back.sales_order_numbers,
        sales_order_status=back.status,
    )
