"""The answer for the customer: printed, or as a PDF."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from app.wording.letters import Letter
from ui import printing
from ui.i18n import tr
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.layout import row


class PaperButtons(QWidget):
    """`letter` writes it when it is wanted, None where there is nothing to hand out."""

    def __init__(
        self, letter: Callable[[], Letter | None], today: Callable[[], date], say: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._letter, self._today, self._say = letter, today, say
        self.printing = Button(tr("Print"), "file-text", tip=tr("Print for the customer, Ctrl+P"))
        self.printing.clicked.connect(self.print_it)
        self.pdf = Button(tr("Save as PDF"), "download-simple", tip=tr("Save for the customer, Ctrl+Shift+P"))
        self.pdf.clicked.connect(self.save_it)
        self.setLayout(row(self.printing, self.pdf, spacing=T.S8))
        self.allow(False)

    def allow(self, allowed: bool) -> None:
        """What is old, or answers something else by now, is handed to nobody."""
        self.printing.setEnabled(allowed)
        self.pdf.setEnabled(allowed)

    def print_it(self) -> None:
        letter = self._letter() if self.printing.isEnabled() else None
        if letter is not None:
            printing.print_letter(self, letter)

    def save_it(self) -> None:
        letter = self._letter() if self.pdf.isEnabled() else None
        if letter is not None:
            printing.ask_where(self, letter, self._today(), self._say)
