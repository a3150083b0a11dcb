"""The two seams: what Firmdate asks of a CRM and of an ERP.

Every method is one use of the other system, named for what it means here. All raise the
exceptions of `app.errors`; reads may be repeated by the connector, changes are sent once:

* SystemUnreachable, Throttled  nothing was changed
* Rejected and its children     the system answered no; nothing was changed
* OutcomeUnknown                a change was sent and the answer is not known
* SignInFailed, NoPermission    with the missing right in params where the system names it
* UnexpectedReply               a READ came back in a form that is not known

A connector signs in by itself on the first call and again, once, when a session expired.
Ids are strings, opaque to the program. Nothing here returns a float or a naive local time.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from app.domain.availability import StockSituation
from app.domain.credit import Credit
from app.domain.customers import AccountDetails, CrmAccount, ErpAccount, NewCustomer
from app.domain.invoices import OpenItem
from app.domain.products import Product, Warehouse
from app.domain.quotes import Quote, QuoteStatus, WriteBack
from app.domain.sales_orders import PriceRequest, SalesOrder, SalesOrderDraft, SalesTerms
from app.domain.stock import NativeAvailability

Arbiter = Literal["erp_key", "erp_state", "erp_claim", "crm_cas", "crm_key", "none"]
"""Who decides between two writers (shared sheet "Who decides"): `erp_key` means that the ERP's own
create refuses a second order under our key."""


@dataclass(frozen=True)
class Capabilities:
    """What a connector declares of itself. `probe`d values are filled by `connect()`."""

    arbiter: Arbiter = "none"
    changed_since: bool = False
    """`changed_*` gives only what changed; otherwise the caller reads all and compares."""
    customer_prices: bool = False
    native_availability: bool = False
    """The ERP has a projected figure of its own: `ErpConnector.native_availability` tells it."""
    line_dates: bool = False
    """Each line of a sales order may have its own promised date; otherwise all have the order's."""
    creates_customers: bool = False
    write_back: bool = False
    order_status: bool = False
    """The CRM's quote has a place for the status of its orders, beside their numbers."""
    notes_on: tuple[Literal["quote", "opportunity", "account"], ...] = ()
    lists_notes: bool = False
    """`CrmConnector.notes` reads what stands on a record of a kind in `notes_on`."""
    stages: bool = False
    """Opportunities have a stage that `CrmConnector.move_stage` may change."""
    needs_admin: bool = False


@dataclass(frozen=True)
class SystemInfo:
    """Who answered. `today` is the system's business date; `rights` are readable names of what the
    signed-in user can do and `missing_rights` of what Firmdate needs and the user cannot."""

    name: str
    version: str
    user: str
    today: date
    company: str = ""
    currency: str = ""
    timezone: str = ""
    companies: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    missing_rights: tuple[str, ...] = ()
    drift: tuple[str, ...] = ()
    """What the API answers differently from what this connector was proven against."""


@dataclass(frozen=True)
class ClaimHolder:
    """Who holds a claim in the ERP, by the name that they gave, and since when (UTC, aware)."""

    holder: str
    since: datetime


class CrmConnector(Protocol):
    name: str
    """Short and stable: "bottlecrm", "practice"; part of the external reference."""

    @property
    def capabilities(self) -> Capabilities: ...

    async def connect(self) -> SystemInfo:
        """Signs in and looks around; cheap enough for a "test connection" button."""
        ...

    async def aclose(self) -> None: ...

    async def search_accounts(self, text: str, *, limit: int = 20) -> Sequence[CrmAccount]:
        """Accounts whose name contains `text`, without regard to case."""
        ...

    def all_accounts(self) -> AsyncIterator[Sequence[CrmAccount]]:
        """Every account, page by page, each exactly once even where the CRM sorts at random."""
        ...

    async def account(self, account_id: str) -> AccountDetails:
        """Raises NotFound("account")."""
        ...

    async def quotes(
        self, *, account_id: str | None = None, status: QuoteStatus | None = None
    ) -> Sequence[Quote]:
        """Headers (`complete` False), newest first, all pages."""
        ...

    async def quote(self, id_or_number: str) -> Quote:
        """With lines. Raises NotFound("quote")."""
        ...

    async def write_back(self, quote_id: str, what: WriteBack) -> None:
        """Sends order numbers and status to the quote, replacing what stood there. A change: sent once."""
        ...

    async def read_write_back(self, quote_id: str) -> WriteBack:
        """What stands on the quote now: unknown fields may have vanished silently."""
        ...

    async def add_note(
        self, on: Literal["quote", "opportunity", "account"], record_id: str, text: str
    ) -> None:
        """A note on a record of a kind in `capabilities.notes_on`. A change: sent once."""
        ...

    async def notes(self, on: Literal["quote", "opportunity", "account"], record_id: str) -> Sequence[str]:
        """The texts of the notes on this record, in no order; where `capabilities.lists_notes`."""
        ...

    async def read_stage(self, opportunity_id: str) -> str:
        """The stage as the CRM's own code. Raises NotFound("opportunity")."""
        ...

    async def move_stage(self, opportunity_id: str, stage: str) -> None:
        """To a stage by the CRM's own code; where it is already, nothing happens. Raises Rejected for one
        that the opportunity's pipeline does not have. A change: sent once."""
        ...

    def record_url(self, kind: Literal["account", "quote", "opportunity"], record_id: str) -> str | None: ...


class ErpConnector(Protocol):
    name: str

    @property
    def capabilities(self) -> Capabilities: ...

    async def connect(self) -> SystemInfo: ...

    async def aclose(self) -> None: ...

    async def search_customers(self, text: str, *, limit: int = 20) -> Sequence[ErpAccount]:
        """By name or number, without regard to case; inactive ones too."""
        ...

    def all_customers(self, *, changed_since: datetime | None = None) -> AsyncIterator[Sequence[ErpAccount]]:
        """Flat (addresses may be missing), page by page; `changed_since` is UTC, aware."""
        ...

    async def customers(self, numbers: Sequence[str]) -> Mapping[str, ErpAccount]:
        """By number, with addresses; unknown numbers are missing from the answer."""
        ...

    async def create_customer(self, new: NewCustomer) -> ErpAccount:
        """Creates a customer under the ERP's own next number, where `capabilities.creates_customers`. What
        the ERP chooses by itself (payment term, price list) is left to it. A change: at most one comes of
        it; no ERP refuses a second customer, so the caller has looked for candidates before."""
        ...

    async def search_products(self, text: str, *, limit: int = 20) -> Sequence[Product]: ...

    async def products(self, codes: Sequence[str]) -> Mapping[str, Product]:
        """By code, inactive ones too, kits with components; unknown codes are missing from the answer.
        At most one read per 200 codes and kind."""
        ...

    async def warehouses(self) -> Sequence[Warehouse]:
        """With transfer times where the ERP knows them; where the user may not read them they are unknown."""
        ...

    async def stock(
        self, product_ids: Sequence[str], warehouse_ids: Sequence[str]
    ) -> Sequence[StockSituation]:
        """One situation per product and warehouse asked (zero where nothing is known of a pair), read
        live. Kits have no stock of their own: ask for their components. At most one read per 200
        products and kind."""
        ...

    async def native_availability(
        self, product_ids: Sequence[str], warehouse_ids: Sequence[str], on: date
    ) -> Sequence[NativeAvailability]:
        """The ERP's own projected figure for the end of day `on`, by its own rules; empty where
        `capabilities.native_availability` is False. One per product that lies on a shelf and warehouse
        asked: kits and services have none, so ask for a kit's components. At most one read per 200
        products and warehouse."""
        ...

    async def sales_terms(
        self,
        customer_id: str,
        requests: Sequence[PriceRequest],
        *,
        on: date,
        currency: str,
        delivery_address_id: str = "",
    ) -> SalesTerms:
        """What the ERP would put on an order of this customer; one LineTerms per request, in order.
        `delivery_address_id`: one of the customer's addresses to ship to; "": the one the ERP chooses."""
        ...

    async def sales_orders(
        self, customer_ids: Sequence[str] | None, *, open_only: bool = True
    ) -> Sequence[SalesOrder]:
        """Of these customers or of all (None), with lines and delivery progress, newest first. `open_only`:
        something is still to be delivered. All orders of all customers are the newest 500."""
        ...

    async def sales_order(self, id_or_number: str) -> SalesOrder:
        """Raises NotFound("sales_order")."""
        ...

    async def sales_orders_by_id(self, order_ids: Sequence[str]) -> Sequence[SalesOrder]:
        """Whatever their state, in no order; unknown ids are missing from the answer. At most one request
        per 100."""
        ...

    async def find_by_external_reference(self, external_reference: str) -> Sequence[SalesOrder]:
        """Orders under our key that are not cancelled, by the key's own index, never a lagging search."""
        ...

    async def open_items(
        self,
        *,
        customer_ids: Sequence[str] | None = None,
        number: str | None = None,
        include_paid: bool = False,
    ) -> Sequence[OpenItem]:
        """Posted customer invoices still open, of these customers or of all (None); or, by `number`, that
        one document whatever its state. Oldest due first."""
        ...

    async def credit(self, customer_ids: Sequence[str]) -> Sequence[Credit]:
        """One per customer, in the company's currency."""
        ...

    async def create_sales_order(self, draft: SalesOrderDraft) -> SalesOrder:
        """Creates a draft under `draft.external_reference`. Raises DuplicateKey where an `erp_key` says
        that one exists. A change: sent once."""
        ...

    async def claim(self, external_reference: str, holder: str) -> bool:
        """Makes the unique record that stands for this reference, where `capabilities.arbiter` is
        `erp_claim`: False where one is there, whoever made it. Of any number of programs at once one gets
        True, or none where the answer was lost. A change: sent once."""
        ...

    async def claim_holder(self, external_reference: str) -> ClaimHolder | None:
        """None where nobody holds one."""
        ...

    async def release_claim(self, external_reference: str) -> None:
        """Takes it away, whoever made it; where there is none nothing happens. A change: sent once."""
        ...

    async def confirm_sales_order(
        self, order_id: str, *, accepted_warnings: Sequence[str] = ()
    ) -> SalesOrder:
        """From any state before "confirmed" to confirmed; already confirmed is no failure. Raises
        WarningRaised when the ERP asks first; names in `accepted_warnings` are answered yes."""
        ...

    async def cancel_sales_order(self, order_id: str) -> SalesOrder:
        """Cancels a draft or quotation that this program created. A change: sent once."""
        ...

    def record_url(
        self, kind: Literal["customer", "sales_order", "invoice", "product"], record_id: str
    ) -> str | None: ...
