"""Fields that read what people type. No pop-ups, no spin arrows: one line, checked while it is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from PySide6.QtCore import QLocale, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from ui.i18n import tr
from ui.theme.theme import theme
from ui.widgets.layout import column
from ui.widgets.paint import LEFT, RIGHT
from ui.widgets.primitives import Label
from ui.widgets.stock_chart import short_day
from ui.widgets.typed import read_date, read_decimal


def labelled(title: str, field: QWidget, hint: str = "") -> QVBoxLayout:
    """A label above its field, tied to it for the keyboard and for screen readers."""
    label = Label(title, "label")
    label.setBuddy(field)
    field.setAccessibleName(title)
    box = column(label, field, spacing=4)
    if hint:
        box.addWidget(Label(hint, "caption", "faint", wrap=True))
        field.setAccessibleDescription(hint)
    return box


class _Checked(QLineEdit):
    """A line that says when it cannot be read: a red edge and why, in the tooltip and to screen readers."""

    validity_changed = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFont(theme.font("body"))
        self._valid = True

    @property
    def valid(self) -> bool:
        return self._valid

    def _judge(self, problem: str) -> None:
        valid = not problem
        self.setToolTip(problem)
        self.setAccessibleDescription(problem)
        if valid != self._valid:
            self._valid = valid
            self.setProperty("state", "" if valid else "invalid")
            self.style().unpolish(self)
            self.style().polish(self)
            self.validity_changed.emit(valid)


class DecimalField(_Checked):
    """A quantity or an amount, read by the user's locale; `changed(Decimal or None)` while typing."""

    changed = Signal(object)

    def __init__(self, name: str, value: Decimal | None = None, *, least: Decimal | None = None) -> None:
        super().__init__(name)
        self._least = least
        self.setFont(theme.font("body", True))
        self.setAlignment(RIGHT)
        self.set_value(value)
        self.textChanged.connect(self._on_text)

    def value(self) -> Decimal | None:
        """None when the field is empty or holds no figure."""
        locale = QLocale()
        found = read_decimal(self.text(), locale.decimalPoint(), locale.groupSeparator())
        if found is not None and self._least is not None and found < self._least:
            return None
        return found

    def set_value(self, value: Decimal | None) -> None:
        shown = "" if value is None else f"{value:f}".replace(".", QLocale().decimalPoint())
        if shown != self.text():
            self.setText(shown)

    def _on_text(self, text: str) -> None:
        value = self.value()
        problem = ""
        if text.strip() and value is None:
            example = f"1{QLocale().decimalPoint()}5"
            problem = tr("Not a figure that fits here. Write it like {example}.", example=example)
        self._judge(problem)
        self.changed.emit(value)


class DateField(_Checked):
    """A day: "27-11", "27 nov", "fri", "tomorrow", "+3" are read when the field is left and shown as
    "Fri 27 Nov"; Up and Down move by a day. `today` is asked each time; `changed(date or None)`."""

    changed = Signal(object)

    def __init__(self, name: str, today: Callable[[], date], value: date | None = None) -> None:
        super().__init__(name)
        self._today, self._value = today, value
        self.setAlignment(LEFT)
        self.setPlaceholderText(tr("27 Nov, Fri, +3"))
        self._show()
        self.editingFinished.connect(self.commit)

    def value(self) -> date | None:
        return self._value

    def set_value(self, value: date | None) -> None:
        self._value = value
        self._show()
        self._judge("")

    def commit(self) -> None:
        """Read what was typed; leaving the field or Enter does it."""
        text = self.text().strip()
        if text == self._shown:
            return
        found = self._read(text)
        if text and found is None:
            self._judge(tr("Not a day. Write it like 27 Nov, Fri or +3."))
            self._change(None)
            return
        self._judge("")
        self._change(found)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event.key() in steps and not event.modifiers():
            start = self._read(self.text()) or self._value or self._today()
            self._judge("")
            self._change(start + timedelta(steps[Qt.Key(event.key())]))
            self._show()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def _change(self, value: date | None) -> None:
        if value != self._value:
            self._value = value
            self.changed.emit(value)

    def _show(self) -> None:
        text = "" if self._value is None else short_day(self._value)
        if self._value is not None and self._value.year != self._today().year:
            text += f" {self._value.year}"
        self._shown = text
        self.setText(text)

    def _read(self, text: str) -> date | None:
        if text == self._shown:
            return self._value
        locale, full = QLocale(), QLocale.FormatType.LongFormat
        pattern = locale.dateFormat(QLocale.FormatType.ShortFormat)
        return read_date(
            text,
            self._today(),
            day_first=pattern.find("d") < pattern.find("M"),
            months=[locale.monthName(i, full) for i in range(1, 13)],
            days=[locale.dayName(i, full) for i in range(1, 8)],
            tomorrow=tr("tomorrow"),
        )


class Combo(QComboBox):
    """A style sheet on QComboBox takes its arrow away; this draws it again from the icon font."""

    def __init__(self, names: Sequence[str] = (), *, name: str = "") -> None:
        super().__init__()
        self.addItems(list(names))
        self.setAccessibleName(name)
        self.setFont(theme.font("body"))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        arrow = QRectF(self.width() - 26, self.height() / 2 - 7, 14, 14)
        token = "text_muted" if self.isEnabled() else "text_faint"
        theme.draw_icon(painter, arrow, "caret-down", theme.color(token))
        painter.end()
