"""Delivery check: ask on top, the answer as a sentence, then why, then what else is possible."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.quotes import Quote
from app.errors import FirmdateError, NotFound, SystemUnreachable, UsageError
from app.services.delivery import DeliveryCheck, DeliveryRequest, check_delivery
from app.services.delivery_questions import customer_language
from app.services.promises import PromiseFor, SavedPromise, save_promise
from app.wording import formats
from app.wording.faults import fault_words
from app.wording.language import pick_language
from ui import tasks
from ui.context import DeliveryTarget, ScreenContext
from ui.i18n import tr
from ui.models import delivery as model
from ui.models.delivery import AskedLine, Way
from ui.screens.delivery_answer import AnswerCard
from ui.screens.delivery_question import DeliveryQuestion
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.layout import Scroll, column, holder, row
from ui.widgets.panel import Panel
from ui.widgets.primitives import Age, Chip, Label
from ui.widgets.stock_chart import StockChart

_SIDE, _SIDE_WIDE, _WIDE_FROM, _CHART_LEAST = 384, 480, 1400, 440
_KEYS_FROM = 900
"""Narrower, the picture's key leaves its room to the title; each column says what it is anyway."""


class DeliveryPage(QWidget):
    """One question of one or more lines at a time, for a customer or a quote where it came from one."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._opened_with: DeliveryTarget | None = None
        self._target = DeliveryTarget()
        self._quote: Quote | None = None
        self._customer_language = ""
        self.last: DeliveryCheck | None = None
        self._lost: FirmdateError | None = None
        self._outdated = False
        self._build()
        self._wire()
        self.card.ask_first()
        self._show_chart()

    # Building ---------------------------------------------------------------

    def _build(self) -> None:
        context = self._context
        self.question = DeliveryQuestion(context)
        self.card = AnswerCard()
        self.chart = StockChart(partial(formats.day, language=context.language))
        self.chart.setMinimumHeight(196)
        self._keys = self.chart.keys()
        self.chart_panel = Panel(tr("Projected stock"), actions=(*self._keys, self.chart.switch))
        self.chart_panel.setMinimumWidth(_CHART_LEAST)  # a long name in its head must not widen the page
        self.side = Panel(tr("Also quoted"))
        text = tr("Firmdate does not look for the same item in other open quotes yet. Quotes hold no stock: "
                  "the first to convert gets it.")  # fmt: skip
        self.side.show_empty("file-text", tr("Not compared yet"), text)
        self.side.set_count(None)
        lower = row((self.chart_panel, 1), self.side, spacing=T.S12)
        body = QWidget()
        margins = (T.S24, 0, T.S24, T.S16)
        body.setLayout(column(self.question, self.card, (lower, 1), spacing=T.S12, margins=margins))
        self.setLayout(column(self._head(), (Scroll(body), 1), spacing=0))

    def _head(self) -> QWidget:
        self.customer = Chip("", "neutral", "buildings")
        self.quote = Chip("", "neutral", "file-text")
        self.again = Button(tr("Check again"), "arrow-clockwise", tip="F5")
        title = Label(tr("Delivery check"), "title")
        margins = (T.S24, T.S4, T.S24, T.S12)
        self.customer.hide()
        self.quote.hide()
        head = holder(row(title, T.S4, self.customer, self.quote, None, self.again, margins=margins))
        head.setFixedHeight(T.TOP_HEIGHT - T.S4)
        return head

    def _wire(self) -> None:
        self.question.check_wanted.connect(self.check)
        self.question.changed.connect(self._touched)
        self.question.chosen.connect(self._show_answer)
        self.question.quote_taken.connect(self._take_quote)
        self.again.clicked.connect(self.check)
        self.card.way_chosen.connect(self._choose_way)
        self.card.save_wanted.connect(self.save)
        self.card.copy_wanted.connect(self.copy_sentence)
        self.card.retry_requested.connect(self.check)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, action in (
            ("Ctrl+Return", self.check),
            ("Ctrl+Enter", self.check),
            ("Ctrl+S", self.save),
            ("Ctrl+Shift+C", self.copy_sentence),
            ("Insert", self.question.lines.add_line),
        ):
            QShortcut(QKeySequence(keys), self, context=inside).activated.connect(action)

    # What the window asks ---------------------------------------------------

    def open_target(self, target: object) -> None:
        if not isinstance(target, DeliveryTarget) or target == self._opened_with:
            return
        self._opened_with = target
        self._target, self._quote, self.last, self._lost = target, None, None, None
        self._outdated = False
        self.question.ask(target.item, target.customer_key)
        self._show_for()
        self.card.ask_first()
        self._show_chart()
        self._customer_language = ""
        if target.quote_id:
            self.question.take_quote(target.quote_id)
        if target.customer_key:
            work = partial(customer_language, self._context.workspace, target.customer_key)
            tasks.run(
                self, work, key="language", on_done=self._take_language, on_error=self._own_language,
                when_running="replace",
            )  # fmt: skip

    def read_again(self) -> None:
        self.check()

    def check_delivery(self) -> None:
        self.question.lines.add_line()

    def focus_first(self) -> None:
        self.question.focus_first()

    # For whom ---------------------------------------------------------------

    def _own_language(self, _fault: FirmdateError) -> None:
        """Which language the customer reads is not known: the sentence is copied in the rep's."""
        self._customer_language = ""

    def _take_language(self, language: str) -> None:
        self._customer_language = language

    def _take_quote(self, quote: Quote) -> None:
        self._quote = quote
        self._target = self._target._replace(
            quote_id=quote.id, customer_key=quote.account_id, customer_name=quote.account_name
        )
        self._show_for()
        self.check()
        self.focus_first()

    def _show_for(self) -> None:
        name = self._target.customer_name
        self.customer.set_state(name, "neutral", "buildings")
        self.customer.setVisible(bool(name))
        number = self._quote.number if self._quote else ""
        self.quote.set_state(tr("Quote {number}", number=number), "neutral", "file-text")
        self.quote.setVisible(bool(number))

    # Checking ---------------------------------------------------------------

    def check(self) -> None:
        complete = self.question.requests()
        if complete is None:
            return
        asked, requests = complete
        self.card.check()
        work = partial(check_delivery, self._context.workspace, requests)
        tasks.run(
            self, work, key="check", busy=self.again, busy_text=tr("Checking..."), when_running="replace",
            on_done=lambda check: self._answered(asked, check), on_error=self._unanswered,
        )  # fmt: skip

    def _answered(self, asked: list[AskedLine], check: DeliveryCheck) -> None:
        if any(line not in self.question.lines.lines for line in asked):
            return  # something else is asked by now
        self.last, self._lost, self._outdated = check, None, False
        for line, answer in zip(asked, check.lines, strict=True):
            line.answer, line.way = answer, 0
            line.product, line.name = answer.product, answer.product.name
        self.question.show_answers()
        self._show_answer()

    def _unanswered(self, fault: FirmdateError) -> None:
        words = fault_words(fault, self._context.language, self._context.today())
        if isinstance(fault, UsageError | NotFound):
            self._outdated = True
            self.card.refuse(words.title, " ".join(part for part in (words.text, words.remedy) if part))
            self.question.go_to(str(fault.params.get("item", "")))
            return
        if isinstance(fault, SystemUnreachable) and self.last is not None:
            self._lost = fault
            self.question.show_answers(stale=True)
            self._show_answer()
            return
        self.card.fail(fault, self._context.language)

    def _touched(self) -> None:
        if self.last is not None:
            self._outdated = True
            self._show_answer()

    # The answer -------------------------------------------------------------

    @property
    def ways(self) -> list[Way]:
        answer = self.question.current.answer
        return model.ways(answer, self._context.language, self._day()) if answer else []

    def _way(self) -> Way | None:
        ways = self.ways
        return ways[min(self.question.current.way, len(ways) - 1)] if ways else None

    def _day(self) -> date:
        return self.last.today if self.last else self._context.today()

    def _show_answer(self) -> None:
        line, check = self.question.current, self.last
        if check is None:
            return
        if line.answer is None:
            if not self._outdated or line.empty:
                self.card.ask_first()
                self._show_chart()
            else:
                self.card.allow(False, tr("The question changed: Enter checks again."))
            return
        language, way = self._context.language, self._way()
        self.card.answer(
            model.sentence(line.answer, way, language, check.today),
            model.reason(line.answer, language, check.today),
            model.tone_of(line.answer, way), self.ways, line.way, self._age(),
        )  # fmt: skip
        if self._lost is not None:
            since = formats.moment(check.read_at.astimezone(), language, check.today)
            why = tr("Stock could not be read since {since}. A promise waits for live stock.", since=since)
            self.card.go_stale(self._age(), why)
        else:
            self.card.allow(*self._may_save(way))
        self._show_chart()

    def _may_save(self, way: Way | None) -> tuple[bool, str]:
        if self._outdated:
            return False, tr("The question changed: Enter checks again.")
        if way is None:
            return False, tr("Nobody can promise all of it. Ask for less to save a promise.")
        if self._quote is not None:
            return True, tr(
                "Kept on quote {number}; you are told if it stops being true", number=self._quote.number
            )
        name = self._target.customer_name
        if name:
            return True, tr("Kept for {customer}; you are told if it stops being true", customer=name)
        return True, tr("Kept without a customer; you are told if it stops being true")

    def _age(self) -> Age:
        assert self.last is not None
        at = self.last.read_at.astimezone()
        clock = formats.moment(at, self._context.language, self.last.today, seconds=True)
        if self._lost is None:
            return Age("live", tr("ERP live, read {time}", time=clock))
        since = formats.age(self._context.workspace.clock() - self.last.read_at, self._context.language)
        why = fault_words(self._lost, self._context.language).sentence
        return Age("cached", tr("cached {age}, ERP not reachable", age=since), why)

    def _show_chart(self) -> None:
        answer = self.question.current.answer
        if answer is None or self.last is None:
            text = tr("Here the stock of the item stands, day by day, with what is asked of it.")
            self.chart_panel.set_title(tr("Projected stock"))
            self.chart_panel.show_empty("chart-line", tr("Nothing asked yet"), text)
            self.chart_panel.set_count(None)
            return
        way = self._way()
        picture = model.picture(answer, way, self._context.language, self.last.today)
        if picture is None:
            self.chart_panel.set_title(tr("Projected stock"))
            text = tr("{item} is a service.", item=answer.product.code)
            self.chart_panel.show_empty("package", tr("Needs no stock"), text)
            self.chart_panel.set_count(None)
            return
        self.chart.set_picture(picture)
        self.chart_panel.set_title(model.chart_title(answer, way))
        if self._lost is not None:
            self.chart_panel.show_stale(self.chart, self._age())
            self.chart_panel.set_age(None)  # the answer above says it, and the head has no room for both
        else:
            self.chart_panel.show_ready(self.chart)

    def _choose_way(self, at: int) -> None:
        line, way = self.question.current, self.ways[at]
        line.way = at
        self.card.set_sentence(way.sentence)
        if line.answer is not None:
            self.card.set_tone(model.tone_of(line.answer, way))
        self.card.allow(*self._may_save(way))
        self._show_chart()

    # What is done with it ---------------------------------------------------

    def save(self) -> None:
        """Stock is read once more before anything is promised."""
        line, way = self.question.current, self._way()
        if way is None or line.answer is None or not self.card.save.isEnabled() or self.card.state != "ready":
            return
        asked = line.answer
        request = DeliveryRequest(
            asked.product.code, asked.asked.value, asked.asked.unit.code, asked.on, way.warehouse.name
        )
        quote, target = self._quote, self._target
        given_to = PromiseFor(
            target.customer_key,
            target.customer_name,
            quote.id if quote else "",
            quote.number if quote else "",
        )
        work = partial(save_promise, self._context.workspace, request, way.parts, given_to, way.sentence)
        tasks.run(self, work, key="save", busy=self.card.save, busy_text=tr("Saving..."),
                  on_done=self._saved, on_error=self._not_saved)  # fmt: skip

    def _saved(self, saved: SavedPromise) -> None:
        if saved.note_owed:
            note = tr("Saved. The CRM did not take the note about it; the promise is watched all the same.")
        elif saved.promise.told_crm:
            note = tr("Saved and noted in the CRM. You are told if it stops being true.")
        else:
            note = tr("Saved. You are told if it stops being true.")
        self.card.allow(False, note, "success")
        self._context.say(tr("Promise saved: {item}", item=saved.promise.item))
        self._context.counts_changed()

    def _not_saved(self, fault: FirmdateError) -> None:
        words = fault_words(fault, self._context.language, self._context.today())
        self.card.allow(False, words.whole, "danger")
        if isinstance(fault, SystemUnreachable):
            self._unanswered(fault)

    def copy_sentence(self) -> None:
        """In the customer's language, without document numbers and other customers' names."""
        line, check = self.question.current, self.last
        if line.answer is None or check is None:
            return
        language = pick_language(self._customer_language, self._context.language)
        text = model.for_customer(line.answer, self._way(), language, check.today)
        QApplication.clipboard().setText(text)
        self._context.say(tr("Copied: {text}", text=text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 2 * T.S24 - T.S12 - _CHART_LEAST
        self.side.setFixedWidth(_SIDE_WIDE if self.width() >= _WIDE_FROM else max(240, min(_SIDE, room)))
        for key in self._keys:
            key.setVisible(self.width() >= _KEYS_FROM)
