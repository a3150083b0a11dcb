"""The panels of a customer's overview, each told what was read of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.customers import Activity, Contact
from app.services.overview import Overview
from app.services.reading import Panel as Reading
from app.wording import formats
from app.wording.faults import empty_words
from ui.context import ScreenContext
from ui.i18n import tr
from ui.models import overview as rows
from ui.screens.overview_head import call, email
from ui.screens.reading_panel import Nothing, ReadingPanel
from ui.theme import tokens as T
from ui.widgets.bars import AgeingBar, AgeingPart
from ui.widgets.buttons import Button
from ui.widgets.layout import Item, column, holder, row
from ui.widgets.primitives import Avatar, Elided, Glyph
from ui.widgets.table import Table

_ICONS = {"call": "phone", "email": "envelope-simple", "meeting": "users-three", "note": "note-pencil"}
_MOST_ACTIVITIES = 7


class PeopleList(QWidget):
    """Two-line entries; no table, since each has buttons of its own."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._lines: QVBoxLayout = column(spacing=0)
        self.setLayout(self._lines)
        self._again: Callable[[], None] = lambda: None
        self._stale = False

    def set_stale(self, stale: bool) -> None:
        if stale != self._stale:
            self._stale = stale
            self._again()

    def show_contacts(self, contacts: Sequence[Contact]) -> None:
        self._again = lambda: self.show_contacts(contacts)
        self._fill([self._contact(contact) for contact in contacts])

    def show_activities(self, activities: Sequence[Activity], today: date, language: str) -> None:
        self._again = lambda: self.show_activities(activities, today, language)
        self._fill([self._activity(one, today, language) for one in activities[:_MOST_ACTIVITIES]])

    def _fill(self, lines: Sequence[QWidget]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (former := item.widget()) is not None:
                former.hide()
                former.deleteLater()
        for line in lines:
            line.setFixedHeight(T.TWO_LINE_ROW)
            self._lines.addWidget(line)

    def _contact(self, contact: Contact) -> QWidget:
        initials = "".join(part[0] for part in contact.name.split()[:1] + contact.name.split()[-1:] if part)
        words = self._words(contact.name, contact.role, "strong")
        ways: list[Item] = [Avatar(initials.upper()), (words, 1)]
        if contact.phone:
            phone = Button(icon="phone", kind="icon", tip=tr("Call {name}", name=contact.name))
            phone.clicked.connect(lambda: call(contact.phone))
            ways.append(phone)
        if contact.email:
            mail = Button(icon="envelope-simple", kind="icon", tip=tr("Email {name}", name=contact.name))
            mail.clicked.connect(lambda: email(contact.email))
            ways.append(mail)
        return holder(row(*ways, spacing=T.S8, margins=(T.S16, 0, T.S8, 0)))

    def _activity(self, activity: Activity, today: date, language: str) -> QWidget:
        at = activity.at.astimezone()
        when = formats.day(at.date(), language, today)
        if at.date() == today:
            when = tr("Today {time}", time=formats.moment(at, language))
        words = self._words(activity.text, ", ".join(part for part in (when, activity.who) if part), "body")
        glyph = Glyph(_ICONS.get(activity.kind, "chat-circle-text"))
        return holder(row(glyph, (words, 1), spacing=T.S12, margins=(T.S16, 0, T.S16, 0)))

    def _words(self, first: str, second: str, role: str) -> QVBoxLayout:
        ink = "text_muted" if self._stale else "text"
        return column(
            None, Elided(first, role, ink), Elided(second, "caption", "text_faint"), None, spacing=0
        )


class Invoices(QWidget):
    """The ageing picture over the rows."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.bar = AgeingBar()
        self.table = table
        self._above = holder(row((self.bar, 1), margins=(T.S16, 0, T.S16, T.S4)))
        self.setLayout(column(self._above, table, spacing=0))
        self.setFocusProxy(table)

    def set_stale(self, stale: bool) -> None:
        self.table.set_stale(stale)

    def show_parts(self, parts: Sequence[AgeingPart]) -> None:
        self._above.setVisible(bool(parts))
        self.bar.set_parts(parts)


class OverviewPanels(QWidget):
    """Owns the seven panels; the overview lays them out. `*_opened` carry what was chosen."""

    quote_opened = Signal(object)
    order_opened = Signal(object)
    invoice_opened = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self.hide()
        self._make_tables()

        def panel(title: str, source: str, what: str, height: int = 0, least: int = 2) -> ReadingPanel:
            return ReadingPanel(context, title, source, what, row_height=height, rows=least)

        self.quotes = panel(tr("Open quotes"), "crm", "quotes")
        self.orders = panel(tr("Open sales orders"), "erp", "sales_orders")
        self.invoices = panel(tr("Open invoices"), "erp", "open_items")
        self.promises = panel(tr("Promises we watch"), "program", "promises")
        self.contacts = panel(tr("Contacts"), "crm", "contacts", T.TWO_LINE_ROW)
        self.activity = panel(tr("Recent activity"), "crm", "contacts", T.TWO_LINE_ROW)
        self.addresses = panel(tr("Addresses"), "erp", "customer", least=3)

    def _make_tables(self) -> None:
        self.quote_table = Table(rows.quote_columns(), tr("Open quotes"), cap=T.CAP)
        self.quote_table.opened.connect(self.quote_opened)
        self.order_table = Table(rows.order_columns(), tr("Open sales orders"), cap=T.CAP)
        self.order_table.opened.connect(self.order_opened)
        self.invoice_table = Table(rows.invoice_columns(), tr("Open invoices"), cap=T.CAP)
        self.invoice_table.opened.connect(self.invoice_opened)
        self.promise_table = Table(rows.promise_columns(), tr("Promises we watch"), cap=T.CAP)
        self.address_table = Table(rows.address_columns(), tr("Addresses"), cap=T.CAP)
        self.invoice_parts = Invoices(self.invoice_table)
        self.people = PeopleList(tr("Contacts"))
        self.happened = PeopleList(tr("Recent activity"))

    @property
    def all(self) -> tuple[ReadingPanel, ...]:
        return (self.quotes, self.orders, self.invoices, self.promises, self.contacts, self.activity,
                self.addresses)  # fmt: skip

    @property
    def tables(self) -> tuple[Table, ...]:
        return (
            self.quote_table,
            self.order_table,
            self.invoice_table,
            self.promise_table,
            self.address_table,
        )

    def show_overview(self, read: Overview, today: date) -> None:
        self._show_crm(read, today)
        self._show_erp(read, today)
        language, now = self._context.language, self._context.workspace.clock()
        promises = list(read.promises)
        self.promise_table.set_rows(rows.promise_rows(promises, now, today, language))
        nothing = self._nothing("bookmark-simple", "promises", read.name)
        self.promises.take(
            Reading("program", promises, read.read_at), self.promise_table, len(promises), nothing
        )

    def _show_crm(self, read: Overview, today: date) -> None:
        language = self._context.language
        shown = rows.open_quotes(read.quotes.get([]))
        self.quote_table.set_rows(rows.quote_rows(shown, today, language))
        nothing = self._nothing("file-text", "quotes", read.name)
        waits = tr("Conversion waits for the CRM.")
        self.quotes.take(read.quotes, self.quote_table, len(shown), nothing, waits)
        details = read.account.value
        only_erp = details is None and read.account.fault is None
        # That only the ERP knows a customer was read well: there is nobody, which is no fault.
        account: Reading[Any] = Reading("crm", (), read.account.read_at) if only_erp else read.account
        contacts = details.contacts if details else ()
        self.people.show_contacts(contacts)
        nothing = self._nothing("users-three", "contacts", read.name)
        if only_erp:
            nothing = Nothing(
                "link-break", tr("Not in the CRM"), tr("Only the ERP knows {name}.", name=read.name)
            )
        self.contacts.take(account, self.people, len(contacts), nothing)
        activities = sorted(details.activities if details else (), key=lambda a: a.at, reverse=True)
        self.happened.show_activities(activities, today, language)
        quiet = tr("The CRM has no call, visit or note of {name}.", name=read.name)
        self.activity.take(
            account, self.happened, len(activities), Nothing("clock", tr("Nothing noted"), quiet)
        )

    def _show_erp(self, read: Overview, today: date) -> None:
        language, accounts = self._context.language, read.erp_accounts.get([])
        unlinked = not accounts and read.erp_accounts.fault is None
        link = Nothing(
            "link-break",
            tr("Not linked to the ERP"),
            tr("Enter on one of its quotes opens the pre-flight, which shows who it may be and links it."),
        )
        waits = tr("Delivery checks and conversion need live figures and wait.")
        orders = read.sales_orders.get([])
        self.order_table.set_rows(rows.order_rows(orders, today, language))
        nothing = link if unlinked else self._nothing("truck", "sales_orders", read.name)
        self.orders.take(read.sales_orders, self.order_table, len(orders), nothing, waits)
        items = read.open_items.get([])
        self.invoice_table.set_rows(rows.invoice_rows(items, today, language))
        self.invoice_parts.show_parts(rows.ageing_parts(items, today, language))
        nothing = link if unlinked else self._nothing("receipt", "open_items", read.name)
        self.invoices.take(read.open_items, self.invoice_parts, len(items), nothing, waits)
        addresses = rows.address_rows(accounts)
        self.address_table.set_rows(addresses)
        none = Nothing("map-pin", tr("No address"), tr("The ERP has no address of {name}.", name=read.name))
        self.addresses.take(read.erp_accounts, self.address_table, len(addresses), link if unlinked else none)

    def _nothing(self, icon: str, what: str, name: str) -> Nothing:
        words = empty_words(what, name, self._context.language)
        return Nothing(icon, words.title, words.text)
