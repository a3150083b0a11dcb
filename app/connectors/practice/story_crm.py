"""The CRM's half of the practice company's story: accounts, contacts, opportunities, activities, quotes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Literal

from app.connectors.practice.company import ORDER_NUMBER_FIELD, ORDER_STATUS_FIELD, PracticeCompany
from app.connectors.practice.records import AccountFile
from app.connectors.practice.selling import CENT
from app.domain.customers import Activity, Address, Contact, CrmAccount, Opportunity
from app.domain.quotes import Quote, QuoteLine, QuoteStatus
from app.domain.values import round_to

Told = dict[str, Any]


def tell(company: PracticeCompany, told: Told) -> None:
    """Adds all of it to the company. `told` has real dates."""
    owners = {row["key"]: row["name"] for row in told["crm_users"]}
    for row in told["customers"]:
        company.state.accounts[_account_id(row["key"])] = _account_file(company, row, owners[row["owner"]])
    for row in told["opportunities"]:
        file = company.state.accounts[_account_id(row["customer"])]
        opportunity = Opportunity(company.next_id("opportunity"), row["name"], row["stage"])
        file.opportunities.append(opportunity)
    for row in told["activities"]:
        _tell_activity(company, row, owners, told)
    for row in told["quotes"]:
        _tell_quote(company, row)


def _account_id(key: str) -> str:
    return f"account-{key}"


def _account_file(company: PracticeCompany, told: Told, manager: str) -> AccountFile:
    address = Address("", "", told["street"], told["postcode"], told["city"], told["country"])
    account = CrmAccount(
        id=_account_id(told["key"]),
        name=told["name"],
        address=address,
        vat_number=told["vat"],
        email=f"info@{told['domain']}",
        phone=told["phone"],
        website=f"https://www.{told['domain']}",
        currency=company.state.currency,
        erp_numbers=(told["erp"][0]["code"],) if told["linked"] else (),
        account_manager=manager,
    )
    contacts = [
        Contact(
            id=company.next_id("contact"),
            name=f"{person['first']} {person['last']}",
            role=person["title"],
            email=f"{_ascii(person['first'].lower())}@{told['domain']}",
            phone=told["phone"],
        )
        for person in told["contacts"]
    ]
    return AccountFile(account, contacts)


def _ascii(text: str) -> str:
    for letter, plain in (("ü", "ue"), ("ö", "oe"), ("ä", "ae"), ("ß", "ss")):
        text = text.replace(letter, plain)
    return text


def _tell_activity(company: PracticeCompany, row: Told, owners: dict[str, str], told: Told) -> None:
    file = company.state.accounts[_account_id(row["customer"])]
    owner = next(c["owner"] for c in told["customers"] if c["key"] == row["customer"])
    kind: Literal["call", "email", "meeting", "note", "other"] = row["kind"]
    activity = Activity(
        id=company.next_id("activity"),
        at=datetime.combine(row["date"], time(10, 15), tzinfo=UTC),
        kind=kind,
        text=f"{row['subject']}: {row['body']}",
        who=owners[owner],
    )
    file.activities.append(activity)


def _tell_quote(company: PracticeCompany, told: Told) -> None:
    file = company.state.accounts[_account_id(told["customer"])]
    lines = tuple(_quote_line(told, number) for number in range(len(told["lines"])))
    untaxed = sum((line.net_amount for line in lines), Decimal(0))
    taxes = (round_to(line.net_amount * (line.tax_rate or Decimal(0)), CENT) for line in lines)
    accepted = told["state"] == "accepted"
    quote = Quote(
        id=f"quote-{told['number']}",
        number=told["number"],
        title=told["title"],
        status=_status(told, company.today),
        account_id=file.account.id,
        account_name=file.account.name,
        currency=company.state.currency,
        untaxed_amount=untaxed,
        total_amount=sum(taxes, untaxed),
        issue_date=told["issued"],
        expiry_date=told["expires"],
        accepted_on=company.today if accepted else None,
        contact_id=file.contacts[0].id if file.contacts else "",
        opportunity_id=file.opportunities[0].id if file.opportunities else "",
        wanted_date=told.get("promised"),
        business_unit=told.get("business_unit", ""),
        lines=lines,
        complete=True,
    )
    company.state.quotes[quote.id] = quote
    if "erp_order_no" in told:
        fields = {ORDER_NUMBER_FIELD: told["erp_order_no"], ORDER_STATUS_FIELD: "confirmed"}
        company.state.quote_fields[quote.id] = fields


def _status(told: Told, today: date) -> QuoteStatus:
    if told["state"] == "sent" and told["expires"] < today:
        return "expired"
    status: QuoteStatus = told["state"]
    return status


def _quote_line(told: Told, number: int) -> QuoteLine:
    """A SKU with a slash names a larger unit: BV-25/BX25 is BV-25 in boxes of 25."""
    row = told["lines"][number]
    code, _, unit = row["sku"].partition("/")
    quantity, price = Decimal(row["quantity"]), Decimal(row["price"])
    discount = Decimal(row.get("discount", "0")) / 100
    return QuoteLine(
        id=f"{told['number']}-{number + 1}",
        sku=code,
        name=row.get("name", row["sku"]),
        quantity=quantity,
        unit_price=price,
        net_amount=round_to(quantity * price * (1 - discount), CENT),
        unit_code=unit or None,
        tax_rate=Decimal(row["tax"]) / 100,
        discount=discount,
    )
