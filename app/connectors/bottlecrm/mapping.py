"""BottleCRM's records as the program's own values. Pure; every field is checked and named when wrong.

Amounts come as text ("1338.75"), rates in per cent ("19.00"), moments with the organisation's offset, so
that the date written in them is the organisation's business date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from app.connectors.wire.fields import Fields
from app.domain.customers import AccountDetails, Activity, Address, Contact, CrmAccount, Opportunity
from app.domain.quotes import Quote, QuoteLine, QuoteStatus, WriteBack
from app.domain.values import plain

STATUSES: Mapping[str, QuoteStatus] = {
    "Draft": "draft",
    "Sent": "sent",
    "Viewed": "sent",
    "Accepted": "accepted",
    "Declined": "declined",
    "Expired": "expired",
}
_KINDS: Mapping[str, Literal["call", "email", "meeting"]] = {
    "call": "call",
    "email": "email",
    "meeting": "meeting",
}
_SEVERAL = re.compile(r"[,;]")
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class CustomFieldKeys:
    """Keys of the custom fields. BottleCRM has no place of its own for any of these.

    `vat_id` and `erp_customer_no` are fields of Account, the others of Estimate. `wanted_date` and
    `business_unit` are "" where the organisation has no such field. `erp_customer_no` and `erp_order_no`
    may hold several numbers, separated by comma or semicolon.
    """

    vat_id: str = "vat_id"
    erp_customer_no: str = "erp_customer_no"
    erp_order_no: str = "erp_order_no"
    erp_order_status: str = "erp_order_status"
    wanted_date: str = ""
    business_unit: str = ""


def whole(record: Fields, name: str) -> int:
    number = record.number(name)
    if number != number.to_integral_value() or number < 0:
        raise record.wrong(name)
    return int(number)


def day(record: Fields, name: str) -> date | None:
    """An ISO date, None for null or ""."""
    text = record.text(name)
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a date without a time
    except ValueError:
        raise record.wrong(name) from None


def moment(record: Fields, name: str) -> datetime:
    """An ISO moment with its offset."""
    try:
        value = datetime.fromisoformat(record.text(name))
    except ValueError:
        raise record.wrong(name) from None
    if value.tzinfo is None:
        raise record.wrong(name)
    return value


def custom(record: Fields, key: str) -> str:
    """The value of a custom field as text, "" where it is not filled in. A number field gives a number."""
    if not key:
        return ""
    fields = record.inner("custom_fields")
    value = fields.record.get(key)
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise fields.wrong(key)
    return plain(Decimal(value))


def code_and_unit(sku: str, separator: str) -> tuple[str, str | None]:
    """BottleCRM has no units. Where an organisation writes them into the product's SKU, "BV-25/BX25" is
    item BV-25 in unit BX25; `separator` "" means that it does not."""
    code, found, unit = sku.rpartition(separator) if separator else ("", "", "")
    return (code.strip(), unit.strip()) if found and code.strip() and unit.strip() else (sku, None)


def several(text: str) -> tuple[str, ...]:
    """Numbers out of "SO-1, SO-2; SO-3", each once, in their order."""
    return tuple(dict.fromkeys(part.strip() for part in _SEVERAL.split(text) if part.strip()))


# ------------------------------------------------------------------ accounts


def account(record: Fields, keys: CustomFieldKeys) -> CrmAccount:
    """A row of the account list, or the `account_obj` of a detail."""
    name = record.text("name")
    return CrmAccount(
        id=record.id(),
        name=name,
        address=Address(
            id="",
            name=name,
            street=record.text("address_line"),
            postal_code=record.text("postcode"),
            city=record.text("city"),
            country=record.text("country"),
        ),
        vat_number=custom(record, keys.vat_id),
        email=record.text("email"),
        phone=record.text("phone"),
        website=record.text("website"),
        industry=record.text("industry"),
        currency=record.text("currency"),
        erp_numbers=several(custom(record, keys.erp_customer_no)),
        active=record.flag("is_active"),
        account_manager=", ".join(filter(None, (_profile(person) for person in record.each("assigned_to")))),
    )


def account_details(detail: Fields, interactions: Fields, keys: CustomFieldKeys) -> AccountDetails:
    """`detail` is the account's own page, `interactions` the newest of what was logged on it."""
    activities = [_comment(row) for row in detail.each("comments")]
    activities += [_interaction(row) for row in interactions.each("interactions")]
    return AccountDetails(
        account=account(detail.inner("account_obj"), keys),
        contacts=tuple(_contact(row) for row in detail.each("contacts")),
        opportunities=tuple(_opportunity(row) for row in detail.each("opportunity_list")),
        activities=tuple(sorted(activities, key=lambda activity: activity.at, reverse=True)),
    )


def _profile(person: Fields) -> str:
    user = person.inner("user_details")
    return (user.text("name") if "name" in user.record else "") or user.text("email")


def _contact(row: Fields) -> Contact:
    return Contact(
        id=row.id(),
        name=" ".join(filter(None, (row.text("first_name"), row.text("last_name")))),
        role=row.text("title"),
        email=row.text("email"),
        phone=row.text("phone"),
    )


def _opportunity(row: Fields) -> Opportunity:
    return Opportunity(id=row.id(), name=row.text("name"), stage=row.text("stage_label") or row.text("stage"))


def _comment(row: Fields) -> Activity:
    author = row.optional_inner("commented_by")
    return Activity(
        id=row.id(),
        at=moment(row, "commented_on"),
        kind="note",
        text=row.text("comment"),
        who=_profile(author) if author else "",
    )


def _interaction(row: Fields) -> Activity:
    author = row.optional_inner("logged_by_details")
    return Activity(
        id=row.id(),
        at=moment(row, "occurred_at"),
        kind=_KINDS.get(row.text("kind"), "other"),
        text="\n".join(filter(None, (row.text("subject"), row.text("body")))),
        who=(author.text("name") or author.text("email")) if author else "",
    )


# ------------------------------------------------------------------ quotes


def status(record: Fields) -> QuoteStatus:
    """Expired is set by a nightly task only: until then `is_expired` says it of a quote that was sent."""
    found = STATUSES.get(record.text("status"), "other")
    return "expired" if found == "sent" and record.flag("is_expired") else found


def quote_header(row: Fields) -> Quote:
    """A row of the quote list, which has no net amount, no custom fields and no date of acceptance.

    `untaxed_amount` therefore stands at the list's total, the only amount that it has; both leave out the
    taxes that lines carry of their own. Only a complete quote has amounts to count on.
    """
    total = row.number("total_amount")
    account_id = row.optional_id("account")
    opportunity = row.optional_inner("opportunity")
    return Quote(
        id=row.id(),
        number=row.text("estimate_number"),
        title=row.text("title"),
        status=status(row),
        account_id=account_id,
        account_name=row.text("account_name") if account_id else row.text("client_name"),
        currency=row.text("currency"),
        untaxed_amount=total,
        total_amount=total,
        issue_date=day(row, "issue_date"),
        expiry_date=day(row, "expiry_date"),
        contact_id=row.optional_id("contact"),
        opportunity_id=opportunity.id() if opportunity else "",
    )


def product_ids(estimate: Fields) -> list[str]:
    return [line.id("product") for line in estimate.each("line_items") if line.raw("product") is not None]


def quote(
    estimate: Fields, skus: Mapping[str, str], keys: CustomFieldKeys, unit_separator: str = ""
) -> Quote:
    """A whole quote. `skus` gives the product's SKU for each product id that its lines name.

    BottleCRM has no revisions of a quote: one that was sent is locked, a new one is another record.
    """
    customer = estimate.optional_inner("account")
    contact = estimate.optional_inner("contact")
    opportunity = estimate.optional_inner("opportunity")
    lines = _lines(estimate, skus, unit_separator)
    untaxed = estimate.number("subtotal") - estimate.number("discount_amount")
    written = write_back(estimate, keys)
    return Quote(
        id=estimate.id(),
        number=estimate.text("estimate_number"),
        title=estimate.text("title"),
        status=status(estimate),
        account_id=customer.id() if customer else "",
        account_name=customer.text("name") if customer else estimate.text("client_name"),
        currency=estimate.text("currency"),
        untaxed_amount=untaxed,
        total_amount=_total(estimate, lines, untaxed),
        issue_date=day(estimate, "issue_date"),
        expiry_date=day(estimate, "expiry_date"),
        accepted_on=moment(estimate, "accepted_at").date() if estimate.text("accepted_at") else None,
        contact_id=contact.id() if contact else "",
        opportunity_id=opportunity.id() if opportunity else "",
        wanted_date=_wanted_date(estimate, keys),
        business_unit=custom(estimate, keys.business_unit),
        lines=lines,
        complete=True,
        sales_order_numbers=written.sales_order_numbers,
        sales_order_status=written.status,
    )


def write_back(estimate: Fields, keys: CustomFieldKeys) -> WriteBack:
    return WriteBack(
        sales_order_numbers=several(custom(estimate, keys.erp_order_no)),
        status=custom(estimate, keys.erp_order_status),
    )


def written(what: WriteBack, keys: CustomFieldKeys) -> dict[str, str]:
    """The custom fields to send. An empty text takes a field's value away."""
    values = {keys.erp_order_no: ", ".join(what.sales_order_numbers), keys.erp_order_status: what.status}
    return {key: value for key, value in values.items() if key}


def _wanted_date(estimate: Fields, keys: CustomFieldKeys) -> date | None:
    if not custom(estimate, keys.wanted_date):
        return None
    return day(estimate.inner("custom_fields"), keys.wanted_date)


def _lines(estimate: Fields, skus: Mapping[str, str], unit_separator: str) -> tuple[QuoteLine, ...]:
    """The lines with the tax rate that is meant for each.

    A line's own rate and the document's are both 0 when nobody filled them in. A line's own rate counts;
    without one, the document's. Where neither is filled in but other lines have one, 0 is meant; where
    nothing on the quote has a rate, none was given.
    """
    document_rate = _fraction(estimate, "tax_rate")
    lines = [_line(row, skus, unit_separator) for row in estimate.each("line_items")]
    if not document_rate and not any(line.tax_rate for line in lines):
        return tuple(replace(line, tax_rate=None) for line in lines)
    return tuple(replace(line, tax_rate=line.tax_rate or document_rate) for line in lines)


def _line(row: Fields, skus: Mapping[str, str], unit_separator: str) -> QuoteLine:
    product_id = row.optional_id("product")
    code, unit = code_and_unit(skus[product_id], unit_separator) if product_id else ("", None)
    names = (row.text("name"), row.text("product_name") if "product_name" in row.record else "")
    return QuoteLine(
        id=row.id(),
        sku=code,
        name=next(filter(None, names), row.text("description")),
        quantity=row.number("quantity"),
        unit_price=row.number("unit_price"),
        net_amount=row.number("net_amount"),
        unit_code=unit,
        tax_rate=_fraction(row, "tax_rate"),
        discount=_discount(row),
    )


def _discount(row: Fields) -> Decimal | None:
    """As the CRM reckons: PERCENTAGE is a share, any other kind, also none, an amount off the line."""
    value = row.number("discount_value")
    if not value:
        return Decimal(0)
    return value / 100 if row.text("discount_type") == "PERCENTAGE" else None


def _fraction(record: Fields, name: str) -> Decimal:
    return record.number(name) / 100


def _total(estimate: Fields, lines: tuple[QuoteLine, ...], untaxed: Decimal) -> Decimal:
    """With tax. The CRM's own total where no line has a rate of its own; else reckoned from the lines.

    The CRM's total leaves out the lines' own rates. Here each rate is charged on the net amounts of its
    lines, less their share of a discount on the document, and rounded once per rate, half up.
    """
    subtotal = estimate.number("subtotal")
    if not any(row.number("tax_rate") for row in estimate.each("line_items")) or not subtotal:
        return estimate.number("total_amount")
    nets: dict[Decimal, Decimal] = {}
    for line in lines:
        rate = line.tax_rate or Decimal(0)
        nets[rate] = nets.get(rate, Decimal(0)) + line.net_amount
    taxes = (
        (net * untaxed / subtotal * rate).quantize(_CENT, rounding=ROUND_HALF_UP)
        for rate, net in nets.items()
    )
    return untaxed + sum(taxes, Decimal(0))
