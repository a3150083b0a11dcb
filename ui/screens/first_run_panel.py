"""One system to be connected: where it is, who signs in, and what that account can do there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QLayout, QLineEdit, QVBoxLayout, QWidget

from app.errors import FirmdateError, SignInFailed, SystemUnreachable
from app.wording.faults import fault_words
from app.wording.words import Words
from ui import tasks
from ui.context import Answered, ConnectionForm, Setup
from ui.i18n import tr
from ui.theme import tokens as T
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.fields import Combo, labelled
from ui.widgets.layout import column, holder, row
from ui.widgets.panel import Panel
from ui.widgets.primitives import Age, Glyph, Label, Rule

System = Literal["crm", "erp"]
KIND_NAMES = {"tryton": "Tryton", "bottlecrm": "BottleCRM", "practice": "Practice company"}
_EXAMPLES = {"crm": "https://crm.example.com", "erp": "https://erp.example.com:8000"}
_MOST_RIGHTS = 8


def kind_name(kind: str) -> str:
    return KIND_NAMES.get(kind, kind)


def options_of(kind: str) -> tuple[tuple[str, str], ...]:
    """What a system wants beside its address: key of the profile's option, and its label."""
    if kind == "tryton":
        return (("database", tr("Database")), ("user", tr("User")))
    return ()


def secret_name(kind: str) -> str:
    return tr("Access token") if kind == "bottlecrm" else tr("Password")


def right_line(text: str, missing: bool = False) -> QWidget:
    """What an account can do, or cannot: an icon and words."""
    icon, token = ("warning-fill", "warning") if missing else ("check-circle-fill", "success")
    words = tr("{right}: missing", right=text) if missing else text
    return holder(row(Glyph(icon, T.ICON_M, token), (Label(words, wrap=True), 1), spacing=T.S8))


class ConnectionPanel(Panel):
    """`tested()` when the answer is in, good or bad; `connected` says which. Editing takes it back."""

    tested = Signal()

    def __init__(self, setup: Setup, system: System, kinds: Sequence[str], language: str) -> None:
        super().__init__(system.upper())
        self._setup, self._system, self._kinds, self._language = setup, system, tuple(kinds), language
        self.answered: Answered | None = None
        self._for_it = ""
        self.kind = Combo([kind_name(kind) for kind in kinds])
        self.url = QLineEdit()
        self.url.setPlaceholderText(_EXAMPLES[system])
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.options: dict[str, QLineEdit] = {}
        self._options = row(spacing=T.S8)
        self._secret_room = column(spacing=0)
        self.test = Button(tr("Test"), "arrow-clockwise", name=tr("Test the {system}", system=system.upper()))
        self.test.clicked.connect(self.try_it)
        self.details = Button(tr("Copy details for IT"), "copy-simple", "quiet")
        self.details.clicked.connect(lambda: QApplication.clipboard().setText(self._for_it))
        self.banner = Banner("danger", "", "")
        self._can: QVBoxLayout = column(spacing=6)
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _at: self._show_kind())
        self._show_kind()

    def _lay_out(self) -> None:
        lines = column(
            labelled(tr("System"), self.kind), labelled(tr("Address"), self.url), self._options,
            self._secret_room, spacing=T.S12,
        )  # fmt: skip
        buttons = row(self.test, self.details, None, spacing=T.S8)
        body = column(lines, self.banner, buttons, Rule(), self._can, None, spacing=T.S12)
        body.setContentsMargins(T.S16, T.S4, T.S16, T.S12)
        self.show_ready(holder(body), age=self._not_yet())
        self.banner.hide()
        self.details.hide()
        self._say_can([Label(tr("Test shows here what this account can do."), "body", "faint", wrap=True)])
        for field in (self.url, self.secret):
            field.textEdited.connect(lambda _text: self._edited())
            field.returnPressed.connect(self.try_it)

    @property
    def connected(self) -> bool:
        return self.answered is not None

    def form(self) -> ConnectionForm:
        given = {key: field.text().strip() for key, field in self.options.items()}
        return ConnectionForm(self._chosen(), self.url.text().strip(), given, self.secret.text())

    def try_it(self) -> None:
        """Signs in with what was typed; nothing is kept."""
        self._edited()
        self.set_age(Age("reading", tr("being asked")))
        work = partial(self._setup.try_connection, self._system, self.form())
        tasks.run(self, work, key="test", busy=self.test, busy_text=tr("Testing..."),
                  on_done=self._done, on_error=self._failed)  # fmt: skip

    # Inside -----------------------------------------------------------------

    def _chosen(self) -> str:
        return self._kinds[max(0, self.kind.currentIndex())] if self._kinds else ""

    def _show_kind(self) -> None:
        _clear(self._options)
        self.options = {key: QLineEdit() for key, _ in options_of(self._chosen())}
        for key, label in options_of(self._chosen()):
            self.options[key].textEdited.connect(lambda _text: self._edited())
            self.options[key].returnPressed.connect(self.try_it)
            self._options.addLayout(labelled(label, self.options[key]), 1)
        self.secret.setParent(None)
        _clear(self._secret_room)
        hint = tr("Kept in this system's keyring, never in a file")
        self._secret_room.addLayout(labelled(secret_name(self._chosen()), self.secret, hint))
        self.secret.show()
        stops = [self.kind, self.url, *self.options.values(), self.secret, self.test]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        self._edited()

    def _edited(self) -> None:
        """What was tested is no longer what stands there."""
        self.banner.hide()
        self.details.hide()
        if self.answered is not None:
            self.answered = None
            self.set_age(self._not_yet())
            self.tested.emit()

    def _not_yet(self) -> Age:
        return Age("quiet", tr("not tested yet"))

    def _done(self, answered: Answered) -> None:
        self.answered = answered
        self.set_age(Age("live", tr("connected")))
        company = tr("{user} at {company}", user=answered.user, company=answered.company)
        who = company if answered.company else answered.user
        lines: list[QWidget] = [
            Label(tr("Signed in as {who}", who=who), "strong", wrap=True),
            Label(f"{answered.name} {answered.version}".strip(), "caption", "faint"),
            Label(tr("What this account can do"), "label", "muted"),
        ]
        lines += [right_line(right) for right in answered.rights[:_MOST_RIGHTS]]
        lines += [right_line(right, missing=True) for right in answered.missing_rights]
        self._say_can(lines)
        self.test.set_label(tr("Test again"))
        self.tested.emit()

    def _failed(self, fault: FirmdateError) -> None:
        words = fault_words(fault, self._language)
        self.set_age(Age("lost", tr("not connected")))
        self.banner.say(
            "danger", words.title, " ".join(part for part in (words.text, _remedy(fault, words)) if part)
        )
        self.banner.show()
        self.details.show()
        self._for_it = f"{words.whole}\n{fault}"
        self.test.set_label(tr("Test again"))
        self.tested.emit()

    def _say_can(self, lines: Sequence[QWidget]) -> None:
        _clear(self._can)
        for line in lines:
            self._can.addWidget(line)


def _remedy(fault: FirmdateError, words: Words) -> str:
    """Nothing tries again by itself here, and there are no Settings yet."""
    if isinstance(fault, SignInFailed):
        return tr("Type it again, then test again.")
    if isinstance(fault, SystemUnreachable):
        return tr("Check the address and the network, then test again.")
    return words.remedy


def _clear(layout: QLayout) -> None:
    """Takes everything out of a layout and away; what is inside inner layouts too."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            _clear(inner)
            inner.deleteLater()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
