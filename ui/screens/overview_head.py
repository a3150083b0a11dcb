"""The head of a customer's overview: name, link, what is wrong, facts, credit, and what one does next."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import QPoint, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget

from app.errors import SystemUnreachable
from app.services.overview import Overview
from app.services.reading import Panel as Reading
from app.wording import formats
from ui.context import ScreenContext
from ui.i18n import tr
from ui.models.overview_head import credit_picture, head_picture
from ui.theme import tokens as T
from ui.widgets.banner import Banner
from ui.widgets.bars import LimitBar
from ui.widgets.buttons import Button
from ui.widgets.layout import column, holder, row
from ui.widgets.primitives import Age, Chip, Elided, Freshness, Glyph, Key, Label

_ADDRESS = re.compile(r"[^@\s,;:?&%<>\"]+@[^@\s,;:?&%<>\"]+")


class Place(NamedTuple):
    """Where "Open in" leads: "CRM" and its web address."""

    name: str
    url: str


def call(phone: str) -> None:
    """Hands the number to the system's telephone; what is no digit or leading plus stays behind."""
    digits = re.sub(r"[^\d+]", "", phone)
    if digits:
        QDesktopServices.openUrl(QUrl(f"tel:{digits}"))


def email(address: str) -> None:
    """Only a plain address: text from a server must not fill in a subject, a copy or an attachment."""
    if _ADDRESS.fullmatch(address.strip()):
        QDesktopServices.openUrl(QUrl(f"mailto:{address.strip()}"))


class OverviewHead(QWidget):
    """Stays while what lies below is read; `check_delivery` and `try_again` are its two ways on."""

    check_delivery = Signal()
    try_again = Signal()

    def __init__(self, context: ScreenContext, name: str) -> None:
        super().__init__()
        self._context = context
        self._phone = self._email = ""
        self._places: list[Place] = []
        self.name = Elided(name, "title")
        self.link = Chip(tr("Reading"), "neutral", "hourglass-medium")
        self.danger = Chip("", "danger", "warning-fill")
        self.facts = Elided("", "body", "text_muted")
        again = Button(tr("Try again"), "arrow-clockwise")
        again.clicked.connect(self.try_again)
        self.banner = Banner("warning", "", "", (again,), "cloud-slash")
        self.banner.hide()
        self.danger.hide()
        top = row((self.name, 1), T.S8, *self._buttons(), spacing=T.S8)
        who = row(self.link, self.danger, T.S4, (self.facts, 1), spacing=T.S8)
        body = column(top, who, T.S4, self._credit_line(), self.banner, spacing=T.S8)
        body.setContentsMargins(T.S24, T.S4, T.S24, T.S16)
        self.setLayout(body)

    def _buttons(self) -> tuple[Button, ...]:
        self.call = Button(tr("Call"), "phone")
        self.call.clicked.connect(lambda: call(self._phone))
        self.email = Button(tr("Email"), "envelope-simple")
        self.email.clicked.connect(lambda: email(self._email))
        self.open_in = Button(tr("Open in"), "arrow-square-out")
        self.open_in.clicked.connect(self._open_in)
        tip = tr("Check delivery for this customer, Ctrl+D")
        self.check = Button(tr("Check delivery"), "calendar-blank", "primary", tip=tip)
        self.check.clicked.connect(self.check_delivery)
        for button in (self.call, self.email, self.open_in):
            button.setEnabled(False)
        return self.call, self.email, self.open_in, self.check

    def _credit_line(self) -> QWidget:
        self.used = Label(tr("being read"), tone="muted", tabular=True)
        self.credit_age = Freshness()
        self.bar = LimitBar()
        self.free = Label("", "strong", tabular=True)
        self.invoices = Key("chart_line", "solid", "")
        self.orders = Key("chart_line", "hatched", "")
        title = Label(tr("Credit"), "strong")
        self._gap = QWidget()
        parts = (self.used, self.credit_age, (self.bar, 1), self.free, self.invoices, self.orders)
        line = holder(row(Glyph("credit-card"), title, *parts, (self._gap, 1), spacing=T.S8))
        line.setFixedHeight(24)
        self._show_bar(False)
        return line

    def show_overview(self, read: Overview, today: date) -> None:
        picture = head_picture(read, today)
        self.name.set_text(read.name)
        icon, tone = ("link", "neutral") if picture.linked else ("link-break", "warning")
        self.link.set_state(picture.link, tone, icon, picture.link_tip)  # type: ignore[arg-type]
        self.danger.setVisible(bool(picture.danger))
        if picture.danger:
            self.danger.set_state(picture.danger, "danger", "warning-fill")
        self.facts.set_text(picture.facts)
        self._show_reach(picture.phone, picture.email)
        self._show_places(read)
        self._show_credit(read)
        self._show_banner(read, today)

    def _show_reach(self, phone: str, address: str) -> None:
        self._phone, self._email = phone, address
        self.call.setEnabled(bool(phone))
        self.call.setToolTip(tr("Call {number}", number=phone) if phone else tr("No number is known"))
        self.email.setEnabled(bool(address))
        self.email.setToolTip(tr("Email {to}", to=address) if address else tr("No address is known"))

    def _show_places(self, read: Overview) -> None:
        places: list[tuple[str, str | None]] = []
        if read.account.value is not None:
            crm = self._context.workspace.crm
            places.append((tr("CRM"), crm.record_url("account", read.account.value.account.id)))
        for account in read.erp_accounts.get([]):
            url = self._context.workspace.erp.record_url("customer", account.id)
            places.append((tr("ERP {number}", number=account.number), url))
        self._places = [Place(name, url) for name, url in places if url]
        self.open_in.setEnabled(bool(self._places))
        tip = tr("Open this customer in the CRM or the ERP")
        self.open_in.setToolTip(tip if self._places else tr("These systems have no page for a customer"))

    def _open_in(self) -> None:
        if len(self._places) == 1:
            self._context.open_url(self._places[0].url)
            return
        menu = QMenu(self)
        for place in self._places:
            action = menu.addAction(place.name)
            action.triggered.connect(lambda _checked=False, url=place.url: self._context.open_url(url))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.open_in.mapToGlobal(QPoint(0, self.open_in.height() + 2)))

    # Credit -----------------------------------------------------------------

    def _show_credit(self, read: Overview) -> None:
        panel, credit = read.credit, read.total_credit
        self.credit_age.set_age(self._age(panel) if panel.stale else None)
        self.credit_age.setVisible(panel.stale)
        if credit is None:
            self._show_bar(False)
            self.free.setText("")
            self.used.setText(self._why_no_credit(read))
            self.used.set_tone("muted")
            return
        picture = credit_picture(credit, self._context.language)
        self.used.setText(picture.used)
        self.used.set_tone("muted" if panel.stale else "")
        self.free.setText(picture.free)
        self.free.set_tone("danger" if picture.over else "")
        self.bar.set_parts(picture.parts, picture.limit, picture.words)
        self.invoices.set_text(picture.invoices)
        self.orders.set_text(picture.orders)
        self._show_bar(bool(picture.limit))

    def _why_no_credit(self, read: Overview) -> str:
        if read.credit.no_permission:
            return tr("your ERP account may not read it")
        if read.credit.fault is not None:
            return tr("cannot be read now")
        if not read.erp_accounts.get([]):
            return tr("known once the customer is linked to the ERP")
        return tr("in several currencies: see the ERP") if read.credit.get([]) else tr("the ERP gives none")

    def _show_bar(self, shown: bool) -> None:
        for part in (self.bar, self.invoices, self.orders):
            part.setVisible(shown)
        self._gap.setVisible(not shown)

    def _age(self, panel: Reading[Any]) -> Age | None:
        if panel.read_at is None:
            return None
        since = formats.age(self._context.workspace.clock() - panel.read_at, self._context.language)
        return Age("cached", tr("cached {age}", age=since))

    # A system that is lost --------------------------------------------------

    def _show_banner(self, read: Overview, today: date) -> None:
        erp = _lost(read.sales_orders, read.open_items, read.credit, read.erp_accounts)
        crm = _lost(read.quotes, read.account)
        if erp is not None:
            at = self._clock(erp, today)
            title = tr("The ERP has not answered since {time}.", time=at)
            title += " " + tr("Orders, invoices and credit are from then.")
            if not at:
                title = tr("The ERP does not answer, and nothing of this customer is kept from before.")
            text = tr("Delivery checks and conversion wait until it answers.")
            if crm is not None:
                text = tr("The CRM does not answer either.") + " " + text
            self.banner.say("warning", title, text, "cloud-slash")
        elif crm is not None:
            at = self._clock(crm, today)
            title = tr("The CRM has not answered since {time}. Quotes and contacts are from then.", time=at)
            if not at:
                title = tr("The CRM does not answer, and nothing of this customer is kept from before.")
            self.banner.say("warning", title, tr("Conversion waits until it answers."), "cloud-slash")
        self.banner.setVisible(erp is not None or crm is not None)

    def _clock(self, panel: Reading[Any], today: date) -> str:
        at = panel.read_at
        return formats.moment(at.astimezone(), self._context.language, today) if at else ""


def _lost(*panels: Reading[Any]) -> Reading[Any] | None:
    """The first whose system could not be reached: what is kept of one panel dates all of them."""
    lost = [panel for panel in panels if isinstance(panel.fault, SystemUnreachable)]
    return next((panel for panel in lost if panel.read_at is not None), lost[0] if lost else None)
