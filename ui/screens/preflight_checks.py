"""The checks of a pre-flight: what blocks, what needs a reason, what passes; each with its remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout

from app.domain.conversion import Check, CheckResult
from app.domain.customers import ErpAccount
from app.wording.checks import check_words
from ui.i18n import tr
from ui.screens.reading_panel import FillingPanel
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.checks import Check as CheckView
from ui.widgets.layout import column, holder, row, scroll
from ui.widgets.primitives import Chip, Elided, Rule, Tone

_LINKABLE = ("customer_not_linked", "customer_link_broken")
_TONES: dict[CheckResult, Tone] = {"block": "danger", "warn": "warning", "pass": "success"}


class PreflightChecks(FillingPanel):
    """`reason_changed(key, text)`; `link_wanted(ERP number)` from a candidate; `account_chosen(ERP number)`
    where a customer has several."""

    reason_changed = Signal(str, str)
    link_wanted = Signal(str)
    account_chosen = Signal(str)

    def __init__(self) -> None:
        self._chips = {result: Chip("", tone) for result, tone in _TONES.items()}
        super().__init__(tr("Checks"), actions=tuple(self._chips.values()))
        for chip in self._chips.values():
            chip.hide()
        self.views: dict[str, CheckView] = {}
        self.link_buttons: dict[str, Button] = {}
        self._lines: QVBoxLayout = column(spacing=0, margins=(0, 0, 0, T.S8))
        self._page = scroll(holder(self._lines), edge=0)
        self._page.setMinimumHeight(120)
        self.keep(self._page)
        self.show_loading(8)

    def show_checks(
        self,
        checks: Sequence[Check],
        reasons: Mapping[str, str],
        language: str,
        today: date,
        *,
        candidates: Sequence[ErpAccount] = (),
        parties: Sequence[ErpAccount] = (),
        locked: bool = False,
    ) -> None:
        """Anew, with reasons typed before and the field that had the focus. `locked`: reasons as text."""
        focused = self._focused_reason()
        self._clear()
        shown = [check for result in _TONES for check in checks if check.result == result]
        for i, check in enumerate(shown):
            if i and not (check.result == "pass" and shown[i - 1].result == "pass"):
                self._lines.addWidget(holder(row(Rule(), margins=(T.S16, 0, T.S16, 0))))
            self._add(check, reasons, language, today, candidates, parties, locked)
        self._lines.addStretch(1)
        self._tell_counts(checks)
        self.show_ready(self._page)
        if focused and focused in self.views and not locked:
            self.views[focused].focus_reason()

    def focus_missing(self) -> bool:
        """To the first reason that is missing, or the first account to choose; False where none is."""
        for view in self.views.values():
            if view.result == "warn" and not view.settled:
                view.focus_reason()
                return True
        for button in self.link_buttons.values():
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def set_linking(self, on: bool) -> None:
        for button in self.link_buttons.values():
            button.setEnabled(not on)

    def _add(
        self,
        check: Check,
        reasons: Mapping[str, str],
        language: str,
        today: date,
        candidates: Sequence[ErpAccount],
        parties: Sequence[ErpAccount],
        locked: bool,
    ) -> None:
        words = check_words(check, language, today)
        reason = reasons.get(check.key) or reasons.get(check.id) or ""
        remedy = " ".join(part for part in (words.text, words.remedy) if part)
        view = CheckView(check.key, check.result, words.title, remedy, reason=reason)
        view.reason_changed.connect(self.reason_changed)
        if locked and check.result == "warn":
            view.lock_reason()
        self.views[check.key] = view
        self._lines.addWidget(view)
        if locked:
            return
        if check.code in _LINKABLE:
            for party in candidates:
                self._add_choice(party, tr("Link"), "link", self.link_wanted)
        elif check.code == "customer_choice":
            for party in parties:
                self._add_choice(party, tr("Choose"), "check", self.account_chosen)

    def _add_choice(self, party: ErpAccount, verb: str, icon: str, wanted: object) -> None:
        """One ERP account with its button, under the check that asks for it."""
        city = next((address.city for address in party.addresses if address.city), "")
        state = "" if party.active else tr("inactive")
        details = ", ".join(part for part in (party.number, city, party.vat_number, state) if part)
        button = Button(verb, icon)
        button.setAccessibleName(
            tr("{verb} {number} {name}", verb=verb, number=party.number, name=party.name)
        )
        button.clicked.connect(lambda: wanted.emit(party.number))  # type: ignore[attr-defined]
        self.link_buttons[party.number] = button
        names = column(Elided(party.name, "strong"), Elided(details, "caption", "text_faint"), spacing=0)
        self._lines.addWidget(holder(row((names, 1), button, margins=(T.S32 + T.S12, 2, T.S16, T.S8))))

    def _tell_counts(self, checks: Sequence[Check]) -> None:
        said = {"block": tr("{count} block"), "warn": tr("{count} warn"), "pass": tr("{count} pass")}
        counts = {result: sum(check.result == result for check in checks) for result in _TONES}
        # The panel is narrow: what passes is counted only while nothing blocks.
        for result, chip in self._chips.items():
            seen = bool(counts[result]) and not (result == "pass" and counts["block"])
            if seen:
                chip.set_state(said[result].format(count=counts[result]), _TONES[result])
            chip.setVisible(seen)

    def _clear(self) -> None:
        self.views, self.link_buttons = {}, {}
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _focused_reason(self) -> str:
        focus = QApplication.focusWidget()
        while focus is not None and focus is not self:
            if isinstance(focus, CheckView):
                return focus.check
            focus = focus.parentWidget()
        return ""
