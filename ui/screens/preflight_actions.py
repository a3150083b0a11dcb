"""What a rep chooses on a pre-flight: account, address, prices, lines, quantities, how it is shipped."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.errors import FirmdateError, OutcomeUnknown
from app.services.links import Link, link_customer
from app.services.new_customer import LookAgain, Proposal, create_customer, propose_customer
from app.services.preflight import Preflight
from app.wording.faults import fault_words
from ui import tasks
from ui.context import ScreenContext
from ui.i18n import tr
from ui.models.preflight_choice import Action, Chosen, Rest, next_part
from ui.models.preflight_conversions import Conversion

Opened = Literal["", "ship_to", "account"]
"""Which list is open under its check."""


class PreflightActions(QObject):
    """`changed()`: something else is chosen, so it has to be read and checked again. `shown()`: another list
    is open, or buttons may be pressed again. The page does both."""

    changed = Signal()
    shown = Signal()

    def __init__(self, page: QWidget, context: ScreenContext, read: Callable[[], Preflight | None]) -> None:
        super().__init__(page)
        self._page, self._context, self._read = page, context, read
        self.start()

    def start(self) -> None:
        """For another quote: nothing is chosen yet."""
        self.chosen = Chosen()
        self.opened: Opened = ""
        self.proposal: Proposal | None = None

    @property
    def may_create(self) -> bool:
        workspace = self._context.workspace
        return workspace.policies.create_customers and workspace.erp.capabilities.creates_customers

    @property
    def ships_complete(self) -> bool:
        said = self.chosen.ship_complete
        return self._context.workspace.policies.ship_complete if said is None else said

    def act(self, action: Action) -> None:
        """What a check's button says."""
        if action.kind == "create_account":
            self.propose()
        elif action.kind == "ship_to":
            self.opened = "" if self.opened == "ship_to" else "ship_to"
            self.shown.emit()
        elif action.kind == "erp_price":
            self.chosen.erp_prices |= {action.line}
            self.changed.emit()
        elif action.kind == "quote_price":
            self.chosen.erp_prices -= {action.line}
            self.changed.emit()
        else:
            self.take(action.line, action.quantity)

    def take(self, line: int, quantity: Decimal) -> None:
        """So much of a line in this part; none of it for 0."""
        found = self._read()
        if found is None:
            return
        if self.chosen.take(found, line, quantity):
            self.changed.emit()
        else:
            self._context.say(tr("A part has at least one line. Use Convert all to take everything."))

    def take_part(self, on: bool) -> None:
        """Quantities of their own for each line, as the pre-flight has them; or all that is left."""
        found = self._read()
        self.chosen.quantities = {n.number: n.quantity for n in found.lines} if on and found else None

    def ordered(self) -> None:
        """What was chosen of lines and prices is in the order now; the next part starts anew."""
        self.chosen.quantities, self.chosen.erp_prices = None, frozenset()

    def rest(self, conversion: Conversion | None) -> Rest | None:
        """What is left of the quote once this part is ordered."""
        found = self._read()
        if found is None or conversion is None or conversion.result is None:
            return None
        return next_part(found, conversion.result.external_reference, self._context.language)

    def choose_account(self, erp_number: str) -> None:
        self.chosen.erp_number, self.chosen.ship_to = erp_number, ""
        self.changed.emit()

    def choose_ship_to(self, address_id: str) -> None:
        self.chosen.ship_to, self.opened = address_id, ""
        self.changed.emit()

    def link(self, erp_number: str) -> None:
        found = self._read()
        if found is None:
            return
        workspace, account = self._context.workspace, found.account.id
        tasks.run(
            self._page, lambda: link_customer(workspace, account, erp_number), key="link",
            on_done=self._on_linked, on_error=self._on_fault,
        )  # fmt: skip

    def propose(self) -> None:
        """The candidates first: who is there already."""
        found = self._read()
        if found is None:
            return
        workspace, account = self._context.workspace, found.account.id
        tasks.run(
            self._page, lambda: propose_customer(workspace, account), key="propose",
            on_done=self._on_proposed, on_error=self._on_fault,
        )  # fmt: skip

    def create(self) -> None:
        """None of the candidates that were shown is meant."""
        seen = self.proposal
        if seen is None:
            return
        workspace = self._context.workspace
        tasks.run(
            self._page,
            lambda: create_customer(workspace, seen.account.id, seen.seen, seen.attempted_at),
            key="link",
            shield=True,
            on_done=self._on_created,
            on_error=self._on_not_created,
        )

    def _on_proposed(self, proposal: Proposal) -> None:
        self.opened, self.proposal = "account", proposal
        self.shown.emit()

    def _on_created(self, outcome: Link | LookAgain) -> None:
        if isinstance(outcome, LookAgain):
            self._context.say(tr("Other accounts are there than you have seen. Look at them first."))
            self._on_proposed(outcome.proposal)
            return
        who = {"number": outcome.party.number, "name": outcome.party.name}
        self._context.say(tr("{name} is created in the ERP as {number} and linked", **who))
        self._linked()

    def _on_not_created(self, fault: FirmdateError) -> None:
        """Where nobody knows what became of it, the candidates are read again before anything else."""
        self._on_fault(fault)
        if isinstance(fault, OutcomeUnknown):
            self.propose()

    def _on_linked(self, link: Link) -> None:
        who = {"account": link.account.name, "number": link.party.number, "name": link.party.name}
        self._context.say(tr("{account} is now linked to {number} {name}", **who))
        self._linked()

    def _linked(self) -> None:
        self.opened, self.proposal = "", None
        self._context.counts_changed()
        self.changed.emit()

    def _on_fault(self, fault: FirmdateError) -> None:
        self.shown.emit()
        self._context.say(fault_words(fault, self._context.language).whole)
