"""What a screen is given: the services' workspace, the language, and ways out of itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from app.services.workspace import Workspace

Place = Literal[
    "customers", "quotes", "delivery", "orders", "invoices", "inbox", "team", "settings"
]  # fmt: skip


class CustomerTarget(NamedTuple):
    """Open the overview of this customer: `key` as in app.services.customers."""

    key: str


class QuoteTarget(NamedTuple):
    """Open this quote's pre-flight."""

    quote_id: str


class DeliveryTarget(NamedTuple):
    """Open a delivery check: for an item, or with the lines of a quote, for a customer."""

    item: str = ""
    quote_id: str = ""
    customer_key: str = ""
    customer_name: str = ""


class DocumentTarget(NamedTuple):
    """Show this sales order or invoice in its list."""

    number: str


class InboxTarget(NamedTuple):
    item_id: int


@dataclass(frozen=True)
class ScreenContext:
    """`go` shows a place (and a target in it), `open_url` asks before it opens an http(s) address, `say`
    shows a short message, `on_counts_changed` lets the navigation count again what waits."""

    workspace: Workspace
    language: str
    go: Callable[[Place, object], None]
    say: Callable[[str], None]
    open_url: Callable[[str], None]
    today: Callable[[], date]
    """The ERP's business date as last known (this computer's before the ERP was reached)."""
    counts_changed: Callable[[], None] = lambda: None
    practice: bool = False


class ConnectionForm(NamedTuple):
    """What a person typed to connect one system. `options`: database and user for an ERP that wants them."""

    kind: str
    url: str
    options: dict[str, str]
    secret: str


class Answered(NamedTuple):
    """What a system said of itself when it was tried."""

    name: str
    version: str
    user: str
    company: str
    rights: tuple[str, ...]
    missing_rights: tuple[str, ...]


@dataclass(frozen=True)
class Setup:
    """Connecting systems, from ui.main. All raise FirmdateErrors. `profile` names what is open now;
    `crm` and `erp` say of each side its kind and address. `keep` stores secrets in the keyring and the
    profile in its file; `start_practice` and `start_profile` open the program's work on it."""

    try_connection: Callable[[Literal["crm", "erp"], ConnectionForm], Awaitable[Answered]]
    keep: Callable[[str, ConnectionForm, ConnectionForm], Awaitable[None]]
    start_practice: Callable[[], None]
    start_profile: Callable[[str], None]
    connect: Callable[[], None] | None = None
    """Shows the page that connects, for a profile whose address or sign-in is to be entered again."""
    profile: str = ""
    crm: tuple[str, str] = ("", "")
    erp: tuple[str, str] = ("", "")
    crm_kinds: tuple[str, ...] = ()
    erp_kinds: tuple[str, ...] = ()
