"""The answer: one sentence, why, every way to say yes, and what to do with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.errors import AccessFault, FirmdateError
from app.wording.faults import fault_words, panel_words
from ui.i18n import tr
from ui.models.delivery import Way
from ui.screens.delivery_cards import WayCards
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.layout import column, holder, row
from ui.widgets.option import Option
from ui.widgets.panel import Panel
from ui.widgets.primitives import Age, Freshness, Glyph, Label, Tone
from ui.widgets.toast import announce

_ICONS = {"success": "check-circle-fill", "warning": "warning-fill", "danger": "prohibit-fill"}
_ROWS = 5


class AnswerCard(Panel):
    """`way_chosen(index)`, `save_wanted()`, `copy_wanted()`, `explain_wanted()`, `problems_wanted()`.
    What it shows it is given as words."""

    way_chosen = Signal(int)
    save_wanted = Signal()
    copy_wanted = Signal()
    explain_wanted = Signal()
    problems_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("", row_height=T.ROW["comfortable"])
        self.setAccessibleName(tr("Answer"))
        self.icon = Glyph("hourglass-medium", 24, "text_faint")
        self.sentence = Label("", "answer", wrap=True, selectable=True)
        self.bolt = Glyph("lightning-fill", 20, "danger")
        self.why = Label("", "body", wrap=True)
        self.price = Label("", "caption", "muted", tabular=True)
        self.explain = Button(tr("Explain"), "question", "quiet", tip="Ctrl+I")
        self.explain.clicked.connect(self.explain_wanted)
        self.cards = WayCards()
        self.cards.chosen.connect(self.way_chosen)
        self.terms = Label("", "caption", "faint", wrap=True)
        self.own_figure = Label("", "caption", "faint", wrap=True)
        self.problems = Label("", "caption", "warning", wrap=True)
        self.show_problems = Button(tr("Show"), kind="link", name=tr("Show the data problems"))
        self.show_problems.clicked.connect(self.problems_wanted)
        self._problem_row = holder(
            row(Glyph("warning-fill", T.ICON_S, "warning"), (self.problems, 1), self.show_problems)
        )
        for quiet in (self.price, self.own_figure, self._problem_row):
            quiet.hide()
        self.save = Button(tr("Save as promise"), "bookmark-simple", "primary", tip="Ctrl+S")
        self.save.clicked.connect(self.save_wanted)
        self.copy = Button(tr("Copy sentence"), "copy-simple", tip="Ctrl+Shift+C")
        self.copy.clicked.connect(self.copy_wanted)
        self.note = Label("", "caption", "faint", wrap=True)
        self.read_at = Freshness()
        first = row(self.icon, (self.sentence, 1), spacing=T.S12)
        first.setAlignment(self.icon, Qt.AlignmentFlag.AlignVCenter)
        second = row(T.S4 // 2, self.bolt, T.S4 // 2, (self.why, 1), spacing=T.S12)
        counted = row((self.terms, 1), self.price, spacing=T.S12)
        beside = column(counted, self.own_figure, self._problem_row, spacing=2)
        last = row(self.save, self.copy, self.explain, (self.note, 1), self.read_at, spacing=T.S8)
        margins = (T.S16, T.S8, T.S16, T.S8)
        self.body = holder(column(first, second, self.cards, beside, last, spacing=T.S8, margins=margins))

    # States -----------------------------------------------------------------

    def ask_first(self) -> None:
        text = tr(
            "Type an item and a quantity; Enter checks. The answer has a date, or a split, and the reason."
        )
        self.show_empty("calendar-blank", tr("Whether, and when?"), text)

    def check(self) -> None:
        """Skeletons the first time; afterwards the former answer stays until the next one."""
        if self.state not in ("ready", "stale"):
            self.show_loading(_ROWS)

    def refuse(self, title: str, text: str) -> None:
        """What was asked cannot be answered: said where the answer would be."""
        self.show_empty("warning", title, text)
        announce(self, f"{title}. {text}")

    def fail(self, fault: FirmdateError, language: str) -> None:
        """Nothing was ever answered, so there is nothing to grey."""
        words = panel_words("stock", fault, language)
        text = " ".join(part for part in (words.text, words.remedy) if part)
        if isinstance(fault, AccessFault):
            self.show_no_permission(words.title, text or fault_words(fault, language).whole)
        else:
            self.show_error(words.title, text)

    def answer(
        self, sentence: str, why: str, terms: str, tone: Tone, ways: Sequence[Way], chosen: int, age: Age
    ) -> None:
        self.set_beside(why, terms, tone)
        self.read_at.set_age(age)
        self.cards.set_ways(ways, chosen)
        self.set_sentence(sentence)
        self.show_ready(self.body)

    def set_beside(self, why: str, terms: str, tone: Tone) -> None:
        """What belongs to the way that is chosen: why no more, which times counted, and how good it is."""
        self.set_tone(tone)
        limits = tone != "success"
        self.bolt.set_icon("lightning-fill" if limits else "package", "danger" if limits else "text_muted")
        self.why.setText(why)
        _say(self.terms, terms)

    def set_tone(self, tone: Tone) -> None:
        self.icon.set_icon(_ICONS.get(tone, "info-fill"), tone)

    def set_sentence(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.setAccessibleDescription(sentence)
        announce(self, sentence)

    def set_price(self, words: str) -> None:
        """What the customer pays, "" where that is not known."""
        _say(self.price, words)

    def set_own_figure(self, words: str, *, differs: bool) -> None:
        """The ERP's own figure beside ours, "" where there is none."""
        _say(self.own_figure, words)
        self.own_figure.set_tone("muted" if differs else "faint")

    def set_problems(self, words: str) -> None:
        """What is wrong in the ERP with the stock behind the answer, "" where nothing is known of it."""
        self.problems.setText(words)
        self._problem_row.setVisible(bool(words))

    def go_stale(self, age: Age, why: str) -> None:
        """The last answer stays readable, and nothing can be promised on it."""
        for option in self.options:
            option.forbid(tr("needs live stock"))
        self.read_at.set_age(age)
        self.show_stale(self.body, age)
        self.set_age(None)
        self.allow(False, why)
        for label in (self.sentence, self.why):
            label.set_tone("muted")

    def show_ready(self, content: QWidget, *, count: int | None = None, age: Age | None = None) -> None:
        for label in (self.sentence, self.why):
            label.set_tone("")
        super().show_ready(content, count=count, age=age)

    def allow(self, saving: bool, note: str, tone: str = "faint") -> None:
        """Whether a promise can be saved; `note` stands beside the buttons: where it is kept, or why not."""
        self.save.setEnabled(saving)
        self.note.setText(note)
        self.note.set_tone(tone)

    def allow_copy(self, copying: bool) -> None:
        """What nobody can promise is told to no customer."""
        self.copy.setEnabled(copying)

    @property
    def options(self) -> list[Option]:
        return self.cards.options


def _say(label: Label, words: str) -> None:
    """An empty line takes no room."""
    label.setText(words)
    label.setVisible(bool(words))
