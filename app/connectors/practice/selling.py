"""How the practice company sells: prices, taxes, credit, and a sales order's way from draft to done.

Rules of a small ERP over `PracticeCompany`, without input or output. Refusals are raised as the ERP's
`Rejected`, `DuplicateKey` and `WarningRaised`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from app.connectors.practice.company import PracticeCompany
from app.connectors.practice.records import Invoice, Item, Move, Order, OrderLine, Party
from app.domain.customers import NewCustomer
from app.domain.sales_orders import SalesOrderDraft
from app.domain.values import Quantity, UnitMismatch, UnitOfMeasure, round_to
from app.errors import DuplicateKey, Rejected, WarningRaised

PRICE_DIGITS = 4
PRICE_STEP = Decimal("0.0001")
CENT = Decimal("0.01")
LIVE = ("confirmed", "processing")


def refused(code: str, text: str) -> Rejected:
    return Rejected(code, system="erp", text=text)


def in_stock_unit(item: Item, quantity: Decimal, unit: UnitOfMeasure) -> Decimal:
    """`quantity` of `unit` in the product's stock unit. Raises Rejected where that is not exact."""
    try:
        return Quantity(quantity, unit).to(item.product.unit).value
    except UnitMismatch as error:
        raise refused("rejected", f"The unit of {item.product.code} does not fit: {error}.") from error


def unit_price(
    company: PracticeCompany, item: Item, quantity: Decimal, unit: UnitOfMeasure, price_list_id: str
) -> Decimal:
    """The price of one `unit` without tax when `quantity` of it are bought under this price list."""
    per_stock_unit = item.list_price
    price_list = company.state.price_lists.get(price_list_id)
    in_stock = in_stock_unit(item, quantity, unit)
    for rule in price_list.rules if price_list else ():
        if rule.product_id in ("", item.product.id) and in_stock >= rule.minimum_quantity:
            per_stock_unit = item.list_price * rule.factor if rule.price is None else rule.price
            break
    price = round_to(per_stock_unit * unit.factor / item.product.unit.factor, PRICE_STEP)
    return price.normalize() + Decimal("0.00")


def line_net(line: OrderLine) -> Decimal:
    return round_to(line.quantity * line.unit_price, CENT)


def order_totals(company: PracticeCompany, order: Order) -> tuple[Decimal, Decimal]:
    """(untaxed, tax). A tax is summed over the document and rounded once, or per line: the firm's rule."""
    per_line = company.state.tax_rounding == "line"
    untaxed = Decimal(0)
    taxes: dict[str, Decimal] = {}
    for line in order.lines:
        net = line_net(line)
        untaxed += net
        for tax_id in line.tax_ids:
            amount = net * company.state.taxes[tax_id].fraction
            taxes[tax_id] = taxes.get(tax_id, Decimal(0)) + (round_to(amount, CENT) if per_line else amount)
    return untaxed, sum((round_to(amount, CENT) for amount in taxes.values()), Decimal(0))


def total_of(company: PracticeCompany, order: Order) -> Decimal:
    return sum(order_totals(company, order), Decimal(0))


def uninvoiced(company: PracticeCompany, order: Order) -> Decimal:
    """What the order will still cost with tax beyond its invoices."""
    rest = [replace(line, quantity=line.quantity - line.invoiced_quantity) for line in order.lines]
    return total_of(company, replace(order, lines=rest))


def receivable(company: PracticeCompany, owner: str, customer_id: str) -> tuple[Decimal, Decimal]:
    """(open, of that overdue) over the posted invoices of the company `owner`."""
    mine = [i for i in company.state.invoices.values() if (i.company, i.customer_id) == (owner, customer_id)]
    open_amount = sum((i.total_amount - i.paid_amount for i in mine), Decimal(0))
    late = [i for i in mine if i.due_date is not None and i.due_date < company.today]
    return open_amount, sum((i.total_amount - i.paid_amount for i in late), Decimal(0))


def open_orders(company: PracticeCompany, owner: str, customer_id: str) -> Decimal:
    """What is confirmed in the company `owner` and not yet invoiced, with tax."""
    mine = [o for o in company.orders_of(owner) if o.customer_id == customer_id and o.state in LIVE]
    return sum((uninvoiced(company, order) for order in mine), Decimal(0))


def taxes_for(party: Party, item: Item) -> tuple[str, ...]:
    """The product's taxes as they are for this customer, each once."""
    return tuple(dict.fromkeys(party.tax_rule.get(tax_id, tax_id) for tax_id in item.tax_ids))


def create_party(company: PracticeCompany, new: NewCustomer) -> Party:
    """A customer under the next number, without payment term or price list: the firm sets these itself."""
    numbers = [int(party.number) for party in company.state.parties.values() if party.number.isdecimal()]
    number = str(max(numbers, default=10000) + 1)
    address = replace(
        new.address, id=f"address-{number}-1", name=new.address.name or new.name, invoice=True, delivery=True
    )
    party = Party(
        id=f"party-{number}",
        number=number,
        name=new.name,
        changed_at=company.now(),
        vat_number=new.vat_number,
        email=new.email,
        phone=new.phone,
        addresses=[address],
        language=new.language,
    )
    company.state.parties[party.id] = party
    return party


def create_order(
    company: PracticeCompany, owner: str, draft: SalesOrderDraft, *, unique_key: bool = True
) -> Order:
    """A draft of the company `owner`, all or nothing; with `unique_key` its key refuses a second one."""
    state = company.state
    party = state.parties.get(draft.customer_id)
    if party is None or not party.active:
        raise refused("rejected", "The customer does not exist or is no longer active.")
    addresses = {address.id for address in party.addresses}
    if not {draft.invoice_address_id, draft.delivery_address_id} <= addresses:
        raise refused("rejected", f"An address is not one of {party.name}.")
    if draft.warehouse_id not in state.warehouses or draft.currency != state.currency:
        raise refused("rejected", "The warehouse or the currency is not known.")
    lines = [_checked_line(company, draft, number) for number in range(len(draft.lines))]
    if unique_key and company.order_under_key(owner, draft.external_reference):
        raise DuplicateKey("duplicate_key", system="erp", external_reference=draft.external_reference)
    order = Order(
        id=company.next_id("order"),
        company=owner,
        customer_id=party.id,
        currency=draft.currency,
        warehouse_id=draft.warehouse_id,
        external_reference=draft.external_reference,
        customer_reference=draft.customer_reference,
        order_date=draft.order_date,
        promised_date=draft.promised_date,
        invoice_address_id=draft.invoice_address_id,
        delivery_address_id=draft.delivery_address_id,
        payment_term_id=draft.payment_term_id,
        price_list_id=draft.price_list_id,
        ship_complete=draft.ship_complete,
        note=draft.note,
        lines=[replace(line, id=company.next_id("line")) for line in lines],
    )
    state.orders[order.id] = order
    return order


def _checked_line(company: PracticeCompany, draft: SalesOrderDraft, number: int) -> OrderLine:
    line = draft.lines[number]
    item = company.state.items.get(line.product_id)
    if item is None or not item.product.active or not item.product.sellable:
        raise refused("rejected", f"The product on line {number + 1} cannot be sold.")
    if line.quantity <= 0 or not set(line.tax_ids) <= set(company.state.taxes):
        raise refused("rejected", f"The quantity or a tax on line {number + 1} is not valid.")
    in_stock_unit(item, line.quantity, line.unit)
    return OrderLine(
        id="",
        product_id=line.product_id,
        name=line.description or item.product.name,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        tax_ids=tuple(line.tax_ids),
        promised_date=line.promised_date or draft.promised_date,
    )


def quote_order(company: PracticeCompany, order: Order) -> None:
    """A draft becomes a numbered quotation."""
    if order.state == "draft":
        order.number = order.number or company.next_number("SO-")
        order.state = "quotation"


def confirm_order(company: PracticeCompany, order: Order, accepted_warnings: Sequence[str] = ()) -> None:
    """From draft or quotation to confirmed: from now on it is demand. Raises WarningRaised over the limit."""
    if order.state == "cancelled":
        raise refused("rejected", f"Sales order {order.number} is cancelled.")
    quote_order(company, order)
    if order.state != "quotation":
        return
    _ask_about_credit(company, order, accepted_warnings)
    order.state = "confirmed"
    party = company.state.parties[order.customer_id]
    for line in order.lines:
        _add_demand(company, order, line, party)
    _settle_state(company, order)


def _ask_about_credit(company: PracticeCompany, order: Order, accepted: Sequence[str]) -> None:
    party = company.state.parties[order.customer_id]
    name = f"credit_limit.{party.id}.{order.id}"
    if party.credit_limit is None or name in accepted:
        return
    owed = receivable(company, order.company, party.id)[0] + open_orders(company, order.company, party.id)
    if owed + total_of(company, order) > party.credit_limit:
        text = f"{party.name} passes its credit limit of {party.credit_limit} {company.state.currency}."
        raise WarningRaised("warning_raised", system="erp", name=name, text=text)


def goods_of(company: PracticeCompany, line: OrderLine) -> list[tuple[str, Decimal]]:
    """(product id, quantity in its stock unit) that leave the warehouse for `line`: a kit's components."""
    item = company.state.items[line.product_id]
    quantity = in_stock_unit(item, line.quantity, line.unit)
    if item.product.kind == "kit":
        return [(part.product_id, part.quantity * quantity) for part in item.product.components]
    return [] if item.product.kind == "service" else [(item.product.id, quantity)]


def _add_demand(company: PracticeCompany, order: Order, line: OrderLine, party: Party) -> None:
    item = company.state.items[line.product_id]
    ordered = order.order_date or company.today
    on = line.promised_date or order.promised_date or ordered + timedelta(days=item.product.lead_time_days)
    line.promised_date = on
    for product_id, quantity in goods_of(company, line):
        move = Move(
            id=company.next_id("move"),
            company=order.company,
            product_id=product_id,
            warehouse_id=order.warehouse_id,
            quantity=-quantity,
            kind="sales_order",
            on=on,
            document=order.number,
            party=party.name,
            order_line_id=line.id,
        )
        company.state.moves[move.id] = move


def cancel_order(company: PracticeCompany, order: Order) -> None:
    """Only a draft or a quotation; one that is cancelled already stays so."""
    if order.state not in ("draft", "quotation", "cancelled"):
        raise refused("rejected", f"Sales order {order.number} is confirmed already.")
    order.state = "cancelled"


def moves_of(company: PracticeCompany, order: Order) -> list[Move]:
    lines = {line.id for line in order.lines}
    return [move for move in company.state.moves.values() if move.order_line_id in lines]


def reserve_order(company: PracticeCompany, order: Order) -> None:
    """Sets all of its waiting goods aside, whatever else was planned with them."""
    for move in moves_of(company, order):
        if move.state == "planned":
            move.state = "reserved"
            move.kind = "reservation"


def deliver_line(
    company: PracticeCompany, order: Order, line: OrderLine, quantity: Decimal, on: date | None = None
) -> None:
    """Ships `quantity` (in the line's unit) of a confirmed line, today or `on`; the rest stays planned."""
    if order.state not in LIVE or line.delivered_quantity + quantity > line.quantity:
        raise refused("rejected", f"That much of sales order {order.number} cannot be delivered.")
    shipped = dict(goods_of(company, replace(line, quantity=quantity)))
    for move in moves_of(company, order):
        if move.order_line_id != line.id or move.state not in ("planned", "reserved"):
            continue
        out = shipped[move.product_id]
        done = replace(move, id=company.next_id("move"), quantity=-out, state="done", on=on or company.today)
        company.state.moves[done.id] = done
        move.quantity += out
        if not move.quantity:
            move.state = "cancelled"
    line.delivered_quantity += quantity
    _settle_state(company, order)


def invoice_order(company: PracticeCompany, order: Order, invoice_date: date) -> Invoice:
    """Posts an invoice over what was delivered and not invoiced, services in full."""
    billed = []
    for line in order.lines:
        due = line.delivered_quantity if goods_of(company, line) else line.quantity
        billed.append(replace(line, quantity=due - line.invoiced_quantity))
        line.invoiced_quantity = due
    term = company.state.payment_terms.get(order.payment_term_id)
    prefix = "INV-" if order.company == company.main_company else "INV-B-"
    invoice = Invoice(
        id=company.next_id("invoice"),
        company=order.company,
        number=company.next_number(prefix),
        customer_id=order.customer_id,
        currency=order.currency,
        total_amount=total_of(company, replace(order, lines=billed)),
        invoice_date=invoice_date,
        due_date=invoice_date + timedelta(days=term.days if term else 0),
        order_numbers=(order.number,),
    )
    company.state.invoices[invoice.id] = invoice
    order.invoice_numbers.append(invoice.number)
    _settle_state(company, order)
    return invoice


def _settle_state(company: PracticeCompany, order: Order) -> None:
    if order.state not in LIVE:
        return
    goods = [line for line in order.lines if goods_of(company, line)]
    delivered = all(line.delivered_quantity == line.quantity for line in goods)
    if delivered and all(line.invoiced_quantity == line.quantity for line in order.lines):
        order.state = "done"
    elif any(line.delivered_quantity or line.invoiced_quantity for line in order.lines):
        order.state = "processing"
