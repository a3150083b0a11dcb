"""One pre-flight check: mark and name, the remedy, and what the rep can do about it right here."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.i18n import tr
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.layout import column, row
from ui.widgets.primitives import Glyph, Label

CheckResult = Literal["block", "warn", "pass"]
_LOOKS = {
    "block": ("prohibit-fill", "danger"),
    "warn": ("warning-fill", "warning"),
    "pass": ("check-circle-fill", "success"),
}


class Check(QWidget):
    """`warn` has a field for the reason: `reason_changed(check id, text)`.

    `acted(check id)` is the remedy's button; `lock_reason` turns the field into text once the order was sent.
    """

    reason_changed = Signal(str, str)
    acted = Signal(str)

    def __init__(
        self,
        check: str,
        result: CheckResult,
        title: str,
        remedy: str = "",
        *,
        action: str = "",
        reason: str = "",
    ) -> None:
        super().__init__()
        self.check, self.result = check, result
        said = {"block": tr("Blocks"), "warn": tr("Needs a reason"), "pass": tr("Passes")}[result]
        self.setAccessibleName(f"{said}: {title}. {remedy}".strip())
        icon, token = _LOOKS[result]
        quiet = result == "pass"
        self._words = column(Label(title, "body" if quiet else "strong", wrap=True), spacing=2)
        if remedy:
            self._words.addWidget(Label(remedy, "body", "muted", wrap=True))
        self._field: QLineEdit | None = None
        if result == "warn":
            self._field = self._reason_field(title, reason)
            self._words.addSpacing(4)
            self._words.addWidget(self._field)
        if action:
            button = Button(action, kind="link")
            button.clicked.connect(lambda: self.acted.emit(self.check))
            self._words.addLayout(row(button, None))
        mark = Glyph(icon, T.ICON_M, token, said)
        edge = (T.S16, 6 if quiet else 10, T.S16, 2 if quiet else T.S8)
        line = row(mark, (self._words, 1), spacing=T.S12, margins=edge)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    @property
    def reason(self) -> str:
        return self._field.text().strip() if self._field is not None else ""

    @property
    def settled(self) -> bool:
        """Whether this check no longer stands in the way."""
        return self.result == "pass" or (self.result == "warn" and bool(self.reason))

    def focus_reason(self) -> None:
        if self._field is not None:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def lock_reason(self) -> None:
        if self._field is None:
            return
        said = Label(tr("Reason: {reason}", reason=self.reason), "body", wrap=True)
        self._words.replaceWidget(self._field, said)
        self._field.deleteLater()
        self._field = None

    def _reason_field(self, title: str, reason: str) -> QLineEdit:
        field = QLineEdit(reason)
        field.setPlaceholderText(tr("Your reason, kept in the audit log"))
        field.setAccessibleName(tr("Reason for: {check}", check=title))
        field.textChanged.connect(lambda text: self.reason_changed.emit(self.check, text.strip()))
        return field
