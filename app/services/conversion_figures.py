"""The figures that a conversion rested on, as text for the audit log."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.domain.preflight import Line, agreed_price, erp_price, order_price
from app.domain.sales_orders import SalesTerms
from app.domain.values import Money, plain
from app.services.preflight import Preflight


def figures_of(preflight: Preflight) -> dict[str, object]:
    """Prices, availability, credit and totals as they were read for this pre-flight, with the time."""
    credit, totals = preflight.credit, preflight.totals
    figures: dict[str, object] = {
        "quote": preflight.quote.number,
        "read_at": preflight.read_at.isoformat(),
        "lines": [_line(line, preflight.terms) for line in preflight.lines],
    }
    if totals is not None:
        figures["totals"] = {
            "untaxed": _amount(totals.untaxed_amount),
            "tax": _amount(totals.tax_amount),
            "total": _amount(totals.total_amount),
        }
    if credit is not None:
        figures["credit"] = {
            "limit": _amount(credit.limit) if credit.limit else "",
            "exposure": _amount(credit.exposure),
            "overdue": _amount(credit.overdue),
        }
    return figures


def _line(line: Line, terms: SalesTerms | None) -> dict[str, str]:
    said = {
        "item": line.quoted.sku,
        "quantity": plain(line.quantity),
        "unit": line.unit.code if line.unit else "",
        "promised": _day(line.promised_date),
    }
    if terms is not None:
        said |= {
            "quote_price": plain(agreed_price(line, terms)),
            "erp_price": _figure(erp_price(line, terms)),
            "order_price": plain(order_price(line, terms)),
        }
    if line.answer is not None:
        said |= {
            "asked": line.answer.asked_date.isoformat(),
            "available": plain(line.answer.available_quantity),
            "earliest": _day(line.answer.earliest_date),
        }
    return said


def _amount(amount: Money) -> str:
    return f"{plain(amount.amount)} {amount.currency}"


def _figure(figure: Decimal | None) -> str:
    return "" if figure is None else plain(figure)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
