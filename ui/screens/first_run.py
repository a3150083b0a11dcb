"""First run: connect two systems, see at once what each can do, or just practise."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.errors import FirmdateError
from app.wording.faults import fault_words
from ui import tasks
from ui.context import Setup
from ui.i18n import tr
from ui.navigation import Logo
from ui.screens.first_run_panel import ConnectionPanel
from ui.theme import tokens as T
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.layout import column, holder, row, scroll
from ui.widgets.primitives import Label
from ui.widgets.stepper import Step, Stepper

PROFILE = "company"
"""The name of the profile that is kept here; others are made by hand or given by IT."""
_WIDTH = 936


class FirstRunWindow(QWidget):
    """A window of its own, before there is anything to work on."""

    def __init__(self, setup: Setup, language: str) -> None:
        super().__init__()
        self._setup, self._language = setup, language
        self._starting = False
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Firmdate")
        self.setMinimumSize(*T.WINDOW_LEAST)
        self.resize(1280, 800)
        self.crm = ConnectionPanel(setup, "crm", setup.crm_kinds, language)
        self.erp = ConnectionPanel(setup, "erp", setup.erp_kinds, language)
        self.steps = Stepper()
        self.steps.setMaximumWidth(_WIDTH)
        self.banner = Banner("danger", "", "", icon="lock-simple")
        self.practice = Button(tr("Use the practice company instead"), "cube", "link")
        self.why = Label("", "body", "faint")
        self.connect_both = Button(tr("Connect"), "arrow-right", "primary")
        self._build()
        self.crm.tested.connect(self._tested)
        self.erp.tested.connect(self._tested)
        self.practice.clicked.connect(partial(self._start, setup.start_practice))
        self.crm.url.setText(setup.crm[1])
        self.erp.url.setText(setup.erp[1])
        self.connect_both.clicked.connect(self.keep)
        self._tested()

    def _build(self) -> None:
        text = tr(
            "Firmdate reads both and writes only two things: sales orders to the ERP, "
            "and their numbers to the CRM."
        )
        intro = column(
            Label(tr("Connect your CRM and your ERP"), "answer"),
            Label(text, "body", "muted", wrap=True),
            spacing=4,
        )
        foot = row(self.practice, None, self.why, self.connect_both, spacing=T.S8)
        panels = row((self.crm, 1), (self.erp, 1), spacing=T.S12)
        inner = holder(column(intro, self.steps, panels, self.banner, foot, spacing=T.S16))
        inner.setMaximumWidth(_WIDTH)
        self.banner.hide()
        content = QWidget()
        middle = row(None, (inner, 100), None, spacing=0)
        content.setLayout(column(None, middle, None, None, spacing=0, margins=(T.S24, 0, T.S24, T.S24)))
        logo = holder(row(T.S8, (Logo(), 1), spacing=0))
        self.setLayout(column(logo, (scroll(content), 1), spacing=0))

    def focus_first(self) -> None:
        self.crm.url.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep(self) -> None:
        """Secrets into the keyring first, then the profile: without a keyring nothing is written."""
        self.banner.hide()
        profile = self._setup.profile or PROFILE
        work = partial(self._setup.keep, profile, self.crm.form(), self.erp.form())
        tasks.run(
            self, work, key="keep", busy=self.connect_both, busy_text=tr("Connecting..."),
            on_done=lambda _kept: self._start(partial(self._setup.start_profile, profile)),
            on_error=self._not_kept,
        )  # fmt: skip

    def _start(self, start: Callable[[], None], _checked: bool = False) -> None:
        if self._starting:
            return
        self._starting = True
        for button in (self.practice, self.connect_both):
            button.setEnabled(False)
        self.why.setText(tr("Opening..."))
        start()

    def _not_kept(self, fault: FirmdateError) -> None:
        words = fault_words(fault, self._language)
        text = " ".join(part for part in (words.text, words.remedy, tr("Nothing was written.")) if part)
        self.banner.say("danger", words.title, text, "lock-simple")
        self.banner.show()
        self.connect_both.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tested(self) -> None:
        crm, erp = self.crm.connected, self.erp.connected
        todo, there = tr("address and sign-in"), tr("connected")
        self.steps.set_steps(
            [
                Step(tr("CRM"), "done" if crm else "now", there if crm else todo),
                Step(tr("ERP"), "done" if erp else "now" if crm else "todo", there if erp else todo),
                Step(tr("Start"), "now" if crm and erp else "todo", tr("secrets go into the keyring")),
            ]
        )
        self.connect_both.setEnabled(crm and erp and not self._starting)
        missing = [name for name, there in (("CRM", crm), ("ERP", erp)) if not there]
        if len(missing) == 2:
            self.why.setText(tr("Test both to go on"))
        else:
            self.why.setText(tr("Test the {system} to go on", system=missing[0]) if missing else "")
