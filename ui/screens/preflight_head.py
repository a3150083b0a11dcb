"""The head of a pre-flight: which quote, whose, how fresh, and the way back."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from app.errors import FirmdateError
from app.services.preflight import Preflight
from app.wording import formats
from ui.i18n import tr
from ui.models.ages import age_of
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.layout import column, row
from ui.widgets.primitives import Age, Chip, Elided, Freshness, Label


class PreflightHead(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.back = Button(icon="arrow-left", kind="icon", tip=tr("Back to the quotes, Alt+Left"))
        self.open = Button(tr("Open quote"), "arrow-square-out")
        self.again = Button(tr("Check again"), "arrow-clockwise", tip="F5")
        self._title = Label(tr("Quote to sales order"), "title")
        self._chip = Chip("", "success")
        self._customer = Elided("", "body", "text_muted")
        self._party = Elided("", "body", "text_faint")
        self.freshness = Freshness()
        top = row(
            self.back, self._title, self._chip, None, self.open, self.again, spacing=T.S8,
            margins=(T.S24 - T.S8, T.S4, T.S24, T.S4),
        )  # fmt: skip
        who = row(
            self._customer, self._party, None, self.freshness, spacing=T.S8, margins=(T.S24, 0, T.S24, T.S12)
        )
        self.setLayout(column(top, who, spacing=0))
        self._number, self._narrow = "", False
        self.show_waiting()

    def set_narrow(self, narrow: bool) -> None:
        """The smallest window has no room for the whole title beside the buttons."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._show_title()

    def _show_title(self) -> None:
        if not self._number:
            self._title.setText(tr("Quote to sales order"))
        elif self._narrow:
            self._title.setText(tr("Quote {number}", number=self._number))
        else:
            self._title.setText(tr("Quote {number} to sales order", number=self._number))

    def show_waiting(self) -> None:
        self._number = ""
        self._show_title()
        self._chip.hide()
        self.open.setEnabled(False)
        for part in (self._customer, self._party):
            part.set_text("")
        self.freshness.set_age(Age("reading", tr("Reading from CRM and ERP")))

    def show_lost(self, fault: FirmdateError, language: str) -> None:
        self.freshness.set_age(age_of(fault.system, None, fault, datetime.now(UTC), language))

    def show_preflight(self, found: Preflight, language: str, age: Age, *, has_page: bool) -> None:
        quote = found.quote
        self._number = quote.number
        self._show_title()
        if quote.status == "accepted":
            said = tr("Revision {revision}, accepted", revision=quote.revision)
            if quote.accepted_on is not None:
                on = formats.day(quote.accepted_on, language, found.today)
                said = tr("Revision {revision}, accepted {day}", revision=quote.revision, day=on)
            self._chip.set_state(said, "success")
        else:
            self._chip.set_state(tr("Not accepted"), "warning")
        self._chip.show()
        self._customer.set_text(found.account.name)
        self._party.set_text(self._party_words(found))
        self.freshness.set_age(age)
        self.open.setEnabled(has_page)
        why = "" if has_page else tr("The CRM has no page for this quote")
        self.open.setToolTip(why)
        self.open.setAccessibleDescription(why)

    def _party_words(self, found: Preflight) -> str:
        if found.party is None:
            return tr("not linked to the ERP yet")
        company = found.terms.company if found.terms else ""
        term = found.terms.payment_term if found.terms else ""
        number = tr("ERP {number}", number=found.party.number)
        return ", ".join(part for part in (number, company, term) if part)
