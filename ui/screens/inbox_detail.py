"""One entry of the inbox: what happened, what Firmdate does, what a person can do, and its history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.services.inbox import Entry, Item
from app.wording import formats
from ui.context import ScreenContext
from ui.i18n import tr
from ui.models import inbox as model
from ui.screens.page_parts import Facts
from ui.screens.reading_panel import FillingPanel
from ui.theme import tokens as T
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.layout import column, holder, row, scroll
from ui.widgets.primitives import Avatar, Chip, Elided, Glyph, Label, Rule

Asking = Literal["assign", "note", "dismiss", "free"]


class _Line(QLineEdit):
    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class InboxDetail(FillingPanel):
    """`retry_wanted()`, `open_wanted()`; `said(what, text)` for assign, note, dismiss and free, typed in
    place."""

    retry_wanted = Signal()
    open_wanted = Signal()
    said = Signal(str, str)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self.setAccessibleName(tr("Entry"))
        self.item: Item | None = None
        self._asking: Asking | None = None
        self._build_head()
        self._build_actions()
        self._build_field()
        self._moments: QVBoxLayout = column(spacing=T.S8)
        self.facts = Facts(name_width=88)
        told = column(Label(tr("What happened"), "subtitle"), self._moments, spacing=T.S8)
        upper = column(self._top, self.title_label, self._customer, self.banner, spacing=T.S8)
        inner = column(
            upper, T.S4, self._actions, self._field_row, T.S8, Rule(), T.S4, told, T.S4, Rule(), T.S4,
            self.facts, None, spacing=T.S8, margins=(T.S16, T.S8, T.S16, T.S12),
        )  # fmt: skip
        self._page = scroll(holder(inner), edge=T.S16)
        self._page.setMinimumSize(400, 160)
        self.keep(self._page)
        self.show_nothing()

    def _build_head(self) -> None:
        self.kind, self.age = Chip("", "neutral", ""), Chip("", "neutral", "clock")
        self.avatar, self.owner = Avatar("", 24), Label("", "body")
        self._owner_title = Label(tr("Owner"), "caption", "faint")
        self._top = row(self.kind, self.age, None, self._owner_title, self.avatar, self.owner)
        self.title_label = Label("", "title", wrap=True, selectable=True)
        self._customer = Elided("", "body", "text_muted")
        self.banner = Banner("info", "")

    def _build_actions(self) -> None:
        self.retry = Button("", "magnifying-glass", "primary", tip="F5")
        self.open = Button(tr("Open quote"), "arrow-square-out", tip="O")
        self.assign = Button(tr("Assign"), "user", tip="A")
        self.note = Button(tr("Note"), "note-pencil", tip="N")
        self.dismiss = Button(tr("Dismiss"), kind="quiet", tip=tr("Needs a reason"))
        self.free = Button(tr("Free its part"), "arrow-clockwise", tip=tr("Needs a reason"))
        self._actions = row(self.retry, self.free, self.open, self.assign, self.note, None, self.dismiss)
        self.retry.clicked.connect(self.retry_wanted)
        self.open.clicked.connect(self.open_wanted)
        asks: tuple[tuple[Button, Asking], ...] = (
            (self.assign, "assign"), (self.note, "note"), (self.dismiss, "dismiss"), (self.free, "free"),
        )  # fmt: skip
        for button, what in asks:
            button.clicked.connect(self._asker(what))

    def _asker(self, what: Asking) -> Callable[[], None]:
        return lambda: self.ask(what)

    def _build_field(self) -> None:
        self.field = _Line()
        self._confirm = Button("", "check")
        stop = Button(icon="x", kind="icon", tip=tr("Close, Esc"))
        self._field_row = holder(row((self.field, 1), self._confirm, stop))
        self._field_row.hide()
        self.field.returnPressed.connect(self._say)
        self.field.given_up.connect(self.stop_asking)
        self._confirm.clicked.connect(self._say)
        stop.clicked.connect(self.stop_asking)

    # Showing ----------------------------------------------------------------

    def show_entry(self, entry: Entry, now: datetime) -> None:
        item, language, today = entry.item, self._context.language, self._context.today()
        if self.item is None or self.item.id != item.id:
            self.stop_asking()
        self.item = item
        words = model.notice(item, language, today)
        icon, tone = model.LOOKS[item.kind]
        self.kind.set_state(words.kind, tone, icon)
        self.age.set_state(
            tr("{span} old", span=formats.duration(now - item.first_at, language)), "neutral", "clock"
        )
        self._show_owner(item.owner)
        self.title_label.setText(words.title)
        self._customer.set_text(item.customer)
        self._customer.setVisible(bool(item.customer))
        if item.state == "open":
            first, then = (words.remedy, words.text) if words.remedy else (words.text, "")
            self.banner.say("info" if tone != "danger" else "warning", first, then)
        else:
            done = tr("Settled") if item.state == "settled" else tr("Dismissed")
            self.banner.say("info", done, words.text, "check-circle")
        self._show_actions(item)
        self._show_story(entry, language)
        self.facts.set_facts(model.facts(item, language, today))
        self.show_ready(self._page)

    def show_nothing(self) -> None:
        self.item = None
        text = tr("Choose one at the left to see what happened and what can be done.")
        self.show_empty("tray", tr("No entry chosen"), text)

    def _show_owner(self, owner: str) -> None:
        initials = "".join(part[0] for part in owner.split()[:1] + owner.split()[1:][-1:])
        self.avatar.setVisible(bool(owner))
        self.avatar.set_initials(initials.upper())
        self.owner.setText(owner or tr("nobody yet"))

    def _show_actions(self, item: Item) -> None:
        is_open = item.state == "open"
        name = model.retry_name(item)
        self.retry.set_label(name)
        self.retry.setVisible(bool(name) and is_open)
        self.open.set_label(model.way_name(item))
        self.open.setEnabled(bool(model.way(item)))
        self.free.setVisible(is_open and model.may_free(item))
        for button in (self.assign, self.note, self.dismiss):
            button.setVisible(is_open)

    def _show_story(self, entry: Entry, language: str) -> None:
        while (line := self._moments.takeAt(0)) is not None:
            widget = line.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        today = self._context.today()
        for moment in model.story(entry, language):
            when = formats.moment(moment.at.astimezone(), language, today, seconds=True)
            self._moments.addWidget(_moment(moment, when))

    # Asking in place --------------------------------------------------------

    def ask(self, what: Asking) -> None:
        """Opens the one field under the actions for an owner, a note or a reason."""
        if self.item is None or self.item.state != "open":
            return
        self._asking = what
        names = {
            "assign": tr("Whose is it?"), "note": tr("Note"), "dismiss": tr("Why it needs nobody"),
            "free": tr("Why it may be ordered again"),
        }  # fmt: skip
        verbs = {
            "assign": tr("Assign"), "note": tr("Add note"), "dismiss": tr("Dismiss"),
            "free": tr("Free its part"),
        }  # fmt: skip
        self.field.setPlaceholderText(names[what])
        self.field.setAccessibleName(names[what])
        self.field.setText(self._context.workspace.user if what == "assign" else "")
        self.field.selectAll()
        self._confirm.set_label(verbs[what])
        self._field_row.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def stop_asking(self) -> None:
        had_focus = self.field.hasFocus()
        buttons = {"assign": self.assign, "note": self.note, "dismiss": self.dismiss, "free": self.free}
        button = buttons.get(self._asking or "")
        self._asking = None
        self._field_row.hide()
        if had_focus and button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self) -> None:
        text = self.field.text().strip()
        if self._asking is not None and text:
            self.said.emit(self._asking, text)


def _moment(moment: model.Moment, when: str) -> QWidget:
    words = Elided(moment.text)
    line = row(
        Glyph(moment.icon, 16, moment.token),
        (words, 1),
        Label(when, "caption", "faint", tabular=True),
        spacing=T.S12,
    )
    return holder(line)
