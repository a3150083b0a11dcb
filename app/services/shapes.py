"""The command line's JSON: a contract to which fields may be added, never renamed.

Amounts and quantities are text (exact decimals), dates and times ISO 8601.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.domain.availability import Part
from app.domain.conversion import Check, blocks
from app.domain.credit import Credit
from app.domain.customers import Address, CrmAccount, ErpAccount
from app.domain.invoices import OpenItem
from app.domain.promises import Promise
from app.domain.quotes import Quote
from app.domain.sales_orders import SalesOrder
from app.domain.values import Money, plain
from app.errors import FirmdateError
from app.services.convert import ConversionResult
from app.services.customers import CustomerHit
from app.services.doctor import Diagnosis
from app.services.documents import InvoiceList, OrderList, QuoteList
from app.services.overview import Overview
from app.services.preflight import Preflight
from app.services.reading import Panel
from app.storage.inbox import Item
from app.wording.checks import check_words
from app.wording.conversions import conversion_words, step_sentence
from app.wording.faults import fault_words
from app.wording.findings import finding_words
from app.wording.inbox import inbox_words
from app.wording.words import Words

Json = dict[str, Any]


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def _amount(value: Money | None) -> str | None:
    """Exact, with two digits after the point at least, as the currency's amounts are written."""
    return None if value is None else _figure(value.amount)


def _figure(amount: Decimal) -> str:
    exponent = amount.normalize().as_tuple().exponent
    digits = max(2, -exponent) if isinstance(exponent, int) else 2
    return format(amount, f".{digits}f")


def _number(value: Decimal) -> str:
    return plain(value)


def fault_json(fault: FirmdateError, language: str) -> Json:
    words = fault_words(fault, language)
    return {
        "system": fault.system, "code": fault.code, "text": words.sentence, "remedy": words.remedy or None,
    }  # fmt: skip


def _address(address: Address) -> Json:
    return {
        "name": address.name, "street": address.street, "postal_code": address.postal_code,
        "city": address.city, "country": address.country,
        "invoice": address.invoice, "delivery": address.delivery,
    }  # fmt: skip


def account_json(account: CrmAccount) -> Json:
    return {
        "id": account.id, "name": account.name, "vat_number": account.vat_number, "email": account.email,
        "phone": account.phone, "city": account.address.city, "country": account.address.country,
        "erp_numbers": list(account.erp_numbers),
    }  # fmt: skip


def erp_account_json(party: ErpAccount) -> Json:
    return {
        "id": party.id, "number": party.number, "name": party.name, "active": party.active,
        "blocked": party.blocked, "vat_number": party.vat_number, "payment_term": party.payment_term,
        "price_list": party.price_list, "addresses": [_address(address) for address in party.addresses],
    }  # fmt: skip


def customer_json(hit: CustomerHit) -> Json:
    return {
        "key": hit.key, "name": hit.name, "erp_numbers": list(hit.erp_numbers),
        "crm": account_json(hit.crm) if hit.crm else None,
        "erp": [erp_account_json(party) for party in hit.erp],
    }  # fmt: skip


def quote_json(quote: Quote) -> Json:
    return {
        "id": quote.id, "number": quote.number, "title": quote.title, "status": quote.status,
        "revision": quote.revision, "customer": quote.account_name, "currency": quote.currency,
        "untaxed_amount": _figure(quote.untaxed_amount), "total_amount": _figure(quote.total_amount),
        "issue_date": _iso(quote.issue_date), "expiry_date": _iso(quote.expiry_date),
        "accepted_on": _iso(quote.accepted_on), "sales_orders": list(quote.sales_order_numbers),
    }  # fmt: skip


def order_json(order: SalesOrder) -> Json:
    return {
        "id": order.id, "number": order.number, "state": order.state, "customer": order.customer_name,
        "external_reference": order.external_reference, "order_date": _iso(order.order_date),
        "promised_date": _iso(order.promised_date), "delivery_state": order.delivery_state,
        "currency": order.currency, "untaxed_amount": _amount(order.untaxed_amount),
        "tax_amount": _amount(order.tax_amount), "total_amount": _amount(order.total_amount),
        "invoices": list(order.invoice_numbers),
        "lines": [
            {
                "item": line.product_code, "name": line.name, "quantity": _number(line.quantity),
                "unit": line.unit.code, "unit_price": _figure(line.unit_price),
                "net_amount": _figure(line.net_amount),
                "tax_rates": [format(rate, "f") for rate in line.tax_rates],
                "delivered_quantity": _number(line.delivered_quantity),
                "promised_date": _iso(line.promised_date),
            }
            for line in order.lines
        ],
    }  # fmt: skip


def open_item_json(item: OpenItem, today: date | None) -> Json:
    return {
        "id": item.id, "number": item.number, "customer": item.customer_name,
        "invoice_date": _iso(item.invoice_date), "due_date": _iso(item.due_date),
        "currency": item.total_amount.currency, "total_amount": _amount(item.total_amount),
        "open_amount": _amount(item.open_amount), "paid_amount": _amount(item.paid_amount),
        "state": item.state(today) if today else None,
        "days_late": item.days_late(today) if today else None,
        "sales_orders": list(item.sales_order_numbers),
    }  # fmt: skip


def credit_json(credit: Credit | None) -> Json | None:
    if credit is None:
        return None
    return {
        "currency": credit.receivable.currency, "limit": _amount(credit.limit),
        "receivable": _amount(credit.receivable), "open_orders": _amount(credit.open_orders),
        "overdue": _amount(credit.overdue), "exposure": _amount(credit.exposure),
        "free": _amount(credit.free),
    }  # fmt: skip


def promise_json(promise: Promise) -> Json:
    return {
        "id": promise.id, "customer": promise.customer_name, "quote": promise.quote_number,
        "item": promise.item, "unit": promise.unit, "parts": parts_json(promise.parts),
        "warehouse": promise.warehouse, "state": promise.state, "made_at": _iso(promise.made_at),
        "checked_at": _iso(promise.checked_at), "new_date": _iso(promise.new_date),
        "together": promise.together,
    }  # fmt: skip


def overview_json(overview: Overview, today: date | None, language: str) -> Json:
    panels: dict[str, Panel[Any]] = {
        "customer": overview.account, "erp_accounts": overview.erp_accounts, "quotes": overview.quotes,
        "sales_orders": overview.sales_orders, "open_items": overview.open_items, "credit": overview.credit,
    }  # fmt: skip
    account = overview.account.value
    return {
        "customer": {
            "key": overview.key, "name": overview.name,
            **(account_json(account.account) if account else {}),
            "contacts": [{"name": c.name, "role": c.role, "email": c.email, "phone": c.phone}
                         for c in (account.contacts if account else ())],
        },
        "erp_accounts": [erp_account_json(party) for party in overview.erp_accounts.get([])],
        "quotes": [quote_json(quote) for quote in overview.quotes.get([])],
        "sales_orders": [order_json(order) for order in overview.sales_orders.get([])],
        "open_items": [open_item_json(item, today) for item in overview.open_items.get([])],
        "credit": credit_json(overview.total_credit),
        "promises": [promise_json(promise) for promise in overview.promises],
        "read_at": _iso(overview.read_at),
        "panels": {name: _panel(panel, language) for name, panel in panels.items()},
    }  # fmt: skip


def _panel(panel: Panel[Any], language: str) -> Json:
    return {
        "source": panel.source, "read_at": _iso(panel.read_at), "stale": panel.stale,
        "fault": fault_json(panel.fault, language) if panel.fault else None,
    }  # fmt: skip


def parts_json(parts: Iterable[Part]) -> list[Json]:
    return [{"date": part.on.isoformat(), "quantity": _number(part.quantity)} for part in parts]


def check_json(check: Check, language: str, today: date) -> Json:
    words = check_words(check, language, today)
    return {
        "id": check.id, "result": check.result, "text": words.sentence, "remedy": words.remedy or None,
        "code": check.code, "subject": check.subject or None, "reason_key": check.key,
    }  # fmt: skip


def checks_json(checks: Sequence[Check], language: str, today: date) -> list[Json]:
    return [check_json(check, language, today) for check in checks]


def preflight_json(preflight: Preflight, language: str) -> Json:
    totals = preflight.totals
    return {
        "quote": quote_json(preflight.quote),
        "checks": checks_json(preflight.checks, language, preflight.today),
        "sales_order": None if totals is None else {
            "customer": preflight.party.number if preflight.party else None,
            "warehouse": preflight.warehouse.name,
            "untaxed_amount": _amount(totals.untaxed_amount), "tax_amount": _amount(totals.tax_amount),
            "total_amount": _amount(totals.total_amount), "currency": totals.untaxed_amount.currency,
            "payment_term": preflight.terms.payment_term if preflight.terms else None,
            "ship_to": preflight.terms.delivery_address_id if preflight.terms else None,
        },
        "addresses": [
            {"id": address.id, "text": address.one_line, "delivery": address.delivery}
            for address in (preflight.party.addresses if preflight.party else ())
        ],
        "read_at": preflight.read_at.isoformat(),
    }  # fmt: skip


def conversion_json(result: ConversionResult, language: str, today: date) -> Json:
    order = {"id": result.order_id, "number": result.order_number} if result.order_id else None
    words = result_words(result, language)
    return {
        "status": result.status, "quote": result.quote, "sales_order": order,
        "external_reference": result.external_reference or None,
        "text": words.sentence, "remedy": words.remedy or None,
        "checks": checks_json(result.checks, language, today),
        "steps": [
            {"step": step.step, "result": step.result, "detail": step.detail or None,
             "text": step_sentence(step.step, step.result, language, step.detail, step.fault),
             "fault": fault_json(step.fault, language) if step.fault else None}
            for step in result.steps
        ],
    }  # fmt: skip


def result_words(result: ConversionResult, language: str) -> Words:
    refused = result.status == "refused" and result.fault is None
    return conversion_words(
        result.status,
        language,
        quote=result.quote,
        order=result.order_number,
        blocks=len(blocks(result.checks)) if refused else 0,
        missing=sum(check.result == "warn" for check in result.checks) if refused else 0,
        owed=any(step.result == "owed" for step in result.steps),
        fault=result.fault,
    )


def invoices_json(found: InvoiceList) -> Json:
    return {
        "customer": found.customer or None, "read_at": found.read_at.isoformat(),
        "open_items": [open_item_json(item, found.today) for item in found.items],
    }  # fmt: skip


def orders_json(found: OrderList) -> Json:
    return {
        "customer": found.customer or None, "read_at": found.read_at.isoformat(),
        "sales_orders": [order_json(order) for order in found.orders],
    }  # fmt: skip


def quotes_json(found: QuoteList) -> Json:
    return {
        "read_at": found.read_at.isoformat(),
        "quotes": [{**quote_json(row.quote), "expired": row.quote.expired(found.today),
                    "conversion": row.conversion or None} for row in found.rows],
    }  # fmt: skip


def inbox_json(items: Iterable[Item], language: str) -> Json:
    entries = []
    for item in items:
        words = inbox_words(item.kind, item.code, item.params, language)
        entries.append({
            "id": item.id, "kind": item.kind, "text": words.title, "meaning": words.text,
            "customer": item.customer or None, "owner": item.owner or None, "count": item.occurrences,
            "state": item.state, "since": item.first_at.isoformat(), "last": item.last_at.isoformat(),
        })  # fmt: skip
    return {"inbox": entries}


def diagnosis_json(diagnosis: Diagnosis, language: str) -> Json:
    return {
        "result": "well" if diagnosis.well else "trouble",
        "findings": [
            {"id": f.id, "result": f.result, "code": f.code, "params": dict(f.params),
             "text": finding_words(f.code, f.params, language, f.fault).whole,
             "fault": fault_json(f.fault, language) if f.fault else None}
            for f in diagnosis.findings
        ],
    }  # fmt: skip
