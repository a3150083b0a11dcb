"""One quote of one line, beside what an ERP knows of it, and short words for findings."""

from __future__ import annotations

from decimal import Decimal

from app.domain.conversion import Check
from app.domain.customers import Address, CrmAccount, ErpAccount
from app.domain.preflight import Line
from app.domain.products import Product
from app.domain.quotes import Quote, QuoteLine
from app.domain.sales_orders import LineTerms, SalesTerms
from app.domain.values import Money, UnitOfMeasure
from tests.domain.stock import TODAY

D = Decimal
PIECE = UnitOfMeasure("pce", "Piece", "unit")
BOX = UnitOfMeasure("box4", "Box of 4", "unit", factor=D(4))
KILO = UnitOfMeasure("kg", "Kilogram", "weight", rounding=D("0.001"))
PRODUCT = Product("1", "A-1", "Lamp", "goods", PIECE, PIECE, (PIECE, BOX))
QUOTED = QuoteLine("l1", "A-1", "Lamp", D(10), D("9.95"), D("99.50"), tax_rate=D("0.21"))
PRICED = LineTerms("1", D("9.95"), ("t21",), (D("0.21"),))
LINE = Line(1, QUOTED, D(10), PRODUCT, PIECE, PRICED, asked_date=TODAY)
TERMS = SalesTerms(
    "c", "EUR", "30 days", (PRICED,), invoice_address_id="i", delivery_address_id="d", rounding="half_up"
)
QUOTE = Quote(
    "q", "Q-1", "Lamps", "accepted", "a", "Account", "EUR", D("99.50"), D("120.40"),
    accepted_on=TODAY, lines=(QUOTED,), complete=True,
)  # fmt: skip
ACCOUNT = CrmAccount("a", "Account", Address("", "", "", "", "", ""))
PARTY = ErpAccount("p", "C-7", "Account Ltd")


def eur(amount: str) -> Money:
    return Money(D(amount), "EUR")


def only(checks: list[Check], kind: str) -> Check:
    """The one check of this id."""
    (found,) = [check for check in checks if check.id == kind]
    return found


def seen(check: Check) -> tuple[str, str]:
    return check.result, check.code
