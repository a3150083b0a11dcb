"""The bar under (when done: over) a pre-flight: one sentence, one action, the six steps while it converts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication

from app.wording.words import joined, stopped
from ui.i18n import tr
from ui.models.preflight_choice import Rest
from ui.models.preflight_stage import Standing
from ui.shortcuts import shown_keys
from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.layout import column, holder, row
from ui.widgets.panel import Panel
from ui.widgets.primitives import Glyph, Label
from ui.widgets.stepper import Step, Stepper
from ui.widgets.toast import announce

_FINISHED = ("done", "owed", "already")


class PreflightBar(Panel):
    """Every action is a signal of its own; the page does the work."""

    create_wanted = Signal()
    part_wanted = Signal(bool)
    check_wanted = Signal()
    look_up_wanted = Signal()
    inbox_wanted = Signal()
    background_wanted = Signal()
    order_wanted = Signal()
    erp_wanted = Signal()
    next_wanted = Signal()
    rest_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Conversion"))
        self.standing: Standing | None = None
        self._build_buttons()
        self._mark = Glyph("hourglass-medium", 20, "accent")
        self._says = Label("", "subtitle", wrap=True, selectable=True)
        self._explains = Label("", "body", "muted", wrap=True, tabular=True)
        self._why_not = Label("", "caption", "muted", wrap=True)
        self._why_not.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._why_not.setMaximumWidth(190)
        self.stepper = Stepper()
        words = column(self._says, self._explains, spacing=2)
        upper = row(self._mark, 4, (words, 1), *self._buttons, spacing=T.S8)
        upper.insertWidget(upper.indexOf(self.create_order), self._why_not)
        inner = column(upper, self.stepper, spacing=T.S12, margins=(T.S16, T.S8, T.S16, T.S8))
        self.show_ready(holder(inner))
        self.stepper.hide()

    @property
    def title(self) -> str:
        return self._says.text()

    @property
    def text(self) -> str:
        return self._explains.text()

    def _build_buttons(self) -> None:
        keys = shown_keys("Ctrl+Return")[0]
        self.part = Button(tr("Convert part"), "sliders-horizontal")
        self.part.setCheckable(True)
        self.rest = Button("", "arrow-right")
        self.create_order = Button(tr("Create sales order"), "check", "primary", tip=keys)
        self.check = Button(tr("Check again"), "arrow-clockwise", tip="F5")
        self.background = Button(tr("Run in background"))
        self.inbox = Button(tr("Show in inbox"), "tray")
        self.look_up = Button(tr("Look up now"), "magnifying-glass", "primary", tip=keys)
        self.copy = Button(tr("Copy number"), "copy-simple")
        self.order = Button(tr("Show order"), "truck")
        self.erp = Button(tr("Open in ERP"), "arrow-square-out")
        self.next = Button(tr("Next quote"), "arrow-right", "primary", tip=keys)
        self._buttons = (
            self.part, self.check, self.background, self.inbox, self.copy, self.order,
            self.erp, self.create_order, self.look_up, self.rest, self.next,
        )  # fmt: skip
        for button in self._buttons:  # before they are laid out: all of them together would widen the page
            button.hide()
        self.part.toggled.connect(self.part_wanted)
        self.create_order.clicked.connect(self.create_wanted)
        self.check.clicked.connect(self.check_wanted)
        self.background.clicked.connect(self.background_wanted)
        self.inbox.clicked.connect(self.inbox_wanted)
        self.look_up.clicked.connect(self.look_up_wanted)
        self.copy.clicked.connect(self._copy)
        self.order.clicked.connect(self.order_wanted)
        self.erp.clicked.connect(self.erp_wanted)
        self.next.clicked.connect(self.next_wanted)
        self.rest.clicked.connect(self.rest_wanted)

    def show_standing(
        self, standing: Standing, steps: Sequence[Step], *, has_erp_page: bool, more: bool
    ) -> None:
        """`has_erp_page`: the ERP's record can be opened; `more`: another quote waits."""
        former, self.standing = self.standing, standing
        had_focus = self._has_focus()
        finished = standing.stage in _FINISHED
        self._mark.setFixedSize(*((32, 32) if finished else (20, 20)))
        self._mark.set_icon(standing.icon, standing.token)
        self._says.setFont(theme.font("title" if finished else "subtitle"))
        self._says.setText(standing.title)
        self._explains.setText(standing.text)
        self._explains.setVisible(bool(standing.text))
        self.stepper.set_steps(steps)
        self.stepper.setVisible(bool(steps) and standing.stage != "refused")
        self._show_buttons(standing, has_erp_page, more)
        if former is None or former.stage != standing.stage:
            announce(self, f"{standing.title}. {standing.text}")
        if had_focus and not self._has_focus():
            self.focus_first()

    def show_rest(self, rest: Rest | None) -> None:
        """What is left of the quote and may be the next part; None for nothing."""
        standing = self.standing
        if standing is None or rest is None or standing.stage not in ("done", "owed"):
            self.rest.hide()
            return
        self.rest.set_label(tr("Convert part {part}", part=rest.part))
        self.rest.show()
        self._explains.setText(joined(standing.text, stopped(rest.words)))

    def focus_first(self) -> bool:
        """The main action where it is allowed, else the first that is; False where none is."""
        for button in (self.create_order, self.look_up, self.next, *self._buttons):
            if button.isVisibleTo(self) and button.isEnabled():
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def _show_buttons(self, standing: Standing, has_erp_page: bool, more: bool) -> None:
        stage = standing.stage
        before = stage in ("blocked", "reasons", "ready", "cannot_read", "reading")
        has_order = bool(standing.order_number)
        seen: dict[Button, bool] = {
            self.part: stage in ("blocked", "reasons", "ready", "reading"),
            self.create_order: before,
            self.check: stage == "refused",
            self.background: stage == "converting",
            self.inbox: stage in ("unknown", "owed"),
            self.look_up: stage == "unknown",
            self.copy: has_order,
            self.order: has_order and not has_erp_page,
            self.erp: has_order and has_erp_page,
            self.next: stage in _FINISHED,
        }
        self.create_order.setEnabled(standing.may_convert)
        self.create_order.setAccessibleDescription(standing.reason)
        self._why_not.setText(standing.reason)
        self._why_not.setVisible(before and bool(standing.reason))
        self.next.set_label(tr("Next quote") if more else tr("Back to quotes"))
        for button, shown in seen.items():
            button.setVisible(shown)

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _copy(self) -> None:
        if self.standing is not None:
            QApplication.clipboard().setText(self.standing.order_number)
