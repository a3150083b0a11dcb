"""The checks of a pre-flight: what blocks, what needs a reason, what passes; each with its remedy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout

from app.domain.conversion import Check, CheckResult
from app.domain.customers import Address, ErpAccount
from app.services.new_customer import Proposal
from app.services.preflight import Preflight
from app.wording import formats
from app.wording.checks import check_words
from ui.i18n import tr
from ui.models.preflight_choice import LINKABLE, Action, actions
from ui.screens.reading_panel import FillingPanel
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.checks import Check as CheckView
from ui.widgets.layout import column, holder, row, scroll
from ui.widgets.primitives import Chip, Elided, Label, Rule, Tone

_INDENT = T.S32 + T.S12
_TONES: dict[CheckResult, Tone] = {"block": "danger", "warn": "warning", "pass": "success"}


@dataclass(frozen=True)
class Offer:
    """What may be chosen where a check stands. `opened` is the list that is open ("ship_to", "account"),
    `proposal` what is known of an ERP account that may be created."""

    may_create: bool = False
    opened: str = ""
    proposal: Proposal | None = None


class PreflightChecks(FillingPanel):
    """`reason_changed(key, text)`; `link_wanted(ERP number)` from a candidate, `account_chosen(ERP number)`
    where a customer has several, `ship_to_chosen(address id)`, `create_wanted()` once the candidates were
    seen; `acted(Action)` for everything else."""

    reason_changed = Signal(str, str)
    link_wanted = Signal(str)
    account_chosen = Signal(str)
    ship_to_chosen = Signal(str)
    create_wanted = Signal()
    acted = Signal(object)

    def __init__(self) -> None:
        self._chips = {result: Chip("", tone) for result, tone in _TONES.items()}
        super().__init__(tr("Checks"), actions=tuple(self._chips.values()))
        for chip in self._chips.values():
            chip.hide()
        self.views: dict[str, CheckView] = {}
        self.link_buttons: dict[str, Button] = {}
        self.action_buttons: dict[str, Button] = {}
        self.ship_to_buttons: dict[str, Button] = {}
        self.create_button: Button | None = None
        self._opened = ""
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
        preflight: Preflight | None = None,
        offer: Offer | None = None,
        locked: bool = False,
    ) -> None:
        """Anew, with reasons typed before and the field or button that had the focus. `locked`: reasons as
        text, and nothing is offered."""
        focused, acted = self._focused_reason(), self._focused_action()
        self._clear()
        offer = offer or Offer()
        shown = [check for result in _TONES for check in checks if check.result == result]
        for i, check in enumerate(shown):
            if i and not (check.result == "pass" and shown[i - 1].result == "pass"):
                self._lines.addWidget(holder(row(Rule(), margins=(T.S16, 0, T.S16, 0))))
            self._add(check, reasons, language, today, locked)
            if preflight is not None and not locked:
                self._add_offer(check, preflight, offer, language)
        self._lines.addStretch(1)
        self._tell_counts(checks)
        self.show_ready(self._page)
        if not locked:
            self._focus_again(focused, acted, offer.opened if offer.opened != self._opened else "")
        self._opened = offer.opened

    def focus_missing(self) -> bool:
        """To the first reason that is missing, or to what can be done about a block; False for neither."""
        for view in self.views.values():
            if view.result == "warn" and not view.settled:
                view.focus_reason()
                return True
        for button in (*self.link_buttons.values(), *self.action_buttons.values()):
            if button.property("blocks"):
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def set_linking(self, on: bool) -> None:
        """Nothing else may be pressed while an account is linked or created."""
        for button in (*self.link_buttons.values(), *self.action_buttons.values(), self.create_button):
            if button is not None:
                button.setEnabled(not on)

    def _add(
        self, check: Check, reasons: Mapping[str, str], language: str, today: date, locked: bool
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

    # What may be done -------------------------------------------------------

    def _add_offer(self, check: Check, preflight: Preflight, offer: Offer, language: str) -> None:
        if check.code in LINKABLE:
            proposal = offer.proposal if offer.opened == "account" else None
            for party in proposal.candidates if proposal else preflight.candidates:
                self._add_party(party, tr("Link"), "link", self.link_wanted.emit)
            if proposal is not None:
                self._add_creation(proposal, language)
                return
        elif check.code == "customer_choice":
            for party in preflight.parties:
                self._add_party(party, tr("Choose"), "check", self.account_chosen.emit)
        offered = actions(check, preflight, language, may_create=offer.may_create)
        if offered:
            self._add_actions(check, offered)
        if check.id == "ship_to_known" and offer.opened == "ship_to" and preflight.party is not None:
            chosen = preflight.terms.delivery_address_id if preflight.terms else ""
            for address in preflight.party.addresses:
                if address.id != chosen:
                    self._add_address(address)

    def _add_actions(self, check: Check, offered: Sequence[Action]) -> None:
        buttons = []
        for action in offered:
            button = Button(action.label, kind="link")
            button.setAccessibleDescription(self.views[check.key].accessibleName())
            button.setProperty("blocks", check.result == "block")
            button.clicked.connect(lambda _checked=False, a=action: self.acted.emit(a))
            self.action_buttons[f"{check.key}/{action.kind}"] = button
            buttons.append((row(button, None), 0))
        edge = (_INDENT - T.S8, 0, T.S16, T.S4 if check.result == "pass" else T.S8)
        self._lines.addWidget(holder(column(*buttons, spacing=0, margins=edge)))

    def _add_party(self, party: ErpAccount, verb: str, icon: str, wanted: Callable[[str], None]) -> None:
        """One ERP account with its button, under the check that asks for it."""
        city = next((address.city for address in party.addresses if address.city), "")
        state = "" if party.active else tr("inactive")
        details = ", ".join(part for part in (party.number, city, party.vat_number, state) if part)
        button = self._add_choice(party.name, details, verb, icon, lambda: wanted(party.number))
        button.setAccessibleName(
            tr("{verb} {number} {name}", verb=verb, number=party.number, name=party.name)
        )
        self.link_buttons[party.number] = button

    def _add_address(self, address: Address) -> None:
        details = ", ".join(
            part for part in (f"{address.postal_code} {address.city}".strip(), address.country) if part
        )
        button = self._add_choice(
            address.street or address.name, details, tr("Choose"), "check",
            lambda: self.ship_to_chosen.emit(address.id),
        )  # fmt: skip
        button.setAccessibleName(tr("Ship to {address}", address=address.one_line))
        self.ship_to_buttons[address.id] = button

    def _add_creation(self, proposal: Proposal, language: str) -> None:
        """After the candidates: the account as it would be created, or when it may be tried again."""
        new = proposal.new
        if proposal.attempted_at is not None:
            clock = formats.moment(proposal.attempted_at.astimezone(), language)
            said = tr("Asked for at {clock}, and no answer came: look whether it is there.", clock=clock)
            told = Label(said, "body", "muted", wrap=True)
            self._lines.addWidget(holder(row((told, 1), margins=(_INDENT, 2, T.S16, 2))))
        details = ", ".join(part for part in (new.address.one_line, new.vat_number) if part)
        title = tr("None of these: {name}", name=new.name) if proposal.candidates else new.name
        button = Button(tr("Create"), "plus")
        button.setAccessibleName(tr("Create {name} in the ERP", name=new.name))
        button.clicked.connect(lambda: self.create_wanted.emit())
        who, where = Label(title, "strong", wrap=True), Label(details, "caption", "muted", wrap=True)
        names = column(who, where, spacing=0)
        self._lines.addWidget(holder(row((names, 1), button, margins=(_INDENT, 2, T.S16, T.S8))))
        self.create_button = button

    def _add_choice(
        self, title: str, details: str, verb: str, icon: str, wanted: Callable[[], None]
    ) -> Button:
        button = Button(verb, icon)
        button.setProperty("blocks", True)
        button.clicked.connect(lambda: wanted())
        names = column(Elided(title, "strong"), Elided(details, "caption", "text_faint"), spacing=0)
        self._lines.addWidget(holder(row((names, 1), button, margins=(_INDENT, 2, T.S16, T.S8))))
        return button

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
        self.views, self.link_buttons, self.action_buttons, self.ship_to_buttons = {}, {}, {}, {}
        self.create_button = None
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _focus_again(self, reason: str, action: str, newly_opened: str) -> None:
        """To a list that has just been opened, else to what had the focus before."""
        if newly_opened == "ship_to":
            button = next(iter(self.ship_to_buttons.values()), None)
        elif newly_opened == "account":
            button = next(iter(self.link_buttons.values()), self.create_button)
        else:
            button = self.action_buttons.get(action)
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            # Once it has its place: a list that opens below what is seen would open unseen.
            QTimer.singleShot(0, button, lambda: self._page.ensureWidgetVisible(button))
        elif reason in self.views:
            self.views[reason].focus_reason()

    def _focused_action(self) -> str:
        focus = QApplication.focusWidget()
        return next((key for key, button in self.action_buttons.items() if button is focus), "")

    def _focused_reason(self) -> str:
        focus = QApplication.focusWidget()
        while focus is not None and focus is not self:
            if isinstance(focus, CheckView):
                return focus.check
            focus = focus.parentWidget()
        return ""
