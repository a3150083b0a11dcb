"""Delivery check: ask on top, the answer as a sentence, then why, then what else is possible."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.quotes import Quote
from app.errors import FirmdateError, NotFound, SystemUnreachable, UsageError
from app.services.delivery import DeliveryCheck, check_delivery
from app.services.delivery_questions import customer_language
from app.services.promises import PromiseFor, SavedPromise, save_promise
from app.wording import formats
from app.wording.faults import fault_words
from app.wording.language import pick_language
from app.wording.letters import Letter
from ui import tasks
from ui.context import DeliveryTarget, ScreenContext
from ui.i18n import tr
from ui.models import delivery as model
from ui.models.delivery import AskedLine, Way
from ui.models.delivery_letter import letter_of
from ui.screens.delivery_after import AfterAnswer
from ui.screens.delivery_answer import AnswerCard
from ui.screens.delivery_beside import Beside
from ui.screens.delivery_paper import PaperButtons
from ui.screens.delivery_question import DeliveryQuestion
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.layout import Scroll, column, holder, row
from ui.widgets.primitives import Age, Chip, Label


class DeliveryPage(QWidget):
    """One question of one or more lines at a time, for a customer or a quote where it came from one.
    `export_requested(ListData)` from the list of other quotes."""

    export_requested = Signal(object)

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
        self._show_beside()

    # Building ---------------------------------------------------------------

    def _build(self) -> None:
        context = self._context
        self.question = DeliveryQuestion(context)
        self.card = AnswerCard()
        self.beside = Beside(context)
        self.chart_panel, self.side = self.beside.chart_panel, self.beside.also
        self.chart = self.chart_panel.chart
        self.after = AfterAnswer(self, context, self.card, self._show_beside)
        body = QWidget()
        margins = (T.S24, 0, T.S24, T.S16)
        body.setLayout(column(self.question, self.card, (self.beside, 1), spacing=T.S12, margins=margins))
        self.setLayout(column(self._head(), (Scroll(body), 1), spacing=0))

    def _head(self) -> QWidget:
        self.customer = Chip("", "neutral", "buildings")
        self.quote = Chip("", "neutral", "file-text")
        self.again = Button(tr("Check again"), "arrow-clockwise", tip="F5")
        self.paper = PaperButtons(self._letter, self._day, self._context.say)
        title = Label(tr("Delivery check"), "title")
        margins = (T.S24, T.S4, T.S24, T.S12)
        parts = (self.customer, self.quote, None, self.paper, self.again)
        self.customer.hide()
        self.quote.hide()
        head = holder(row(title, T.S4, *parts, margins=margins, spacing=T.S8))
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
        self.card.explain_wanted.connect(self.beside.explain)
        self.card.problems_wanted.connect(lambda: self.after.open_problem(self.beside.show_reasons))
        self.beside.export_requested.connect(self.export_requested)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, action in (
            ("Ctrl+Return", self.check),
            ("Ctrl+Enter", self.check),
            ("Ctrl+S", self.save),
            ("Ctrl+Shift+C", self.copy_sentence),
            ("Ctrl+I", self.beside.explain),
            ("Ctrl+P", self.paper.print_it),
            ("Ctrl+Shift+P", self.paper.save_it),
            ("Insert", self.question.lines.add_line),
        ):
            QShortcut(QKeySequence(keys), self, context=inside).activated.connect(action)

    # What the window asks ---------------------------------------------------

    def open_target(self, target: object) -> None:
        if not isinstance(target, DeliveryTarget) or target == self._opened_with:
            return
        self._opened_with = target
        self._target, self._quote, self.last, self._lost = target, None, None, None
        self.after.forget()
        self._outdated = False
        self.question.ask(target.item, target.customer_key)
        self._show_for()
        self.card.ask_first()
        self._show_beside()
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
            line.answer, line.way = answer, 0  # the best
            line.product, line.name = answer.product, answer.product.name
        self.question.show_answers()
        self.after.read(check, self._target.customer_key, self._quote.currency if self._quote else "")
        self._show_answer()
        self.beside.compare(check, self._quote.id if self._quote else "")

    def _unanswered(self, fault: FirmdateError) -> None:
        words = fault_words(fault, self._context.language, self._context.today())
        if isinstance(fault, UsageError | NotFound):
            self._outdated = True
            self._allow_paper()
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
                self._show_beside()
            else:
                self.card.allow(False, tr("The question changed: Enter checks again."))
                self._allow_paper()
            return
        language, way = self._context.language, self._way()
        self.card.answer(
            model.sentence(line.answer, way, language, check.today),
            model.reason(line.answer, way, language, check.today),
            model.terms(line.answer, way, language),
            model.tone(line.answer, way), self.ways, line.way, self._age(),
        )  # fmt: skip
        if self._lost is not None:
            since = formats.moment(check.read_at.astimezone(), language, check.today)
            why = tr("Stock could not be read since {since}. A promise waits for live stock.", since=since)
            self.card.go_stale(self._age(), why)
        else:
            self.card.allow(*self._may_save(way))
        self._show_beside()

    def _may_save(self, way: Way | None) -> tuple[bool, str]:
        if self._outdated:
            return False, tr("The question changed: Enter checks again.")
        if why := model.why_no_promise(way, self._context.language):
            return False, why
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

    def _show_beside(self) -> None:
        """What stands under the answer, and whether it may go on paper."""
        self._allow_paper()
        answer = self.question.current.answer
        if answer is None or self.last is None:
            self.beside.ask_first()
            return
        way, age = self._way(), self._age() if self._lost else None
        self.card.allow_copy(way is None or way.promisable)
        self.beside.show_line(answer, way, self.last.today, age, self.after.figure(answer))
        self.after.show(answer, way)

    def _choose_way(self, at: int) -> None:
        line, way, language = self.question.current, self.ways[at], self._context.language
        line.way = at
        self.card.set_sentence(way.sentence)
        if line.answer is not None:
            why = model.reason(line.answer, way, language, self._day())
            terms = model.terms(line.answer, way, language)
            self.card.set_beside(why, terms, model.tone(line.answer, way))
        self.card.allow(*self._may_save(way))
        self._show_beside()

    # What is done with it ---------------------------------------------------

    def save(self) -> None:
        """Stock is read once more before anything is promised."""
        line, way = self.question.current, self._way()
        if way is None or line.answer is None or not self.card.save.isEnabled() or self.card.state != "ready":
            return
        request = model.request_of(line.answer, way)
        quote, target = self._quote, self._target
        given_to = PromiseFor(
            target.customer_key,
            target.customer_name,
            quote.id if quote else "",
            quote.number if quote else "",
        )
        work = partial(
            save_promise, self._context.workspace, request, way.parts, given_to, way.sentence,
            together=way.kind == "transfer",
        )  # fmt: skip
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
        if line.answer is None or check is None or not self.card.copy.isEnabled():
            return
        language = pick_language(self._customer_language, self._context.language)
        text = model.for_customer(line.answer, self._way(), language, check.today)
        QApplication.clipboard().setText(text)
        self._context.say(tr("Copied: {text}", text=text))

    # On paper ---------------------------------------------------------------

    def _letter(self) -> Letter | None:
        if self.last is None:
            return None
        language = pick_language(self._customer_language, self._context.language)
        quote, lines = self._quote.number if self._quote else "", self.question.lines.lines
        return letter_of(lines, language, self.last.today, self._target.customer_name, quote)

    def _allow_paper(self) -> None:
        self.paper.allow(self.last is not None and self._lost is None and not self._outdated)
