"""Quote to order: both documents side by side, the checks with their remedies, one action, the steps."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.domain.conversion import Check
from app.errors import AccessFault, FirmdateError, SystemUnreachable
from app.services.preflight import Choice, Preflight, check_quote
from app.wording import formats
from app.wording.faults import fault_words
from app.wording.words import joined
from ui import tasks
from ui.context import ScreenContext
from ui.i18n import tr
from ui.models import preflight as model
from ui.models.preflight_conversions import Conversion, Conversions
from ui.models.preflight_stage import RETRIED_EVERY, Stage, Standing, standing, steps
from ui.screens.preflight_actions import PreflightActions
from ui.screens.preflight_bar import PreflightBar
from ui.screens.preflight_checks import Offer, PreflightChecks
from ui.screens.preflight_head import PreflightHead
from ui.screens.preflight_lines import PreflightLines
from ui.screens.preflight_ways import PreflightWays
from ui.theme import tokens as T
from ui.widgets.cells import Row
from ui.widgets.layout import column, row
from ui.widgets.primitives import Age

_SENT: tuple[Stage, ...] = ("converting", "done", "owed", "already", "unknown")
_WAITING: tuple[Stage, ...] = ("unknown", "owed")
_NARROW, _WIDE = 1000, 1400


class PreflightView(QWidget):
    """`converted()` when an order came of it; `back_wanted()` to the list. What is converted goes on when
    another page is shown, and is shown again by `open_quote`."""

    converted = Signal()
    back_wanted = Signal()
    next_wanted = Signal()

    def __init__(self, context: ScreenContext, conversions: Conversions, more: Callable[[str], bool]) -> None:
        """`more`: whether another quote than this one waits."""
        super().__init__()
        self._context, self._conversions, self._more = context, conversions, more
        self._ways = PreflightWays(self, context)
        self._quote = ""
        self._preflight: Preflight | None = None
        self._rows: list[Row] = []
        self._fault: FirmdateError | None = None
        self._reasons: dict[str, dict[str, str]] = {}
        self._extra: tuple[Check, ...] = ()
        self._reading = False
        self.acts = PreflightActions(self, context, lambda: self._preflight)
        self._build()
        self._wire()
        self._watch = tasks.every(
            self, RETRIED_EVERY.total_seconds(), self._look_again, key="watch", on_done=self._on_looked,
            on_error=lambda fault: None if isinstance(fault, SystemUnreachable) else self._on_fault(fault),
        )  # fmt: skip

    def _build(self) -> None:
        self.head = PreflightHead()
        self.lines = PreflightLines()
        self.checks = PreflightChecks()
        self.bar = PreflightBar()
        middle = row((self.lines, 1), self.checks, spacing=T.S12)
        self._box: QVBoxLayout = column(
            (middle, 1), self.bar, spacing=T.S12, margins=(T.S24, 0, T.S24, T.S16)
        )
        self.setLayout(column(self.head, (self._box, 1), spacing=0))

    def _wire(self) -> None:
        self.head.back.clicked.connect(self.back_wanted)
        self.head.again.clicked.connect(self.read_again)
        self.head.open.clicked.connect(lambda: self._ways.open_quote(self.quote_id))
        self.lines.retry_requested.connect(self.read_again)
        self.lines.quantity_typed.connect(self._on_quantity)
        self.lines.not_a_figure.connect(self._context.say)
        self.lines.complete_wanted.connect(self._on_complete)
        self.checks.reason_changed.connect(self._on_reason)
        self._wire_actions()
        bar = self.bar
        bar.create_wanted.connect(self.convert)
        bar.look_up_wanted.connect(self.convert)
        bar.part_wanted.connect(self._on_part)
        bar.check_wanted.connect(self.read_again)
        bar.background_wanted.connect(self.back_wanted)
        bar.inbox_wanted.connect(lambda: self._ways.show_in_inbox(self._standing().reference))
        bar.order_wanted.connect(lambda: self._ways.show_order(self._standing().order_number))
        bar.erp_wanted.connect(lambda: self._ways.open_in_erp(self._standing().order_id))
        bar.next_wanted.connect(self.next_wanted)
        bar.rest_wanted.connect(self._take_rest)
        self._conversions.changed.connect(self._on_conversion)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, context=context).activated.connect(self._main_action)

    def _wire_actions(self) -> None:
        checks, acts = self.checks, self.acts
        acts.changed.connect(self._read)
        acts.shown.connect(self._show_checks)
        checks.acted.connect(acts.act)
        checks.account_chosen.connect(acts.choose_account)
        checks.ship_to_chosen.connect(acts.choose_ship_to)
        for wanted, do in ((checks.link_wanted, acts.link), (checks.create_wanted, acts.create)):
            wanted.connect(do)
            wanted.connect(lambda *_: checks.set_linking(True))

    # What is shown ----------------------------------------------------------

    @property
    def quote_id(self) -> str:
        return self._preflight.quote.id if self._preflight is not None else self._quote

    @property
    def stage(self) -> Stage:
        return self._standing().stage

    def open_quote(self, quote_id: str) -> None:
        """Shows this quote and checks it; one that is shown already is checked again."""
        if quote_id != self.quote_id:
            self._quote, self._preflight, self._fault, self._extra = quote_id, None, None, ()
            self.acts.start()
            self._set_part(False)
            self.head.show_waiting()
            self.lines.show_loading(4)
            self.checks.show_loading(8)
        self._read()

    def read_again(self) -> None:
        """F5: checks again. A refusal that was read is dealt with."""
        if self.stage in ("refused", "done", "already"):
            self._conversions.forget(self.quote_id)
        self._read()

    def check_delivery(self) -> None:
        if self._preflight is not None:
            self._ways.check_delivery(self._preflight)

    def focus_first(self) -> None:
        waits = self.stage == "reading"
        if waits or not (self.checks.focus_missing() or self.bar.focus_first()):
            self.lines.setFocus(Qt.FocusReason.OtherFocusReason)  # it hands the focus on to what it shows

    def _standing(self) -> Standing:
        conversion = self._conversions.of(self.quote_id)
        return standing(
            self._preflight, self._all_checks(), self.reasons, conversion, self._fault,
            self._context.language, reading=self._reading,
        )  # fmt: skip

    @property
    def reasons(self) -> dict[str, str]:
        """Typed for this quote, kept while one looks at another."""
        return self._reasons.setdefault(self.quote_id, {})

    def _all_checks(self) -> tuple[Check, ...]:
        return (*self._extra, *(self._preflight.checks if self._preflight is not None else ()))

    def _show(self) -> None:
        """Head, bar and reasons as they stand; lines and checks are shown when they were read."""
        shown = self._standing()
        conversion = self._conversions.of(self.quote_id)
        begun = conversion is not None and (conversion.running or bool(conversion.told))
        told = steps(conversion, self._context.language) if conversion is not None and begun else []
        more = self._more(self.quote_id)
        self.bar.show_standing(shown, told, has_erp_page=bool(self._ways.erp_url(shown.order_id)), more=more)
        at = 0 if shown.stage in ("done", "owed", "already") else self._box.count() - 1
        if self._box.indexOf(self.bar) != at:
            self._box.removeWidget(self.bar)
            self._box.insertWidget(at, self.bar)
        self.bar.show_rest(self.acts.rest(conversion))
        self.lines.show_complete(self.acts.ships_complete, may_choose=shown.stage not in _SENT)
        self.head.again.setVisible(shown.stage not in _SENT)
        self.head.again.setEnabled(not self._reading)
        self.lines.set_order(shown.order_number)

    def _show_checks(self) -> None:
        found = self._preflight
        if found is None:
            return
        self.checks.show_checks(
            self._all_checks(), self.reasons, self._context.language, found.today,
            preflight=found, offer=Offer(self.acts.may_create, self.acts.opened, self.acts.proposal),
            locked=self.stage in _SENT,
        )  # fmt: skip

    def _show_lines(self) -> None:
        found = self._preflight
        if found is None:
            return
        language, stale = self._context.language, self._fault is not None
        clock = formats.moment(found.read_at.astimezone(), language, seconds=True)
        age = Age("live", tr("CRM and ERP live, read {time}", time=clock))
        if stale:
            age = Age("cached", tr("as of {time}, not live", time=clock))
        reference = model.next_reference(found, self._context.workspace.crm.name)
        if (conversion := self._conversions.of(found.quote.id)) and conversion.result is not None:
            reference = conversion.result.external_reference or reference
        complete = self.acts.ships_complete
        facts = model.order_facts(found, reference, language, ship_complete=complete)
        self.lines.show_preflight(found, self._rows, facts, language, stale=stale, age=age)
        page = self._ways.quote_url(found.quote.id)
        self.head.show_preflight(found, language, age, has_page=bool(page))

    # Reading ----------------------------------------------------------------

    def _read(self) -> None:
        asked, choice = self.quote_id, self.acts.chosen.choice()
        self._reading = True
        self._show()
        tasks.run(
            self, lambda: self._check(asked, choice), key="check", when_running="replace",
            on_done=lambda read: self._on_read(asked, *read), on_error=self._on_fault,
        )  # fmt: skip

    async def _check(self, quote: str, choice: Choice) -> tuple[Preflight, list[Row]]:
        found = await check_quote(self._context.workspace, quote, choice)
        part = self._part is not None
        return found, await model.line_rows(found, self._context.language, part=part)

    @property
    def _part(self) -> dict[int, Decimal] | None:
        """Quantities while part is converted."""
        return self.acts.chosen.quantities

    def _on_read(self, asked: str, found: Preflight, rows: list[Row]) -> None:
        if asked != self.quote_id:
            return
        self._reading, self._fault = False, None
        if asked != found.quote.id:  # opened by its number
            self._reasons.setdefault(found.quote.id, {}).update(self._reasons.pop(asked, {}))
        self._preflight, self._rows = found, rows
        if self._part is not None:
            self.acts.take_part(True)
        self._set_part(self._part is not None)
        focus = QApplication.focusWidget()
        waited = focus in (None, self, self.lines, self.window())
        self._show_lines()
        self._show()
        self._show_checks()
        if waited and self.isVisible():
            self.focus_first()

    def _on_fault(self, fault: FirmdateError) -> None:
        self._reading = False
        words = fault_words(fault, self._context.language)
        if fault.exit_code == 2 and self._preflight is not None:  # what was typed cannot be
            if self._part is not None:
                self.acts.take_part(True)
            self.acts.chosen.ship_to = ""
            self._context.say(words.whole)
            self._show_lines()
            self._show()
            return
        self._fault = fault
        if self._preflight is None:
            text = joined(words.text, words.remedy)
            if isinstance(fault, AccessFault):
                self.lines.show_no_permission(words.title, text)
            else:
                self.lines.show_error(words.title, text)
            waits = tr("Checks need both systems, live.")
            self.head.show_lost(fault, self._context.language)
            self.checks.show_empty("shield-check", tr("Not checked"), waits)
        else:
            self._show_lines()
        self._show()

    async def _look_again(self) -> Preflight | None:
        """Whether what was unknown or owed is settled: each minute, while it is looked at."""
        if not self.quote_id or self.stage not in _WAITING:
            return None
        return await check_quote(self._context.workspace, self.quote_id, self.acts.chosen.choice())

    def _on_looked(self, found: Preflight | None) -> None:
        if found is not None and found.quote.id == self.quote_id:
            before = self.stage
            self._preflight = found
            if self.stage != before:
                self.converted.emit()
                self._context.counts_changed()
            self._show()

    # Converting -------------------------------------------------------------

    def convert(self) -> None:
        """Creates the sales order, or goes on with one whose outcome is not known. Never twice."""
        found, key = self._preflight, f"convert:{self.quote_id}"
        if found is None or self.stage not in ("ready", "unknown") or tasks.is_running(self, key):
            return
        former = self._conversions.of(found.quote.id)
        conversion = Conversion(found.quote.id, found.quote.number, dict(self.reasons))
        conversion.told += former.told if former is not None else []
        choice = self.acts.chosen.choice()
        self._conversions.begin(conversion)
        self._show_checks()
        tasks.run(
            self,
            lambda: self._conversions.drive(self._context.workspace, conversion, choice),
            key=key,
            shield=True,
            on_done=self._on_converted,
        )

    def _on_conversion(self, quote_id: str) -> None:
        if quote_id == self.quote_id:
            self._show()

    def _on_converted(self, conversion: Conversion) -> None:
        self._context.counts_changed()
        self.converted.emit()
        here = conversion.quote_id == self.quote_id and self.isVisible()
        said = standing(self._preflight, (), {}, conversion, None, self._context.language)
        if not here:
            self._context.say(said.title)
        if conversion.quote_id != self.quote_id:
            return
        result = conversion.result
        if result is not None and result.status != "refused":
            self.acts.ordered()
            self._set_part(False)
        if (
            result is not None
            and result.status == "refused"
            and any(c.result != "pass" for c in result.checks)
        ):
            # The checks, run again, speak against it: they say why, each with its remedy.
            known = {check.key for check in self._preflight.checks} if self._preflight is not None else set()
            self._extra = tuple(c for c in result.checks if c.id == "erp_warning" and c.key not in known)
            self._conversions.forget(conversion.quote_id)
            self._show_checks()
            self._read()
        self._show_checks()
        if here:
            self.focus_first()

    def _main_action(self) -> None:
        """Ctrl+Enter: what the primary button says, or to what keeps it from being said."""
        stage = self.stage
        if stage in ("ready", "unknown"):
            self.convert()
        elif stage in ("done", "owed", "already"):
            self.next_wanted.emit()
        elif stage in ("refused", "cannot_read"):
            self.read_again()
        elif stage in ("reasons", "blocked"):
            self.checks.focus_missing()

    # What a rep does here ---------------------------------------------------

    def _on_reason(self, key: str, text: str) -> None:
        self.reasons[key] = text
        self._show()

    def _on_part(self, on: bool) -> None:
        if self._preflight is None or on == (self._part is not None):
            self._set_part(self._part is not None)
            return
        self.acts.take_part(on)
        self._set_part(on)
        self._read()
        if on:
            view = self.lines.table.view
            view.setFocus(Qt.FocusReason.OtherFocusReason)
            view.cell_cursor = True
            view.setCurrentIndex(view.table_model.index(0, model.QUANTITY))

    def _set_part(self, on: bool) -> None:
        with QSignalBlocker(self.bar.part):
            self.bar.part.setChecked(on)
        self.bar.part.set_label(tr("Convert all") if on else tr("Convert part"))

    def _on_quantity(self, number: int, quantity: Decimal) -> None:
        if self._part is not None and self.stage not in _SENT:
            self.acts.take(number, quantity)

    def _on_complete(self, on: bool) -> None:
        self.acts.chosen.ship_complete = on
        self._show_lines()
        self._show()

    def _take_rest(self) -> None:
        """The next part, with a pre-flight and reasons of its own."""
        self._conversions.forget(self.quote_id)
        self._reasons.pop(self.quote_id, None)
        self._read()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.head.set_narrow(self.window().width() < _NARROW)
        self.checks.setFixedWidth(420 if self.width() >= _WIDE else 316)
