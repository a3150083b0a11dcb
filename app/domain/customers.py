"""A customer as the CRM knows it, as the ERP knows it, and the link between both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class Address:
    """`id` is the record's id in its own system; empty where an address is no record there."""

    id: str
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    """ISO 3166 two letters, empty if not given."""
    invoice: bool = False
    delivery: bool = False

    @property
    def one_line(self) -> str:
        place = " ".join(part for part in (self.postal_code, self.city) if part)
        return ", ".join(part for part in (self.name, self.street, place, self.country) if part)


@dataclass(frozen=True)
class Contact:
    """A person at the customer, from the CRM."""

    id: str
    name: str
    role: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Activity:
    """Something that happened with the customer, from the CRM."""

    id: str
    at: datetime
    kind: Literal["call", "email", "meeting", "note", "other"]
    text: str
    who: str = ""


@dataclass(frozen=True)
class Opportunity:
    id: str
    name: str
    stage: str


@dataclass(frozen=True)
class CrmAccount:
    """The customer in the CRM. `erp_numbers` are the ERP customer numbers the CRM record carries."""

    id: str
    name: str
    address: Address
    vat_number: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    industry: str = ""
    currency: str = ""
    erp_numbers: tuple[str, ...] = ()
    active: bool = True
    account_manager: str = ""


@dataclass(frozen=True)
class AccountDetails:
    """One account with what hangs on it, as one opening of the record gives it."""

    account: CrmAccount
    contacts: tuple[Contact, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    activities: tuple[Activity, ...] = ()


@dataclass(frozen=True)
class ErpAccount:
    """The customer in the ERP (a party, a debtor). `number` is what people call it by."""

    id: str
    number: str
    name: str
    active: bool = True
    blocked: bool = False
    vat_number: str = ""
    email: str = ""
    phone: str = ""
    addresses: tuple[Address, ...] = ()
    payment_term: str = ""
    price_list: str = ""
    language: str = ""
    """Two letters: the language the customer reads, empty if not known."""


@dataclass(frozen=True)
class NewCustomer:
    """A customer to be created in the ERP: what the CRM knows that every ERP has a place for. The address is
    the one that is invoiced and delivered to; `language` in two letters, "" for the ERP's choice."""

    name: str
    address: Address
    vat_number: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a customer has a name")
