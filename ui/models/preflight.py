"""A pre-flight as a picture: lines of the quote beside the ERP's, totals, and what the order will be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from app.domain.conversion import EMPTY_HANDED, external_reference
from app.domain.customers import Address
from app.domain.preflight import Line, agreed_price, quote_amounts
from app.domain.products import Product
from app.domain.quotes import QuoteLine
from app.domain.sales_orders import SalesTerms
from app.domain.totals import Amounts, Totals, net_amount, totals
from app.domain.values import Quantity, UnitMismatch, UnitOfMeasure
from app.services.preflight import Preflight
from app.wording import formats
from ui.i18n import tr
from ui.models.figures import NOTHING, amount, in_slices, signed
from ui.widgets.cells import Cell, Column, Row, cells

Mark = Literal["", "warning", "danger"]

QUANTITY = 1
"""The column whose cells are fields while part is converted."""
FOOTER_GROUPS = ((0,), (1, 2, 3, 4), (5, 6, 7), (8,))


@dataclass(frozen=True)
class Sides:
    """The money of one line as the quote and as the ERP say it; None where that side says nothing."""

    price: Decimal
    net: Decimal
    tax_rate: Decimal | None
    erp_price: Decimal | None = None
    erp_net: Decimal | None = None
    erp_tax_rate: Decimal | None = None

    @property
    def price_differs(self) -> bool:
        return self.erp_price is not None and self.erp_price != self.price

    @property
    def tax_differs(self) -> bool:
        return None not in (self.tax_rate, self.erp_tax_rate) and self.tax_rate != self.erp_tax_rate

    @property
    def differs(self) -> bool:
        return self.price_differs or self.tax_differs


def line_columns() -> tuple[Column, ...]:
    crm, erp = tr("Quote in the CRM"), tr("ERP")
    heads = ((tr("Qty"), 60), (tr("Price"), 68), (tr("VAT"), 56), (tr("Total"), 84))
    sides = [
        # Only the quote's quantity is a field with a second line.
        Column(
            title,
            48 if group == erp and title == tr("Qty") else width,
            number=True,
            group=group,
            sortable=False,
        )
        for group in (crm, erp)
        for title, width in heads
    ]
    return (Column(tr("Product"), cap=320, least=112, sortable=False), *sides)


def total_columns() -> tuple[Column, ...]:
    return (
        Column(""),
        *(Column("", width, number=True) for width in (260, 176, 92)),
    )


def sides(line: Line, terms: SalesTerms | None) -> Sides:
    rate = line.quoted.tax_rate
    if terms is None:
        price = line.unit_price.quantize(Decimal("0.0001"))
        return Sides(price, (line.quantity * price).quantize(Decimal("0.01")), rate)
    price = agreed_price(line, terms)
    net = net_amount(line.quantity, price, terms)
    if line.terms is None:
        return Sides(price, net, rate)
    theirs = line.terms.unit_price
    erp_net = net_amount(line.quantity, theirs, terms)
    return Sides(price, net, rate, theirs, erp_net, sum(line.terms.tax_rates, Decimal(0)))


def differing(preflight: Preflight) -> int:
    """How many lines differ in price or tax, or are unknown to the ERP."""
    return sum(line.product is None or sides(line, preflight.terms).differs for line in preflight.lines)


async def line_rows(preflight: Preflight, language: str, *, part: bool) -> list[Row]:
    """All rows, those that are left out of a part among them."""
    rows = await in_slices(preflight.lines, lambda line: line_row(preflight, line, language, part))
    if part:
        there = {line.number for line in preflight.lines}
        left = [(n, quoted) for n, quoted in enumerate(preflight.quote.lines, 1) if n not in there]
        rows += [left_out_row(n, quoted, language) for n, quoted in left]
        rows.sort(key=lambda row: int(str(row.key)))
    return rows


def line_row(preflight: Preflight, line: Line, language: str, part: bool) -> Row:
    """`part`: the quantity is a field."""
    said = sides(line, preflight.terms)
    price = Cell(amount(said.price, language, 4), mark="warning" if said.price_differs else "")
    tax = Cell(_rate(said.tax_rate, language), mark="danger" if said.tax_differs else "")
    net = Cell(amount(said.net, language), mark="warning" if said.price_differs else "")
    return Row(
        cells(
            Cell(line.quoted.sku or line.quoted.name, _second_line(line.quoted, line.product), strong=True),
            _quantity(line.quoted, line.quantity, language, part),
            price, tax, net,
            *_erp_cells(line, said, language),
        ),
        key=line.number,
    )  # fmt: skip


def left_out_row(number: int, quoted: QuoteLine, language: str) -> Row:
    """A line that is not in this part: its quantity can be typed, the rest is empty."""
    none = [Cell(NOTHING, token="text_faint")] * 7
    name = Cell(quoted.sku or quoted.name, _second_line(quoted, None), token="text_faint")
    return Row(cells(name, _quantity(quoted, Decimal(0), language, True), *none), key=number)


def _second_line(quoted: QuoteLine, product: Product | None) -> str:
    """What the quote calls it; a CRM that repeats the code says nothing, then the ERP's name does."""
    if quoted.name not in ("", quoted.sku):
        return quoted.name if quoted.sku else ""
    return product.name if product is not None else ""


def _quantity(quoted: QuoteLine, quantity: Decimal, language: str, part: bool) -> Cell:
    unit = quoted.unit_code or ""
    if not part:
        return Cell(formats.count(quantity, unit, language), value=quantity)
    of = tr("of {quantity}", quantity=formats.count(quoted.quantity, unit, language))
    return Cell(formats.number(quantity, language), of, edit=True, value=quantity)


def _erp_cells(line: Line, said: Sides, language: str) -> list[Cell]:
    if line.product is None:
        missing = Cell(tr("not known"), mark="danger")
        return [missing, *[Cell(NOTHING, token="text_faint")] * 3]
    quantity = Cell(_stock_quantity(line, language))
    if said.erp_price is None or said.erp_net is None:
        return [quantity, *[Cell(NOTHING, token="text_faint")] * 3]
    price_mark: Mark = "warning" if said.price_differs else ""
    tax_mark: Mark = "danger" if said.tax_differs else ""
    by = signed(said.erp_price - said.price, language, 4) if said.price_differs else ""
    on_all = signed(said.erp_net - said.net, language) if said.erp_net != said.net else ""
    lower = said.tax_differs and (said.erp_tax_rate or 0) < (said.tax_rate or 0)
    tax_word = (tr("lower") if lower else tr("higher")) if said.tax_differs else ""
    return [
        quantity,
        Cell(amount(said.erp_price, language, 4), by, mark=price_mark),
        Cell(_rate(said.erp_tax_rate, language), tax_word, mark=tax_mark),
        Cell(amount(said.erp_net, language), on_all, mark=price_mark),
    ]


def _stock_quantity(line: Line, language: str) -> str:
    """In the unit the ERP keeps stock in, where the quote's converts exactly."""
    if line.unit is None or line.product is None:
        return NOTHING
    return _in_unit(line.quantity, line.unit, line.product.unit, language)


def _in_unit(quantity: Decimal, unit: UnitOfMeasure, stock: UnitOfMeasure, language: str) -> str:
    try:
        there = Quantity(quantity, unit).to(stock)
    except UnitMismatch:  # the check on units says so
        return formats.count(quantity, unit.code, language)
    return formats.count(there.value, there.unit.code, language)


def _rate(rate: Decimal | None, language: str) -> str:
    return NOTHING if rate is None else formats.percent(rate, language)


# Totals ---------------------------------------------------------------------


def total_rows(preflight: Preflight, language: str) -> list[Row]:
    """Untaxed, VAT, total: the quote's, the difference, the ERP's at its own prices."""
    quote, erp = _quote_totals(preflight), _erp_totals(preflight)
    currency = preflight.quote.currency
    named = ((tr("Untaxed"), "untaxed_amount"), (tr("VAT"), "tax_amount"))
    off = any(sides(line, preflight.terms).tax_differs for line in preflight.lines)
    tax_mark: Mark = "danger" if off else "warning"
    untaxed, tax = [
        _total_row(Cell(name, token="text_muted"), field, quote, erp, mark, language)
        for (name, field), mark in zip(named, ("warning", tax_mark), strict=True)
    ]
    whole = Cell(tr("Total, {currency}", currency=currency), strong=True)
    return [untaxed, tax, _total_row(whole, "total_amount", quote, erp, tax_mark, language)]


def _total_row(
    name: Cell, field: str, quote: Totals | None, erp: Totals | None, tone: Mark, language: str
) -> Row:
    ours = getattr(quote, field).amount if quote else None
    theirs = getattr(erp, field).amount if erp else None
    strong = name.strong
    none = Cell(NOTHING, token="text_faint")
    left = none if ours is None else Cell(amount(ours, language), strong=strong, value=ours)
    if theirs is None:
        return Row(cells(name, left, "", none))
    if ours is None or ours == theirs:
        return Row(cells(name, left, "", Cell(amount(theirs, language), strong=strong, value=theirs)))
    by = Cell(signed(theirs - ours, language), token=tone, strong=strong)
    there = Cell(amount(theirs, language), strong=strong, value=theirs, mark=tone)
    return Row(cells(name, left, by, there))


def _quote_totals(preflight: Preflight) -> Totals | None:
    """What the customer accepted, for the quantities of this conversion; None where a line has no rate."""
    if preflight.terms is None:
        return None
    nets = quote_amounts(preflight.lines, preflight.terms)
    rates = [line.quoted.tax_rate for line in preflight.lines]
    lines = [
        # A line without a rate in the CRM takes the ERP's: nobody said anything else.
        Amounts(net.net, net.rates if rate is None else (rate,))
        for net, rate in zip(nets, rates, strict=True)
    ]
    return totals(lines, preflight.terms)


def _erp_totals(preflight: Preflight) -> Totals | None:
    terms = preflight.terms
    if terms is None or any(line.terms is None for line in preflight.lines):
        return None
    lines = [
        Amounts(net_amount(line.quantity, line.terms.unit_price, terms), line.terms.tax_rates)
        for line in preflight.lines
        if line.terms is not None
    ]
    return totals(lines, terms)


# What the order will be -----------------------------------------------------


def next_reference(preflight: Preflight, crm: str) -> str:
    """The key that the order will carry: the smallest part number that no living part holds."""
    part = free_part(preflight)
    return external_reference(crm, preflight.quote.id, preflight.quote.revision, part)


def free_part(preflight: Preflight, *also_taken: int) -> int:
    """The number that the journal gives to the next part."""
    taken = {entry.part for entry in preflight.entries if entry.state not in EMPTY_HANDED}
    taken.update(also_taken)
    return next(n for n in range(1, len(taken) + 2) if n not in taken)


def order_facts(
    preflight: Preflight, reference: str, language: str, *, ship_complete: bool = False
) -> list[tuple[str, str]]:
    """Ship to, payment, delivery, amount, reference."""
    terms, party = preflight.terms, preflight.party
    addresses = {a.id: a for a in party.addresses} if party else {}
    ship = _address(addresses, terms.delivery_address_id if terms else "")
    invoice = _address(addresses, terms.invoice_address_id if terms else "")
    payment = (terms.payment_term if terms else "") or NOTHING
    if invoice and terms and terms.payment_term:
        payment = tr("{term}, invoice to {address}", term=terms.payment_term, address=invoice)
    deliver = delivery_words(preflight, language)
    if ship_complete and deliver != NOTHING:
        deliver = tr("{deliver}, in one delivery", deliver=deliver)
    total = NOTHING
    if preflight.totals is not None:
        total = formats.money(preflight.totals.total_amount, language)
    return [
        (tr("Ship to"), ship or NOTHING),
        (tr("Payment"), payment),
        (tr("Deliver"), deliver),
        (tr("Total"), tr("{amount} with VAT", amount=total) if preflight.totals else NOTHING),
        (tr("From"), preflight.warehouse.name),
        (tr("Reference"), reference),
    ]


def delivery_words(preflight: Preflight, language: str) -> str:
    """One date for all, or which items on which date."""
    dated: dict[str, list[str]] = {}
    for line in preflight.lines:
        if line.product is None or line.answer is None:
            continue
        on = line.promised_date
        day = tr("no date") if on is None else formats.day(on, language, preflight.today)
        unit = line.quoted.unit_code or ""
        dated.setdefault(day, []).append(f"{formats.count(line.quantity, unit, language)} {line.quoted.sku}")
    if not dated:
        return NOTHING
    if len(dated) == 1:
        return tr("all on {day}", day=next(iter(dated)))
    return "; ".join(tr("{items} on {day}", items=", ".join(what), day=day) for day, what in dated.items())


def _address(addresses: Mapping[str, Address], address_id: str) -> str:
    found = addresses.get(address_id)
    if found is None:
        return ""
    place = " ".join(part for part in (found.postal_code, found.city) if part)
    return ", ".join(part for part in (found.street, place) if part) or found.one_line
