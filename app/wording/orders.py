"""What became of a sales order: its status, how it differs from its quote, and the note that the CRM gets."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from app.domain.order_status import OrderStatus
from app.domain.values import Money
from app.wording import formats
from app.wording.catalog import Catalog, catalog_of
from app.wording.words import one_line, say


def status_name(status: OrderStatus, language: str) -> str:
    """In one or two words."""
    return say(catalog_of(language), f"sold.status.{status}")


def order_note(
    order: str,
    quote: str,
    status: OrderStatus,
    amount: Money,
    delivery: date | None,
    language: str,
    today: date | None = None,
) -> str:
    """One line for people who look into the CRM only; `amount` with tax."""
    values = {
        "order": order,
        "quote": quote,
        "status": status_name(status, language),
        "amount": formats.money(amount, language),
        "on": formats.day(delivery, language, today) if delivery else "",
    }
    return say(catalog_of(language), "sold.note", values)


def changes_words(written: str, language: str) -> str:
    """How an order differs, from JSON as `app.domain.order_status.Change` is kept, without a stop; "" for
    none. Raises KeyError for a kind of change that there is not."""
    catalog = catalog_of(language)
    changes: Sequence[Mapping[str, str]] = json.loads(written) if written else []
    result = ""
    for change in changes:
        said = _change_words(catalog, change, language)
        result = said if not result else say(catalog, "changes.and", {"first": result, "rest": said})
    return result


def _change_words(catalog: Catalog, change: Mapping[str, str], language: str) -> str:
    kind = change["kind"]
    values = {"item": one_line(change.get("item", ""))}
    for side in ("was", "now"):
        text = change.get(side, "")
        if kind not in ("customer", "currency"):
            text = _figures(kind, text, change.get(f"unit_{side}", ""), language)
        values[side] = one_line(text)
    return say(catalog, f"change.{kind}", values)


def _figures(kind: str, text: str, unit: str, language: str) -> str:
    """Amounts or quantities; those of several lines or units stand beside one another."""
    figures, units = text.split(" + ") if text else [], unit.split(" + ")
    if len(units) == 1:
        units *= len(figures)
    said = []
    for figure, of in zip(figures, units, strict=False):
        try:
            exact = Decimal(figure)
        except InvalidOperation:
            return text
        if kind == "price":
            said.append(formats.money(Money(exact, of), language))
        else:
            said.append(formats.count(exact, of, language))
    return " + ".join(said)
